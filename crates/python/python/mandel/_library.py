"""Where the contractor's shared library is, and what its header declares."""

import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
HEADER = os.path.join(FOLDER, "create_fractal.h")

_NAME = {"win32": "mandel.dll", "darwin": "libmandel.dylib"}.get(sys.platform, "libmandel.so")

# Absolute: a bare name would send the loader searching LD_LIBRARY_PATH and the system's folders.
PATH = os.path.abspath(os.environ.get("MANDEL_LIBRARY") or os.path.join(FOLDER, _NAME))


def declarations(header: str = HEADER) -> str:
    """What cffi's cdef can read of the header: it knows no #ifndef and no #include."""
    with open(header, encoding="utf-8") as file:
        text = file.read()
    _, _, rest = text.partition("/* begin declarations */")
    found, end, _ = rest.partition("/* end declarations */")
    if not end:
        raise ValueError(f"{header} has no region of declarations")
    return found


def check_version(found: int, expected: int) -> None:
    """A symbol has no type: that the library matches its declarations, only its version says."""
    if found != expected:
        raise OSError(
            f"{PATH} has ABI version {found}, and this module was written for {expected}: "
            "rebuild the older of the two"
        )
