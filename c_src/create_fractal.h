/* The contractor's library: draws the Mandelbrot set, one byte a pixel. */
#ifndef CREATE_FRACTAL_H
#define CREATE_FRACTAL_H

#ifdef __cplusplus
extern "C" {
#endif

/* The region between the next comment and its end has only declarations, and all that a binding has
 * to know. Readers without a preprocessor (cffi's cdef) can cut it out. */
/* begin declarations */

/* Goes up when a name, a type or a meaning below changes. */
#define MANDEL_ABI_VERSION 1

/* A count is one byte. */
#define MANDEL_MAX_ITERS 255

enum mandel_status {
    MANDEL_OK = 0,        /* create_fractal: drawn */
    MANDEL_ESCAPED = 0,   /* mandel: escaped, *val rounds after the first */
    MANDEL_INSIDE = 1,    /* mandel: still inside after max_iters rounds, *val = max_iters */
    MANDEL_ERR_NULL = -1, /* val or img.data is NULL */
    MANDEL_ERR_SIZE = -2, /* width or height is not positive, or width * height overflows int */
    MANDEL_ERR_ITERS = -3 /* the iterations are outside 1..=MANDEL_MAX_ITERS */
};

/* ANCHOR: contract */
/* Row after row, no gaps. data has room for width * height bytes and belongs to the caller. */
typedef struct {
    int width;
    int height;
    unsigned char *data;
} Img;

/* The MANDEL_ABI_VERSION that the library was compiled with. */
int mandel_abi_version(void);

/* The library has no global state, and neither function below keeps a pointer beyond the call. So any
 * number of threads may call them at once, each with memory of its own. */

/* One point: real + imag i. A negative status means that *val was not written. */
int mandel(float real, float imag, int max_iters, unsigned char *val);

/* The picture: real from -2 to 1, imag from -1 to 1. A negative status means that no byte was
 * written. */
int create_fractal(Img img, int iters);
/* ANCHOR_END: contract */

/* end declarations */

#ifdef __cplusplus
}
#endif

#endif
