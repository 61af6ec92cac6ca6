"""What the contractor's functions return: a status. Negative is an error."""

ESCAPED = 0
INSIDE = 1
ERR_NULL = -1
ERR_SIZE = -2
ERR_ITERS = -3

_MEANING = {
    ERR_NULL: "a pointer is NULL",
    ERR_SIZE: "the size is not positive or too large",
    ERR_ITERS: "the iterations are outside 1..=255",
}


def meaning(status: int) -> str:
    return _MEANING.get(status, "a status that the header does not name")


def check(status: int) -> None:
    """Raises ValueError where the library's create_fractal returned a negative status."""
    if status < 0:
        raise ValueError(f"create_fractal returned status {status} ({meaning(status)})")
