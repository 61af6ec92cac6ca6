/* `@@` is the default, which the linker takes. */
__asm__(".symver count_1, stats_count@STATS_1");
__asm__(".symver count_2, stats_count@@STATS_2");

int count_1(void)
{
    return 1;
}

int count_2(void)
{
    return 2;
}
