"""PyPy runs the modules that are Python, from this very installation."""

import json
import os
import shutil
import subprocess

import pytest
from conftest import child_environment, missing, oracle
from test_shapes_worker import MEASURED, check, requests
from test_worker import answers_of

import mandel


@pytest.fixture
def pypy(tmp_path):
    pypy3 = shutil.which("pypy3")
    if pypy3 is None:
        missing("pypy3 is not installed: apt-get install pypy3")
    # Only mandel: the rest of the folder that it is installed in is CPython's.
    os.symlink(os.path.dirname(os.path.abspath(mandel.__file__)), tmp_path / "mandel")

    def run(*arguments, requests=""):
        return subprocess.run(
            [pypy3, "-m", *arguments],
            input=requests.encode(),
            capture_output=True,
            # Without a locale, PyPy takes every path for ASCII.
            env=child_environment(
                PYTHONPATH=str(tmp_path), PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8"
            ),
            timeout=60,
            check=True,
        ).stdout

    return run


@pytest.fixture
def ask(pypy):
    return lambda name, request: pypy("mandel.worker", name, requests=f"{request}\n")


@pytest.mark.parametrize("name", ["python", "ctypes", "cffi-abi"])
def test_what_is_python_runs(ask, name):
    size = 61 * 43
    arithmetic = "double" if name == "python" else "double coordinates"
    assert ask(name, "per_pixel 61 43 20")[-size:] == oracle(61, 43, 20, arithmetic)
    if name != "python":
        assert ask(name, "one_call 61 43 20")[-size:] == oracle(61, 43, 20, "single")
    for request in ["crossing 1000", "load"]:
        assert ask(name, request).endswith(b" 1\n\0")


@pytest.mark.parametrize("name", ["ctypes", "cffi-abi"])
def test_every_shape_of_what_is_python(pypy, name):
    answers = answers_of(pypy("mandel.worker", name, requests="\n".join(requests())))
    assert len(answers) == len(MEASURED)
    check(answers)


@pytest.mark.parametrize("name", ["ctypes_", "cffi_abi"])
def test_the_errors_of_the_shapes_are_the_same(pypy, tmp_path, name):
    # PyPy need not have pytest. Its exceptions are the point here, and its other ways with memory.
    (tmp_path / "errors.py").write_text(ERRORS.replace("BINDING", name))
    assert pypy("errors") == b"well\n"


ERRORS = """
import gc
from mandel.shapes import ShapesError, Colour, Unknown
from mandel.shapes import BINDING as shapes

def raises(error, call, *arguments):
    try:
        call(*arguments)
    except error:
        return
    raise AssertionError((call, arguments))

def fail(value):
    gc.collect()
    raise KeyError(value)

for _ in range(100):
    raises(ShapesError, shapes.divide, 1, 0)
    raises(OSError, shapes.divide_errno, 1, 0)
    raises(OverflowError, shapes.divide, 2**32 + 84, 2)
    raises(OverflowError, shapes.repeat, 256, 1)
    raises(ValueError, shapes.length, "a\\0b")
    raises(UnicodeEncodeError, shapes.greet, chr(0xD800))
    raises(KeyError, shapes.each, 3, fail)
    raises(KeyError, shapes.each_thread, 3, fail)
    raises(KeyError, shapes.apply, fail, 1)
    assert shapes.apply(abs, -3) == 3
    assert shapes.parse("zwölf") == "zwölf" and shapes.parse("true") == Unknown(3)
    assert shapes.colour_next(Colour.BLUE) == 3
    assert shapes.edges(bytearray(b"12")) == 99
    points = shapes.Points(3)
    shapes.points_move(points, 1, 2)
    assert points[2].y == 2
    seen = []
    with shapes.Tally(0) as tally:
        tally.notify(lambda value: tally.notify(seen.append))
        gc.collect() if _ % 10 == 0 else None
        tally.add(1)
        tally.add(1)
        tally.notify(lambda value: tally.close())
        raises(RuntimeError, tally.add, 1)
    assert seen == [2]
    raises(ValueError, tally.add, 1)
print("well")
"""


@pytest.mark.parametrize("name", ["cffi-api", "cython", "pyo3", "capi", "nanobind", "pybind11"])
def test_what_was_built_for_cpython_is_missing(ask, name):
    answer = ask(name, "load")
    assert answer.startswith(b"error ") and answer.count(b"\n") == 1


def test_rubbish_is_an_error_in_one_line_and_not_the_end(ask):
    rubbish = ["", "draw", "crossing ü", "load \x00", "crossing 50000001", "x" * 5000]
    answers = ask("python", "\n".join([*rubbish, "crossing 1"]))
    *errors, last = answers.split(b"\n", len(rubbish))
    assert [line[:18] for line in errors] == [b"error ValueError: "] * len(rubbish)
    assert last.startswith(b"ok ") and last.endswith(b" 1 1\n\0")


def test_the_versions_are_pypys_own(pypy):
    versions = json.loads(pypy("mandel.versions"))
    assert set(versions) == {"python", "cffi"}
    assert versions["python"].startswith("PyPy ") and " (Python 3." in versions["python"]
    assert versions["cffi"].startswith("1.")
