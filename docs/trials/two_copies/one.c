int count(void);

int one(void)
{
    return count();
}
