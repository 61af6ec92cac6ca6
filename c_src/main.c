/* The contractor's demo: draws one picture, times itself, writes the raw bytes. With --worker it
 * answers one request a line on stdin, for the showdown (crates/worker/src/protocol.rs has the
 * protocol's words). */
#define _POSIX_C_SOURCE 200809L /* clock_gettime under -std=c11 */

#include "create_fractal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <windows.h>

static long long now_ns(void)
{
    LARGE_INTEGER ticks, per_second;
    QueryPerformanceCounter(&ticks);
    QueryPerformanceFrequency(&per_second);
    return ticks.QuadPart / per_second.QuadPart * 1000000000
           + ticks.QuadPart % per_second.QuadPart * 1000000000 / per_second.QuadPart;
}
#else
#include <time.h>

static long long now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000000 + now.tv_nsec;
}
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

/* mandel(2, 2, 1) escapes at once: nearly all of its time is the call. */
static int crossing(long long calls, unsigned char *val)
{
    int status = MANDEL_OK;
    for (long long i = 0; i < calls && status >= 0; i++)
        status = mandel(2, 2, 1, val);
    return status;
}

/* Room for the pixels, touched: the first write to a page is slow and not what is measured. An old
 * picture never passes for a new one, and a pixel that is left out is seen: no count is 255, but for
 * the inside at 255 iterations. */
static int reserve(Img *img, int width, int height, int iters)
{
    if (width < 1 || height < 1 || width > INT_MAX / height)
        return MANDEL_ERR_SIZE;
    size_t size = (size_t)width * (size_t)height;
    unsigned char *data = realloc(img->data, size);
    if (!data)
        return MANDEL_ERR_NULL;
    memset(data, iters == 255 ? 254 : 255, size);
    img->width = width;
    img->height = height;
    img->data = data;
    return MANDEL_OK;
}

/* Draws in the model of that name. The time of the drawing goes to *ns, the calls made to *calls. */
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
        return "width and height must be positive and their product an int";
    case MANDEL_ERR_ITERS:
        return "the iterations must be 1 to 255";
    default:
        return "unknown status";
    }
}

static int worker(void)
{
    char line[256], model[16];
    Img img = {0, 0, NULL};
#ifdef _WIN32
    _setmode(_fileno(stdout), _O_BINARY);
#endif
    while (fgets(line, sizeof line, stdin)) {
        int width, height, iters, status;
        long long ns = 0, calls = 0;
        unsigned char val = 0xff;
        const unsigned char *bytes = &val;
        size_t size = 1;

        if (sscanf(line, "crossing %lld", &calls) == 1) {
            long long start = now_ns();
            status = crossing(calls, &val);
            ns = now_ns() - start;
        } else if (strcmp(line, "load\n") == 0) {
            long long start = now_ns();
            calls = 1;
            status = crossing(calls, &val);
            ns = now_ns() - start;
        } else if (sscanf(line, "%15s %d %d %d", model, &width, &height, &iters) == 4
                   && (strcmp(model, "per_pixel") == 0 || strcmp(model, "one_call") == 0)) {
            status = reserve(&img, width, height, iters);
            if (status >= 0)
                status = draw(model, img, iters, &ns, &calls);
            bytes = img.data;
            size = (size_t)width * (size_t)height;
        } else {
            printf("error no such request: %s", line);
            fflush(stdout);
            continue;
        }

        if (status < 0) {
            printf("error status %d: %s\n", status, meaning(status));
        } else {
            printf("ok %lld %lld %zu\n", ns, calls, size);
            fwrite(bytes, 1, size, stdout);
        }
        fflush(stdout);
    }
    free(img.data);
    return 0;
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

    int width, height, iters, end = 0;
    if (argc != 5 || sscanf(argv[1], "%dx%d%n", &width, &height, &end) != 2 || argv[1][end]
        || sscanf(argv[2], "%d%n", &iters, &end) != 1 || argv[2][end]
        || (strcmp(argv[3], "per_pixel") != 0 && strcmp(argv[3], "one_call") != 0)) {
        fputs(usage, stderr);
        return 2;
    }

    Img img = {0, 0, NULL};
    long long ns, calls;
    int status = reserve(&img, width, height, iters);
    if (status >= 0)
        status = draw(argv[3], img, iters, &ns, &calls);
    if (status < 0)
        return fail(2, "nothing drawn", meaning(status));

    FILE *file = fopen(argv[4], "wb");
    if (!file)
        return fail(4, argv[4], strerror(errno));
    size_t size = (size_t)width * (size_t)height;
    int written = fwrite(img.data, 1, size, file) == size;
    if (fclose(file) != 0 || !written)
        return fail(4, argv[4], strerror(errno));
    printf("%s: %dx%d, %d iterations, calls: %lld, %.3f ms\n", argv[3], width, height, iters, calls,
           (double)ns / 1e6);
    free(img.data);
    return 0;
}
