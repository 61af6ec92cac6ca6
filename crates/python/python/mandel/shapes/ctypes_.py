"""ctypes: the header again, in Python, by hand. Python does not check it against the C.

ctypes checks the type of an argument. It does not check that a number fits, and cuts it short: this
module must look at each one first.
"""

from __future__ import annotations

import os
from ctypes import (
    CDLL,
    CFUNCTYPE,
    POINTER,
    Array,
    Structure,
    Union,
    c_bool,
    c_char,
    c_char_p,
    c_double,
    c_float,
    c_int,
    c_int8,
    c_int32,
    c_int64,
    c_size_t,
    c_ubyte,
    c_uint,
    c_uint8,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
    get_errno,
    py_object,
    string_at,
)
from operator import index
from threading import Lock, RLock

from mandel._library import SHAPES
from mandel.shapes import Access, Colour, ShapesError, Unknown, colour_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable

    Visitor = Callable[[int], "int | None"]

CANNOT = {
    "buffer_in": "of what is read-only, ctypes has a pointer to bytes only: all else is copied",
    "inline_function": "the library has no symbol for it: it is written again, in Python",
    "macro": "the library has no symbol for it: it is written again, in Python",
}

# Of the header from which these declarations were translated: tests/test_shapes_header.py compares.
ABI_VERSION = 1

# Each function is looked up once: that costs as much as a tenth of a call.
_lib = CDLL(SHAPES.path)

abi_version = _lib.shapes_abi_version
abi_version.argtypes = []
abi_version.restype = c_int
SHAPES.check_version(abi_version(), ABI_VERSION, by_hand="ctypes_.py")

_INT_MIN, _INT_MAX = -(2**31), 2**31 - 1


def _fits(number: int, low: int, high: int) -> int:
    """The number, which ctypes would cut short if C had no room for it."""
    number = index(number)
    if not low <= number <= high:
        raise _no_room()
    return number


def _no_room() -> OverflowError:
    return OverflowError("a number does not fit the C type that it is for")


def _int(number: int) -> int:
    return _fits(number, _INT_MIN, _INT_MAX)


def _int64(number: int) -> int:
    return _fits(number, -(2**63), 2**63 - 1)


_encode = str.encode  # of a str only: TypeError for all else


def _encoded(text: str) -> bytes:
    """As C reads it: in UTF-8, to the first NUL. ctypes adds the NUL at the end."""
    encoded = _encode(text)
    if b"\0" in encoded:
        raise ValueError("the text has an inner NUL, where C would take it to end")
    return encoded


# ANCHOR: nothing
# The function itself, so that the caller calls it without a wrapper of ours.
nothing = _lib.shapes_nothing
nothing.argtypes = []
nothing.restype = None
# ANCHOR_END: nothing


# ANCHOR: scalars
_scalars = _lib.shapes_scalars
_scalars.argtypes = [
    c_int8, c_uint16, c_int32, c_uint64, c_float, c_double, c_bool, c_char
]  # fmt: skip
_scalars.restype = c_double


def scalars(
    i8: int, u16: int, i32: int, u64: int, f32: float, f64: float, negate: bool, c: int
) -> float:
    # Beyond ASCII, what a char is depends on the platform.
    if not (
        -0x80 <= i8 <= 0x7F
        and 0 <= u16 <= 0xFFFF
        and _INT_MIN <= i32 <= _INT_MAX
        and 0 <= u64 <= 0xFFFF_FFFF_FFFF_FFFF
        and 0 <= c <= 0x7F
    ):
        raise _no_room()
    result: float = _scalars(i8, u16, i32, u64, f32, f64, negate, c)
    return result
# ANCHOR_END: scalars


# ANCHOR: string_out
# ANCHOR: string_out_types
_status_text = _lib.shapes_status_text
_status_text.argtypes = [c_int]
_status_text.restype = c_char_p  # becomes bytes, a copy
_greet = _lib.shapes_greet
_greet.argtypes = [c_char_p]
_greet.restype = c_void_p  # stays an address, which is needed to free it
_string_free = _lib.shapes_string_free
_string_free.argtypes = [c_void_p]
_string_free.restype = None
# ANCHOR_END: string_out_types


def status_text(status: int) -> str:
    text: bytes = _status_text(_int(status))
    return text.decode("ascii")


def greet(name: str) -> str:
    greeting = _greet(_encoded(name))
    if greeting is None:
        raise MemoryError
    try:
        return string_at(greeting).decode()
    finally:
        _string_free(greeting)
# ANCHOR_END: string_out


def _error(status: int) -> ShapesError:
    return ShapesError(status, status_text(status))


# ANCHOR: status
_divide = _lib.shapes_divide
_divide.argtypes = [c_int, c_int, POINTER(c_int)]
_divide.restype = c_int


def divide(dividend: int, divisor: int) -> int:
    if not (_INT_MIN <= dividend <= _INT_MAX and _INT_MIN <= divisor <= _INT_MAX):
        raise _no_room()
    quotient = c_int()
    # ctypes passes the address of what it knows to be an out-parameter: byref would cost more.
    status = _divide(dividend, divisor, quotient)
    if status:
        raise _error(status)
    return quotient.value


def _check(status: Any, function: object, arguments: object) -> Any:
    """The errcheck of the functions below that return a status: ctypes calls it with each result.

    In divide, which is short, another call of a function of Python's would be seen in the time.
    """
    if status:
        raise _error(status)


# ANCHOR: divide_errno
def _check_errno(result: Any, function: object, arguments: Any) -> Any:
    if result:
        errno = get_errno()
        raise OSError(errno, os.strerror(errno))
    return arguments  # which tells ctypes to go on, and to return what is in the out-parameter


# With use_errno, ctypes keeps errno as it was right after the call, before Python changes it. By the
# flags, it makes the out-parameter itself: 1 is one that goes in, 2 one that comes out.
_divide_errno = CFUNCTYPE(c_int, c_int, c_int, POINTER(c_int), use_errno=True)(
    ("shapes_divide_errno", _lib), ((1, "dividend"), (1, "divisor"), (2, "quotient"))
)
_divide_errno.errcheck = _check_errno


def divide_errno(dividend: int, divisor: int) -> int:
    quotient: int = _divide_errno(_int(dividend), _int(divisor))
    return quotient
# ANCHOR_END: divide_errno
# ANCHOR_END: status


# ANCHOR: struct_by_value
class Point(Structure):
    _fields_ = [("x", c_double), ("y", c_double)]
    x: float
    y: float


# ANCHOR: padded
class Padded(Structure):
    _fields_ = [("_tag", c_int8), ("weight", c_double)]
    weight: float

    def __init__(self, tag: int, weight: float) -> None:
        super().__init__(_fits(tag, -0x80, 0x7F), weight)

    @property
    def tag(self) -> int:
        """Not the field itself, which takes any number, and cuts it short."""
        tag: int = self._tag
        return tag
# ANCHOR_END: padded


class Block(Structure):
    _fields_ = [("values", c_double * 8)]
    values: Array[c_double]

    def __init__(self, values: Iterable[float]) -> None:
        values = tuple(values)
        if len(values) != 8:
            raise ValueError(f"{len(values)} values: a block has 8")
        super().__init__(values)


point_swap = _lib.shapes_point_swap
point_swap.argtypes = [Point]
point_swap.restype = Point
padded_negate = _lib.shapes_padded_negate
padded_negate.argtypes = [Padded]
padded_negate.restype = Padded
block_reverse = _lib.shapes_block_reverse
block_reverse.argtypes = [Block]
block_reverse.restype = Block

# ANCHOR_END: struct_by_value


# ANCHOR: struct_by_pointer
_point_sum = _lib.shapes_point_sum
_point_sum.argtypes = [POINTER(Point), POINTER(c_double)]
_point_sum.restype = c_int
_point_sum.errcheck = _check
point_move = _lib.shapes_point_move
point_move.argtypes = [POINTER(Point), c_double, c_double]
point_move.restype = c_int
point_move.errcheck = _check
_points_move = _lib.shapes_points_move
_points_move.argtypes = [POINTER(Point), c_size_t, c_double, c_double]
_points_move.restype = c_int
_points_move.errcheck = _check


def point_sum(point: Point) -> float:
    sum = c_double()
    _point_sum(point, sum)  # structs, where C wants pointers: ctypes passes the addresses
    return sum.value




def Points(count: int) -> Array[Point]:
    """Memory of C's layout, at 0. Its length is a part of its type, so that it keeps to it."""
    return (Point * count)()


def points_move(points: Array[Point], dx: float, dy: float) -> None:
    _points_move(points, len(points), dx, dy)
# ANCHOR_END: struct_by_pointer


# ANCHOR: buffer_in
# Of the types for a pointer, this one takes bytes, and arrays of c_char.
_edges = _lib.shapes_edges
_edges.argtypes = [c_char_p, c_size_t, POINTER(c_uint)]
_edges.restype = c_int


def edges(data: Any) -> int:
    # A class derived from bytes may have another idea of its length.
    lent = data if type(data) is bytes else _lent(data)
    sum = c_uint()
    status = _edges(lent, len(lent), sum)
    if status:
        raise _error(status)
    return sum.value


def _lent(data: Any) -> bytes | Array[c_char]:
    """What ctypes has a pointer to. The array holds the buffer: nobody can resize it meanwhile."""
    view = memoryview(data).cast("B")
    if view.readonly:
        return view.tobytes()
    return (c_char * view.nbytes).from_buffer(view)
# ANCHOR_END: buffer_in


# ANCHOR: buffer_out
_repeat = _lib.shapes_repeat
_repeat.argtypes = [c_uint8, c_size_t, POINTER(c_ubyte), c_size_t, POINTER(c_size_t)]
_repeat.restype = c_int
_repeat.errcheck = _check


def repeat(value: int, length: int) -> bytes:
    # ctypes fills the array with 0 first, and bytes are a copy of it: C may not write to theirs.
    out = (c_ubyte * length)()
    _repeat(_fits(value, 0, 0xFF), length, out, length, c_size_t())
    return bytes(out)
# ANCHOR_END: buffer_out


# ANCHOR: string_in
_length = _lib.shapes_length
_length.argtypes = [c_char_p, POINTER(c_size_t)]
_length.restype = c_int


def length(text: str) -> int:
    encoded = _encode(text)
    length = c_size_t()
    status = _length(encoded, length)
    if status:
        raise _error(status)
    result = length.value
    if result != len(encoded):  # C has looked for a NUL already
        raise ValueError("the text has an inner NUL, where C takes it to end")
    return result
# ANCHOR_END: string_in


# ANCHOR: callback
_Visitor = CFUNCTYPE(c_int, py_object, c_int64)


class _Call:
    """What C passes on as `user`: a visitor of Python's, and how it ended."""

    def __init__(self, visit: Visitor) -> None:
        self.visit = visit
        self.stopped = 0
        self.raised: BaseException | None = None

    def reraise(self) -> None:
        if self.raised is not None:
            try:
                raise self.raised
            finally:
                self.raised = None  # or each would keep the other: its traceback has this frame

    def outcome(self, status: int) -> int:
        """The number that the visitor stopped with, or 0; or the error of one of the two sides."""
        self.reraise()
        if status != self.stopped:  # it is none of the visitor's
            raise _error(status)
        return status


# The one function that C calls. It lives as long as the module, so that C cannot call it too late.
@_Visitor  # type: ignore
def _visit(call: _Call, value: int) -> int:
    # Of what leaves it other than by return, ctypes prints the traceback, and C would get any int.
    try:
        returned = call.visit(value)
        if returned is None:
            return 0
        call.stopped = _int(returned)
        return call.stopped
    except BaseException as error:
        call.raised = error
        return 1


_each = _lib.shapes_each
_each.argtypes = [c_int64, _Visitor, py_object]
_each.restype = c_int


def each(count: int, visit: Visitor) -> int:
    call = _Call(visit)
    # py_object is the object's address. `call` keeps it alive.
    return call.outcome(_each(_int64(count), _visit, py_object(call)))
# ANCHOR_END: callback


# ANCHOR: callback_thread
_each_thread = _lib.shapes_each_thread
_each_thread.argtypes = [c_int64, _Visitor, py_object]
_each_thread.restype = c_int


def each_thread(count: int, visit: Visitor) -> int:
    # ctypes gives up the GIL for each call of a CDLL, and takes it for each call of a CFUNCTYPE. A
    # thread that Python does not know becomes one that it does.
    call = _Call(visit)
    return call.outcome(_each_thread(_int64(count), _visit, py_object(call)))
# ANCHOR_END: callback_thread


# ANCHOR: handle
# ANCHOR: handle_types
class _Tally(Structure):
    """Has no fields: what is in it is the library's business."""


_tally_open = _lib.shapes_tally_open
_tally_open.argtypes = [c_int64, POINTER(POINTER(_Tally))]
_tally_open.restype = c_int
_tally_open.errcheck = _check
_tally_add = _lib.shapes_tally_add
_tally_add.argtypes = [POINTER(_Tally), c_int64, POINTER(c_int64)]
_tally_add.restype = c_int
_tally_close = _lib.shapes_tally_close
_tally_close.argtypes = [POINTER(_Tally)]
_tally_close.restype = None
# ANCHOR_END: handle_types
_tally_notify = _lib.shapes_tally_notify
_tally_notify.argtypes = [POINTER(_Tally), _Visitor, py_object]
_tally_notify.restype = c_int
_tally_notify.errcheck = _check


class Tally:
    """A sum that goes on. Close it, or use it as a context manager."""

    def __init__(self, start: int) -> None:
        self._tally = POINTER(_Tally)()
        # The library's function runs without the GIL, and one thread at a time may be in it. A visitor
        # may call back in, which is why the thread may take it again.
        self._lock = RLock()
        self._adding = 0
        self._call: _Call | None = None
        _tally_open(_int64(start), self._tally)

    def _opened(self) -> Any:
        if not self._tally:
            raise ValueError("the tally is closed")
        return self._tally

    def add(self, amount: int) -> int:
        amount = _int64(amount)
        sum = c_int64()
        with self._lock:
            tally = self._opened()
            call = self._call  # the visitor may replace itself
            self._adding += 1
            try:
                status = _tally_add(tally, amount, sum)
            finally:
                self._adding -= 1
        if status:
            if call is not None:
                call.reraise()
            raise _error(status)
        return sum.value

    # ANCHOR: callback
    def notify(self, visit: Visitor | None) -> None:
        with self._lock:
            tally = self._opened()
            if visit is None:
                call = None
                _tally_notify(tally, _Visitor(), py_object())  # both are NULL
            else:
                call = _Call(visit)
                _tally_notify(tally, _visit, py_object(call))
            self._call = call  # C keeps the address, and nothing alive
    # ANCHOR_END: callback

    # ANCHOR: tally_close
    def close(self) -> None:
        with self._lock:
            if self._adding:
                raise RuntimeError("the tally is in use: its visitor cannot close it")
            tally, self._tally = self._tally, POINTER(_Tally)()
            _tally_close(tally)  # NULL is left alone

    def __enter__(self) -> Tally:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_tally", None):
            _tally_close(self._tally)
    # ANCHOR_END: tally_close
# ANCHOR_END: handle


# ANCHOR: enumeration
# A C compiler may choose another type for an enum. Those of the platforms here choose one of an int's
# size, and every value that may come is one of an int's.
_Colour = c_int


class Pencil(Structure):
    _fields_ = [("_colour", _Colour), ("_length", c_int)]

    def __init__(self, colour: int, length: int) -> None:
        super().__init__(_int(colour), _int(length))

    @property
    def colour(self) -> Colour | int:
        return colour_of(self._colour)

    @colour.setter
    def colour(self, colour: int) -> None:
        self._colour = _int(colour)

    @property
    def length(self) -> int:
        length: int = self._length
        return length

    @length.setter
    def length(self, length: int) -> None:
        self._length = _int(length)


_colour_next = _lib.shapes_colour_next
_colour_next.argtypes = [_Colour, POINTER(_Colour)]
_colour_next.restype = c_int
_colour_next.errcheck = _check
pencil_sharpen = _lib.shapes_pencil_sharpen
pencil_sharpen.argtypes = [POINTER(Pencil)]
pencil_sharpen.restype = c_int
pencil_sharpen.errcheck = _check


def colour_next(colour: int) -> Colour | int:
    next = _Colour()
    _colour_next(_int(colour), next)
    return colour_of(next.value)


# ANCHOR_END: enumeration


# ANCHOR: flags
_access_join = _lib.shapes_access_join
_access_join.argtypes = [c_uint, c_uint]
_access_join.restype = c_uint


def access_join(one: int, other: int) -> Access:
    return Access(_access_join(_fits(one, 0, 2**32 - 1), _fits(other, 0, 2**32 - 1)))
# ANCHOR_END: flags


# ANCHOR: tagged_union
_INTEGER, _REAL, _TEXT = 0, 1, 2


class _As(Union):
    _fields_ = [("integer", c_int64), ("real", c_double), ("text", c_char_p)]


class _Value(Structure):
    _fields_ = [("kind", c_int), ("as", _As)]
    # In Python, `as` is a keyword. Of an anonymous field, the fields are reached without its name.
    _anonymous_ = ["as"]
    kind: int
    integer: int
    real: float
    text: bytes


_parse = _lib.shapes_parse
_parse.argtypes = [c_char_p, POINTER(_Value)]
_parse.restype = c_int
_parse.errcheck = _check
_value_double = _lib.shapes_value_double
_value_double.argtypes = [POINTER(_Value)]
_value_double.restype = c_int
_value_double.errcheck = _check


def _read(value: _Value) -> int | float | str | Unknown:
    """The one field that the kind allows."""
    if value.kind == _INTEGER:
        return value.integer
    if value.kind == _REAL:
        return value.real
    if value.kind == _TEXT:
        return value.text.decode()
    return Unknown(value.kind)


def parse(text: str) -> int | float | str | Unknown:
    encoded = _encoded(text)  # from which the value may borrow
    value = _Value()
    _parse(encoded, value)
    return _read(value)


def value_double(number: int | float | str) -> int | float | str | Unknown:
    if isinstance(number, int):
        value = _Value(_INTEGER, integer=_int64(number))
    elif isinstance(number, float):
        value = _Value(_REAL, real=number)
    else:
        value = _Value(_TEXT, text=_encoded(number))  # the struct keeps the bytes alive
    _value_double(value)
    return _read(value)
# ANCHOR_END: tagged_union


# ANCHOR: nullable
_Unary = CFUNCTYPE(c_int, c_int)

_apply = _lib.shapes_apply
_apply.argtypes = [_Unary, POINTER(c_int)]
_apply.restype = c_int


def apply(function: Callable[[int], int] | None, value: int | None) -> int:
    number = None if value is None else c_int(_int(value))
    result: int
    if function is None:
        # NULL: None does for a pointer, but not for a function.
        result = _apply(_Unary(), number)
        return result
    raised: list[BaseException] = []

    def call(value: int) -> int:
        try:
            return _int(function(value))
        except BaseException as error:
            raised.append(error)
            return 0

    # C passes nothing on here, so ctypes writes a function of C for this one call, which knows ours.
    result = _apply(_Unary(call), number)
    if raised:
        raise raised.pop()
    return result
# ANCHOR_END: nullable


# ANCHOR: variadic
# Those that are named. On some platforms the others travel elsewhere, and ctypes must know which.
_sum = _lib.shapes_sum
_sum.argtypes = [c_int]
_sum.restype = c_int


def sum(*numbers: int) -> int:
    # Of what has no type in the declaration, ctypes must be told the type.
    result: int = _sum(len(numbers), *[c_int(_int(number)) for number in numbers])
    return result
# ANCHOR_END: variadic


# ANCHOR: inline_function
def middle(low: int, high: int) -> int:
    distance = _int(_int(high) - _int(low))  # where C would overflow
    # C divides towards 0, and Python towards the smaller number.
    return low + (distance // 2 if distance >= 0 else -(-distance // 2))
# ANCHOR_END: inline_function


# ANCHOR: macro
def pack(high: int, low: int) -> int:
    return _fits(high, 0, 0xFFFF) << 16 | _fits(low, 0, 0xFFFF)
# ANCHOR_END: macro


# ANCHOR: global
_scale = c_int.in_dll(_lib, "shapes_scale")
# shapes_scaled reads it without the GIL, and nobody may write it meanwhile.
_scale_lock = Lock()

_scaled = _lib.shapes_scaled
_scaled.argtypes = [c_int]
_scaled.restype = c_int


def get_scale() -> int:
    return _scale.value


def set_scale(scale: int) -> None:
    with _scale_lock:
        _scale.value = _int(scale)


def scaled(value: int) -> int:
    with _scale_lock:
        result: int = _scaled(_int(value))
    return result
# ANCHOR_END: global


# ANCHOR: work
_work = _lib.shapes_work
_work.argtypes = [c_uint32, c_uint32]
_work.restype = c_uint32


def work(state: int, steps: int) -> int:
    result: int = _work(_fits(state, 0, 2**32 - 1), _fits(steps, 0, 2**32 - 1))
    return result
# ANCHOR_END: work
