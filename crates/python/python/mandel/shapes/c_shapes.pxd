"""The header again, by hand: what Cython must know of it. The C compiler reads the header itself.

A short integer that is declared as another one does no harm, since the C compiler converts it. A
struct needs only the fields that are used.
"""

from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t


cdef extern from "shapes.h" nogil:
    int SHAPES_ABI_VERSION

    int shapes_abi_version()

    # ANCHOR: nothing
    void shapes_nothing()
    # ANCHOR_END: nothing

    # ANCHOR: scalars
    double shapes_scalars(int8_t i8, uint16_t u16, int32_t i32, uint64_t u64, float f32, double f64,
                          bint negate, char c)
    # ANCHOR_END: scalars

    # ANCHOR: status
    int shapes_divide(int dividend, int divisor, int *quotient)
    int shapes_divide_errno(int dividend, int divisor, int *quotient)
    # ANCHOR_END: status

    # ANCHOR: struct_by_value
    ctypedef struct shapes_point:
        double x
        double y

    ctypedef struct shapes_padded:
        int8_t tag
        double weight

    ctypedef struct shapes_block:
        double values[8]

    shapes_point shapes_point_swap(shapes_point point)
    shapes_padded shapes_padded_negate(shapes_padded padded)
    shapes_block shapes_block_reverse(shapes_block block)
    # ANCHOR_END: struct_by_value

    # ANCHOR: struct_by_pointer
    int shapes_point_sum(const shapes_point *point, double *sum)
    int shapes_point_move(shapes_point *point, double dx, double dy)
    int shapes_points_move(shapes_point *points, size_t count, double dx, double dy)
    # ANCHOR_END: struct_by_pointer

    # ANCHOR: buffer_in
    int shapes_edges(const uint8_t *bytes, size_t length, unsigned *sum)
    # ANCHOR_END: buffer_in

    # ANCHOR: buffer_out
    int shapes_repeat(uint8_t value, size_t length, uint8_t *out, size_t capacity, size_t *needed)
    # ANCHOR_END: buffer_out

    # ANCHOR: string_in
    int shapes_length(const char *text, size_t *length)
    # ANCHOR_END: string_in

    # ANCHOR: string_out
    const char *shapes_status_text(int status)
    char *shapes_greet(const char *name)
    void shapes_string_free(char *text)
    # ANCHOR_END: string_out

    # ANCHOR: handle
    ctypedef struct shapes_tally:
        pass

    int shapes_tally_open(int64_t start, shapes_tally **tally)
    int shapes_tally_add(shapes_tally *tally, int64_t amount, int64_t *sum)
    void shapes_tally_close(shapes_tally *tally)
    # ANCHOR_END: handle

    # ANCHOR: callback
    # What is called must not raise: it has no way to say so.
    ctypedef int (*shapes_visitor)(void *user, int64_t value) noexcept

    int shapes_each(int64_t count, shapes_visitor visit, void *user)
    int shapes_tally_notify(shapes_tally *tally, shapes_visitor visit, void *user)
    # ANCHOR_END: callback

    # ANCHOR: callback_thread
    int shapes_each_thread(int64_t count, shapes_visitor visit, void *user)
    # ANCHOR_END: callback_thread

    # ANCHOR: enumeration
    enum shapes_colour:
        pass

    ctypedef struct shapes_pencil:
        shapes_colour colour
        int length

    int shapes_colour_next(shapes_colour colour, shapes_colour *next)
    int shapes_pencil_sharpen(shapes_pencil *pencil)
    # ANCHOR_END: enumeration

    # ANCHOR: flags
    unsigned shapes_access_join(unsigned one, unsigned other)
    # ANCHOR_END: flags

    # ANCHOR: tagged_union
    enum shapes_kind:
        SHAPES_INTEGER
        SHAPES_REAL
        SHAPES_TEXT

    # The header gives the union no name. Cython needs one here, and does not write it into the C.
    union shapes_value_as:
        int64_t integer
        double real
        const char *text

    ctypedef struct shapes_value:
        shapes_kind kind
        shapes_value_as as_ "as"  # a keyword here

    int shapes_parse(const char *text, shapes_value *value)
    int shapes_value_double(shapes_value *value)
    # ANCHOR_END: tagged_union

    # ANCHOR: nullable
    ctypedef int (*shapes_unary)(int value) noexcept

    int shapes_apply(shapes_unary function, const int *value)
    # ANCHOR_END: nullable

    # ANCHOR: variadic
    int shapes_sum(int count, ...)
    # ANCHOR_END: variadic

    # ANCHOR: global
    int shapes_scale
    int shapes_scaled(int value)
    # ANCHOR_END: global

    # ANCHOR: work
    uint32_t shapes_work(uint32_t state, uint32_t steps)
    # ANCHOR_END: work

    # ANCHOR: inline_function
    int shapes_middle(int low, int high)
    # ANCHOR_END: inline_function

    # ANCHOR: macro
    # A macro takes what it gets. The types are ours, and refuse what it would cut short.
    uint32_t SHAPES_PACK(uint16_t high, uint16_t low)
    # ANCHOR_END: macro
