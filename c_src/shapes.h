/* The contractor's second library: one function, or one small family, for each shape of signature. */
#ifndef SHAPES_H
#define SHAPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The region between the next comment and its end has only declarations. Readers without a
 * preprocessor (cffi's cdef) can cut it out; what they cannot read is below it. */
/* begin declarations */

/* Goes up when a name, a type or a meaning below changes. */
#define SHAPES_ABI_VERSION 1

/* What a function that returns an int can say. Where it is negative, nothing else was written, except
 * where a function says so. */
enum shapes_status {
    SHAPES_OK = 0,
    SHAPES_ERR_NULL = -1,   /* a pointer is NULL that may not be */
    SHAPES_ERR_RANGE = -2,  /* an argument is outside what is documented, or a result does not fit */
    SHAPES_ERR_SPACE = -3,  /* the caller's memory is too small */
    SHAPES_ERR_MEMORY = -4, /* the library got no memory */
    SHAPES_ERR_THREAD = -5  /* the library got no thread */
};

/* The SHAPES_ABI_VERSION that the library was compiled with. */
int shapes_abi_version(void);

/* Any number of threads may call any of these functions at once, each with memory and handles of its
 * own. shapes_scale is the one thing that all of them share. */

/* ANCHOR: nothing */
/* The least that a call can do. */
void shapes_nothing(void);
/* ANCHOR_END: nothing */

/* ANCHOR: scalars */
/* The sum of all numbers, and of c as the number that it is; negated if negate. Exact below 2^53.
 * Whether a plain char is signed, and so what c can be, depends on the platform. */
double shapes_scalars(int8_t i8, uint16_t u16, int32_t i32, uint64_t u64, float f32, double f64,
                      bool negate, char c);
/* ANCHOR_END: scalars */

/* ANCHOR: status */
/* SHAPES_ERR_NULL; SHAPES_ERR_RANGE where divisor is 0 or the quotient is not an int. */
int shapes_divide(int dividend, int divisor, int *quotient);

/* The same in the older way: -1, and the reason in errno: EFAULT, EDOM (by zero), ERANGE (no int). errno
 * is left alone where it succeeds. */
int shapes_divide_errno(int dividend, int divisor, int *quotient);
/* ANCHOR_END: status */

/* ANCHOR: struct_by_value */
/* 16 bytes: travels in two floating-point registers on x86-64. */
typedef struct {
    double x;
    double y;
} shapes_point;

/* 16 bytes, 7 of them padding: travels in a register of each kind. */
typedef struct {
    int8_t tag;
    double weight;
} shapes_padded;

/* 64 bytes: travels in memory. */
typedef struct {
    double values[8];
} shapes_block;

/* x and y change places. */
shapes_point shapes_point_swap(shapes_point point);
/* Both numbers are negated; a tag of -128 stays. */
shapes_padded shapes_padded_negate(shapes_padded padded);
/* The last value comes first. */
shapes_block shapes_block_reverse(shapes_block block);
/* ANCHOR_END: struct_by_value */

/* ANCHOR: struct_by_pointer */
/* In: x + y. SHAPES_ERR_NULL. */
int shapes_point_sum(const shapes_point *point, double *sum);
/* In and out. SHAPES_ERR_NULL. */
int shapes_point_move(shapes_point *point, double dx, double dy);
/* The same for each of an array. points may be NULL if count is 0. SHAPES_ERR_NULL. */
int shapes_points_move(shapes_point *points, size_t count, double dx, double dy);
/* ANCHOR_END: struct_by_pointer */

/* ANCHOR: buffer_in */
/* The first byte plus the last, and nothing else is looked at, so that a copy of the bytes shows in the
 * time. 0 where there is none. bytes may be NULL if length is 0. SHAPES_ERR_NULL. */
int shapes_edges(const uint8_t *bytes, size_t length, unsigned *sum);
/* ANCHOR_END: buffer_in */

/* ANCHOR: buffer_out */
/* Writes value length times into out, which has room for capacity bytes. *needed is length in any case:
 * a caller who does not know how much that is asks first, with capacity 0; out may be NULL then.
 * SHAPES_ERR_NULL; SHAPES_ERR_SPACE where capacity is too small, and *needed is written. */
int shapes_repeat(uint8_t value, size_t length, uint8_t *out, size_t capacity, size_t *needed);
/* ANCHOR_END: buffer_out */

/* ANCHOR: string_in */
/* How many bytes come before the NUL, in whatever encoding. SHAPES_ERR_NULL. */
int shapes_length(const char *text, size_t *length);
/* ANCHOR_END: string_in */

/* ANCHOR: string_out */
/* Borrowed: a constant in ASCII that the caller must not free. It stays as long as the library is
 * loaded. "unknown status" for a value that shapes_status does not name. */
const char *shapes_status_text(int status);
/* Owned by the caller, who gives it to shapes_string_free and to no other free: "hello, " and the name.
 * NULL where name is NULL, or where there is no memory. */
char *shapes_greet(const char *name);
/* Frees what shapes_greet returned, once. NULL is left alone. */
void shapes_string_free(char *text);
/* ANCHOR_END: string_out */

/* ANCHOR: handle */
/* A sum that goes on. What is in it is the library's business. One thread at a time may use it. */
typedef struct shapes_tally shapes_tally;

/* SHAPES_ERR_NULL, SHAPES_ERR_MEMORY. */
int shapes_tally_open(int64_t start, shapes_tally **tally);
/* The new sum in *sum, unless that is NULL. SHAPES_ERR_NULL where tally is; SHAPES_ERR_RANGE where the
 * sum is no int64_t. */
int shapes_tally_add(shapes_tally *tally, int64_t amount, int64_t *sum);
/* Once for each that was opened; it is gone then. NULL is left alone. */
void shapes_tally_close(shapes_tally *tally);
/* ANCHOR_END: handle */

/* ANCHOR: callback */
/* user is what the caller gave with the function. Not 0: stop, and return that. It must not leave in
 * any other way: no longjmp, no exception, no panic. It may call any function of this library, with one
 * exception that shapes_tally_notify names. */
typedef int (*shapes_visitor)(void *user, int64_t value);

/* Calls visit with 0, 1, 2 and so on, count times, before it returns. What visit returned, if that was
 * not 0. SHAPES_ERR_NULL where visit is NULL; SHAPES_ERR_RANGE where count is negative. */
int shapes_each(int64_t count, shapes_visitor visit, void *user);

/* From now on shapes_tally_add calls visit with each new sum, after it has taken effect, and returns what
 * visit returned, if that was not 0. Both are kept until another call replaces them, with NULL for
 * nobody, or until the tally is closed. visit must not close the tally that calls it. SHAPES_ERR_NULL
 * where tally is NULL. */
int shapes_tally_notify(shapes_tally *tally, shapes_visitor visit, void *user);
/* ANCHOR_END: callback */

/* ANCHOR: callback_thread */
/* shapes_each in a thread that the library makes; it has ended when this returns. SHAPES_ERR_THREAD. */
int shapes_each_thread(int64_t count, shapes_visitor visit, void *user);
/* ANCHOR_END: callback_thread */

/* ANCHOR: enumeration */
/* A later library may return more of them: the receiver must be ready for any int. */
enum shapes_colour {
    SHAPES_RED = 0,
    SHAPES_GREEN = 1,
    SHAPES_BLUE = 2
};

typedef struct {
    enum shapes_colour colour;
    int length;
} shapes_pencil;

/* As an out-parameter, after the one given, in a circle. This library is later than its header: after
 * SHAPES_BLUE it knows a 3, after which comes SHAPES_RED. SHAPES_ERR_NULL; SHAPES_ERR_RANGE for a colour
 * that it does not know. */
int shapes_colour_next(enum shapes_colour colour, enum shapes_colour *next);
/* As a field: the next colour, and 1 shorter. The same errors; SHAPES_ERR_RANGE where length is 0 or
 * less. */
int shapes_pencil_sharpen(shapes_pencil *pencil);
/* ANCHOR_END: enumeration */

/* ANCHOR: flags */
enum shapes_access {
    SHAPES_READ = 1,
    SHAPES_WRITE = 2,
    SHAPES_EXECUTE = 4
};

/* All of both. This library is later than its header: who may read and write gets a bit 8 as well. */
unsigned shapes_access_join(unsigned one, unsigned other);
/* ANCHOR_END: flags */

/* ANCHOR: tagged_union */
enum shapes_kind {
    SHAPES_INTEGER = 0,
    SHAPES_REAL = 1,
    SHAPES_TEXT = 2
};

typedef struct {
    enum shapes_kind kind; /* says which of the following may be read */
    union {
        int64_t integer;
        double real;
        const char *text;
    } as;
} shapes_value;

/* What the text is: an integer as C's strtoll reads it, a number as strtod does, or else itself, and
 * *value borrows from text then. This library is later than its header: "true" and "false" are of a
 * kind 3. SHAPES_ERR_NULL. */
int shapes_parse(const char *text, shapes_value *value);
/* Twice a number; of a text, nothing is changed. SHAPES_ERR_NULL; SHAPES_ERR_RANGE where the result is no
 * int64_t, or for another kind. */
int shapes_value_double(shapes_value *value);
/* ANCHOR_END: tagged_union */

/* ANCHOR: nullable */
typedef int (*shapes_unary)(int value);

/* function(*value); function may be NULL, for the value itself, and value may be NULL, for 7. */
int shapes_apply(shapes_unary function, const int *value);
/* ANCHOR_END: nullable */

/* ANCHOR: variadic */
/* The sum of the count ints that follow, modulo 2^32. */
int shapes_sum(int count, ...);
/* ANCHOR_END: variadic */

/* ANCHOR: global */
/* What shapes_scaled multiplies by; 1 at first. It belongs to the whole process: the caller who writes it
 * must make sure that no other thread reads or writes it at the same time. */
extern int shapes_scale;
/* value * shapes_scale, modulo 2^32. */
int shapes_scaled(int value);
/* ANCHOR_END: global */

/* ANCHOR: work */
/* So many steps, each of which needs the one before: (state ^ (state >> 15)) * 1664525 + 1013904223, modulo
 * 2^32. (Without the shift a compiler does several steps at once.) */
uint32_t shapes_work(uint32_t state, uint32_t steps);
/* ANCHOR_END: work */

/* end declarations */

/* ANCHOR: inline_function */
/* Compiled where it is called: no library has a symbol for it. high - low must be an int. */
static inline int shapes_middle(int low, int high)
{
    return low + (high - low) / 2;
}
/* ANCHOR_END: inline_function */

/* ANCHOR: macro */
/* Is gone after the preprocessor. */
#define SHAPES_PACK(high, low) ((uint32_t)(high) << 16 | ((uint32_t)(low) & 0xffff))
/* ANCHOR_END: macro */

#ifdef __cplusplus
}
#endif

#endif
