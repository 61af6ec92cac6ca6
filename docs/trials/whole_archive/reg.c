#include <stdio.h>

/* Runs before `main`, if the linker takes this file. */
__attribute__((constructor)) static void reg(void)
{
    fputs("registered\n", stderr);
}
