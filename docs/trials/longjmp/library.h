/* A library that reports errors as libpng does. */
#include <setjmp.h>

struct context {
    jmp_buf on_error; /* the caller must call setjmp on it first */
};

/* Half of an even number. An odd number has none: it jumps to on_error, and does not return. */
int library_half(struct context *context, int number);
