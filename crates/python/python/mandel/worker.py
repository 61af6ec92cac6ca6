"""Answers the showdown's requests for one contender: python -m mandel.worker NAME

The protocol is described in crates/worker/src/protocol.rs: a request is a line on stdin, the
answer a line on stdout and, after `ok`, the bytes of the picture or of the value.
"""

import sys
from time import perf_counter_ns

# Nothing that a binding may import itself is imported here: it would be missing from its `load`.
from mandel.contenders import NAMES, Contender

POISON = 255  # what no call of mandel(2, 2, 1, val) leaves behind


def answer(name: str, request: str) -> "tuple[int, int, bytes]":
    """Nanoseconds, calls, and what was computed."""
    model, *numbers = request.split() or [""]
    if model == "load" and not numbers:
        start = perf_counter_ns()
        contender = Contender(name)
        val = contender.new_val()
        val[0] = POISON
        status = contender.mandel(2.0, 2.0, 1, val)
        ns = perf_counter_ns() - start
        return ns, 1, escaped(status, val)

    if model == "crossing" and len(numbers) == 1:
        calls = int(numbers[0])
        if calls < 0:
            raise ValueError(f"{calls} calls cannot be made")
        contender = Contender(name)
        mandel = contender.mandel
        val = contender.new_val()
        val[0] = POISON
        status = 0
        start = perf_counter_ns()
        for _ in range(calls):
            status = mandel(2.0, 2.0, 1, val)
        ns = perf_counter_ns() - start
        return ns, calls, escaped(status, val)

    if model in ("per_pixel", "one_call") and len(numbers) == 3:
        width, height, max_iters = map(int, numbers)
        per_pixel = model == "per_pixel"
        pixels, draw = Contender(name).prepare(width, height, max_iters, per_pixel)
        start = perf_counter_ns()
        draw()
        ns = perf_counter_ns() - start
        return ns, width * height if per_pixel else 1, bytes(pixels)

    raise ValueError(f"no such request: {request}")


def escaped(status: int, val: "bytearray") -> bytes:
    """The value, of a point that escapes at once."""
    if status != 0:
        raise ValueError(f"mandel(2, 2, 1) returned status {status}")
    return bytes([val[0]])


def serve(name: str) -> None:
    answers = sys.stdout.buffer
    for line in sys.stdin.buffer:
        try:
            ns, calls, computed = answer(name, line.decode("utf-8", "replace").strip())
            answers.write(b"ok %d %d %d\n" % (ns, calls, len(computed)))
            answers.write(computed)
        except Exception as error:
            reason = "; ".join(f"{type(error).__name__}: {error}".splitlines())
            answers.write(f"error {reason}\n".encode("utf-8", "replace"))
        answers.flush()


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in NAMES:
        sys.exit(f"usage: python -m mandel.worker {'|'.join(NAMES)}")
    try:
        serve(sys.argv[1])
    except (KeyboardInterrupt, BrokenPipeError):
        pass  # whoever asked is gone, or about to say so
