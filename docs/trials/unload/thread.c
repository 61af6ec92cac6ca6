int count(void)
{
    static __thread int calls;
    return ++calls;
}
