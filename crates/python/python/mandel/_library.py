"""Where the contractor's shared library is, and what its header declares."""

import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
HEADER = os.path.join(FOLDER, "create_fractal.h")

_NAME = {"win32": "mandel.dll", "darwin": "libmandel.dylib"}.get(sys.platform, "libmandel.so")

# Absolute: a bare name would send the loader searching LD_LIBRARY_PATH and the system's folders.
PATH = os.path.abspath(os.environ.get("MANDEL_LIBRARY") or os.path.join(FOLDER, _NAME))


def declarations(header: str = HEADER) -> str:
    """What cffi's cdef can read of the header: it refuses #ifndef and #include."""
    with open(header, encoding="utf-8") as file:
        text = file.read()
    _, _, rest = text.partition("/* begin declarations */")
    found, end, _ = rest.partition("/* end declarations */")
    if not end:
        raise ValueError(f"{header} has no region of declarations")
    return found


def check_version(found: int, expected: int, by_hand: "str | None" = None) -> None:
    """Raises OSError if the opened library is not of the version that the declarations are for.

    A symbol has no type, so nothing but the version can say that the two belong together.
    Declarations that are not the header's own text are in the file `by_hand`.
    """
    if found == expected:
        return
    if found < expected:
        advice = "rebuild the library, which is older"
    elif by_hand:
        advice = f"bring {by_hand} up to date with create_fractal.h, and then its ABI_VERSION"
    else:
        advice = "install the package again, from the newer header"
    raise OSError(
        f"{PATH} has ABI version {found}, and this module was written for {expected}: {advice}"
    )
