"""The header's constants, by hand: what its functions return, and the most iterations.

A function returns a status, and a negative one is an error. tests/test_header.py compares all of
them with the header.
"""

ESCAPED = 0
INSIDE = 1
ERR_NULL = -1
ERR_SIZE = -2
ERR_ITERS = -3

MAX_ITERS = 255

_MEANING = {
    ERR_NULL: "a pointer is NULL",
    ERR_SIZE: "the size is not positive or too large",
    ERR_ITERS: f"the iterations are outside 1..={MAX_ITERS}",
}


def meaning(status: int) -> str:
    return _MEANING.get(status, "a status that the header does not name")


def check(status: int) -> None:
    """Raises ValueError where the library's create_fractal returned a negative status."""
    if status < 0:
        raise ValueError(f"create_fractal returned status {status} ({meaning(status)})")
