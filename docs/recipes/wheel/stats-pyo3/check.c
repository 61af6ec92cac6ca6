#include "../vendor/stats.h" /* If the next line does not compile, the header has changed: see lib.rs. */
int stats_mean(const double *, size_t, double *);
