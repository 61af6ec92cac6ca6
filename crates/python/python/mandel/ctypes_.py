"""ctypes: the header again, in Python, by hand. Python does not check it against the C."""

from ctypes import CDLL, POINTER, Array, Structure, c_float, c_int, c_ubyte

from mandel._library import MANDEL
from mandel.pure import Img
from mandel.status import check


# ANCHOR: declarations
# Of the header from which these declarations were translated: tests/test_header.py compares them.
ABI_VERSION = 1


class _Img(Structure):
    _fields_ = [("width", c_int), ("height", c_int), ("data", POINTER(c_ubyte))]


_lib = CDLL(MANDEL.path)
MANDEL.check_version(_lib.mandel_abi_version(), ABI_VERSION, by_hand="ctypes_.py")

# The function itself, so that the caller calls it without a wrapper of ours.
mandel = _lib.mandel
mandel.argtypes = [c_float, c_float, c_int, POINTER(c_ubyte)]
mandel.restype = c_int

_lib.create_fractal.argtypes = [_Img, c_int]
_lib.create_fractal.restype = c_int
# ANCHOR_END: declarations


def new_val() -> "Array[c_ubyte]":
    """An out-parameter for mandel: what it writes is read as val[0]."""
    return (c_ubyte * 1)()


# ANCHOR: create_fractal
def create_fractal(img: Img, max_iters: int) -> None:
    """The whole picture in one call, without the GIL."""
    c_img = _Img(img.width, img.height)
    # The room is for the numbers that C will read. Those of `img` may have changed since.
    # from_buffer refuses a buffer that is too small, and lends the bytearray: until the array is
    # gone it cannot be resized. The struct holds the array, and so keeps the pixels alive.
    c_img.data = (c_ubyte * (c_img.width * c_img.height)).from_buffer(img.data)
    check(_lib.create_fractal(c_img, max_iters))
# ANCHOR_END: create_fractal
