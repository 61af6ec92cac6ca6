"""Every contender draws the picture that its arithmetic gives, byte for byte."""

import hashlib

import pytest
from conftest import contender, draw, oracle

from mandel import pure
from mandel.contenders import NAMES

# Of the talk's picture: crates/core/src/oracle.rs has the same.
TALK = {
    "single": "53c6434ccfbcb761dc5fe6b0590263dfdf9c87d20487305d3a2220580d2c581b",
    "double coordinates": "a79e469c625a614a3e72de62b3622aa801eb5ab40e0643e04002f0da6d5c4ff8",
    "double": "8d800b86850b3f9173e6e5d7c061ee08b36b3543da9682d16a8966174c52ddb8",
}
MODELS = [(name, True) for name in NAMES] + [(name, False) for name in NAMES if name != "python"]
SIZES = [(1, 1, 20), (1, 7, 20), (13, 1, 20), (3, 2, 1), (61, 43, 20), (97, 64, 255)]


def arithmetic(name, per_pixel):
    if name == "python":
        return "double"
    return "double coordinates" if per_pixel else "single"


@pytest.mark.parametrize(("name", "per_pixel"), MODELS)
def test_the_talks_picture(name, per_pixel):
    pixels = draw(contender(name), 1500, 1000, 20, per_pixel)
    assert hashlib.sha256(pixels).hexdigest() == TALK[arithmetic(name, per_pixel)]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(("name", "per_pixel"), MODELS)
def test_other_sizes(name, per_pixel, size):
    expected = oracle(*size, arithmetic(name, per_pixel))
    assert draw(contender(name), *size, per_pixel) == expected


def test_a_point_outside_and_one_inside(each):
    val = each.new_val()
    val[0] = 7
    assert (each.mandel(2.0, 2.0, 1, val), val[0]) == (0, 0)
    assert (each.mandel(0.0, 0.0, 20, val), val[0]) == (1, 20)
    assert (each.mandel(0.0, 0.0, 255, val), val[0]) == (1, 255)


@pytest.mark.parametrize("strategy", ["static", "dlopen", "pure", None])
def test_each_strategy_of_pyo3(pyo3, strategy):
    img = pyo3.Img(61, 43)
    pyo3.create_fractal(img, 20, strategy=strategy)
    assert bytes(img) == oracle(61, 43, 20, "single")


@pytest.mark.parametrize("name", NAMES)
def test_pyo3_calls_any_mandel_whose_val_may_be_a_bytearray(pyo3, name):
    if name in ("ctypes", "cffi-abi", "cffi-api"):
        # What a callable has to add for these.
        mandel, val = contender(name).mandel, contender(name).new_val()

        def func(real, imag, max_iters, out):
            status = mandel(real, imag, max_iters, val)
            out[0] = val[0]
            return status

    else:
        func = contender(name).mandel
    img = pyo3.Img(61, 43)
    pyo3.create_fractal(img, 20, func=func)
    # The coordinates are those of the driver in Rust.
    expected = bytearray(oracle(61, 43, 20, "single"))
    if name == "python":
        assert sum(a != b for a, b in zip(expected, bytes(img))) <= 2
    else:
        assert bytes(img) == expected


def test_the_driver_in_python_takes_any_function_too():
    img = pure.Img(3, 2)
    calls = []

    def mandel(real, imag, max_iters, val):
        calls.append((real, imag, max_iters))
        val[0] = len(calls)
        return 0

    pure.create_fractal(img, 5, mandel)
    assert img.data == bytes([1, 2, 3, 4, 5, 6])
    assert calls[0] == (-2.0, -1.0, 5)
    assert calls[4] == (-1.0, 0.0, 5)
