#define _POSIX_C_SOURCE 200809L /* clock_gettime under -std=c11 */

#include "demo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef _WIN32
#include <windows.h>

long long now_ns(void)
{
    LARGE_INTEGER ticks, per_second;
    QueryPerformanceCounter(&ticks);
    QueryPerformanceFrequency(&per_second);
    return ticks.QuadPart / per_second.QuadPart * 1000000000
           + ticks.QuadPart % per_second.QuadPart * 1000000000 / per_second.QuadPart;
}
#else
#include <time.h>

long long now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000000 + now.tv_nsec;
}
#endif

/* The whole word must be one decimal number from low to high. (scanf("%d") does not notice a number
 * that is too large, and takes another for it.) */
int parse(const char *word, long long low, long long high, long long *number)
{
    char first = word[*word == '-'];
    if (first < '0' || first > '9')
        return 0;
    char *end;
    errno = 0;
    *number = strtoll(word, &end, 10);
    return *end == '\0' && errno == 0 && *number >= low && *number <= high;
}

void refuse(const char *reason)
{
    printf("error %s\n", reason);
}
