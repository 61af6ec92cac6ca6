"""The loops that the worker measures: one for each shape, with any of the bindings.

A loop calls the binding's public function. That is looked up before the clock starts, and whatever is
no part of the call is made before: points, buffers, texts. The answer is the nanoseconds, and a value
by which the caller can tell that the work was done.
"""

from __future__ import annotations

from itertools import repeat
from time import perf_counter_ns as now

from mandel.shapes import Access, Colour

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable


def nothing(binding: Any, calls: int) -> tuple[int, int]:
    call = binding.nothing
    start = now()
    for _ in repeat(None, calls):
        call()
    return now() - start, 0


def scalars(binding: Any, calls: int) -> tuple[int, int]:
    call = binding.scalars
    start = now()
    for _ in repeat(None, calls):
        value = call(-1, 2, -3, 4, 0.5, 0.25, True, 65)
    return now() - start, int(value * 4)


def status(binding: Any, calls: int) -> tuple[int, int]:
    call = binding.divide
    start = now()
    for _ in repeat(None, calls):
        value = call(84, 2)
    return now() - start, value


def struct_by_value(binding: Any, calls: int, size: int) -> tuple[int, int]:
    if size == 16:
        call, point = binding.point_swap, binding.Point(1, 2)
        start = now()
        for _ in repeat(None, calls):
            swapped = call(point)
        return now() - start, int(swapped.x)
    if size == 64:
        call, block = binding.block_reverse, binding.Block(range(1, 9))
        start = now()
        for _ in repeat(None, calls):
            reversed = call(block)
        return now() - start, int(reversed.values[0])
    raise ValueError(f"no struct of {size} bytes: there are 16 and 64")


def struct_by_pointer(binding: Any, calls: int) -> tuple[int, int]:
    call, point = binding.point_move, binding.Point(0, 0)
    start = now()
    for _ in repeat(None, calls):
        call(point, 1, 0)
    return now() - start, int(point.x)


def points_apart(binding: Any, calls: int, items: int) -> tuple[int, int]:
    call, points = binding.point_move, [binding.Point(0, 0) for _ in range(items)]
    start = now()
    for _ in repeat(None, calls):
        for point in points:
            call(point, 1, 0)
    return now() - start, int(points[-1].x)


def points_together(binding: Any, calls: int, items: int) -> tuple[int, int]:
    call, points = binding.points_move, binding.Points(items)
    start = now()
    for _ in repeat(None, calls):
        call(points, 1, 0)
    return now() - start, int(points[items - 1].x)


def buffer_in(binding: Any, calls: int, size: int) -> tuple[int, int]:
    call, data = binding.edges, b"\1" * size
    start = now()
    for _ in repeat(None, calls):
        value = call(data)
    return now() - start, value


def buffer_out(binding: Any, calls: int, size: int) -> tuple[int, int]:
    call = binding.repeat
    start = now()
    for _ in repeat(None, calls):
        value = call(1, size)
    return now() - start, len(value)


def string_in(binding: Any, calls: int, size: int) -> tuple[int, int]:
    call, text = binding.length, "x" * size
    start = now()
    for _ in repeat(None, calls):
        value = call(text)
    return now() - start, value


def string_out(binding: Any, calls: int, size: int) -> tuple[int, int]:
    call, name = binding.greet, "x" * size
    start = now()
    for _ in repeat(None, calls):
        value = call(name)
    return now() - start, len(value)


def handle(binding: Any, calls: int) -> tuple[int, int]:
    call = binding.Tally
    start = now()
    for _ in repeat(None, calls):
        tally = call(41)
        value = tally.add(1)
        tally.close()
    return now() - start, value


def callback(binding: Any, calls: int) -> tuple[int, int]:
    return visits(binding.each, calls)


def callback_thread(binding: Any, calls: int) -> tuple[int, int]:
    return visits(binding.each_thread, calls)


def visits(call: Callable[[int, Callable[[int], None]], int], calls: int) -> tuple[int, int]:
    seen = 0

    def visit(value: int) -> None:
        nonlocal seen
        seen += 1

    start = now()
    for _ in repeat(None, calls):
        call(1, visit)
    return now() - start, seen // calls


def enumeration(binding: Any, calls: int) -> tuple[int, int]:
    call, colour = binding.colour_next, Colour.RED
    start = now()
    for _ in repeat(None, calls):
        value = call(colour)
    return now() - start, value


def flags(binding: Any, calls: int) -> tuple[int, int]:
    call, one, other = binding.access_join, Access.READ, Access.WRITE
    start = now()
    for _ in repeat(None, calls):
        value = call(one, other)
    return now() - start, value


def tagged_union(binding: Any, calls: int) -> tuple[int, int]:
    call = binding.value_double
    start = now()
    for _ in repeat(None, calls):
        value = call(21)
    return now() - start, value


def nullable(binding: Any, calls: int) -> tuple[int, int]:
    call = binding.apply
    start = now()
    for _ in repeat(None, calls):
        value = call(None, None)
    return now() - start, value


def variadic(binding: Any, calls: int) -> tuple[int, int]:
    call = binding.sum
    start = now()
    for _ in repeat(None, calls):
        value = call(1, 2, 3)
    return now() - start, value


# Where these two are Python, PyPy's compiler would compute them once, before the loop, if their
# arguments did not change. What a list holds is read again for each call.


def inline_function(binding: Any, calls: int) -> tuple[int, int]:
    call, lows = binding.middle, [2] * calls
    start = now()
    for low in lows:
        value = call(low, 6)
    return now() - start, value


def macro(binding: Any, calls: int) -> tuple[int, int]:
    call, highs = binding.pack, [1] * calls
    start = now()
    for high in highs:
        value = call(high, 2)
    return now() - start, value


def global_(binding: Any, calls: int) -> tuple[int, int]:
    store, call = binding.set_scale, binding.scaled
    before = binding.get_scale()
    start = now()
    for _ in repeat(None, calls):
        store(3)
        value = call(14)
    ns = now() - start
    store(before)
    return ns, value


def work(binding: Any, calls: int, steps: int) -> tuple[int, int]:
    call = binding.work
    start = now()
    for _ in repeat(None, calls):
        value = call(1, steps)
    return now() - start, value


PLAIN: dict[str, Callable[[Any, int], tuple[int, int]]] = {
    "nothing": nothing,
    "scalars": scalars,
    "status": status,
    "struct_by_pointer": struct_by_pointer,
    "handle": handle,
    "callback": callback,
    "callback_thread": callback_thread,
    "enumeration": enumeration,
    "flags": flags,
    "tagged_union": tagged_union,
    "nullable": nullable,
    "variadic": variadic,
    "inline_function": inline_function,
    "macro": macro,
    "global": global_,
}
SIZED: dict[str, Callable[[Any, int, int], tuple[int, int]]] = {
    "struct_by_value": struct_by_value,
    "points_apart": points_apart,
    "points_together": points_together,
    "buffer_in": buffer_in,
    "buffer_out": buffer_out,
    "string_in": string_in,
    "string_out": string_out,
    "work": work,
}


def measure(binding: Any, calls: int, name: str, size: int | None) -> tuple[int, int]:
    """Nanoseconds for so many calls of a shape, and the value that the last one gave."""
    if calls < 1:
        raise ValueError("no calls: a shape is measured with 1 at least")
    if size is None and name in PLAIN:
        return PLAIN[name](binding, calls)
    if size is not None and name in SIZED:
        if size < 1 and name.startswith("points_"):
            raise ValueError(f"no items: {name} is measured with 1 at least")
        return SIZED[name](binding, calls, size)
    if name in PLAIN or name in SIZED:
        raise ValueError(f"{name} needs {'no' if name in PLAIN else 'a'} size")
    raise ValueError(f"no shape {name!r}: there are {', '.join([*PLAIN, *SIZED])}")
