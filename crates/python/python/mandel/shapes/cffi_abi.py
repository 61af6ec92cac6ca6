"""cffi in ABI mode: the header's own declarations, and the shared library opened at run time.

cffi converts each argument by its declaration: it raises OverflowError or TypeError by itself.
"""

from __future__ import annotations

import os
from operator import index
from threading import Lock, RLock

from cffi import FFI

from mandel._library import SHAPES
from mandel.shapes import Access, Colour, ShapesError, Unknown, colour_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable

    Visitor = Callable[[int], "int | None"]

CANNOT = {
    "inline_function": "the library has no symbol for it: it is written again, in Python",
    "macro": "the library has no symbol for it: it is written again, in Python",
}

ffi = FFI()
ffi.cdef(SHAPES.declarations())
lib = ffi.dlopen(SHAPES.path)
SHAPES.check_version(lib.shapes_abi_version(), lib.SHAPES_ABI_VERSION)

abi_version = lib.shapes_abi_version


def _int(number: int) -> int:
    """The number, as cffi converts it to an int of C's: OverflowError where that has no room."""
    checked: int = ffi.new("int *", index(number))[0]
    return checked


_encode = str.encode  # of a str only: TypeError for all else


def _encoded(text: str) -> bytes:
    """As C reads it: in UTF-8, to the first NUL. cffi adds the NUL at the end."""
    encoded = _encode(text)
    if b"\0" in encoded:
        raise ValueError("the text has an inner NUL, where C would take it to end")
    return encoded


# ANCHOR: nothing
# The function itself, so that the caller calls it without a wrapper of ours.
nothing = lib.shapes_nothing
# ANCHOR_END: nothing


# ANCHOR: scalars
# To cffi a char is bytes of length 1. Beyond ASCII, what it is as a number depends on the platform.
_CHARS = {number: bytes([number]) for number in range(128)}


def scalars(
    i8: int, u16: int, i32: int, u64: int, f32: float, f64: float, negate: bool, c: int
) -> float:
    try:
        char = _CHARS[c]
    except KeyError:
        raise OverflowError(f"{index(c)} is no char in ASCII") from None
    result: float = lib.shapes_scalars(i8, u16, i32, u64, f32, f64, negate, char)
    return result
# ANCHOR_END: scalars


# ANCHOR: string_out
def status_text(status: int) -> str:
    text: bytes = ffi.string(lib.shapes_status_text(status))  # a copy
    return text.decode("ascii")


def greet(name: str) -> str:
    greeting = lib.shapes_greet(_encoded(name))
    if not greeting:
        raise MemoryError
    try:
        text: bytes = ffi.string(greeting)
    finally:
        lib.shapes_string_free(greeting)
    return text.decode()
# ANCHOR_END: string_out


def _error(status: int) -> ShapesError:
    return ShapesError(status, status_text(status))


# ANCHOR: status
def divide(dividend: int, divisor: int) -> int:
    quotient = ffi.new("int *")
    status = lib.shapes_divide(dividend, divisor, quotient)
    if status:
        raise _error(status)
    result: int = quotient[0]
    return result


def divide_errno(dividend: int, divisor: int) -> int:
    quotient = ffi.new("int *")
    if lib.shapes_divide_errno(dividend, divisor, quotient):
        # cffi keeps errno as it was right after the call, for each thread.
        raise OSError(ffi.errno, os.strerror(ffi.errno))
    result: int = quotient[0]
    return result
# ANCHOR_END: status


def _check(status: int) -> None:
    if status:
        raise _error(status)


# ANCHOR: struct_by_value
def Point(x: float, y: float) -> Any:
    """A pointer that owns the struct, which most functions want a pointer to: point.x is the field.

    What C returns is a struct and no pointer. The functions here take either.
    """
    return ffi.new("shapes_point *", (x, y))


# The struct that is read from such a pointer owns it as well.
def Padded(tag: int, weight: float) -> Any:
    return ffi.new("shapes_padded *", (tag, weight))[0]


def Block(values: Iterable[float]) -> Any:
    values = list(values)
    if len(values) != 8:  # cffi would fill up with 0
        raise ValueError(f"{len(values)} values: a block has 8")
    return ffi.new("shapes_block *", (values,))[0]


def point_swap(point: Any) -> Any:
    try:
        point = point[0]
    except TypeError:
        pass  # it is the struct already
    return lib.shapes_point_swap(point)


padded_negate = lib.shapes_padded_negate
block_reverse = lib.shapes_block_reverse
# ANCHOR_END: struct_by_value


# ANCHOR: struct_by_pointer
_CData = ffi.CData


def _check_memory(memory: Any) -> None:
    """Of a list, cffi would make an array, and C would change that."""
    if not isinstance(memory, _CData):
        raise TypeError(f"{type(memory).__name__} is no memory of C's")


def point_sum(point: Any) -> float:
    _check_memory(point)
    sum = ffi.new("double *")
    try:
        status = lib.shapes_point_sum(point, sum)
    except TypeError:
        status = lib.shapes_point_sum(ffi.addressof(point), sum)
    _check(status)
    result: float = sum[0]
    return result


def point_move(point: Any, dx: float, dy: float) -> None:
    _check_memory(point)
    try:
        status = lib.shapes_point_move(point, dx, dy)
    except TypeError:
        status = lib.shapes_point_move(ffi.addressof(point), dx, dy)
    if status:
        raise _error(status)


def Points(count: int) -> Any:
    """Memory of C's layout, at 0. It knows its length, and keeps to it: IndexError."""
    return ffi.new("shapes_point[]", count)


def points_move(points: Any, dx: float, dy: float) -> None:
    _check_memory(points)
    _check(lib.shapes_points_move(points, len(points), dx, dy))
# ANCHOR_END: struct_by_pointer


# ANCHOR: buffer_in
def edges(data: Any) -> int:
    # Of bytes, cffi passes the address as it is. (A class derived from them may have another idea of
    # its length.) Of everything else, `lent` holds the buffer: nobody can resize it meanwhile.
    lent = data if type(data) is bytes else ffi.from_buffer("uint8_t[]", data)
    sum = ffi.new("unsigned *")
    status = lib.shapes_edges(lent, len(lent), sum)
    if lent is not data:
        ffi.release(lent)
    if status:
        raise _error(status)
    result: int = sum[0]
    return result
# ANCHOR_END: buffer_in


# ANCHOR: buffer_out
_new_uninitialised = ffi.new_allocator(should_clear_after_alloc=False)


def repeat(value: int, length: int) -> bytes:
    # Bytes are a copy of what C wrote: it may not write to theirs.
    out = _new_uninitialised("uint8_t[]", length)
    _check(lib.shapes_repeat(value, length, out, length, ffi.new("size_t *")))
    return bytes(ffi.buffer(out))
# ANCHOR_END: buffer_out


# ANCHOR: string_in
def length(text: str) -> int:
    encoded = _encode(text)
    length = ffi.new("size_t *")
    status = lib.shapes_length(encoded, length)
    if status:
        raise _error(status)
    result: int = length[0]
    if result != len(encoded):  # C has looked for a NUL already
        raise ValueError("the text has an inner NUL, where C takes it to end")
    return result
# ANCHOR_END: string_in


# ANCHOR: callback
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
# cffi writes it in machine code at run time, which a hardened system forbids: see API mode.
@ffi.callback("shapes_visitor")  # type: ignore
def _visit(user: Any, value: int) -> int:
    call: _Call = ffi.from_handle(user)
    # Of what leaves it other than by return, cffi prints the traceback, and returns 0 to C. The number
    # is converted here already, while it is known whose it is.
    try:
        returned = call.visit(value)
        if returned is None:
            return 0
        call.stopped = _int(returned)
        return call.stopped
    except BaseException as error:
        call.raised = error
        return 1


def each(count: int, visit: Visitor) -> int:
    call = _Call(visit)
    handle = ffi.new_handle(call)  # a pointer for C, as long as the handle lives
    return call.outcome(lib.shapes_each(count, _visit, handle))
# ANCHOR_END: callback


# ANCHOR: callback_thread
def each_thread(count: int, visit: Visitor) -> int:
    # cffi gives up the GIL for each call, and takes it for each call back. A thread that Python does not
    # know becomes one that it does.
    call = _Call(visit)
    handle = ffi.new_handle(call)
    return call.outcome(lib.shapes_each_thread(count, _visit, handle))
# ANCHOR_END: callback_thread


# ANCHOR: handle
class Tally:
    """A sum that goes on. Close it, or use it as a context manager."""

    def __init__(self, start: int) -> None:
        # The library's function runs without the GIL, and one thread at a time may be in it. A visitor
        # may call back in, which is why the thread may take it again.
        self._lock = RLock()
        self._adding = 0
        self._call: _Call | None = None
        self._handle = ffi.NULL
        tally = ffi.new("shapes_tally **")
        _check(lib.shapes_tally_open(start, tally))
        # Closes it when the last reference to it is gone, at the latest.
        self._tally = ffi.gc(tally[0], lib.shapes_tally_close)

    def _opened(self) -> Any:
        if self._tally is None:
            raise ValueError("the tally is closed")
        return self._tally

    def add(self, amount: int) -> int:
        sum = ffi.new("int64_t *")
        with self._lock:
            tally = self._opened()
            call = self._call  # the visitor may replace itself
            self._adding += 1
            try:
                status = lib.shapes_tally_add(tally, amount, sum)
            finally:
                self._adding -= 1
        if status:
            if call is not None:
                call.reraise()
            raise _error(status)
        result: int = sum[0]
        return result

    # ANCHOR: callback
    def notify(self, visit: Visitor | None) -> None:
        with self._lock:
            tally = self._opened()
            call = None if visit is None else _Call(visit)
            handle = ffi.NULL if call is None else ffi.new_handle(call)
            _check(lib.shapes_tally_notify(tally, _visit if call else ffi.NULL, handle))
            self._call, self._handle = call, handle  # C keeps the address, and nothing alive
    # ANCHOR_END: callback

    def close(self) -> None:
        with self._lock:
            if self._adding:
                raise RuntimeError("the tally is in use: its visitor cannot close it")
            if self._tally is not None:
                ffi.release(self._tally)
                self._tally = None

    def __enter__(self) -> Tally:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
# ANCHOR_END: handle


# ANCHOR: enumeration
# An enum's value is an int to cffi, whether it has a name or not.
def Pencil(colour: int, length: int) -> Any:
    return ffi.new("shapes_pencil *", (colour, length))


def colour_next(colour: int) -> Colour | int:
    next = ffi.new("enum shapes_colour *")
    _check(lib.shapes_colour_next(colour, next))
    return colour_of(next[0])


def pencil_sharpen(pencil: Any) -> None:
    _check_memory(pencil)
    _check(lib.shapes_pencil_sharpen(pencil))
# ANCHOR_END: enumeration


# ANCHOR: flags
def access_join(one: int, other: int) -> Access:
    return Access(lib.shapes_access_join(one, other))
# ANCHOR_END: flags


# ANCHOR: tagged_union
def _read(value: Any) -> int | float | str | Unknown:
    """The one field that the kind allows."""
    fields: Any = getattr(value, "as")  # `value.as` is no Python: `as` is a keyword
    if value.kind == lib.SHAPES_INTEGER:
        integer: int = fields.integer
        return integer
    if value.kind == lib.SHAPES_REAL:
        real: float = fields.real
        return real
    if value.kind == lib.SHAPES_TEXT:
        text: bytes = ffi.string(fields.text)
        return text.decode()
    return Unknown(value.kind)


def parse(text: str) -> int | float | str | Unknown:
    # The value may borrow from it. Of bytes, C would have the address for the call only.
    encoded = ffi.new("char[]", _encoded(text))
    value = ffi.new("shapes_value *")
    _check(lib.shapes_parse(encoded, value))
    return _read(value)


def value_double(number: int | float | str) -> int | float | str | Unknown:
    fields: dict[str, Any]
    if isinstance(number, int):
        kind, fields = lib.SHAPES_INTEGER, {"integer": number}
    elif isinstance(number, float):
        kind, fields = lib.SHAPES_REAL, {"real": number}
    else:
        # A struct keeps nothing alive: `fields` does.
        kind, fields = lib.SHAPES_TEXT, {"text": ffi.new("char[]", _encoded(number))}
    value = ffi.new("shapes_value *", {"kind": kind, "as": fields})
    _check(lib.shapes_value_double(value))
    return _read(value)
# ANCHOR_END: tagged_union


# ANCHOR: nullable
def apply(function: Callable[[int], int] | None, value: int | None) -> int:
    number = ffi.NULL if value is None else ffi.new("int *", value)
    result: int
    if function is None:
        result = lib.shapes_apply(ffi.NULL, number)
        return result
    raised: list[BaseException] = []

    def call(value: int) -> int:
        try:
            return _int(function(value))
        except BaseException as error:
            raised.append(error)
            return 0

    # C passes nothing on here, so cffi writes a function of C for this one call, which knows ours.
    result = lib.shapes_apply(ffi.callback("shapes_unary", call), number)
    if raised:
        raise raised.pop()
    return result
# ANCHOR_END: nullable


# ANCHOR: variadic
def sum(*numbers: int) -> int:
    # Of what has no type in the declaration, cffi must be told the type. A cast cuts short what does
    # not fit; an array refuses it.
    ints = [ffi.cast("int", number) for number in ffi.new("int[]", numbers)]
    result: int = lib.shapes_sum(len(ints), *ints)
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
    halves = ffi.new("uint16_t[]", (high, low))
    packed: int = halves[0] << 16 | halves[1]
    return packed
# ANCHOR_END: macro


# ANCHOR: global
# shapes_scaled reads it without the GIL, and nobody may write it meanwhile.
_scale_lock = Lock()


def get_scale() -> int:
    scale: int = lib.shapes_scale
    return scale


def set_scale(scale: int) -> None:
    with _scale_lock:
        lib.shapes_scale = scale


def scaled(value: int) -> int:
    with _scale_lock:
        result: int = lib.shapes_scaled(value)
    return result
# ANCHOR_END: global


# ANCHOR: work
work = lib.shapes_work
# ANCHOR_END: work
