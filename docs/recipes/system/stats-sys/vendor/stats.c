#include "stats.h"

int stats_version(void) { return 100; }
double stats_mean(double a, double b) { return a / 2 + b / 2; }
