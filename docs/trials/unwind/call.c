#include <stdio.h>

static void clean_up(int *number)
{
    printf("C cleans up %d\n", *number);
    fflush(stdout); /* otherwise C prints it at the end, after Rust's lines */
}

/* ANCHOR: call */
void call(void (*callback)(void))
{
    /* The nearest thing that C has to a destructor. */
    __attribute__((cleanup(clean_up))) int number = 1;
    callback();
}
/* ANCHOR_END: call */
