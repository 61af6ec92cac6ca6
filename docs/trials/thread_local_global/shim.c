#include "library.h"

/* The address of the calling thread's copy. It is valid until this thread ends. */
int *shim_last_error(void)
{
    return &last_error;
}
