#include <pthread.h>

/* ANCHOR: key */
static void destructor(void *value)
{
    (void)value;
}

/* The destructor is called when the thread that called this function ends. */
void begin(void)
{
    static int value;
    pthread_key_t key;
    pthread_key_create(&key, destructor);
    pthread_setspecific(key, &value);
}
/* ANCHOR_END: key */
