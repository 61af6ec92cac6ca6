/* One call, whose result shows that it was made. It then waits, so that its memory can be looked at. */
#include "create_fractal.h"

#include <stdio.h>

enum { MAX_ITERS = 20 };

int main(void)
{
    unsigned char value = 0;
    int status = mandel(0.5f, 0.5f, MAX_ITERS, &value);
    if (status < 0)
        return 1;
    printf("%d\n", value);
    if (fflush(stdout) != 0)
        return 4;
    while (getchar() != EOF) {
    }
    return 0;
}
