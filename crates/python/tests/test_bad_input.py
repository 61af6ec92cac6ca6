"""What each binding makes of arguments that are wrong, and of callables that misbehave."""

import array
import ctypes

import pytest
from conftest import C_BINDINGS, contender, oracle

from mandel import pure

NO_SIZE = " is not a valid size: width and height must be 1 or more, and their product at most "
STATUS = "create_fractal returned status -3 (the iterations are outside 1..=255)"


@pytest.fixture(params=["pure", "pyo3"])
def img_type(request):
    return pure.Img if request.param == "pure" else request.getfixturevalue("pyo3").Img


@pytest.mark.parametrize(
    "size",
    [(0, 5), (5, 0), (-3, 4), (3, -4), (46341, 46341), (2**31, 1), (1, 2**40), (-(2**70), 2**70)],
    ids=str,
)
def test_a_size_that_c_cannot_hold(img_type, size):
    with pytest.raises(ValueError) as raised:
        img_type(*size)
    assert str(raised.value) == f"{size[0]}x{size[1]}{NO_SIZE}2147483647"


# Python itself refuses to write so many digits.
HUGE = 10**5000
SHOWN = "<integer of 16610 bits>"


def shown(value):
    """An identifier, for pytest would let Python write an integer."""
    return pure.shown(value) if isinstance(value, int) else None


@pytest.mark.parametrize(("size", "words"), [((HUGE, 2), f"{SHOWN}x2"), ((2, -HUGE), f"2x{SHOWN}")])
def test_a_size_that_python_does_not_write(img_type, size, words):
    with pytest.raises(ValueError) as raised:
        img_type(*size)
    assert str(raised.value) == f"{words}{NO_SIZE}2147483647"


class Index:
    """Not an int, but it can be converted to one."""

    def __init__(self, number):
        self.number = number

    def __index__(self):
        if isinstance(self.number, Exception):
            raise self.number
        return self.number


def test_an_object_with_an_index_counts_as_its_integer(img_type):
    assert img_type(Index(3), Index(2)).width == 3
    with pytest.raises(ValueError, match=f"^{2**31}x1 is not a valid size"):
        img_type(Index(2**31), 1)
    for error in [OverflowError("mine"), KeyError("mine")]:
        with pytest.raises(type(error)) as raised:
            img_type(Index(error), 1)
        assert raised.value is error


@pytest.mark.parametrize("wrong", [1.5, 3.0, "3", None, b"3", [3]], ids=repr)
def test_a_size_that_is_no_integer(img_type, wrong):
    for size in [(wrong, 2), (2, wrong)]:
        with pytest.raises(TypeError, match="cannot be interpreted as an integer"):
            img_type(*size)


@pytest.mark.parametrize("value", [-1, 256, 2**40])
def test_a_fill_that_is_no_byte(img_type, value):
    with pytest.raises((ValueError, OverflowError)):
        img_type(3, 2).fill(value)


@pytest.mark.parametrize("max_iters", [0, -1, 256])
def test_iterations_that_a_byte_cannot_hold(each, max_iters):
    val = each.new_val()
    val[0] = 7
    assert each.mandel(0.0, 0.0, max_iters, val) == -3
    assert val[0] == 7
    for per_pixel in [True, False]:
        if each.name == "python" and not per_pixel:
            continue
        _, draw = each.prepare(3, 2, max_iters, per_pixel)
        in_python = per_pixel or each.name.startswith("pyo3")
        with pytest.raises(ValueError) as raised:
            draw()
        expected = f"{max_iters} iterations: choose 1 to 255" if in_python else STATUS
        assert str(raised.value) == expected


# 2**32 + 20 is 20 in its lower half, which is all that a C int has room for.
@pytest.mark.parametrize("max_iters", [2**31, 2**32 + 20, 2**40, HUGE, -HUGE], ids=shown)
def test_iterations_that_a_c_int_cannot_hold(each_library, max_iters):
    name = each_library.name
    pixels, draw = each_library.prepare(3, 2, max_iters, False)
    if name == "ctypes" and max_iters == 2**32 + 20:
        draw()  # cut to size without a word
        assert bytes(pixels)[2] == 20
        return
    # For a tool that chooses among functions by their arguments, these are of another type.
    refusals = {"nanobind": TypeError, "pybind11": TypeError, "cppyy": (ValueError, OverflowError)}
    by_value = name == "ctypes" or name.startswith("pyo3")
    with pytest.raises(ValueError if by_value else refusals.get(name, OverflowError)) as raised:
        draw()
    if name.startswith("pyo3"):
        assert str(raised.value) == f"{pure.shown(max_iters)} iterations: choose 1 to 255"


@pytest.mark.parametrize("max_iters", [None, "20", 20.0], ids=repr)
def test_iterations_that_are_no_integer(each_library, max_iters):
    _, draw = each_library.prepare(3, 2, max_iters, False)
    if each_library.name.startswith("cython") and max_iters == 20.0:
        draw()  # a float is converted, as by int()
        return
    with pytest.raises((TypeError, ctypes.ArgumentError)):
        draw()


class Subclass(bytearray):
    pass


VALS = {
    "bytes": lambda: bytes(16),
    "empty": lambda: bytearray(),
    "list": lambda: [7],
    "floats": lambda: array.array("f", [7]),
    "None": lambda: None,
    "bytearray": lambda: bytearray(b"\7"),
    "subclass": lambda: Subclass(b"\7"),
    # Not of bytes: who writes to it all the same would change what b"\7" is from then on.
    "read-only": lambda: memoryview(bytearray(b"\7")).toreadonly(),
    "with gaps": lambda: memoryview(bytearray(4))[::2],
    "no view": lambda: 7,
}
REFUSES = {
    "python": {
        "bytes": TypeError,
        "empty": IndexError,
        "None": TypeError,
        "read-only": TypeError,
        "no view": TypeError,
    },
    # None is NULL, to which C answers.
    "ctypes": {val: ctypes.ArgumentError for val in VALS if val != "None"},
    # bytes are written to, which Python holds unchangeable; of a list, a copy is.
    "cffi-abi": {val: TypeError for val in VALS if val not in ("bytes", "list")},
    "cffi-api": {val: TypeError for val in VALS if val not in ("bytes", "list")},
    "cython": {
        "bytes": BufferError,
        "empty": IndexError,
        "list": TypeError,
        "floats": ValueError,
        "None": TypeError,
        "read-only": BufferError,
        "no view": TypeError,
    },
    "cython-ptr": {
        **{val: TypeError for val in VALS if val != "bytearray"},
        "empty": ValueError,
    },
    "pyo3": {
        **{val: TypeError for val in VALS if val not in ("bytearray", "subclass")},
        "empty": ValueError,
    },
}
REFUSES["cython-nogil"] = REFUSES["cython-ptr"]
REFUSES["capi"] = REFUSES["nanobind"] = REFUSES["pybind11"] = REFUSES["pyo3"]
# What a view shows is written to, read-only or not.
REFUSES["cppyy"] = {
    val: TypeError for val in VALS if val not in ("bytearray", "subclass", "read-only", "with gaps")
}
REFUSES["pyo3-pure"] = REFUSES["pyo3-detach"] = REFUSES["pyo3"]


@pytest.mark.parametrize("kind", VALS)
def test_an_out_parameter_of_the_wrong_kind(each, kind):
    val = VALS[kind]()
    refusal = REFUSES[each.name].get(kind)
    if refusal:
        with pytest.raises(refusal):
            each.mandel(0.0, 0.0, 5, val)
        return
    status = each.mandel(0.0, 0.0, 5, val)
    if kind == "None":
        assert status == -1
    elif kind == "list" and each.name != "python":
        assert (status, val) == (1, [7])
    else:
        assert (status, val[0]) == (1, 5)


def one_call(name):
    """The binding's create_fractal, for any picture that has width, height and data."""
    binding = contender(name)
    return getattr(binding._module, binding._create_fractal)


READ_ONLY = memoryview(bytearray(6)).toreadonly()


@pytest.mark.parametrize(
    "data", [bytearray(5), bytearray(), bytes(6), READ_ONLY, None, [0] * 6, 6, "123456"], ids=repr
)
@pytest.mark.parametrize("name", C_BINDINGS)
def test_pixels_that_cannot_be_drawn_into(name, data):
    img = pure.Img(3, 2)
    img.data = data
    before = repr(data)
    with pytest.raises((TypeError, ValueError, BufferError)):
        one_call(name)(img, 20)
    assert repr(data) == before


@pytest.mark.parametrize("name", ["cython", "cython-ptr"])
def test_cython_says_that_the_pixels_are_none(name):
    img = pure.Img(3, 2)
    img.data = None
    with pytest.raises(TypeError, match="^img.data is None, and must be a writable buffer$"):
        one_call(name)(img, 20)


class Growing:
    """An image whose sides are another number whenever they are read, as if a thread changed them."""

    def __init__(self, sides, room):
        self.sides = iter(sides)
        self.data = bytearray(room)

    @property
    def width(self):
        return next(self.sides)

    height = width


@pytest.mark.parametrize("name", C_BINDINGS)
def test_a_size_that_changes_while_it_is_read(name):
    # Were they read twice, there would be room for 3x2 pixels, and C would draw 30000x20000 of them.
    img = Growing([3, 2, 30000, 20000], 6)
    one_call(name)(img, 20)
    assert img.data == oracle(3, 2, 20, "single")
    with pytest.raises(ValueError):
        one_call(name)(Growing([30000, 20000, 3, 2], 6), 20)


class Shrinking(pure.Img):
    """An image whose pixels go away when its height is read."""

    @property
    def height(self):
        self.data.clear()
        return 2


@pytest.mark.parametrize("name", C_BINDINGS)
def test_pixels_that_go_away_while_the_size_is_read(name):
    img = Shrinking.__new__(Shrinking)
    img.width, img.data = 3, bytearray(6)
    # Either the binding has lent the bytearray already, or it looks at its size afterwards.
    with pytest.raises((ValueError, BufferError)):
        one_call(name)(img, 20)


class Lying(int):
    """Their product is not what C computes."""

    def __mul__(self, other):
        return 6

    __rmul__ = __mul__


@pytest.mark.parametrize("name", C_BINDINGS)
def test_a_size_whose_product_is_made_up(name):
    with pytest.raises(ValueError):
        one_call(name)(Growing([Lying(30000), Lying(20000)], 6), 20)


@pytest.mark.parametrize("size", [(-2, 3), (2, -3), (-2, -3), (0, 3), (46341, 46341)], ids=str)
@pytest.mark.parametrize("name", C_BINDINGS)
def test_a_size_that_is_refused_before_anything_is_drawn(name, size):
    img = Growing(size, 6)
    with pytest.raises(ValueError):
        one_call(name)(img, 20)
    assert img.data == bytes(6)


@pytest.mark.parametrize("wrong", [3.5, "3", None, 2**40], ids=repr)
@pytest.mark.parametrize("name", C_BINDINGS)
def test_a_size_that_is_no_int_of_c(name, wrong):
    img = Growing([wrong, 2], 6)
    if wrong == 3.5 and name in ("cython", "cython-ptr"):
        one_call(name)(img, 20)  # converted, as by int()
    elif wrong == 2**40 and name == "ctypes":
        with pytest.raises(ValueError, match="status -2"):
            one_call(name)(img, 20)  # its lower half is 0
    else:
        too_large = ValueError if name == "cppyy" else OverflowError
        with pytest.raises((TypeError, too_large)):
            one_call(name)(img, 20)


def test_pyo3_draws_into_its_own_img_only(pyo3):
    with pytest.raises(TypeError):
        pyo3.create_fractal(pure.Img(3, 2), 20)


def test_an_unknown_strategy(pyo3):
    with pytest.raises(ValueError) as raised:
        pyo3.create_fractal(pyo3.Img(3, 2), 20, strategy="bindgen")
    assert str(raised.value) == 'no strategy "bindgen": choose static, dlopen or pure'
    with pytest.raises(TypeError):
        pyo3.create_fractal(pyo3.Img(3, 2), 20, strategy=3)
    with pytest.raises(TypeError, match="not both"):
        pyo3.create_fractal(pyo3.Img(3, 2), 20, strategy="pure", func=pyo3.mandel)


def test_a_callable_that_raises(pyo3):
    error = KeyError("mine")
    calls = []

    def func(real, imag, max_iters, val):
        calls.append(real)
        if len(calls) == 4:
            raise error
        val[0] = 9
        return 0

    img = pyo3.Img(3, 2)
    with pytest.raises(KeyError) as raised:
        pyo3.create_fractal(img, 20, func=func)
    assert raised.value is error
    assert len(calls) == 4
    assert bytes(img) == bytes([9, 9, 9, 0, 0, 0])
    pyo3.create_fractal(img, 20)  # and it is free again


def test_a_callable_that_is_interrupted(pyo3):
    def func(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pyo3.create_fractal(pyo3.Img(3, 2), 20, func=func)


@pytest.mark.parametrize(
    ("returned", "error", "words"),
    [
        (None, TypeError, "func must return a status, an int, and returned NoneType"),
        ("0", TypeError, "func must return a status, an int, and returned str"),
        (0.0, TypeError, "func must return a status, an int, and returned float"),
        (2**40, ValueError, "func returned 1099511627776, which is no status"),
        (HUGE, ValueError, f"func returned {SHOWN}, which is no status"),
        (Index(KeyError("mine")), KeyError, "'mine'"),
        (-1, ValueError, "mandel returned status -1 (a pointer is NULL) at pixel (0, 0)"),
        (
            -(2**31),
            ValueError,
            "mandel returned status -2147483648 (a status that the header does not name) "
            "at pixel (0, 0)",
        ),
    ],
    ids=shown,
)
def test_a_callable_that_returns_no_good_status(pyo3, returned, error, words):
    with pytest.raises(error) as raised:
        pyo3.create_fractal(pyo3.Img(3, 2), 20, func=lambda *_: returned)
    assert str(raised.value) == words


def test_a_callable_that_empties_val_or_is_none(pyo3):
    def func(real, imag, max_iters, val):
        val.clear()
        return 0

    with pytest.raises(ValueError, match="func emptied val"):
        pyo3.create_fractal(pyo3.Img(3, 2), 20, func=func)
    with pytest.raises(TypeError, match="not callable"):
        pyo3.create_fractal(pyo3.Img(3, 2), 20, func=3)
    for max_iters in [0, 256]:
        with pytest.raises(ValueError, match=f"^{max_iters} iterations: choose 1 to 255$"):
            pyo3.create_fractal(pyo3.Img(3, 2), max_iters, func=func)


def test_the_driver_in_python_stops_at_a_negative_status():
    with pytest.raises(ValueError) as raised:
        pure.create_fractal(pure.Img(3, 2), 20, lambda *_: -2)
    words = "mandel returned status -2 (the size is not positive or too large) at pixel (0, 0)"
    assert str(raised.value) == words
    for wrong in [None, "20", 20.0]:
        with pytest.raises(TypeError):
            pure.create_fractal(pure.Img(3, 2), wrong)
    with pytest.raises(ValueError, match=f"^{SHOWN} iterations: choose 1 to 255$"):
        pure.create_fractal(pure.Img(3, 2), HUGE)
