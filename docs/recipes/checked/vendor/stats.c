#include "stats.h"

int stats_summarise(const double *values, size_t count, stats_summary *out)
{
    if (count == 0)
        return STATS_ERR_EMPTY;
    *out = (stats_summary){ 0 };
    for (size_t i = 0; i < count; i++)
        out->mean += values[i] / (double)count;
    for (size_t i = 0; i < count; i++)
        out->variance += (values[i] - out->mean) * (values[i] - out->mean) / (double)count;
    return STATS_OK;
}
