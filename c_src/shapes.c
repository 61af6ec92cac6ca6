/* Threads are POSIX, not C11. */
#if !defined(_WIN32) && !defined(_POSIX_C_SOURCE)
#define _POSIX_C_SOURCE 200809L
#endif

#include "shapes.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#endif

/* What this library knows and its header does not name. */
enum { COLOUR_LATER = 3, ACCESS_LATER = 8, KIND_LATER = 3 };

int shapes_abi_version(void)
{
    return SHAPES_ABI_VERSION;
}

void shapes_nothing(void)
{
}

double shapes_scalars(int8_t i8, uint16_t u16, int32_t i32, uint64_t u64, float f32, double f64,
                      bool negate, char c)
{
    double sum = (double)i8 + u16 + i32 + (double)u64 + f32 + f64 + c;
    return negate ? -sum : sum;
}

int shapes_divide(int dividend, int divisor, int *quotient)
{
    if (!quotient)
        return SHAPES_ERR_NULL;
    if (divisor == 0 || (dividend == INT_MIN && divisor == -1))
        return SHAPES_ERR_RANGE;
    *quotient = dividend / divisor;
    return SHAPES_OK;
}

int shapes_divide_errno(int dividend, int divisor, int *quotient)
{
    switch (shapes_divide(dividend, divisor, quotient)) {
    case SHAPES_OK:
        return 0;
    case SHAPES_ERR_NULL:
        errno = EFAULT;
        break;
    default:
        errno = divisor == 0 ? EDOM : ERANGE;
    }
    return -1;
}

shapes_point shapes_point_swap(shapes_point point)
{
    shapes_point swapped = { point.y, point.x };
    return swapped;
}

shapes_padded shapes_padded_negate(shapes_padded padded)
{
    shapes_padded negated = { padded.tag == INT8_MIN ? INT8_MIN : (int8_t)-padded.tag, -padded.weight };
    return negated;
}

shapes_block shapes_block_reverse(shapes_block block)
{
    shapes_block reversed;
    for (int i = 0; i < 8; i++)
        reversed.values[i] = block.values[7 - i];
    return reversed;
}

int shapes_point_sum(const shapes_point *point, double *sum)
{
    if (!point || !sum)
        return SHAPES_ERR_NULL;
    *sum = point->x + point->y;
    return SHAPES_OK;
}

int shapes_point_move(shapes_point *point, double dx, double dy)
{
    if (!point)
        return SHAPES_ERR_NULL;
    point->x += dx;
    point->y += dy;
    return SHAPES_OK;
}

int shapes_points_move(shapes_point *points, size_t count, double dx, double dy)
{
    if (!points && count)
        return SHAPES_ERR_NULL;
    for (size_t i = 0; i < count; i++) {
        points[i].x += dx;
        points[i].y += dy;
    }
    return SHAPES_OK;
}

int shapes_edges(const uint8_t *bytes, size_t length, unsigned *sum)
{
    if (!sum || (!bytes && length))
        return SHAPES_ERR_NULL;
    *sum = length ? (unsigned)bytes[0] + bytes[length - 1] : 0;
    return SHAPES_OK;
}

int shapes_repeat(uint8_t value, size_t length, uint8_t *out, size_t capacity, size_t *needed)
{
    if (!needed || (!out && capacity))
        return SHAPES_ERR_NULL;
    *needed = length;
    if (capacity < length)
        return SHAPES_ERR_SPACE;
    /* memset may not be given NULL, not even for no byte. */
    if (length)
        memset(out, value, length);
    return SHAPES_OK;
}

int shapes_length(const char *text, size_t *length)
{
    if (!text || !length)
        return SHAPES_ERR_NULL;
    *length = strlen(text);
    return SHAPES_OK;
}

const char *shapes_status_text(int status)
{
    switch (status) {
    case SHAPES_OK:
        return "well";
    case SHAPES_ERR_NULL:
        return "a pointer is NULL";
    case SHAPES_ERR_RANGE:
        return "out of range";
    case SHAPES_ERR_SPACE:
        return "too little space";
    case SHAPES_ERR_MEMORY:
        return "no memory";
    case SHAPES_ERR_THREAD:
        return "no thread";
    default:
        return "unknown status";
    }
}

char *shapes_greet(const char *name)
{
    static const char greeting[] = "hello, ";
    const size_t length = sizeof greeting - 1;
    if (!name)
        return NULL;
    size_t size = strlen(name) + 1;
    char *text = malloc(length + size);
    if (text) {
        memcpy(text, greeting, length);
        memcpy(text + length, name, size);
    }
    return text;
}

void shapes_string_free(char *text)
{
    free(text);
}

struct shapes_tally {
    int64_t sum;
    shapes_visitor visit;
    void *user;
};

int shapes_tally_open(int64_t start, shapes_tally **tally)
{
    if (!tally)
        return SHAPES_ERR_NULL;
    shapes_tally *opened = malloc(sizeof *opened);
    if (!opened)
        return SHAPES_ERR_MEMORY;
    opened->sum = start;
    opened->visit = NULL;
    opened->user = NULL;
    *tally = opened;
    return SHAPES_OK;
}

int shapes_tally_add(shapes_tally *tally, int64_t amount, int64_t *sum)
{
    if (!tally)
        return SHAPES_ERR_NULL;
    if (amount > 0 ? tally->sum > INT64_MAX - amount : tally->sum < INT64_MIN - amount)
        return SHAPES_ERR_RANGE;
    tally->sum += amount;
    if (sum)
        *sum = tally->sum;
    return tally->visit ? tally->visit(tally->user, tally->sum) : SHAPES_OK;
}

void shapes_tally_close(shapes_tally *tally)
{
    free(tally);
}

int shapes_each(int64_t count, shapes_visitor visit, void *user)
{
    if (!visit)
        return SHAPES_ERR_NULL;
    if (count < 0)
        return SHAPES_ERR_RANGE;
    for (int64_t value = 0; value < count; value++) {
        int status = visit(user, value);
        if (status)
            return status;
    }
    return SHAPES_OK;
}

int shapes_tally_notify(shapes_tally *tally, shapes_visitor visit, void *user)
{
    if (!tally)
        return SHAPES_ERR_NULL;
    tally->visit = visit;
    tally->user = user;
    return SHAPES_OK;
}

struct each {
    int64_t count;
    shapes_visitor visit;
    void *user;
    int status;
};

#ifdef _WIN32
static DWORD WINAPI run_each(void *argument)
{
    struct each *each = argument;
    each->status = shapes_each(each->count, each->visit, each->user);
    return 0;
}
#else
static void *run_each(void *argument)
{
    struct each *each = argument;
    each->status = shapes_each(each->count, each->visit, each->user);
    return NULL;
}
#endif

int shapes_each_thread(int64_t count, shapes_visitor visit, void *user)
{
    struct each each = { count, visit, user, SHAPES_OK };
#ifdef _WIN32
    HANDLE thread = CreateThread(NULL, 0, run_each, &each, 0, NULL);
    if (!thread)
        return SHAPES_ERR_THREAD;
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
#else
    pthread_t thread;
    if (pthread_create(&thread, NULL, run_each, &each))
        return SHAPES_ERR_THREAD;
    pthread_join(thread, NULL);
#endif
    return each.status;
}

int shapes_colour_next(enum shapes_colour colour, enum shapes_colour *next)
{
    if (!next)
        return SHAPES_ERR_NULL;
    /* As an int: a compiler may take an enum's value for one of those that are named. */
    int number = (int)colour;
    if (number < SHAPES_RED || number > COLOUR_LATER)
        return SHAPES_ERR_RANGE;
    *next = (enum shapes_colour)(number == COLOUR_LATER ? SHAPES_RED : number + 1);
    return SHAPES_OK;
}

int shapes_pencil_sharpen(shapes_pencil *pencil)
{
    if (!pencil)
        return SHAPES_ERR_NULL;
    if (pencil->length <= 0)
        return SHAPES_ERR_RANGE;
    int status = shapes_colour_next(pencil->colour, &pencil->colour);
    if (status == SHAPES_OK)
        pencil->length--;
    return status;
}

unsigned shapes_access_join(unsigned one, unsigned other)
{
    const unsigned both = SHAPES_READ | SHAPES_WRITE;
    unsigned joined = one | other;
    return (joined & both) == both ? joined | ACCESS_LATER : joined;
}

int shapes_parse(const char *text, shapes_value *value)
{
    if (!text || !value)
        return SHAPES_ERR_NULL;
    char *end;
    int saved = errno;
    errno = 0;
    long long integer = strtoll(text, &end, 10);
    if (*text && !*end && !errno) {
        value->kind = SHAPES_INTEGER;
        value->as.integer = integer;
    } else if (!strcmp(text, "true") || !strcmp(text, "false")) {
        value->kind = (enum shapes_kind)KIND_LATER;
        value->as.integer = *text == 't';
    } else {
        double real = strtod(text, &end);
        if (*text && !*end) {
            value->kind = SHAPES_REAL;
            value->as.real = real;
        } else {
            value->kind = SHAPES_TEXT;
            value->as.text = text;
        }
    }
    errno = saved;
    return SHAPES_OK;
}

int shapes_value_double(shapes_value *value)
{
    if (!value)
        return SHAPES_ERR_NULL;
    switch ((int)value->kind) {
    case SHAPES_INTEGER:
        if (value->as.integer > INT64_MAX / 2 || value->as.integer < INT64_MIN / 2)
            return SHAPES_ERR_RANGE;
        value->as.integer *= 2;
        return SHAPES_OK;
    case SHAPES_REAL:
        value->as.real *= 2;
        return SHAPES_OK;
    case SHAPES_TEXT:
        return SHAPES_OK;
    default:
        return SHAPES_ERR_RANGE;
    }
}

int shapes_apply(shapes_unary function, const int *value)
{
    int number = value ? *value : 7;
    return function ? function(number) : number;
}

int shapes_sum(int count, ...)
{
    unsigned sum = 0;
    va_list numbers;
    va_start(numbers, count);
    for (int i = 0; i < count; i++)
        sum += (unsigned)va_arg(numbers, int);
    va_end(numbers);
    return (int)sum;
}

int shapes_scale = 1;

int shapes_scaled(int value)
{
    return (int)((unsigned)value * (unsigned)shapes_scale);
}

uint32_t shapes_work(uint32_t state, uint32_t steps)
{
    while (steps--)
        state = (state ^ (state >> 15)) * 1664525u + 1013904223u;
    return state;
}
