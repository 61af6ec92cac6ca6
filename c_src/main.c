/* The contractor's demo: draws one picture, times itself, writes the raw bytes. With --worker it
 * answers one request a line on stdin, for the showdown (crates/showdown/harness/src/protocol.rs describes the
 * protocol). */
#include "create_fractal.h"
#include "demo.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

/* The looping driver on the caller's side: create_fractal again, one call of mandel a pixel. */
static int per_pixel(Img img, int iters)
{
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

/* mandel(2, 2, 1) escapes at once: nearly all of its time is the call. The arguments are volatile, so
 * that the optimiser does not know them and every call loads them again. */
static int crossing(long long calls, unsigned char *val)
{
    volatile float real = 2, imag = 2;
    volatile int max_iters = 1;
    int status = MANDEL_OK;
    for (long long i = 0; i < calls && status >= 0; i++)
        status = mandel(real, imag, max_iters, val);
    return status;
}

/* Room for the pixels, which the caller frees. They are touched: the first write to a page is slow and
 * not what is measured. A pixel that is left out is seen, because no count is 255, except inside the
 * set at 255 iterations. */
static int new_picture(Img *img, int width, int height, int iters)
{
    if (width < 1 || height < 1 || width > INT_MAX / height)
        return MANDEL_ERR_SIZE;
    size_t size = (size_t)width * (size_t)height;
    img->width = width;
    img->height = height;
    img->data = malloc(size);
    if (!img->data)
        return MANDEL_ERR_NULL;
    memset(img->data, iters == 255 ? 254 : 255, size);
    return MANDEL_OK;
}

static int is_model(const char *word)
{
    return strcmp(word, "per_pixel") == 0 || strcmp(word, "one_call") == 0;
}

/* The time of the drawing goes to *ns, the number of calls to *calls. */
static int draw(const char *model, Img img, int iters, long long *ns, long long *calls)
{
    int each_pixel = strcmp(model, "per_pixel") == 0;
    long long start = now_ns();
    int status = each_pixel ? per_pixel(img, iters) : create_fractal(img, iters);
    *ns = now_ns() - start;
    *calls = each_pixel ? (long long)img.width * img.height : 1;
    return status;
}

static const char *meaning(int status)
{
    switch (status) {
    case MANDEL_ERR_NULL:
        return "out of memory";
    case MANDEL_ERR_SIZE:
        return "width and height must be positive, and width x height must fit an int";
    case MANDEL_ERR_ITERS:
        return "the iterations must be 1 to 255";
    default:
        return "unknown status";
    }
}

static int parse_int(const char *word, int *number)
{
    long long wide;
    if (!parse(word, INT_MIN, INT_MAX, &wide))
        return 0;
    *number = (int)wide;
    return 1;
}

static void answer_picture(const char *model, int width, int height, int iters)
{
    Img img = {0, 0, NULL};
    long long ns, calls;
    int status = new_picture(&img, width, height, iters);
    if (status >= 0)
        status = draw(model, img, iters, &ns, &calls);
    if (status < 0) {
        refuse(meaning(status));
    } else {
        size_t size = (size_t)width * (size_t)height;
        printf("ok %lld %lld %zu\n", ns, calls, size);
        fwrite(img.data, 1, size, stdout);
    }
    free(img.data); /* an idle worker holds no picture */
}

static void answer_crossing(long long calls)
{
    unsigned char val = 0xff;
    long long start = now_ns();
    int status = crossing(calls, &val);
    long long ns = now_ns() - start;
    if (status < 0) {
        refuse(meaning(status));
    } else {
        printf("ok %lld %lld 1\n", ns, calls);
        putchar(val);
    }
}

static void answer(char *line)
{
    char *words[5] = {NULL};
    int count = 0;
    for (char *word = strtok(line, " "); word && count < 5; word = strtok(NULL, " "))
        words[count++] = word;

    int width, height, iters;
    long long calls;
    if (count == 4 && is_model(words[0])) {
        if (parse_int(words[1], &width) && parse_int(words[2], &height)
            && parse_int(words[3], &iters))
            answer_picture(words[0], width, height, iters);
        else
            refuse("WIDTH, HEIGHT and ITERS must be decimal numbers that fit an int");
    } else if (count == 2 && strcmp(words[0], "crossing") == 0) {
        if (parse(words[1], 1, LLONG_MAX, &calls))
            answer_crossing(calls);
        else
            refuse("CALLS must be a decimal number from 1 to 9223372036854775807");
    } else if (count > 0 && strcmp(words[0], "shape") == 0) {
        answer_shape(count, words);
    } else if (count == 1 && strcmp(words[0], "load") == 0) {
        answer_crossing(1);
    } else {
        refuse("no such request: per_pixel WIDTH HEIGHT ITERS, one_call WIDTH HEIGHT ITERS, "
               "crossing CALLS, load, shape CALLS NAME or shape CALLS NAME SIZE");
    }
}

enum line { LINE, BAD_LINE, NO_LINE };

/* Reads a line to its end, whatever is in it, so that each gets one answer. It is bad if it has a NUL
 * or does not fit. */
static enum line read_line(char *line, size_t size)
{
    enum line result = LINE;
    size_t length = 0;
    int c = getchar();
    if (c == EOF)
        return NO_LINE;
    for (; c != EOF && c != '\n'; c = getchar()) {
        if (c == '\0' || length + 1 == size)
            result = BAD_LINE;
        else
            line[length++] = (char)c;
    }
    line[length] = '\0';
    return result;
}

static int worker(void)
{
    char line[256];
    enum line read;
#ifdef _WIN32
    _setmode(_fileno(stdin), _O_BINARY);
    _setmode(_fileno(stdout), _O_BINARY);
#endif
    while ((read = read_line(line, sizeof line)) != NO_LINE) {
        if (read == LINE)
            answer(line);
        else
            refuse("a request is a line of at most 255 bytes without a NUL");
        if (fflush(stdout) != 0)
            return 4;
    }
    return 0;
}

static int save(Img img, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return 0;
    size_t size = (size_t)img.width * (size_t)img.height;
    int written = fwrite(img.data, 1, size, file) == size;
    return fclose(file) == 0 && written;
}

static int fail(int code, const char *what, const char *why)
{
    fprintf(stderr, "mandel-demo: %s: %s\n", what, why);
    return code;
}

int main(int argc, char **argv)
{
    static const char usage[] = "usage: mandel-demo WIDTHxHEIGHT ITERS per_pixel|one_call OUTPUT\n"
                                "       mandel-demo --worker\n"
                                "OUTPUT gets the raw bytes, one a pixel.\n";
    if (argc == 2 && strcmp(argv[1], "--worker") == 0)
        return worker();
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return fputs(usage, stdout) < 0;

    int width, height, iters;
    char *x = argc == 5 ? strchr(argv[1], 'x') : NULL;
    if (x)
        *x = '\0';
    if (!x || !parse_int(argv[1], &width) || !parse_int(x + 1, &height)
        || !parse_int(argv[2], &iters) || !is_model(argv[3])) {
        fputs(usage, stderr);
        return 2;
    }

    Img img = {0, 0, NULL};
    long long ns, calls;
    int code = 0, status = new_picture(&img, width, height, iters);
    if (status >= 0)
        status = draw(argv[3], img, iters, &ns, &calls);
    if (status < 0)
        code = fail(2, "nothing drawn", meaning(status));
    else if (!save(img, argv[4]))
        code = fail(4, argv[4], strerror(errno));
    else
        printf("%s: %dx%d, %d iterations, calls: %lld, %.3f ms\n", argv[3], width, height, iters,
               calls, (double)ns / 1e6);
    free(img.data);
    return code;
}
