"""The worker's request `shape`: the value of each shape, which is the same from every contender."""

import pytest
from conftest import binding
from test_worker import ask

from mandel.contenders import SHAPES
from mandel.shapes import measured

CALLS = 7

# The request, and its value.
MEASURED = {
    "nothing": 0,
    "scalars": -271,
    "status": 42,
    "struct_by_value 16": 2,
    "struct_by_value 64": 8,
    "struct_by_pointer": CALLS,
    "points_apart 5": CALLS,
    "points_together 5": CALLS,
    "buffer_in 1": 2,
    "buffer_in 100000": 2,
    "buffer_out 0": 0,
    "buffer_out 100000": 100000,
    "string_in 0": 0,
    "string_in 100000": 100000,
    "string_out 0": 7,
    "string_out 100000": 100007,
    "handle": 42,
    "callback": 1,
    "callback_thread": 1,
    "enumeration": 1,
    "flags": 11,
    "tagged_union": 42,
    "nullable": 7,
    "variadic": 6,
    "inline_function": 4,
    "macro": 65538,
    "global": 42,
    "work 1000": 2595734392,
}


def requests():
    return [" ".join([f"shape {CALLS}", shape]) for shape in MEASURED]


def check(answers):
    for (shape, value), (line, computed) in zip(MEASURED.items(), answers):
        ok, ns, calls, _ = line.split()
        assert (ok, int(calls), computed.decode("ascii")) == ("ok", CALLS, str(value)), shape
        assert int(ns) > 0, shape


def test_every_shape_is_measured():
    assert {shape.split()[0] for shape in MEASURED} == {*measured.PLAIN, *measured.SIZED}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_answers(name):
    binding(name)  # or skip
    answers = ask(name, *requests())
    assert len(answers) == len(MEASURED)
    check(answers)


REFUSED = {
    "shape": "no such request: b'shape'",
    "shape 10": "no such request: b'shape 10'",
    "shape nothing": "no such request: b'shape nothing'",
    "shape x nothing": "no such request: b'shape x nothing'",
    "shape -1 nothing": "no such request: b'shape -1 nothing'",
    "shape +1 nothing": "no such request: b'shape +1 nothing'",
    "shape 1 buffer_in x": "no such request: b'shape 1 buffer_in x'",
    "shape 1 buffer_in 1 1": "no such request: b'shape 1 buffer_in 1 1'",
    "shape 0 nothing": "no calls: a shape is measured with 1 at least",
    "shape 50000001 nothing": "too many calls: a sample makes 50000000 at most",
    f"shape {'9' * 4000} nothing": "too many calls: a sample makes 50000000 at most",
    "shape 1 nothing 1": "nothing needs no size",
    "shape 1 work": "work needs a size",
    "shape 1 struct_by_value 17": "no struct of 17 bytes: there are 16 and 64",
    "shape 1 points_apart 0": "no items: points_apart is measured with 1 at least",
    "shape 1 points_together 0": "no items: points_together is measured with 1 at least",
    "shape 1 circle": "no shape 'circle': there are nothing, scalars, ",
    "shape 1 __init__": "no shape '__init__': there are nothing, scalars, ",
    "shape 1 kreis\xe4": "no shape 'kreisä': there are nothing, scalars, ",
}


def test_what_is_refused_is_an_error_in_one_line_and_not_the_end():
    answers = ask("ctypes", *REFUSED, "shape 1 work 4294967296", b"shape 1 \xff", "shape 1 nothing")
    *refused, too_many_steps, no_text, last = answers
    for (line, computed), reason in zip(refused, REFUSED.values()):
        assert line.startswith(f"error ValueError: {reason}") and computed == b""
        assert len(line) < 4096 and line.isprintable()
    assert too_many_steps[0].startswith("error OverflowError: ")
    assert no_text[0].startswith("error UnicodeDecodeError: ")
    assert last[0].startswith("ok ") and last[1] == b"0"


def test_who_has_no_shapes_says_so():
    [(line, _)] = ask("python", "shape 1 nothing")
    assert line.startswith("error ValueError: no contender 'python' of shapes: choose one of ctypes, ")


CANNOT = """
import io, sys
from mandel import worker
from mandel.shapes import ctypes_
def sum(*numbers): raise NotImplementedError("no way to call\\nfunctions with ...")
ctypes_.sum = sum
answers = io.BytesIO()
worker.serve("ctypes", io.BytesIO(b"shape 1 variadic\\nshape 1 nothing\\n"), answers)
sys.stdout.buffer.write(answers.getvalue())
"""


def test_what_a_binding_cannot_call_is_said_in_one_line():
    from test_package import python

    cannot, ok, value = python(CANNOT).split("\n")
    assert cannot == "cannot no way to call; functions with ..."
    assert ok.startswith("ok ") and value == "0"


def test_the_scale_is_as_it_was():
    ctypes_ = binding("ctypes")
    before = ctypes_.get_scale()
    try:
        ctypes_.set_scale(5)
        assert measured.measure(ctypes_, 3, "global", None)[1] == 42
        assert ctypes_.get_scale() == 5
    finally:
        ctypes_.set_scale(before)
