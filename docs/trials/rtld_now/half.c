int gone(void); /* nobody has it */

int call_gone(void)
{
    return gone();
}

int other(void)
{
    return 42;
}
