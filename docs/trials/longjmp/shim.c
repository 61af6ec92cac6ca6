#include "library.h"

/* 0, and the half goes to *half. Or -1. It always returns. */
int shim_half(int number, int *half)
{
    struct context context;
    if (setjmp(context.on_error) != 0)
        return -1; /* the library has jumped to the line above */
    *half = library_half(&context, number);
    return 0;
}
