/* The same, and every function again: C refuses two declarations that differ. */
#include "layout.c"

int mandel_abi_version(void);
int mandel(float, float, int, unsigned char *);
int create_fractal(Img, int);

/* The type of what a pointer points to has no size that could be asserted. */
_Static_assert(_Generic(((Img *)0)->data, unsigned char *: 1, default: 0), "Img.data");
