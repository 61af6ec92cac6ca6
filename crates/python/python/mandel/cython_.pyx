# cython: language_level=3, autotestdict=False
"""Cython: C with Python's syntax. The declarations are by hand, and the C compiler checks them
against the header."""

from cpython.bytearray cimport PyByteArray_AS_STRING, PyByteArray_GET_SIZE

from mandel._library import MANDEL
from mandel.status import check


# ANCHOR: extern
cdef extern from "create_fractal.h" nogil:
    int MANDEL_ABI_VERSION

    ctypedef struct Img:
        int width
        int height
        unsigned char *data

    int mandel_abi_version()
    int c_mandel "mandel"(float real, float imag, int max_iters, unsigned char *val)
    int c_create_fractal "create_fractal"(Img img, int iters)
# ANCHOR_END: extern


MANDEL.check_version(mandel_abi_version(), MANDEL_ABI_VERSION)


def new_val():
    """An out-parameter for both mandels: what they write is read as val[0]."""
    return bytearray(1)


# ANCHOR: mandel
def mandel(float real, float imag, int max_iters, unsigned char[:] val not None):
    """One point. val is any writable buffer of bytes; taking a view of it costs time."""
    return c_mandel(real, imag, max_iters, &val[0])  # IndexError where val is empty


def mandel_ptr(float real, float imag, int max_iters, bytearray val not None):
    """One point. val is a bytearray, whose pointer is taken as it is."""
    if PyByteArray_GET_SIZE(val) == 0:
        raise ValueError("val is empty: it needs room for one byte")
    return c_mandel(real, imag, max_iters, <unsigned char *>PyByteArray_AS_STRING(val))
# ANCHOR_END: mandel


# ANCHOR: nogil
def mandel_nogil(float real, float imag, int max_iters, bytearray val not None):
    """One point, as mandel_ptr, but without the GIL: to show what giving it up costs in each call."""
    cdef unsigned char count = 0
    cdef int status
    with nogil:
        # Others may resize val now, so the C gets a pointer to a variable of ours.
        status = c_mandel(real, imag, max_iters, &count)
    if PyByteArray_GET_SIZE(val) == 0:
        raise ValueError("val is empty: it needs room for one byte")
    if status >= 0:
        PyByteArray_AS_STRING(val)[0] = <char>count
    return status
# ANCHOR_END: nogil


def create_fractal(img, int max_iters):
    """The whole picture in one call, without the GIL: the view keeps the pixels where they are."""
    cdef unsigned char[::1] pixels = no_none(img.data)
    cdef Img c_img = Img(img.width, img.height, NULL)
    cdef int status
    check_room(c_img, pixels.shape[0])
    c_img.data = &pixels[0]
    with nogil:
        status = c_create_fractal(c_img, max_iters)
    check(status)


def create_fractal_ptr(img, int max_iters):
    """The whole picture in one call. A bare pointer holds nothing: the GIL must keep others from
    resizing the bytearray."""
    cdef bytearray pixels = no_none(img.data)
    cdef Img c_img = Img(img.width, img.height, NULL)
    check_room(c_img, PyByteArray_GET_SIZE(pixels))
    c_img.data = <unsigned char *>PyByteArray_AS_STRING(pixels)
    check(c_create_fractal(c_img, max_iters))


cdef no_none(data):
    """Variables of both types above may be None, which has no memory to write to."""
    if data is None:
        raise TypeError("img.data is None, and must be a writable buffer")
    return data


# A function of C, because a function of Python may give up the GIL. Then another thread could resize
# the bytearray between this check and the call.
cdef int check_room(Img img, Py_ssize_t room) except -1:
    if room == 0 or <long long>img.width * img.height > room:
        raise ValueError(f"{img.width}x{img.height} pixels do not fit into {room} bytes")
    return 0
