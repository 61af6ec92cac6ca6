#include "create_fractal.h"

int mandel_abi_version(void)
{
    return MANDEL_ABI_VERSION;
}

/* Real arithmetic instead of _Complex: MSVC has no _Complex, and the bytes are the same. */
int mandel(float real, float imag, int max_iters, unsigned char *val)
{
    if (!val)
        return MANDEL_ERR_NULL;
    if (max_iters < 1 || max_iters > MANDEL_MAX_ITERS)
        return MANDEL_ERR_ITERS;

    /* ANCHOR: loop */
    float zr = 0, zi = 0;
    for (int i = 0; i < max_iters; i++) {
        float next_zr = zr * zr - zi * zi + real;
        zi = zr * zi + zi * zr + imag;
        zr = next_zr;
        if (zr * zr + zi * zi >= 4) {
            *val = (unsigned char)i;
            return MANDEL_ESCAPED;
        }
    }
    *val = (unsigned char)max_iters;
    return MANDEL_INSIDE;
    /* ANCHOR_END: loop */
}
