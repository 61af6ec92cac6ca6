#include "stats.h"

double stats_mean(double before, double value, double count)
{
    return before + (value - before) / count;
}
