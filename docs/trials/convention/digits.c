/* Microsoft's convention. It uses only the first two of its four numbers. */
__attribute__((ms_abi)) unsigned first_two(unsigned a, unsigned b, unsigned c, unsigned d)
{
    (void)c;
    (void)d;
    return 10 * a + b;
}

unsigned all_four(unsigned a, unsigned b, unsigned c, unsigned d)
{
    return 1000 * a + 100 * b + 10 * c + d;
}
