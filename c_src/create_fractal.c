#include "create_fractal.h"

#include <limits.h>

int create_fractal(Img img, int iters)
{
    if (!img.data)
        return MANDEL_ERR_NULL;
    if (img.width < 1 || img.height < 1 || img.width > INT_MAX / img.height)
        return MANDEL_ERR_SIZE;
    if (iters < 1 || iters > MANDEL_MAX_ITERS)
        return MANDEL_ERR_ITERS;

    float pixel_size_x = (float)(3.0 / img.width);
    float pixel_size_y = (float)(2.0 / img.height);
    unsigned char *val = img.data;
    for (int y = 0; y < img.height; y++) {
        float imag = (float)y * pixel_size_y - 1;
        for (int x = 0; x < img.width; x++) {
            int status = mandel((float)x * pixel_size_x - 2, imag, iters, val++);
            if (status < 0)
                return status;
        }
    }
    return MANDEL_OK;
}
