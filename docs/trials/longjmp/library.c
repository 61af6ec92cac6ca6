#include "library.h"

int library_half(struct context *context, int number)
{
    if (number % 2 != 0)
        longjmp(context->on_error, 1);
    return number / 2;
}
