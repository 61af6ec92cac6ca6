#pragma once
typedef struct tally tally;                /* A sum. One thread at a time may use it. */
tally *tally_open(void);                   /* NULL if there is no memory. */
double tally_add(tally *t, double amount); /* Returns the new sum. */
void tally_close(tally *t);                /* Once. */
/* From now on, tally_add calls watcher, which must return and must not use this tally. Both are
 * kept until the next tally_watch, where NULL means nobody, or until tally_close. */
void tally_watch(tally *t, void (*watcher)(void *user, double sum), void *user);
