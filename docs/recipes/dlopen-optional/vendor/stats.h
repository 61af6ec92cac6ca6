/* Raise this with every change that an older program cannot survive. */
#define STATS_VERSION 1
int stats_version(void); /* Its own type never changes. */
/* The library has no global state: any thread may call it. */
double stats_mean(double a, double b);
