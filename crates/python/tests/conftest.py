"""What the tests share: the contenders of this interpreter, and what a right picture is."""

import ctypes
import functools
import importlib
import importlib.util
import os
import sys

import pytest

from mandel.contenders import NAMES, SHAPES, Contender

# Those whose create_fractal takes any picture that has data.
C_BINDINGS = [
    "ctypes",
    "cffi-abi",
    "cffi-api",
    "cython",
    "cython-ptr",
    "capi",
    "nanobind",
    "pybind11",
    "cppyy",
]


def need(module):
    """Imports it, or skips the test and says why; where nothing may be skipped, that is a failure."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        return missing(f"{module}: {error}")


def contender(name):
    skip_unless_asked_for(name)
    try:
        return Contender(name)
    except ImportError as error:
        return missing(f"{name}: {error}")


def binding(name):
    """The module of a binding of the second library."""
    skip_unless_asked_for(name)
    return need(SHAPES[name])


def skip_unless_asked_for(name):
    """cppyy is no dependency of the package, and takes part only where somebody installed it."""
    if name == "cppyy" and importlib.util.find_spec("cppyy") is None:
        pytest.skip("cppyy is not installed")


def missing(reason):
    if os.environ.get("SHOWDOWN_REQUIRE") == "all":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(params=NAMES)
def each(request):
    return contender(request.param)


@pytest.fixture(params=[name for name in NAMES if name != "python"])
def each_library(request):
    return contender(request.param)


@pytest.fixture(params=SHAPES)
def shapes(request):
    return binding(request.param)


@pytest.fixture
def pyo3():
    return need("mandel.pyo3")


def single(number):
    """Rounded to a float of C's. One operation on two floats in double precision, rounded once more,
    is what the operation in single precision gives."""
    return ctypes.c_float(number).value


@functools.lru_cache(maxsize=None)
def oracle(width, height, max_iters, arithmetic):
    """The picture in plain arithmetic: of a `single` kind, with `double coordinates`, or `double`."""
    of_coordinates = single if arithmetic == "single" else float
    of_points = float if arithmetic == "double" else single

    def count(real, imag):
        zr = zi = 0.0
        r = of_points
        for i in range(max_iters):
            zr, zi = (
                r(r(r(zr * zr) - r(zi * zi)) + real),
                r(r(r(zr * zi) + r(zi * zr)) + imag),
            )
            if r(r(zr * zr) + r(zi * zi)) >= 4:
                return i
        return max_iters

    def axis(pixel, pixels, length, start):
        r = of_coordinates
        return of_points(r(r(pixel * r(length / pixels)) - start))

    return bytes(
        count(axis(x, width, 3.0, 2), axis(y, height, 2.0, 1))
        for y in range(height)
        for x in range(width)
    )


def draw(contender, width, height, max_iters, per_pixel):
    pixels, drawing = contender.prepare(width, height, max_iters, per_pixel)
    drawing()
    return bytes(pixels)


def resident(pid="self"):
    """How many bytes of memory a process uses."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4096
    except OSError as error:
        return missing(f"no way to see the memory in use: {error}")


def child_environment(**variables):
    """Made, not inherited: what this process was given must not help or hinder a child."""
    # In the PATH, cppyy looks for a C++ compiler, to ask where its headers are.
    kept = {name: os.environ[name] for name in ("SystemRoot", "PATH") if name in os.environ}
    return {**kept, **variables}


PYTHON = sys.executable
