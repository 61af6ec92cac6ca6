"""cffi in API mode: the header's own declarations, compiled while the package is built."""

from __future__ import annotations

from mandel._library import MANDEL
from mandel._cffi_api import ffi, lib
from mandel.pure import Img, check_room
from mandel.status import check

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MANDEL.check_version(lib.mandel_abi_version(), lib.MANDEL_ABI_VERSION)

# The function itself, so that the caller calls it without a wrapper of ours.
mandel = lib.mandel


def new_val() -> Any:
    """An out-parameter for mandel: what it writes is read as val[0]."""
    return ffi.new("unsigned char[1]")


# ANCHOR: create_fractal
def create_fractal(img: Img, max_iters: int) -> None:
    """The whole picture in one call, without the GIL."""
    # The struct holds a bare pointer and keeps nothing alive: `pixels` does, which also lends the
    # bytearray until the end of the block.
    with ffi.from_buffer("unsigned char[]", img.data, require_writable=True) as pixels:
        c_img = ffi.new("Img *", (img.width, img.height, pixels))
        # These are the numbers that C will read. Those of `img` may have changed since.
        check_room(c_img.width, c_img.height, len(pixels))
        check(lib.create_fractal(c_img[0], max_iters))
# ANCHOR_END: create_fractal
