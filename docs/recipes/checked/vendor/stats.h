#pragma once
#include <stddef.h>

enum { STATS_OK = 0, STATS_ERR_EMPTY = -1 };

typedef struct { double mean, variance; } stats_summary;

/* Summarises count values into *out. After a negative status, *out has not been written. The
 * library keeps no pointer and has no global state. */
int stats_summarise(const double *values, size_t count, stats_summary *out);
