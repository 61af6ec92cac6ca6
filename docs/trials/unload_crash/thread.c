#include <pthread.h>
#include <unistd.h>

static void *work(void *nothing)
{
    for (;;)
        usleep(1000);
    return nothing;
}

void begin(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, work, NULL);
}
