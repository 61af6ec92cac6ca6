// The prototype is typed from memory, next to the header.
//
// Who notices:
// - the C compiler: `conflicting types for`
//
// The same holds for a declaration in Rust: written as C and compiled after the header, it is checked.
//
// Instead: include the header, and declare nothing again.

#include "shapes.h"

uint32_t shapes_work(uint32_t state, size_t steps); // WRONG: steps is a uint32_t.

int main(void)
{
    return (int)shapes_work(0, 0);
}
