/* Compiled twice: VERSION is 1 or 2. A user of the library calls only `who`. */
int helper(void)
{
    return VERSION;
}

int who(void)
{
    return helper();
}
