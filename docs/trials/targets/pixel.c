#include "pixel.h"

long pixel_position(const struct pixel *pixel)
{
    return pixel->position;
}
