"""Where the contractor's shared libraries are, and what their headers declare."""

import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))

_NAMES = {"win32": "{}.dll", "darwin": "lib{}.dylib"}


class Library:
    """A shared library and its header, which are installed side by side."""

    def __init__(self, name: str, header: str, folder: str) -> None:
        self.header = os.path.join(folder, header)
        file = _NAMES.get(sys.platform, "lib{}.so").format(name)
        chosen = os.environ.get(f"{name.upper()}_LIBRARY")  # MANDEL_LIBRARY, SHAPES_LIBRARY
        # Absolute: a bare name would make the loader search LD_LIBRARY_PATH and the system's folders.
        self.path = os.path.abspath(chosen or os.path.join(folder, file))

    def declarations(self) -> str:
        """What cffi's cdef can read of the installed header."""
        return declarations(self.header)

    def check_version(self, found: int, expected: int, by_hand: "str | None" = None) -> None:
        """Raises OSError if the opened library is not of the version that the declarations are for.

        A symbol has no type, so nothing but the version can say that the two belong together.
        Declarations that are not the header's own text are in the file `by_hand`.
        """
        if found == expected:
            return
        header = os.path.basename(self.header)
        if found < expected:
            advice = "rebuild the library, which is older"
        elif by_hand:
            advice = f"bring {by_hand} up to date with {header}, and then its ABI_VERSION"
        else:
            advice = "install the package again, from the newer header"
        written = f"this module was written for {expected}"
        raise OSError(f"{self.path} has ABI version {found}, but {written}: {advice}")


def declarations(header: str) -> str:
    """What cffi's cdef can read of a header: it refuses #ifndef and #include."""
    with open(header, encoding="utf-8") as file:
        text = file.read()
    _, _, rest = text.partition("/* begin declarations */")
    found, end, _ = rest.partition("/* end declarations */")
    if not end:
        raise ValueError(f"{header} has no region of declarations")
    return found


MANDEL = Library("mandel", "create_fractal.h", FOLDER)
SHAPES = Library("shapes", "shapes.h", os.path.join(FOLDER, "shapes"))
