int which(void)
{
    return 2;
}

int only_in_two(void)
{
    return 2;
}
