/* The demo's parts: main.c draws, main_shapes.c calls the other library, and demo.c has what both use. */
#ifndef DEMO_H
#define DEMO_H

/* Of a clock that never goes back. */
long long now_ns(void);

/* Whether the whole word is one decimal number from low to high, which goes to *number. */
int parse(const char *word, long long low, long long high, long long *number);

/* Answers a request with an error. */
void refuse(const char *reason);

/* Answers shape CALLS NAME, or with a SIZE behind it. */
void answer_shape(int count, char **words);

#endif
