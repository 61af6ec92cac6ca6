int which(void)
{
    return VERSION;
}
