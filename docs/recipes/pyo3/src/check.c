/* What stats.rs declares, in C. If this does not compile, the header has changed: change both. */
#include "../vendor/stats.h"
int stats_summarise(const double *, size_t, stats_summary *);
_Static_assert(sizeof(stats_summary) == 16 && offsetof(stats_summary, variance) == 8, "stats.rs");
_Static_assert(STATS_ERR_EMPTY == -1, "stats.rs");
