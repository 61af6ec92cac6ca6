int stats_count(void)
{
    return 1;
}
