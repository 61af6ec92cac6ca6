/* Written by `showdown check --witness tests/ffi.rs`: the header as it was when src/ffi.rs agreed with it. */
#include "vendor/stats.h"

_Static_assert((STATS_OK) == 0, "STATS_OK");
_Static_assert((STATS_ERR_EMPTY) == -1, "STATS_ERR_EMPTY");
_Static_assert(sizeof(stats_summary) == 16, "size of stats_summary");
_Static_assert(_Alignof(stats_summary) == 8, "alignment of stats_summary");
_Static_assert(__builtin_offsetof(stats_summary, mean) == 0, "mean in stats_summary");
_Static_assert(_Generic(&((stats_summary *)0)->mean, double *: 1, default: 0), "mean in stats_summary");
_Static_assert(__builtin_offsetof(stats_summary, variance) == 8, "variance in stats_summary");
_Static_assert(_Generic(&((stats_summary *)0)->variance, double *: 1, default: 0), "variance in stats_summary");
_Static_assert(_Generic(&(stats_summarise), int (*)(const double *, size_t, stats_summary *): 1, default: 0), "stats_summarise");
