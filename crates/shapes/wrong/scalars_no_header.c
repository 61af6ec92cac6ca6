// The header is not included, and C guesses the signature from the call.
//
// Who notices:
// - the C compiler: `implicit declaration of function`
//
// Older compilers only warn, and then pass an int where a uint64_t is read.
//
// Instead: include the header, and compile with -Werror.

int main(void)
{
    return (int)shapes_scalars(1, 2, 3, 4, 0.5f, 0.25, 0, 0); // WRONG: nothing declares it.
}
