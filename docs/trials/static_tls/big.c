static __thread char big[64 * 1024];

char *address(void)
{
    return big;
}
