#include "stats.h"

int stats_mean(const double *values, size_t count, double *out)
{
    if (count == 0)
        return STATS_ERR_EMPTY;
    *out = 0;
    for (size_t i = 0; i < count; i++)
        *out += values[i] / (double)count;
    return STATS_OK;
}
