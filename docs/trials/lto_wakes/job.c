#include <pthread.h>
#include <unistd.h>

static int ready; // one thread writes it while another reads it

static void *work(void *unused)
{
    usleep(200000);
    ready = 1;
    return unused;
}

int job_start(void)
{
    pthread_t thread;
    return pthread_create(&thread, 0, work, 0);
}

int job_ready(void)
{
    return ready;
}
