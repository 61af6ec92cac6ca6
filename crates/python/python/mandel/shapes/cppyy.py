"""cppyy, one function for each shape of signature: a C++ compiler reads the header at run time, so that
there is nothing to declare, and compiles what cppyy cannot express.

This package does not depend on it, because it is large: pip install cppyy
"""

from __future__ import annotations

import os
from ctypes import CDLL, RTLD_GLOBAL, c_double, c_int, c_int64, c_size_t, c_uint, c_void_p
from functools import wraps
from threading import RLock, local
from weakref import WeakValueDictionary

import cppyy

from mandel._library import SHAPES
from mandel.shapes import Access, Colour, ShapesError, Unknown, colour_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, Callable, Iterable, TypeVar

    Visitor = Callable[[int], "int | None"]
    Function = TypeVar("Function", bound=Callable[..., Any])

CANNOT = {
    "scalars": "cppyy cuts some numbers to size that are too large for `char` or `unsigned`: they are "
    "checked in Python",
    "status": "errno is another one by the time that Python can ask: a function in C++ returns it",
    "struct_by_value": "cppyy makes a struct of a number: a function in Python looks at the type",
    "buffer_in": "cppyy crashes for a view of anything but single bytes, and refuses bytes: they are cast",
    "string_in": "cppyy does not see a NUL inside of a text: it is checked in Python",
    "string_out": "cppyy makes a str of each `char *`, which nobody can free then: a function in C++ does",
    "handle": "cppyy leaks 1 to 3 KB for each pointer to a struct without a definition: a class in C++ has "
    "it, which is one object to cppyy",
    "callback": "cppyy compiles each callable for 10 ms, and lets its exceptions through C: there is one "
    "for all, which catches them",
    "enumeration": "cppyy has no pointer to an enum for which nothing but its own enum would do: a function "
    "in C++ takes one to an int",
    "struct_by_pointer": "a point in a vector does not keep the vector alive: a class in Python does",
    "variadic": "cppyy calls the function with the arguments before the dots only: a function in C++ makes "
    "calls of a fixed number, with zeros",
    "macro": "cppyy.macro knows no macro with arguments: a function in C++ has it",
}

cppyy.include(SHAPES.header)
# Where somebody in this process has opened the library for themselves alone, cppyy does not find
# what is in it. This opens it for all.
CDLL(SHAPES.path, RTLD_GLOBAL)
cppyy.load_library(SHAPES.path)
lib: Any = cppyy.gbl
SHAPES.check_version(lib.shapes_abi_version(), cppyy.macro("SHAPES_ABI_VERSION"))

abi_version = lib.shapes_abi_version


def _fits(function: Function) -> Function:
    """cppyy raises ValueError, or OverflowError, for a number that does not fit."""

    @wraps(function)
    def fitting(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except ValueError as error:
            raise OverflowError(str(error)) from None

    return fitting  # type: ignore[return-value]


def _unsigned(number: int) -> int:
    if not 0 <= number < 2**32:
        raise OverflowError("the number does not fit into an unsigned int of C")
    return number


# ANCHOR: nothing
# The function itself, so that the caller calls it without a wrapper of ours.
nothing = lib.shapes_nothing
# ANCHOR_END: nothing

# ANCHOR: scalars
cppyy.cppdef("#include <climits>")
_CHARS = range(cppyy.macro("CHAR_MIN"), cppyy.macro("CHAR_MAX") + 1)  # it depends on the platform


@_fits
def scalars(
    i8: int, u16: int, i32: int, u64: int, f32: float, f64: float, negate: bool, c: int
) -> float:
    if _int(c) not in _CHARS:  # cppyy would also take a str, and cut a large number to size
        raise OverflowError("the number does not fit into a char of C")
    total: float = lib.shapes_scalars(i8, u16, i32, u64, f32, f64, negate, c)
    return total
# ANCHOR_END: scalars


# ANCHOR: status
def _error(status: int) -> ShapesError:
    return ShapesError(status, lib.shapes_status_text(status))


def _check(status: int) -> None:
    if status:
        raise _error(status)


@_fits
def divide(dividend: int, divisor: int) -> int:
    quotient = c_int()
    _check(lib.shapes_divide(dividend, divisor, quotient))
    return quotient.value


cppyy.cppdef(
    """
    #include <cerrno>
    // errno, or 0.
    int mandel_divide_errno(int dividend, int divisor, int *quotient)
    {
        return shapes_divide_errno(dividend, divisor, quotient) < 0 ? errno : 0;
    }
    """
)


@_fits
def divide_errno(dividend: int, divisor: int) -> int:
    quotient = c_int()
    number = lib.mandel_divide_errno(dividend, divisor, quotient)
    if number:
        raise OSError(number, os.strerror(number))
    return quotient.value
# ANCHOR_END: status


# ANCHOR: struct_by_value
def _attribute(struct: Any, name: str, read: Callable[[Any], Any]) -> None:
    """Says what the reader of a struct's attribute gets instead of what cppyy would give."""
    member = struct.__dict__[name]
    store = _fits(member.__set__)
    setattr(struct, name, property(lambda self: read(member.__get__(self)), store))


# The classes are those that cppyy has made of the header.
Point = lib.shapes_point
Padded = lib.shapes_padded


def Block(values: Iterable[float]) -> Any:
    block = lib.shapes_block()
    block.values = values
    return block


def _store_values(block: Any, values: Iterable[float]) -> None:
    floats = [float(value) for value in values]
    if len(floats) != 8:
        raise ValueError("a Block has 8 values")
    array = _VALUES.__get__(block)
    for index, value in enumerate(floats):
        array[index] = value


# cppyy's view of an array does not keep the struct alive, so this is a copy.
_VALUES = lib.shapes_block.__dict__["values"]
lib.shapes_block.values = property(lambda block: list(_VALUES.__get__(block)), _store_values)


def _of(kind: Any, function: Any) -> Any:
    """cppyy would make a point of a number, as C++ does of {3}."""

    def checked(struct: Any) -> Any:
        if not isinstance(struct, kind):
            raise TypeError(f"a {kind.__name__} is needed, not {type(struct).__name__}")
        return function(struct)

    return checked


point_swap = _of(Point, lib.shapes_point_swap)
padded_negate = _of(Padded, lib.shapes_padded_negate)
block_reverse = _of(lib.shapes_block, lib.shapes_block_reverse)
# ANCHOR_END: struct_by_value


# ANCHOR: struct_by_pointer
def point_sum(point: Any) -> float:
    sum = c_double()
    _check(lib.shapes_point_sum(point, sum))
    return sum.value


def point_move(point: Any, dx: float, dy: float) -> None:
    _check(lib.shapes_point_move(point, dx, dy))


_Vector = lib.std.vector[Point]


class Points:
    """A vector of C++, and what cppyy does not do: a point in it keeps it alive."""

    def __init__(self, count: int) -> None:
        if not 0 <= count < 2**32:
            raise OverflowError("so many points do not fit into memory")
        self.vector = _Vector(count)

    def __len__(self) -> int:
        return len(self.vector)

    def __getitem__(self, index: int) -> Any:
        point = self.vector[index]
        point.vector = self.vector
        return point


def points_move(points: Points, dx: float, dy: float) -> None:
    if not isinstance(points, Points):
        raise TypeError(f"Points are needed, not {type(points).__name__}")
    vector = points.vector
    _check(lib.shapes_points_move(vector.data(), vector.size(), dx, dy))
# ANCHOR_END: struct_by_pointer


# ANCHOR: buffer_in
def edges(data: Any) -> int:
    """No copy is made, and the view lends the bytes until the end of the block."""
    sum = c_uint()
    with memoryview(data) as view:
        if not view.c_contiguous:
            raise BufferError("the bytes have gaps")
        # ctypes says "<B" of single bytes, which cppyy knows and cast does not.
        plain = view if view.ndim == 1 and view.format in ("B", "<B") else view.cast("B")
        # cppyy refuses a buffer without a byte.
        _check(lib.shapes_edges(plain if view.nbytes else cppyy.nullptr, view.nbytes, sum))
    return sum.value
# ANCHOR_END: buffer_in


# ANCHOR: buffer_out
@_fits
def repeat(value: int, length: int) -> bytes:
    out = bytearray(length)
    needed = c_size_t()
    _check(lib.shapes_repeat(value, length, out if out else cppyy.nullptr, length, needed))
    return bytes(out)  # a copy: nobody may write to bytes
# ANCHOR_END: buffer_out


# ANCHOR: string_in
def _encoded(text: str) -> bytes:
    """As C reads it, to the first NUL. Python keeps one behind all bytes."""
    encoded = str.encode(text)
    if b"\0" in encoded:
        raise ValueError("embedded null character")
    return encoded


def length(text: str) -> int:
    length = c_size_t()
    _check(lib.shapes_length(_encoded(text), length))
    return length.value
# ANCHOR_END: string_in


# ANCHOR: string_out
status_text = _fits(lib.shapes_status_text)

cppyy.cppdef(
    """
    #include <memory>
    #include <new>
    #include <string>
    std::string mandel_greet(const char *name)
    {
        std::unique_ptr<char, void (*)(char *)> text(shapes_greet(name), shapes_string_free);
        if (!text)
            throw std::bad_alloc();
        return text.get();
    }
    """
)


def greet(name: str) -> str:
    return str(lib.mandel_greet(_encoded(name)))
# ANCHOR_END: string_out


# ANCHOR: callback
class _Call:
    """A visitor, and the exception that left it. The library gets its address as `user`."""

    def __init__(self, visit: Visitor) -> None:
        if not callable(visit):
            raise TypeError(f"a callable is needed, not {type(visit).__name__}")
        self.visit = visit
        self.stopped = False
        self.raised: BaseException | None = None
        self.user = c_void_p(id(self))
        _calls[id(self)] = self

    def reraise(self) -> None:
        if self.raised is not None:
            try:
                raise self.raised
            finally:
                self.raised = None  # or each would keep the other: its traceback has this frame


# Weak: who makes a call keeps it as long as the library may use it.
_calls: WeakValueDictionary[int, _Call] = WeakValueDictionary()


def _visit(user: Any, value: int) -> int:
    """The one function that the library calls. cppyy takes the GIL for it, in any thread."""
    call = _calls[cppyy.addressof(user)]
    try:
        returned = call.visit(value)
        status = 0 if returned is None else _int(returned)
    except BaseException as error:
        call.raised = error
        status = -1
    call.stopped = status != 0
    return status


def _int(number: Any) -> int:
    if not isinstance(number, int):
        raise TypeError(f"an int is needed, not {type(number).__name__}")
    if not -(2**31) <= number < 2**31:
        raise OverflowError("the number does not fit into an int of C")
    return number


def _visits(function: Any, count: int, visit: Visitor) -> int:
    call = _Call(visit)
    status: int = function(count, _visit, call.user)
    call.reraise()
    if status and not call.stopped:
        raise _error(status)
    return status


def each(count: int, visit: Visitor) -> int:
    return _visits(lib.shapes_each, count, visit)
# ANCHOR_END: callback


# ANCHOR: callback_thread
_each_thread = lib.shapes_each_thread
# Otherwise this thread would wait for the other, and the other for the GIL.
_each_thread.__release_gil__ = True


def each_thread(count: int, visit: Visitor) -> int:
    return _visits(_each_thread, count, visit)
# ANCHOR_END: callback_thread


# ANCHOR: handle
cppyy.cppdef(
    """
    // Its destructor closes the tally.
    struct mandel_tally {
        shapes_tally *tally = nullptr;
        mandel_tally() = default;
        mandel_tally(const mandel_tally &) = delete;
        ~mandel_tally() { shapes_tally_close(tally); }
        int open(int64_t start) { return shapes_tally_open(start, &tally); }
        int add(int64_t amount, int64_t *sum) { return shapes_tally_add(tally, amount, sum); }
        int notify(shapes_visitor visit, void *user) { return shapes_tally_notify(tally, visit, user); }
    };
    """
)


class Tally:
    """A sum that goes on. Close it, or use it as a context manager."""

    def __init__(self, start: int) -> None:
        # One thread at a time may use it. A visitor is in the thread that has it already.
        self._lock = RLock()
        self._adding = 0
        self._call: _Call | None = None
        self._tally: Any = None
        tally = lib.mandel_tally()
        _check(tally.open(start))
        self._tally = tally

    def _opened(self) -> Any:
        if self._tally is None:
            raise ValueError("the tally is closed")
        return self._tally

    def add(self, amount: int) -> int:
        sum = c_int64()
        with self._lock:
            tally = self._opened()
            call = self._call  # the visitor may replace itself
            self._adding += 1
            try:
                status = tally.add(amount, sum)
            finally:
                self._adding -= 1
        if status:
            if call is not None:
                call.reraise()
            raise _error(status)
        return sum.value

    def notify(self, visit: Visitor | None) -> None:
        with self._lock:
            tally = self._opened()
            call = None if visit is None else _Call(visit)
            function, user = (_visit, call.user) if call else (cppyy.nullptr, cppyy.nullptr)
            _check(tally.notify(function, user))
            self._call = call

    def close(self) -> None:
        with self._lock:
            if self._adding:
                raise RuntimeError("the tally is in use, and cannot be closed")
            if self._tally is not None:
                self._tally.__destruct__()
            self._tally = self._call = None

    def __enter__(self) -> Tally:
        self._opened()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
# ANCHOR_END: handle


# ANCHOR: enumeration
cppyy.cppdef(
    """
    int mandel_colour_next(int colour, int *next)
    {
        shapes_colour c_next = SHAPES_RED;
        int status = shapes_colour_next(static_cast<shapes_colour>(colour), &c_next);
        *next = c_next;
        return status;
    }
    """
)


@_fits
def colour_next(colour: int) -> Colour | int:
    next = c_int()
    _check(lib.mandel_colour_next(colour, next))
    return colour_of(next.value)


@_fits
def Pencil(colour: int, length: int) -> Any:
    pencil = lib.shapes_pencil()
    pencil.colour, pencil.length = colour, length
    return pencil


# To cppyy, an enum in a struct is an int, whether it has a name or not.
_attribute(lib.shapes_pencil, "colour", colour_of)
_attribute(lib.shapes_pencil, "length", int)


def pencil_sharpen(pencil: Any) -> None:
    _check(lib.shapes_pencil_sharpen(pencil))
# ANCHOR_END: enumeration


# ANCHOR: flags
def access_join(one: int, other: int) -> Access:
    return Access(lib.shapes_access_join(_unsigned(one), _unsigned(other)))
# ANCHOR_END: flags


# ANCHOR: tagged_union
def _read(value: Any) -> int | float | str | Unknown:
    """The one field that the kind allows."""
    fields: Any = getattr(value, "as")  # `value.as` is no Python: `as` is a keyword
    names = {lib.SHAPES_INTEGER: "integer", lib.SHAPES_REAL: "real", lib.SHAPES_TEXT: "text"}
    name = names.get(value.kind)
    if name is None:
        return Unknown(value.kind)
    read: int | float | str = getattr(fields, name)  # of a text, cppyy makes a copy
    return read


def parse(text: str) -> int | float | str | Unknown:
    encoded = _encoded(text)  # a variable: the value may borrow from it
    value = lib.shapes_value()
    _check(lib.shapes_parse(encoded, value))
    return _read(value)


def value_double(number: int | float | str) -> int | float | str | Unknown:
    value = lib.shapes_value()
    fields: Any = getattr(value, "as")
    if isinstance(number, float):
        value.kind, fields.real = lib.SHAPES_REAL, number
    elif isinstance(number, str):
        encoded = _encoded(number)
        value.kind, fields.text = lib.SHAPES_TEXT, encoded
    else:
        value.kind, fields.integer = lib.SHAPES_INTEGER, number
    _check(lib.shapes_value_double(value))
    return _read(value)
# ANCHOR_END: tagged_union


# ANCHOR: nullable
# shapes_unary has no place for what function is meant. It is called before shapes_apply returns, so
# a variable of this thread's can say it.
_applied = local()


def _apply(value: int) -> int:
    call: _Call = _applied.call
    try:
        return _int(call.visit(value))
    except BaseException as error:
        call.raised = error
        return 0


@_fits
def _call_apply(function: Any, value: int | None) -> int:
    result: int = lib.shapes_apply(function, cppyy.nullptr if value is None else c_int(_int(value)))
    return result


def apply(function: Callable[[int], int] | None, value: int | None) -> int:
    if function is None:
        return _call_apply(cppyy.nullptr, value)
    call, outer = _Call(function), getattr(_applied, "call", None)
    _applied.call = call  # the function may call apply itself
    try:
        result = _call_apply(_apply, value)
    finally:
        _applied.call = outer
    call.reraise()
    return result
# ANCHOR_END: nullable


# ANCHOR: variadic
cppyy.cppdef(
    """
    #include <array>
    #include <vector>
    int mandel_sum(const std::vector<int> &numbers)
    {
        int total = 0;
        for (size_t done = 0; done < numbers.size(); done += 4) {
            std::array<int, 4> n{};
            for (size_t i = 0; i < 4 && done + i < numbers.size(); i++)
                n[i] = numbers[done + i];
            total = shapes_sum(5, total, n[0], n[1], n[2], n[3]);
        }
        return total;
    }
    """
)
_Ints = lib.std.vector["int"]


@_fits
def sum(*numbers: int) -> int:
    total: int = lib.mandel_sum(_Ints([_int(number) for number in numbers]))
    return total
# ANCHOR_END: variadic


# ANCHOR: inline_function
@_fits
def middle(low: int, high: int) -> int:
    # The header does not say so, but in C an overflow of high - low is undefined behaviour.
    if not -(2**31) <= high - low < 2**31:
        raise OverflowError("high - low does not fit into an int of C")
    number: int = lib.shapes_middle(low, high)
    return number
# ANCHOR_END: inline_function


# ANCHOR: macro
cppyy.cppdef("uint32_t mandel_pack(uint16_t high, uint16_t low) { return SHAPES_PACK(high, low); }")

pack = _fits(lib.mandel_pack)
# ANCHOR_END: macro


# ANCHOR: global
# One thread at a time may use shapes_scale. These keep the GIL, which is a lock for all who go
# through this module; and for nobody else.
def get_scale() -> int:
    scale: int = lib.shapes_scale
    return scale


@_fits
def set_scale(scale: int) -> None:
    lib.shapes_scale = scale


scaled = _fits(lib.shapes_scaled)
# ANCHOR_END: global


# ANCHOR: work
_work = lib.shapes_work
_work.__release_gil__ = True  # it may take seconds


def work(state: int, steps: int) -> int:
    result: int = _work(_unsigned(state), _unsigned(steps))
    return result
# ANCHOR_END: work
