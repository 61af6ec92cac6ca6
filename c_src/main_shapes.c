/* The demo's other part: calls of shapes.h for the showdown, each in a loop. crates/showdown/harness/src/shape.rs
 * has the table of them. */
#include "demo.h"
#include "shapes.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Arguments are volatile, so that the optimiser does not know them and every call loads them again. */
static long long calls;
static long long size;

/* Times what is in its braces. */
#define TIMED(...)                                                                                 \
    do {                                                                                           \
        long long start = now_ns();                                                                \
        for (long long i = 0; i < calls; i++) {                                                    \
            __VA_ARGS__;                                                                           \
        }                                                                                          \
        ns = now_ns() - start;                                                                     \
    } while (0)

static void done(long long ns, long long value)
{
    char text[24];
    int length = snprintf(text, sizeof text, "%lld", value);
    printf("ok %lld %lld %d\n%s", ns, calls, length, text);
}

/* Where a status is not well. */
static void failed(int status)
{
    refuse(shapes_status_text(status));
}

static void nothing(void)
{
    long long ns;
    TIMED(shapes_nothing());
    done(ns, 0);
}

static void scalars(void)
{
    volatile int8_t i8 = -1;
    volatile uint16_t u16 = 2;
    volatile int32_t i32 = -3;
    volatile uint64_t u64 = 4;
    volatile float f32 = 0.5f;
    volatile double f64 = 0.25;
    volatile bool negate = true;
    volatile char c = 65;
    double sum = 0;
    long long ns;
    TIMED(sum = shapes_scalars(i8, u16, i32, u64, f32, f64, negate, c));
    done(ns, (long long)(4 * sum));
}

static void divided(void)
{
    volatile int dividend = 84, divisor = 2;
    int quotient = 0;
    long long ns;
    TIMED(shapes_divide(dividend, divisor, &quotient));
    done(ns, quotient);
}

static void struct_by_value(void)
{
    long long ns;
    if (size == 16) {
        static shapes_point point = { 1, 2 };
        shapes_point *volatile hidden = &point;
        shapes_point swapped = point;
        TIMED(swapped = shapes_point_swap(*hidden));
        done(ns, (long long)swapped.x);
    } else {
        static shapes_block block = { { 1, 2, 3, 4, 5, 6, 7, 8 } };
        shapes_block *volatile hidden = &block;
        shapes_block reversed = block;
        TIMED(reversed = shapes_block_reverse(*hidden));
        done(ns, (long long)reversed.values[0]);
    }
}

static void struct_by_pointer(void)
{
    volatile double dx = 1, dy = 0;
    shapes_point point = { 0, 0 };
    long long ns;
    TIMED(shapes_point_move(&point, dx, dy));
    done(ns, (long long)point.x);
}

static void points(bool together)
{
    volatile double dx = 1, dy = 0;
    size_t count = (size_t)size;
    shapes_point *all = calloc(count, sizeof *all);
    long long ns;
    if (!all) {
        failed(SHAPES_ERR_MEMORY);
        return;
    }
    if (together)
        TIMED(shapes_points_move(all, count, dx, dy));
    else
        TIMED(for (size_t j = 0; j < count; j++) shapes_point_move(&all[j], dx, dy));
    done(ns, (long long)all[count - 1].x);
    free(all);
}

static void buffer_in(void)
{
    size_t length = (size_t)size;
    uint8_t *bytes = malloc(length);
    unsigned sum = 0;
    long long ns;
    if (!bytes) {
        failed(SHAPES_ERR_MEMORY);
        return;
    }
    memset(bytes, 1, length);
    TIMED(shapes_edges(bytes, length, &sum));
    done(ns, sum);
    free(bytes);
}

/* Into memory of each call's own, as every language does it that returns the bytes. */
static void buffer_out(void)
{
    volatile uint8_t value = 1;
    size_t length = (size_t)size, needed = 0;
    int status = SHAPES_OK;
    long long ns;
    TIMED(uint8_t *out = malloc(length);
          status = shapes_repeat(value, length, out, out ? length : 0, &needed);
          free(out); if (status < 0) break);
    if (status < 0)
        failed(status);
    else
        done(ns, (long long)needed);
}

/* So many x, which the caller frees. */
static char *new_text(void)
{
    char *text = malloc((size_t)size + 1);
    if (text) {
        memset(text, 'x', (size_t)size);
        text[size] = '\0';
    }
    return text;
}

static void string_in(void)
{
    char *text = new_text();
    size_t length = 0;
    long long ns;
    TIMED(shapes_length(text, &length));
    if (text)
        done(ns, (long long)length);
    else
        failed(SHAPES_ERR_MEMORY);
    free(text);
}

static void string_out(void)
{
    char *name = new_text();
    size_t length = 0;
    long long ns;
    TIMED(char *text = shapes_greet(name); length = text ? strlen(text) : 0;
          shapes_string_free(text));
    if (length)
        done(ns, (long long)length);
    else
        failed(SHAPES_ERR_MEMORY);
    free(name);
}

static void handle(void)
{
    volatile int64_t first = 41, amount = 1;
    int64_t sum = 0;
    int status = SHAPES_OK;
    long long ns;
    TIMED(shapes_tally *tally; status = shapes_tally_open(first, &tally); if (status < 0) break;
          shapes_tally_add(tally, amount, &sum); shapes_tally_close(tally));
    if (status < 0)
        failed(status);
    else
        done(ns, sum);
}

static int count_visit(void *user, int64_t value)
{
    (void)value;
    ++*(int *)user;
    return 0;
}

static void callback(int (*each)(int64_t, shapes_visitor, void *))
{
    volatile int64_t count = 1;
    int visits = 0, status = SHAPES_OK;
    long long ns;
    TIMED(visits = 0; status = each(count, count_visit, &visits); if (status < 0) break);
    if (status < 0)
        failed(status);
    else
        done(ns, visits);
}

static void enumeration(void)
{
    volatile int red = SHAPES_RED;
    enum shapes_colour next = SHAPES_RED;
    long long ns;
    TIMED(shapes_colour_next((enum shapes_colour)red, &next));
    done(ns, next);
}

static void flags(void)
{
    volatile unsigned one = SHAPES_READ, other = SHAPES_WRITE;
    unsigned joined = 0;
    long long ns;
    TIMED(joined = shapes_access_join(one, other));
    done(ns, joined);
}

static void tagged_union(void)
{
    volatile int64_t integer = 21;
    shapes_value value = { SHAPES_INTEGER, { 0 } };
    long long ns;
    TIMED(value.kind = SHAPES_INTEGER; value.as.integer = integer; shapes_value_double(&value));
    done(ns, value.as.integer);
}

static void nullable(void)
{
    shapes_unary volatile function = NULL;
    const int *volatile pointer = NULL;
    int value = 0;
    long long ns;
    TIMED(value = shapes_apply(function, pointer));
    done(ns, value);
}

static void variadic(void)
{
    volatile int one = 1, two = 2, three = 3;
    int sum = 0;
    long long ns;
    TIMED(sum = shapes_sum(3, one, two, three));
    done(ns, sum);
}

static void inline_function(void)
{
    volatile int low = 2, high = 6, middle = 0;
    long long ns;
    TIMED(middle = shapes_middle(low, high));
    done(ns, middle);
}

static void macro(void)
{
    volatile unsigned high = 1, low = 2;
    volatile uint32_t packed = 0;
    long long ns;
    TIMED(packed = SHAPES_PACK(high, low));
    done(ns, packed);
}

static void global(void)
{
    volatile int scale = 3, value = 14;
    int scaled = 0;
    long long ns;
    TIMED(shapes_scale = scale; scaled = shapes_scaled(value));
    done(ns, scaled);
}

static void work(void)
{
    volatile uint32_t state = 1, steps = (uint32_t)size;
    uint32_t end = 0;
    long long ns;
    TIMED(end = shapes_work(state, steps));
    done(ns, end);
}

static void points_apart(void)
{
    points(false);
}

static void points_together(void)
{
    points(true);
}

static void callback_here(void)
{
    callback(shapes_each);
}

static void callback_thread(void)
{
    callback(shapes_each_thread);
}

static const struct {
    const char *name;
    bool has_size;
    void (*run)(void);
} shapes[] = {
    { "nothing", false, nothing },
    { "scalars", false, scalars },
    { "status", false, divided },
    { "struct_by_value", true, struct_by_value },
    { "struct_by_pointer", false, struct_by_pointer },
    { "points_apart", true, points_apart },
    { "points_together", true, points_together },
    { "buffer_in", true, buffer_in },
    { "buffer_out", true, buffer_out },
    { "string_in", true, string_in },
    { "string_out", true, string_out },
    { "handle", false, handle },
    { "callback", false, callback_here },
    { "callback_thread", false, callback_thread },
    { "enumeration", false, enumeration },
    { "flags", false, flags },
    { "tagged_union", false, tagged_union },
    { "nullable", false, nullable },
    { "variadic", false, variadic },
    { "inline_function", false, inline_function },
    { "macro", false, macro },
    { "global", false, global },
    { "work", true, work },
};

void answer_shape(int count, char **words)
{
    for (size_t i = 0; count > 2 && i < sizeof shapes / sizeof *shapes; i++) {
        if (strcmp(words[2], shapes[i].name) != 0 || count != 3 + shapes[i].has_size)
            continue;
        bool is_sized = shapes[i].has_size;
        if (!parse(words[1], 1, LLONG_MAX, &calls)
            || (is_sized && !parse(words[3], 1, 1 << 20, &size)))
            break;
        shapes[i].run();
        return;
    }
    refuse("shape takes CALLS, the NAME of a shape, and where that has one a SIZE from 1 to 1048576");
}
