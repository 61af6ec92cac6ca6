#pragma once
#include <stddef.h>

#define STATS_MAX_BINS 64

typedef struct {
    int bins;
    double low;
    double high;
} stats_range;

float stats_scale(float factor);
int stats_histogram(const double *values, size_t count, stats_range range, long *bins);
void stats_reset(void);
