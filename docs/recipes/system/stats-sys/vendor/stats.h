/* 100 * major + minor. When major changes, programs must be compiled again. */
int stats_version(void);
/* The library has no global state: any thread may call it. */
double stats_mean(double a, double b);
