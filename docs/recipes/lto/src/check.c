/* What main.rs declares, in C. If this does not compile, the header has changed: fix both. */
#include "../vendor/stats.h"
double stats_mean(double, double, double);
