# cython: language_level=3, autotestdict=False
"""Cython: C with Python's syntax. What it must know of the header is in c_shapes.pxd.

Cython converts each argument by its type here, and raises OverflowError or TypeError by itself. Unlike
the others it takes a float for an integer, as int() does. It keeps the GIL in a call unless it says
`nogil`.
"""

import threading

cimport cython
from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from cpython.exc cimport PyErr_SetFromErrno
from cpython.unicode cimport PyUnicode_AsUTF8AndSize
from libc.stdint cimport int8_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport strlen

from mandel.shapes cimport c_shapes as lib

from mandel._library import SHAPES
from mandel.shapes import Access, ShapesError, Unknown, colour_of

CANNOT = {
    "variadic": "the number of arguments of a call is fixed when it is compiled: "
    "two numbers are added in each call",
}


def abi_version():
    return lib.shapes_abi_version()


SHAPES.check_version(abi_version(), lib.SHAPES_ABI_VERSION)


# Inlined where it is called, so that what is well costs one comparison.
cdef inline int check(int status) except -1:
    if status != 0:
        raise error(status)
    return 0


cdef error(int status):
    return ShapesError(status, status_text(status))


cdef const char *encoded(str text) except NULL:
    """As C reads it: in UTF-8, to the first NUL. It is a part of the str, and lives as long."""
    cdef Py_ssize_t size
    cdef const char *utf8 = PyUnicode_AsUTF8AndSize(text, &size)
    if strlen(utf8) != <size_t>size:
        raise inner_nul()
    return utf8


cdef inner_nul():
    return ValueError("the text has an inner NUL, where C would take it to end")


# ANCHOR: nothing
def nothing():
    lib.shapes_nothing()
# ANCHOR_END: nothing


# ANCHOR: scalars
def scalars(int8_t i8, uint16_t u16, int32_t i32, uint64_t u64, float f32, double f64, bint negate,
            char c):
    return lib.shapes_scalars(i8, u16, i32, u64, f32, f64, negate, c)
# ANCHOR_END: scalars


# ANCHOR: status
def divide(int dividend, int divisor):
    cdef int quotient
    check(lib.shapes_divide(dividend, divisor, &quotient))
    return quotient


def divide_errno(int dividend, int divisor):
    cdef int quotient
    if lib.shapes_divide_errno(dividend, divisor, &quotient) != 0:
        PyErr_SetFromErrno(OSError)  # raises it, before anything else changes errno
    return quotient
# ANCHOR_END: status


# ANCHOR: struct_by_value
@cython.final
@cython.freelist(8)
cdef class Point:
    """A struct of its own, or one of an array, which it keeps alive."""

    cdef lib.shapes_point own
    cdef lib.shapes_point *point
    cdef Points array

    def __cinit__(self):
        self.point = &self.own

    def __init__(self, double x, double y):
        self.point.x = x
        self.point.y = y

    @property
    def x(self):
        return self.point.x

    @x.setter
    def x(self, double x):
        self.point.x = x

    @property
    def y(self):
        return self.point.y

    @y.setter
    def y(self, double y):
        self.point.y = y


@cython.final
@cython.freelist(8)
cdef class Padded:
    cdef lib.shapes_padded padded

    def __init__(self, int8_t tag, double weight):
        self.padded = lib.shapes_padded(tag, weight)

    @property
    def tag(self):
        return self.padded.tag

    @property
    def weight(self):
        return self.padded.weight


@cython.final
@cython.freelist(8)
cdef class Block:
    cdef lib.shapes_block block

    def __init__(self, values):
        values = tuple(values)
        if len(values) != 8:
            raise ValueError(f"{len(values)} values: a block has 8")
        self.block.values = values

    @property
    def values(self):
        return self.block.values


def point_swap(Point point not None):
    cdef Point swapped = Point.__new__(Point)  # without __init__, which would want Python's numbers
    swapped.own = lib.shapes_point_swap(point.point[0])
    return swapped


def padded_negate(Padded padded not None):
    cdef Padded negated = Padded.__new__(Padded)
    negated.padded = lib.shapes_padded_negate(padded.padded)
    return negated


def block_reverse(Block block not None):
    cdef Block reversed = Block.__new__(Block)
    reversed.block = lib.shapes_block_reverse(block.block)
    return reversed
# ANCHOR_END: struct_by_value


# ANCHOR: struct_by_pointer
def point_sum(Point point not None):
    cdef double sum
    check(lib.shapes_point_sum(point.point, &sum))
    return sum


def point_move(Point point not None, double dx, double dy):
    check(lib.shapes_point_move(point.point, dx, dy))


@cython.final
cdef class Points:
    """Memory of C's layout, at 0."""

    cdef lib.shapes_point *points
    cdef Py_ssize_t count

    def __cinit__(self, Py_ssize_t count):
        if count < 0:
            raise ValueError(f"{count} points")
        self.points = <lib.shapes_point *>calloc(count or 1, sizeof(lib.shapes_point))
        if self.points is NULL:
            raise MemoryError
        self.count = count

    def __dealloc__(self):
        free(self.points)

    def __len__(self):
        return self.count

    def __getitem__(self, Py_ssize_t index):
        if not 0 <= index < self.count:
            raise IndexError(f"there are {self.count} points")
        cdef Point point = Point.__new__(Point)
        point.point = &self.points[index]
        point.array = self
        return point


def points_move(Points points not None, double dx, double dy):
    check(lib.shapes_points_move(points.points, points.count, dx, dy))
# ANCHOR_END: struct_by_pointer


# ANCHOR: buffer_in
def edges(data):
    cdef Py_buffer view
    cdef unsigned sum
    PyObject_GetBuffer(data, &view, PyBUF_SIMPLE)  # until it is released, nobody can resize it
    try:
        check(lib.shapes_edges(<const uint8_t *>view.buf, view.len, &sum))
    finally:
        PyBuffer_Release(&view)
    return sum
# ANCHOR_END: buffer_in


# ANCHOR: buffer_out
def repeat(uint8_t value, Py_ssize_t length):
    if length < 0:
        raise ValueError(f"{length} bytes")
    # Bytes that nobody has seen yet may be written to: there is no copy.
    cdef bytes out = PyBytes_FromStringAndSize(NULL, length)
    cdef size_t needed
    check(lib.shapes_repeat(value, length, <uint8_t *>PyBytes_AS_STRING(out), length, &needed))
    return out
# ANCHOR_END: buffer_out


# ANCHOR: string_in
def length(str text not None):
    cdef Py_ssize_t size
    cdef size_t length
    # Not through `encoded`: C is about to look for a NUL.
    check(lib.shapes_length(PyUnicode_AsUTF8AndSize(text, &size), &length))
    if length != <size_t>size:
        raise inner_nul()
    return length
# ANCHOR_END: string_in


# ANCHOR: string_out
def status_text(int status):
    return lib.shapes_status_text(status).decode("ascii")


def greet(str name not None):
    cdef char *greeting = lib.shapes_greet(encoded(name))
    if greeting is NULL:
        raise MemoryError
    try:
        return greeting.decode()
    finally:
        lib.shapes_string_free(greeting)
# ANCHOR_END: string_out


# ANCHOR: callback
@cython.final
cdef class _Call:
    """What C passes on as `user`: a visitor of Python's, and how it ended."""

    cdef object visit
    cdef int stopped
    cdef object raised

    def __cinit__(self, visit):
        self.visit = visit

    cdef int reraise(self) except -1:
        if self.raised is not None:
            raised, self.raised = self.raised, None
            raise raised
        return 0

    cdef outcome(self, int status):
        """The number that the visitor stopped with, or 0; or the error of one of the two sides."""
        self.reraise()
        if status != self.stopped:  # it is none of the visitor's
            raise error(status)
        return status


# ANCHOR: visit
# C has no exceptions: `noexcept`. The thread may be any, and need not have the GIL: `with gil`.
cdef int visit(void *user, int64_t value) noexcept with gil:
    call = <_Call>user
    try:
        returned = call.visit(value)
        if returned is not None:
            call.stopped = returned
            return call.stopped
        return 0
    except BaseException as error:
        call.raised = error
        return 1
# ANCHOR_END: visit


def each(int64_t count, visit_):
    call = _Call(visit_)
    return call.outcome(lib.shapes_each(count, visit, <void *>call))
# ANCHOR_END: callback


# ANCHOR: callback_thread
def each_thread(int64_t count, visit_):
    call = _Call(visit_)
    cdef void *user = <void *>call
    cdef int status
    with nogil:  # or the thread would wait for it, and we for the thread
        status = lib.shapes_each_thread(count, visit, user)
    return call.outcome(status)
# ANCHOR_END: callback_thread


# ANCHOR: handle
@cython.final
cdef class Tally:
    """A sum that goes on. Close it, or use it as a context manager."""

    cdef lib.shapes_tally *tally
    cdef int adding
    cdef _Call call
    # One thread at a time may be in the library's functions. Without a visitor the GIL is enough, because
    # they keep it. A visitor is Python code, during which another thread may get the GIL. The visitor itself
    # may call back in, so the lock must allow that.
    cdef object lock

    # ANCHOR: tally
    def __cinit__(self, int64_t start):
        check(lib.shapes_tally_open(start, &self.tally))

    def __dealloc__(self):
        lib.shapes_tally_close(self.tally)
    # ANCHOR_END: tally

    cdef int opened(self) except -1:
        if self.tally is NULL:
            raise ValueError("the tally is closed")
        return 0

    def add(self, int64_t amount):
        if self.lock is None:
            return self.add_alone(amount)
        with self.lock:
            return self.add_alone(amount)

    cdef add_alone(self, int64_t amount):
        cdef int64_t sum
        self.opened()
        call = self.call  # the visitor may replace itself
        self.adding += 1
        cdef int status = lib.shapes_tally_add(self.tally, amount, &sum)
        self.adding -= 1
        if status != 0:
            if call is not None:
                call.reraise()
            raise error(status)
        return sum

    # ANCHOR: callback
    def notify(self, visit_):
        if self.lock is None:
            self.lock = threading.RLock()
        with self.lock:
            self.opened()
            if visit_ is None:
                call = None
                check(lib.shapes_tally_notify(self.tally, NULL, NULL))
            else:
                call = _Call(visit_)
                check(lib.shapes_tally_notify(self.tally, visit, <void *>call))
            self.call = call  # C keeps the address, and nothing alive
    # ANCHOR_END: callback

    def close(self):
        if self.lock is None:
            self.close_alone()
        else:
            with self.lock:
                self.close_alone()

    cdef close_alone(self):
        if self.adding:
            raise RuntimeError("the tally is in use: its visitor cannot close it")
        lib.shapes_tally_close(self.tally)  # NULL is left alone
        self.tally = NULL

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
# ANCHOR_END: handle


# ANCHOR: enumeration
@cython.final
cdef class Pencil:
    cdef lib.shapes_pencil pencil

    def __init__(self, int colour, int length):
        self.colour = colour
        self.length = length

    @property
    def colour(self):
        return colour_of(<int>self.pencil.colour)

    @colour.setter
    def colour(self, int colour):
        self.pencil.colour = <lib.shapes_colour>colour

    @property
    def length(self):
        return self.pencil.length

    @length.setter
    def length(self, int length):
        self.pencil.length = length


def colour_next(int colour):
    cdef lib.shapes_colour next
    check(lib.shapes_colour_next(<lib.shapes_colour>colour, &next))
    return colour_of(<int>next)


def pencil_sharpen(Pencil pencil not None):
    check(lib.shapes_pencil_sharpen(&pencil.pencil))
# ANCHOR_END: enumeration


# ANCHOR: flags
def access_join(unsigned one, unsigned other):
    return Access(lib.shapes_access_join(one, other))
# ANCHOR_END: flags


# ANCHOR: tagged_union
cdef read(const lib.shapes_value *value):
    """The one field that the kind allows."""
    if value.kind == lib.SHAPES_INTEGER:
        return value.as_.integer
    if value.kind == lib.SHAPES_REAL:
        return value.as_.real
    if value.kind == lib.SHAPES_TEXT:
        return value.as_.text.decode()
    return Unknown(<int>value.kind)


def parse(str text not None):
    cdef lib.shapes_value value
    check(lib.shapes_parse(encoded(text), &value))
    return read(&value)  # which may borrow from the text


def value_double(number):
    cdef lib.shapes_value value
    if isinstance(number, int):
        value.kind = lib.SHAPES_INTEGER
        value.as_.integer = number
    elif isinstance(number, float):
        value.kind = lib.SHAPES_REAL
        value.as_.real = number
    elif isinstance(number, str):
        value.kind = lib.SHAPES_TEXT
        value.as_.text = encoded(number)
    else:
        raise TypeError(f"{type(number).__name__} is no int, no float and no str")
    check(lib.shapes_value_double(&value))
    return read(&value)
# ANCHOR_END: tagged_union


# ANCHOR: nullable
# What each thread applies: C passes nothing on here that could say it.
_applying = threading.local()


cdef int apply_python(int value) noexcept with gil:
    try:
        return _applying.function(value)
    except BaseException as error:
        _applying.raised = error
        return 0


def apply(function, value):
    cdef int number = 0 if value is None else value
    cdef const int *pointer = NULL if value is None else &number
    if function is None:
        return lib.shapes_apply(NULL, pointer)
    outer = getattr(_applying, "function", None)  # a function may apply another
    _applying.function, _applying.raised = function, None
    result = lib.shapes_apply(apply_python, pointer)
    raised, _applying.raised = _applying.raised, None
    _applying.function = outer
    if raised is not None:
        raise raised
    return result
# ANCHOR_END: nullable


# ANCHOR: variadic
def sum(*numbers):
    cdef int total = 0
    for number in numbers:
        total = lib.shapes_sum(2, total, <int>number)
    return total
# ANCHOR_END: variadic


# ANCHOR: inline_function
def middle(int low, int high):
    cdef int64_t distance = <int64_t>high - low
    if distance != <int>distance:
        raise OverflowError("the distance is no int, and would overflow in C")
    return lib.shapes_middle(low, high)
# ANCHOR_END: inline_function


# ANCHOR: macro
def pack(uint16_t high, uint16_t low):
    return lib.SHAPES_PACK(high, low)
# ANCHOR_END: macro


# ANCHOR: global
# The GIL is what keeps a thread from writing while another reads, for nobody here gives it up.
def get_scale():
    return lib.shapes_scale


def set_scale(int scale):
    lib.shapes_scale = scale


def scaled(int value):
    return lib.shapes_scaled(value)
# ANCHOR_END: global


# ANCHOR: work
def work(uint32_t state, uint32_t steps):
    with nogil:  # it can take seconds
        state = lib.shapes_work(state, steps)
    return state
# ANCHOR_END: work
