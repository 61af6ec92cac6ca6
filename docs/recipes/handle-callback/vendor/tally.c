#include "tally.h"
#include <stdlib.h>

struct tally { double sum; void (*watcher)(void *, double); void *user; };

tally *tally_open(void) { return calloc(1, sizeof(tally)); }
void tally_close(tally *t) { free(t); }
void tally_watch(tally *t, void (*w)(void *, double), void *u) { t->watcher = w, t->user = u; }

double tally_add(tally *t, double amount)
{
    t->sum += amount;
    if (t->watcher) t->watcher(t->user, t->sum);
    return t->sum;
}
