int which(void);

int outer(void)
{
    return which();
}
