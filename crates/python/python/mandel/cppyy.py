"""cppyy: the header as it is, which a C++ compiler reads at run time. There is nothing to declare.

This package does not depend on it, because it is large: pip install cppyy
"""

from __future__ import annotations

from ctypes import CDLL, RTLD_GLOBAL

import cppyy

from mandel import _library
from mandel.pure import Img, check_room
from mandel.status import check

# ANCHOR: open
cppyy.include(_library.MANDEL.header)
# Where somebody in this process has opened the library for themselves alone, cppyy does not find
# what is in it. This opens it for all.
CDLL(_library.MANDEL.path, RTLD_GLOBAL)
cppyy.load_library(_library.MANDEL.path)
lib = cppyy.gbl
_library.MANDEL.check_version(lib.mandel_abi_version(), cppyy.macro("MANDEL_ABI_VERSION"))
# ANCHOR_END: open

# The function itself, so that the caller calls it without a wrapper of ours.
mandel = lib.mandel


def new_val() -> bytearray:
    """An out-parameter for mandel: what it writes is read as val[0]."""
    return bytearray(1)


# ANCHOR: create_fractal
_create_fractal = lib.create_fractal
_create_fractal.__release_gil__ = True  # otherwise it is kept


def create_fractal(img: Img, max_iters: int) -> None:
    """The whole picture in one call, without the GIL."""
    # cppyy takes the address of any view of bytes, also of one that is read-only or has gaps, and
    # keeps nothing alive. (For a view of anything else it crashes.) This view lends the bytearray
    # until the end of the block.
    with memoryview(img.data) as pixels:
        if pixels.readonly or not pixels.c_contiguous or pixels.format != "B":
            raise BufferError("img.data must be a writable buffer of bytes without gaps")
        c_img = lib.Img(img.width, img.height, pixels)
        # These are the numbers that C will read. Those of `img` may have changed since.
        check_room(c_img.width, c_img.height, pixels.nbytes)
        check(_create_fractal(c_img, max_iters))
# ANCHOR_END: create_fractal
