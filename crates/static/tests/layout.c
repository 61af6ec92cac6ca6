/* What src/ffi.rs and mandel-core declare by hand, as assertions for the C compiler. */
#include "create_fractal.h"
#include <stddef.h>

_Static_assert(sizeof(Img) == 16, "Img");
_Static_assert(offsetof(Img, width) == 0 && sizeof(((Img *)0)->width) == 4, "Img.width");
_Static_assert(offsetof(Img, height) == 4 && sizeof(((Img *)0)->height) == 4, "Img.height");
_Static_assert(offsetof(Img, data) == 8 && sizeof(((Img *)0)->data) == 8, "Img.data");
_Static_assert(MANDEL_MAX_ITERS == 255, "MANDEL_MAX_ITERS");
_Static_assert(MANDEL_OK == 0 && MANDEL_ESCAPED == 0 && MANDEL_INSIDE == 1, "enum mandel_status");
_Static_assert(MANDEL_ERR_NULL == -1 && MANDEL_ERR_SIZE == -2 && MANDEL_ERR_ITERS == -3, "enum mandel_status");
