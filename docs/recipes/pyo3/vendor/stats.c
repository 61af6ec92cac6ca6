#include "stats.h"

int stats_summarise(const double *values, size_t count, stats_summary *out)
{
    if (count == 0)
        return STATS_ERR_EMPTY;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    out->mean = sum / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - out->mean) * (values[i] - out->mean);
    out->variance = squares / (double)count;
    return STATS_OK;
}
