int count(void);

int two(void)
{
    return count();
}
