"""Answers the showdown's requests for one contender: python -m mandel.worker NAME

The protocol is described in crates/showdown/harness/src/protocol.rs: a request is a line on stdin, the
answer a line on stdout and, after `ok`, the bytes of the picture or of the value. A shape that the
binding cannot call at all is answered by `cannot` and the reason.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from time import perf_counter_ns

# Nothing that a binding may import itself is imported here: it would be missing from its `load`.
from mandel.contenders import NAMES, SHAPES, Contender

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, BinaryIO

POISON = 255  # what no call of mandel(2, 2, 1, val) leaves behind
LONGEST_REQUEST = 4096  # bytes, with the end of the line
MOST_CALLS = 50_000_000  # of what has its arguments in a list


def answer(name: str, request: bytes) -> tuple[int, int, Any]:
    """Nanoseconds, calls, and the buffer with what was computed."""
    model, *words = request.split() or [b""]
    if model == b"shape":
        return shape(name, request, words)
    # int() takes more than digits: signs, underscores, the digits of other scripts.
    numbers = [int(word) for word in words if word.isdigit()]
    if len(numbers) < len(words):
        raise no_such(request)

    if model == b"load" and not numbers:
        start = perf_counter_ns()
        contender = Contender(name)
        val = contender.new_val()
        val[0] = POISON
        status = contender.mandel(2.0, 2.0, 1, val)
        ns = perf_counter_ns() - start
        return ns, 1, escaped(status, val)

    if model == b"crossing" and len(numbers) == 1:
        [calls] = numbers
        if calls > MOST_CALLS:
            raise too_many_calls()
        contender = Contender(name)
        mandel = contender.mandel
        val = contender.new_val()
        val[0] = POISON
        # The point must be unknown to a compiler: PyPy's computes mandel once, before the loop, if
        # its arguments do not change. What a list holds is read again for each call.
        points = [2.0] * calls
        status = 0
        start = perf_counter_ns()
        for real in points:
            status = mandel(real, real, 1, val)
        ns = perf_counter_ns() - start
        return ns, calls, escaped(status, val)

    if model in (b"per_pixel", b"one_call") and len(numbers) == 3:
        width, height, max_iters = numbers
        per_pixel = model == b"per_pixel"
        pixels, draw = Contender(name).prepare(width, height, max_iters, per_pixel)
        start = perf_counter_ns()
        draw()
        ns = perf_counter_ns() - start
        return ns, width * height if per_pixel else 1, pixels

    raise no_such(request)


def shape(name: str, request: bytes, words: list[bytes]) -> tuple[int, int, bytes]:
    """`shape CALLS NAME` or `shape CALLS NAME SIZE`: the value is a number in decimal digits."""
    calls, shape, *size = words if len(words) in (2, 3) else [b"", b""]
    if not all(number.isdigit() for number in (calls, *size)):
        raise no_such(request)
    if int(calls) > MOST_CALLS:
        raise too_many_calls()
    if name not in SHAPES:
        raise ValueError(f"no contender {name!r} of shapes: choose one of {', '.join(SHAPES)}")
    from mandel.shapes.measured import measure

    binding = import_module(SHAPES[name])
    ns, value = measure(binding, int(calls), shape.decode(), int(size[0]) if size else None)
    return ns, int(calls), b"%d" % value


def too_many_calls() -> ValueError:
    return ValueError(f"too many calls: a sample makes {MOST_CALLS} at most")


def no_such(request: bytes) -> ValueError:
    return ValueError(f"no such request: {request!r}")


def escaped(status: int, val: Any) -> bytes:
    """The value, of a point that escapes at once."""
    if status != 0:
        raise ValueError(f"mandel(2, 2, 1) returned status {status}")
    return bytes([val[0]])


def serve(name: str, requests: BinaryIO, answers: BinaryIO) -> None:
    while request := requests.readline(LONGEST_REQUEST):
        rest = request
        while len(rest) == LONGEST_REQUEST and not rest.endswith(b"\n"):
            rest = requests.readline(LONGEST_REQUEST)
        respond(name, request.strip() if rest is request else None, answers)
        if sys.implementation.name == "pypy":
            gc.collect()  # PyPy counts no references: it frees a picture only when it collects


def respond(name: str, request: bytes | None, answers: BinaryIO) -> None:
    """Its variables end with it: a worker that waits for a request keeps no picture."""
    try:
        if request is None:
            raise ValueError(f"a request of more than {LONGEST_REQUEST} bytes")
        ns, calls, computed = answer(name, request)
    except NotImplementedError as error:
        answers.write(f"cannot {one_line(str(error))}\n".encode())
    except Exception as error:
        answers.write(f"error {one_line(f'{type(error).__name__}: {error}')}\n".encode())
    else:
        computed = memoryview(computed)
        answers.write(b"ok %d %d %d\n" % (ns, calls, computed.nbytes))
        answers.write(computed)
    answers.flush()


def one_line(reason: str) -> str:
    """As text that is shorter than what the showdown reads of a line."""
    reason = "; ".join(reason.splitlines())
    return "".join(c if c.isprintable() else " " for c in reason)[:1000]


if __name__ == "__main__":
    names = dict.fromkeys((*NAMES, *SHAPES))
    if len(sys.argv) != 2 or sys.argv[1] not in names:
        sys.exit(f"usage: python -m mandel.worker {'|'.join(names)}")
    try:
        serve(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
    except (KeyboardInterrupt, BrokenPipeError):
        # Whoever asked is gone, or about to say so. Python writes what is left in the buffer when it
        # exits, which must not fail then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
