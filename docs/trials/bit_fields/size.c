#include "header.h"
#include <stdio.h>

int main(void)
{
    printf("%zu bytes\n", sizeof(struct header));
}
