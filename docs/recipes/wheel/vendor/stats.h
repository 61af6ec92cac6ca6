#pragma once
#include <stddef.h>

enum stats_status { STATS_OK = 0, STATS_ERR_EMPTY = -1 };

/* The mean of count values into *out. After a negative status, *out has not been written. The
 * library keeps no pointer and has no global state. */
int stats_mean(const double *values, size_t count, double *out);
