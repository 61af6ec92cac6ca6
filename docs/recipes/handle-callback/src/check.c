/* What lib.rs declares, in C. If this does not compile, the header has changed: change both. */
#include "../vendor/tally.h"
tally *tally_open(void);
void tally_watch(tally *, void (*)(void *, double), void *);
double tally_add(tally *, double);
void tally_close(tally *);
