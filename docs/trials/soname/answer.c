int answer(void)
{
    return VERSION;
}
