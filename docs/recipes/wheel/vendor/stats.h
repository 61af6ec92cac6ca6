#pragma once
#include <stddef.h>

enum stats_status { STATS_OK = 0, STATS_ERR_EMPTY = -1 };

/* The mean goes to *out if the status is not negative. Keeps no pointer, has no global state. */
int stats_mean(const double *values, size_t count, double *out);
