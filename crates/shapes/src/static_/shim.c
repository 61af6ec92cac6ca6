/* What a linker cannot find becomes a function that it can. */
#include "shapes.h"

/* ANCHOR: inline_function */
int mandel_shapes_middle(int low, int high)
{
    return shapes_middle(low, high);
}
/* ANCHOR_END: inline_function */

/* ANCHOR: macro */
uint32_t mandel_shapes_pack(uint16_t high, uint16_t low)
{
    return SHAPES_PACK(high, low);
}
/* ANCHOR_END: macro */
