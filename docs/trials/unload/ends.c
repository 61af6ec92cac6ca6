#include <stdio.h>
#include <stdlib.h>

static void handler(void)
{
    fputs("the atexit handler runs\n", stderr);
}

__attribute__((destructor)) static void destructor(void)
{
    fputs("the destructor runs\n", stderr);
}

int count(void)
{
    static int calls;
    if (calls == 0)
        atexit(handler);
    return ++calls;
}
