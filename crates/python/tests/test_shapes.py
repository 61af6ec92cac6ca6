"""Every binding of the second library does the same: the same results, and the same errors."""

import array
import ctypes
import errno
import gc
import sys
import weakref

import pytest

from mandel.shapes import Access, Colour, ShapesError, Unknown

TEXTS = {-2: "out of range", -1: "a pointer is NULL"}
NO_TYPE = (TypeError, ctypes.ArgumentError)  # the second is no TypeError, and of ctypes

INT_MIN, INT_MAX = -(2**31), 2**31 - 1
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


def refused(status):
    """Raises unless the block is left by a ShapesError with that status."""
    return pytest.raises(ShapesError, match=f"^status {status}: {TEXTS[status]}$")


@pytest.fixture(autouse=True)
def nobody_swallows_an_exception(monkeypatch):
    """What a tool cannot deliver it prints, by way of this hook: nothing may get there."""
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", seen.append)
    yield
    assert seen == []


def test_every_function_is_there(shapes):
    names = """abi_version nothing scalars divide divide_errno Point Padded Block point_swap
        padded_negate block_reverse point_sum point_move Points points_move edges repeat length
        status_text greet Tally each each_thread Pencil colour_next pencil_sharpen access_join parse
        value_double apply sum middle pack get_scale set_scale scaled work CANNOT""".split()
    assert [name for name in names if not hasattr(shapes, name)] == []
    assert all(isinstance(reason, str) and reason for reason in shapes.CANNOT.values())


def test_nothing(shapes):
    assert shapes.nothing() is None
    assert shapes.abi_version() == 1


# scalars

SCALARS = (-1, 2, -3, 4, 0.5, 0.25, True, 65)


def test_scalars(shapes):
    assert shapes.scalars(*SCALARS) == -67.75
    assert shapes.scalars(-128, 0, 0, 0, 0, 0, False, 0) == -128
    assert shapes.scalars(127, 65535, INT_MAX, 2**53 - 1, 0, 0, False, 127) == float(
        127 + 65535 + INT_MAX + 2**53 - 1 + 127
    )
    assert shapes.scalars(0, 0, INT_MIN, 2**64 - 1, 1.5, -2.5, False, 0) == 2.0**64 + INT_MIN - 1


@pytest.mark.parametrize(
    ("index", "number"),
    [
        *[(0, number) for number in (-129, 128, 255, 2**32)],
        *[(1, number) for number in (-1, 65536, 2**32)],
        *[(2, number) for number in (INT_MIN - 1, INT_MAX + 1, 2**32)],
        *[(3, number) for number in (-1, 2**64, -(2**70))],
        *[(7, number) for number in (-129, 256, 2**32)],
    ],
)
def test_a_scalar_that_does_not_fit(shapes, index, number):
    scalars = [*SCALARS[:index], number, *SCALARS[index + 1 :]]
    with pytest.raises((OverflowError, TypeError)):
        shapes.scalars(*scalars)


@pytest.mark.parametrize("char", [-128, -1, 128, 255])
def test_a_char_beyond_ascii_counts_as_itself_or_is_refused(shapes, char):
    try:
        assert shapes.scalars(0, 0, 0, 0, 0, 0, False, char) == char
    except (OverflowError, TypeError):
        pass


@pytest.mark.parametrize("index", [0, 1, 2, 3, 4, 5, 7])  # of anything, a bool can be made
@pytest.mark.parametrize("wrong", ["1", None, [], b"12"], ids=repr)
def test_a_scalar_of_the_wrong_type(shapes, index, wrong):
    with pytest.raises(NO_TYPE):
        shapes.scalars(*[*SCALARS[:index], wrong, *SCALARS[index + 1 :]])


# Every other number: a call with it, and what it may be at the least and at the most.
NUMBERS = {
    "divide, 1st": (lambda s, n: s.divide(n, 1), INT_MIN, INT_MAX),
    "divide, 2nd": (lambda s, n: s.divide(1, n), INT_MIN, INT_MAX),
    "divide_errno, 1st": (lambda s, n: s.divide_errno(n, 1), INT_MIN, INT_MAX),
    "divide_errno, 2nd": (lambda s, n: s.divide_errno(1, n), INT_MIN, INT_MAX),
    "Padded": (lambda s, n: s.Padded(n, 0), -128, 127),
    "repeat": (lambda s, n: s.repeat(n, 1), 0, 255),
    "status_text": (lambda s, n: s.status_text(n), INT_MIN, INT_MAX),
    "Tally": (lambda s, n: s.Tally(n).close(), INT64_MIN, INT64_MAX),
    "Tally.add": (lambda s, n: s.Tally(0).add(n), INT64_MIN, INT64_MAX),
    "Pencil, length": (lambda s, n: s.Pencil(0, n), INT_MIN, INT_MAX),
    "access_join, 1st": (lambda s, n: s.access_join(n, 0), 0, 2**32 - 1),
    "access_join, 2nd": (lambda s, n: s.access_join(0, n), 0, 2**32 - 1),
    "apply": (lambda s, n: s.apply(None, n), INT_MIN, INT_MAX),
    "sum": (lambda s, n: s.sum(n), INT_MIN, INT_MAX),
    "middle, 1st": (lambda s, n: s.middle(n, n), INT_MIN, INT_MAX),
    "pack, 1st": (lambda s, n: s.pack(n, 0), 0, 0xFFFF),
    "pack, 2nd": (lambda s, n: s.pack(0, n), 0, 0xFFFF),
    "scaled": (lambda s, n: s.scaled(n), INT_MIN, INT_MAX),
    "work, 1st": (lambda s, n: s.work(n, 0), 0, 2**32 - 1),
}


@pytest.mark.parametrize("place", NUMBERS)
def test_a_number_that_does_not_fit(shapes, place):
    call, least, most = NUMBERS[place]
    for number in [least, most]:
        try:
            call(shapes, number)
        except ShapesError:
            pass  # which is what C says of it
    for number in [least - 1, most + 1, least - 2**64, most + 2**64, 10**5000]:
        with pytest.raises((OverflowError, TypeError)):
            call(shapes, number)


@pytest.mark.parametrize("place", NUMBERS)
@pytest.mark.parametrize("wrong", ["1", [], b"1", object()], ids=lambda wrong: type(wrong).__name__)
def test_a_number_of_the_wrong_type(shapes, place, wrong):
    with pytest.raises(NO_TYPE):
        NUMBERS[place][0](shapes, wrong)


@pytest.mark.parametrize("steps", [-1, 2**32, 2**40])
def test_steps_that_do_not_fit(shapes, steps):
    with pytest.raises((OverflowError, TypeError)):
        shapes.work(1, steps)


# status


def test_divide(shapes):
    assert shapes.divide(84, 2) == 42
    assert shapes.divide(-7, 2) == -3
    for dividend, divisor in [(1, 0), (INT_MIN, -1)]:
        with refused(-2) as raised:
            shapes.divide(dividend, divisor)
        assert (raised.value.status, raised.value.text) == (-2, "out of range")


def test_divide_errno(shapes):
    assert shapes.divide_errno(84, 2) == 42
    for divisor, number in [(0, errno.EDOM), (-1, errno.ERANGE)]:
        with pytest.raises(OSError) as raised:
            shapes.divide_errno(INT_MIN, divisor)
        assert raised.value.errno == number and raised.value.strerror


def test_status_text(shapes):
    texts = "well, a pointer is NULL, out of range, too little space, no memory, no thread"
    assert ", ".join(shapes.status_text(-n) for n in range(6)) == texts
    for status in (1, -6, INT_MIN, INT_MAX):
        assert shapes.status_text(status) == "unknown status"


# structs


def test_structs_by_value(shapes):
    point = shapes.Point(1, 2.5)
    swapped = shapes.point_swap(point)
    assert (swapped.x, swapped.y, point.x, point.y) == (2.5, 1, 1, 2.5)
    again = shapes.point_swap(shapes.point_swap(swapped))
    assert (again.x, again.y) == (2.5, 1)
    negated = shapes.padded_negate(shapes.Padded(5, 2.5))
    assert (negated.tag, negated.weight) == (-5, -2.5)
    assert shapes.padded_negate(shapes.Padded(-128, 0)).tag == -128
    block = shapes.Block(range(1, 9))
    reversed = shapes.block_reverse(block)
    shapes.point_move(swapped, 1, 1)  # what C returned is a point as any other
    assert (swapped.x, shapes.point_sum(swapped)) == (3.5, 5.5)
    assert list(reversed.values) == [8, 7, 6, 5, 4, 3, 2, 1]
    assert list(block.values)[0] == 1 and list(shapes.block_reverse(reversed).values)[0] == 1


def test_a_point_can_be_changed(shapes):
    point = shapes.Point(1, 2)
    point.x = 5
    point.y += 0.5
    assert shapes.point_sum(point) == 7.5
    for wrong in ("1", None, []):
        with pytest.raises(TypeError):
            point.x = wrong
        with pytest.raises(TypeError):
            shapes.Point(1, wrong)


@pytest.mark.parametrize("count", [0, 1, 7, 9, 1000])
def test_a_block_of_another_length(shapes, count):
    with pytest.raises((TypeError, ValueError, IndexError)):
        shapes.Block([1.0] * count)


def test_structs_of_the_wrong_kind(shapes):
    point, padded, pencil = shapes.Point(1, 2), shapes.Padded(1, 2), shapes.Pencil(0, 1)
    calls = [
        *[(shapes.point_swap, [wrong]) for wrong in (padded, 1, "x")],
        *[(shapes.padded_negate, [wrong]) for wrong in (point, 1)],
        *[(shapes.block_reverse, [wrong]) for wrong in (point, [1.0] * 8)],
        *[(shapes.point_sum, [wrong]) for wrong in (padded, 1, "x", (1, 2), [(1, 2)])],
        *[(shapes.point_move, [wrong, 1, 0]) for wrong in (pencil, 1, "x", (1, 2), [(1, 2)])],
        *[(shapes.points_move, [wrong, 1, 0]) for wrong in (1, "x", [(1, 2)], [point], b"")],
        *[(shapes.pencil_sharpen, [wrong]) for wrong in (point, 1, [(0, 1)])],
        (shapes.point_move, [point, "1", 0]),
    ]
    for function, arguments in calls:
        with pytest.raises(NO_TYPE):
            function(*arguments)
    assert (point.x, point.y) == (1, 2)


def test_none_is_no_struct(shapes):
    calls = [
        lambda: shapes.point_swap(None),
        lambda: shapes.point_sum(None),
        lambda: shapes.point_move(None, 1, 0),
        lambda: shapes.points_move(None, 1, 0),
        lambda: shapes.pencil_sharpen(None),
    ]
    for call in calls:
        # To ctypes, None is NULL where C wants a pointer: the library refuses that.
        with pytest.raises((*NO_TYPE, ShapesError)):
            call()


def test_points_are_moved(shapes):
    point = shapes.Point(1, 2)
    assert shapes.point_move(point, 0.5, -1) is None
    assert (point.x, point.y) == (1.5, 1)
    points = shapes.Points(3)
    assert len(points) == 3 and [points[i].x for i in range(3)] == [0, 0, 0]
    assert shapes.points_move(points, 1, 2) is None
    shapes.points_move(points, 1, 2)
    assert [(points[i].x, points[i].y) for i in range(3)] == [(2, 4)] * 3
    shapes.points_move(shapes.Points(0), 1, 2)
    for outside in (3, 2**40):
        with pytest.raises((IndexError, OverflowError)):
            points[outside]
    for count in (-1, 2**62, 2**70):
        with pytest.raises((ValueError, OverflowError, MemoryError, TypeError)):
            shapes.Points(count)


# buffers


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", 0),
        (b"\x07", 14),
        (b"\xff\0\xff", 510),
        (bytearray(b"12"), 99),
        (bytearray(), 0),
        (memoryview(b"123")[1:], 101),
        (memoryview(bytearray(b"123"))[:0], 0),
        (memoryview(bytearray(b"12")).toreadonly(), 99),
        (array.array("B", [1, 2]), 3),
        (memoryview(b"1234").cast("B", (2, 2)), 101),
        ((ctypes.c_ubyte * 2)(3, 4), 7),
    ],
)
def test_edges(shapes, data, expected):
    assert shapes.edges(data) == expected


def test_edges_of_what_has_no_bytes(shapes):
    for wrong in ("12", 12, None, [1, 2], object()):
        with pytest.raises(NO_TYPE):
            shapes.edges(wrong)
    with pytest.raises((BufferError, TypeError, ValueError)):
        shapes.edges(memoryview(b"1234")[::2])


class Lying(bytes):
    def __len__(self):
        return 2**40


def test_edges_of_bytes_that_lie_about_their_length(shapes):
    try:
        assert shapes.edges(Lying(b"12")) == 99
    except (TypeError, ValueError):
        pass


def test_a_buffer_is_free_again(shapes):
    data = bytearray(b"12")
    shapes.edges(data)
    data.append(3)
    assert shapes.edges(data) == ord("1") + 3


def test_repeat(shapes):
    assert shapes.repeat(7, 3) == b"\7\7\7"
    assert shapes.repeat(255, 0) == b""
    assert shapes.repeat(0, 100_000) == bytes(100_000)
    assert type(shapes.repeat(1, 1)) is bytes
    for length in (-1, 2**62, 2**64 + 1):
        with pytest.raises((ValueError, OverflowError, MemoryError, TypeError)):
            shapes.repeat(1, length)
    for length in ("1", None, [1]):
        with pytest.raises(NO_TYPE):
            shapes.repeat(1, length)


# texts


def test_length(shapes):
    assert shapes.length("") == 0
    assert shapes.length("hé") == 3
    assert shapes.length("𝄞" * 1000) == 4000


def test_greet(shapes):
    assert shapes.greet("") == "hello, "
    assert shapes.greet("wörld 𝄞") == "hello, wörld 𝄞"
    assert shapes.greet("x" * 100_000) == "hello, " + "x" * 100_000


@pytest.mark.parametrize("function", ["length", "greet", "parse", "value_double"])
def test_texts_that_c_cannot_read(shapes, function):
    function = getattr(shapes, function)
    for text in ("\0", "a\0", "\0a", "a\0b"):
        with pytest.raises(ValueError) as raised:
            function(text)
        assert type(raised.value) is ValueError
    for text in ("\ud800", "a\udfffb"):
        with pytest.raises(UnicodeEncodeError):
            function(text)
    for wrong in (b"bytes", None, ["x"], object()):
        with pytest.raises(NO_TYPE):
            function(wrong)


# handle


def test_a_tally(shapes):
    tally = shapes.Tally(41)
    assert (tally.add(1), tally.add(-2), tally.add(0)) == (42, 40, 40)
    tally.close()
    tally.close()


def test_a_tally_closes_with_its_block(shapes):
    with pytest.raises(KeyError), shapes.Tally(1) as tally:
        assert tally.add(1) == 2
        raise KeyError
    for use in [lambda: tally.add(1), lambda: tally.notify(None), lambda: tally.notify(print)]:
        with pytest.raises(ValueError, match="^the tally is closed$"):
            use()
    tally.close()


def test_a_sum_that_does_not_fit(shapes):
    with shapes.Tally(INT64_MAX) as tally:
        with refused(-2):
            tally.add(1)
        assert tally.add(-1) == INT64_MAX - 1


# callback

EACH = pytest.mark.parametrize("each", ["each", "each_thread"])


@EACH
def test_each_visits_all(shapes, each):
    each = getattr(shapes, each)
    seen = []
    assert each(3, seen.append) == 0
    assert seen == [0, 1, 2]
    assert each(0, seen.append) == 0
    assert each(2, lambda value: 0) == 0
    assert each(2, lambda value: False) == 0
    with refused(-2):
        each(-1, seen.append)
    assert seen == [0, 1, 2]


@EACH
@pytest.mark.parametrize("stop", [1, -1, -2, -5, INT_MIN, INT_MAX, True])
def test_a_visitor_that_stops(shapes, each, stop):
    seen = []

    def visit(value):
        seen.append(value)
        return stop if value == 2 else None

    assert getattr(shapes, each)(5, visit) == stop
    assert seen == [0, 1, 2]


# ANCHOR: raises
@EACH
@pytest.mark.parametrize("error", [KeyError("mine"), KeyboardInterrupt(), SystemExit(3)], ids=repr)
def test_a_visitor_that_raises(shapes, each, error):
    seen = []

    def visit(value):
        seen.append(value)
        if value == 1:
            raise error

    with pytest.raises(type(error)) as raised:
        getattr(shapes, each)(5, visit)
    assert raised.value is error and seen == [0, 1]
# ANCHOR_END: raises


@EACH
@pytest.mark.parametrize(
    ("returned", "error"),
    [("1", TypeError), ([], TypeError), (2**31, OverflowError), (-(2**31) - 1, OverflowError)],
)
def test_a_visitor_that_returns_no_int_of_c(shapes, each, returned, error):
    seen = []

    def visit(value):
        seen.append(value)
        return returned

    with pytest.raises(error):
        getattr(shapes, each)(5, visit)
    assert seen == [0]


@EACH
def test_a_visitor_that_cannot_be_called(shapes, each):
    for wrong in (None, 1, "visit"):
        with pytest.raises(NO_TYPE):
            getattr(shapes, each)(2, wrong)
    with pytest.raises(TypeError):
        getattr(shapes, each)(1, lambda: None)
    for count in ("1", None, 2**63, -(2**63) - 1):
        with pytest.raises((*NO_TYPE, OverflowError)):
            getattr(shapes, each)(count, print)


@EACH
def test_a_visitor_that_calls_back_in(shapes, each):
    each = getattr(shapes, each)
    seen = []

    def outer(value):
        assert each(3, lambda inner: seen.append((value, inner)) or inner) == 1
        with pytest.raises(KeyError):
            each(1, fail)

    def fail(value):
        raise KeyError

    assert each(2, outer) == 0
    assert seen == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_tally_tells_its_visitor(shapes):
    seen = []
    with shapes.Tally(0) as tally:
        tally.notify(seen.append)
        assert (tally.add(1), tally.add(2)) == (1, 3)
        tally.notify(None)
        tally.add(3)
        assert seen == [1, 3]
        tally.notify(lambda value: seen.append(-value))
        tally.add(4)
    assert seen == [1, 3, -10]


def test_a_tallys_visitor_that_objects(shapes):
    with shapes.Tally(0) as tally:
        tally.notify(lambda value: 5)
        with pytest.raises(ShapesError, match="^status 5: unknown status$"):
            tally.add(1)
        tally.notify(lambda value: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tally.add(1)
        tally.notify(lambda value: "no")
        with pytest.raises(TypeError):
            tally.add(1)
        tally.notify(None)
        assert tally.add(1) == 4  # all of which took effect


def lends_to_one_at_a_time(shapes):
    """Whether a visitor cannot use the tally that calls it, though the library would allow it. The crate
    behind PyO3 lends a tally to one call at a time."""
    return shapes.__name__ == "mandel.shapes.pyo3"


def test_a_visitor_that_must_not_use_its_own_tally(shapes):
    if not lends_to_one_at_a_time(shapes):
        return
    with shapes.Tally(0) as tally:
        for use in (lambda: tally.add(1), lambda: tally.notify(None), tally.close, tally.__enter__):
            tally.notify(lambda value: use())
            with pytest.raises(RuntimeError, match="in use"):
                tally.add(1)
        tally.notify(None)
        assert tally.add(0) == 4


def test_a_visitor_that_adds_to_its_own_tally(shapes):
    if lends_to_one_at_a_time(shapes):
        return
    seen = []

    def visit(value):
        seen.append(value)
        if value < 3:
            assert tally.add(1) == value + 1

    with shapes.Tally(0) as tally:
        tally.notify(visit)
        assert tally.add(1) == 1
        assert seen == [1, 2, 3]

        def fail(value):
            if value > 5:
                raise KeyError(value)
            tally.add(1)

        tally.notify(fail)
        with pytest.raises(KeyError, match="6"):
            tally.add(1)
        tally.notify(None)
        assert tally.add(0) == 6


def test_a_visitor_that_closes_its_own_tally(shapes):
    if lends_to_one_at_a_time(shapes):
        return
    tally = shapes.Tally(0)
    tally.notify(lambda value: tally.close())
    with pytest.raises(RuntimeError):
        tally.add(1)

    def visit(value):
        with pytest.raises(RuntimeError):
            tally.close()
        if value < 4:
            tally.add(1)
        with pytest.raises(RuntimeError):  # the outer call still uses it
            tally.close()

    tally.notify(visit)
    tally.add(1)
    tally.notify(None)
    assert tally.add(1) == 5
    tally.close()
    with pytest.raises(ValueError):
        tally.add(1)


def test_a_visitor_that_closes_another_tally(shapes):
    other = shapes.Tally(1)
    with shapes.Tally(0) as tally:
        tally.notify(lambda value: other.close())
        assert tally.add(1) == 1
    with pytest.raises(ValueError):
        other.add(1)


@pytest.mark.parametrize("by", ["another", None])
def test_a_visitor_that_replaces_itself(shapes, by):
    if lends_to_one_at_a_time(shapes):
        return

    class Visit:
        def __call__(self, value):
            # Its last reference goes while it runs.
            tally.notify(seen.append if by else None)
            gc.collect()
            seen.append("replaced")
            raise KeyError("still here")

    seen = []
    with shapes.Tally(0) as tally:
        tally.notify(Visit())
        with pytest.raises(KeyError, match="still here"):
            tally.add(1)
        assert tally.add(1) == 2
    assert seen == (["replaced", 2] if by else ["replaced"])


def test_a_visitor_is_let_go(shapes):
    class Visit:
        def __call__(self, value):
            pass

    def gone(reference):
        gc.collect()
        return reference() is None

    visit = Visit()
    reference = weakref.ref(visit)
    shapes.each(2, visit)
    shapes.each_thread(2, visit)
    with shapes.Tally(0) as tally:
        tally.notify(visit)
        del visit
        tally.add(1)
        assert not gone(reference)
        tally.notify(None)
        assert gone(reference)
    visit = Visit()
    reference = weakref.ref(visit)
    tally = shapes.Tally(0)
    tally.notify(visit)
    del tally, visit
    assert gone(reference)


# enumeration and flags


def test_colours(shapes):
    colours = [Colour.RED]
    for _ in range(4):
        colours.append(shapes.colour_next(colours[-1]))
    assert colours == [0, 1, 2, 3, 0]
    assert [type(colour) for colour in colours] == [Colour, Colour, Colour, int, Colour]
    for unknown in (4, 9, INT_MAX):
        with refused(-2):
            shapes.colour_next(unknown)
    # Whether an enum can be negative, the C compiler decides.
    with pytest.raises((ShapesError, OverflowError)):
        shapes.colour_next(-1)
    for number in (2**32, -(2**32), 10**5000):
        with pytest.raises((OverflowError, TypeError)):
            shapes.colour_next(number)
    for wrong in ("RED", None):
        with pytest.raises(NO_TYPE):
            shapes.colour_next(wrong)


def test_pencils(shapes):
    pencil = shapes.Pencil(Colour.BLUE, 2)
    assert (pencil.colour, pencil.length) == (Colour.BLUE, 2)
    assert shapes.pencil_sharpen(pencil) is None
    assert (pencil.colour, pencil.length) == (3, 1)
    shapes.pencil_sharpen(pencil)
    assert (pencil.colour, pencil.length) == (Colour.RED, 0)
    with refused(-2):
        shapes.pencil_sharpen(pencil)
    pencil.length, pencil.colour = 5, 9
    with refused(-2):
        shapes.pencil_sharpen(pencil)
    assert (pencil.colour, pencil.length) == (9, 5)
    for number in (2**32, -(2**32)):
        with pytest.raises((OverflowError, TypeError)):
            pencil.colour = number
        with pytest.raises((OverflowError, TypeError)):
            pencil.length = number
    assert (pencil.colour, pencil.length) == (9, 5)


def test_access(shapes):
    joined = shapes.access_join(Access.READ, Access.WRITE)
    assert joined == 11 and isinstance(joined, Access)
    assert Access.READ in joined and Access.EXECUTE not in joined
    assert shapes.access_join(Access.EXECUTE, Access(64)) == 68
    assert shapes.access_join(0, 0) == Access(0)
    assert shapes.access_join(2**31, 1) == 2**31 + 1


# tagged union


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 12),
        ("-9223372036854775808", INT64_MIN),
        ("1.5", 1.5),
        ("99999999999999999999", 1e20),
        ("", ""),
        ("twelve", "twelve"),
        ("zwölf", "zwölf"),
        ("true", Unknown(3)),
        ("false", Unknown(3)),
    ],
)
def test_parse(shapes, text, expected):
    value = shapes.parse(text)
    assert value == expected and type(value) is type(expected)


@pytest.mark.parametrize(
    ("value", "doubled"),
    [(21, 42), (-(2**62), INT64_MIN), (1.5, 3.0), (1e308, float("inf")), ("zwölf", "zwölf")],
)
def test_double(shapes, value, doubled):
    result = shapes.value_double(value)
    assert result == doubled and type(result) is type(doubled)


def test_what_cannot_be_doubled(shapes):
    for number in (2**62, INT64_MIN, INT64_MAX):
        with refused(-2):
            shapes.value_double(number)
    for number in (2**63, INT64_MIN - 1, 2**64, 10**5000):
        with pytest.raises(OverflowError):
            shapes.value_double(number)


# nullable


def test_apply(shapes):
    assert shapes.apply(None, None) == 7
    assert shapes.apply(None, -3) == -3
    assert shapes.apply(lambda value: value + 1, None) == 8
    assert shapes.apply(lambda value: value * 2, 21) == 42
    assert shapes.apply(lambda value: shapes.apply(lambda inner: inner * 2, value) + 1, 5) == 11


def test_apply_a_function_that_fails(shapes):
    error = KeyError("mine")

    def fail(value):
        raise error

    for function in [fail, lambda value: shapes.apply(fail, value)]:
        with pytest.raises(KeyError) as raised:
            shapes.apply(function, 1)
        assert raised.value is error
    assert shapes.apply(None, 1) == 1

    def recover(value):
        with pytest.raises(KeyError):
            shapes.apply(fail, value)
        return value + 1

    assert shapes.apply(recover, 1) == 2
    for returned, errors in [(None, NO_TYPE), ("1", NO_TYPE), (2**31, OverflowError)]:
        with pytest.raises(errors):
            shapes.apply(lambda value: returned, 1)
    for wrong in (1, "f"):
        with pytest.raises(NO_TYPE):
            shapes.apply(wrong, 1)


# variadic, inline function, macro, global, work


def test_sum(shapes):
    assert (shapes.sum(), shapes.sum(1), shapes.sum(1, 2, 3)) == (0, 1, 6)
    assert shapes.sum(*range(300)) == 44850
    assert shapes.sum(INT_MAX, 1) == INT_MIN
    assert shapes.sum(INT_MIN, INT_MIN) == 0
    for wrong in (None, "1"):
        with pytest.raises(NO_TYPE):
            shapes.sum(1, wrong)
    with pytest.raises((OverflowError, TypeError)):
        shapes.sum(1, 2**32)


def test_middle(shapes):
    for low, high, middle in [(2, 6, 4), (2, 5, 3), (5, 2, 4), (-5, -2, -4), (7, 7, 7)]:
        assert shapes.middle(low, high) == middle
    assert shapes.middle(0, INT_MAX) == INT_MAX // 2
    assert shapes.middle(INT_MIN, -1) == INT_MIN + INT_MAX // 2
    # Where C's own arithmetic would overflow, which may do anything.
    for ends in [(INT_MIN, INT_MAX), (INT_MIN, 0), (INT_MAX, -2)]:
        with pytest.raises(OverflowError):
            shapes.middle(*ends)
    for ends in [(2**31, 2**31), (0, 2**32), (-(2**40), -(2**40))]:
        with pytest.raises((OverflowError, TypeError)):
            shapes.middle(*ends)


def test_pack(shapes):
    assert shapes.pack(1, 2) == 65538
    assert shapes.pack(0xFFFF, 0xFFFF) == 2**32 - 1


def test_the_scale(shapes):
    before = shapes.get_scale()
    try:
        shapes.set_scale(3)
        assert (shapes.get_scale(), shapes.scaled(14)) == (3, 42)
        for wrong in (2**31, -(2**31) - 1, 2**32, "3", None):
            with pytest.raises((OverflowError, *NO_TYPE)):
                shapes.set_scale(wrong)
        assert shapes.get_scale() == 3
        shapes.set_scale(INT_MIN)
        assert shapes.scaled(2) == 0
    finally:
        shapes.set_scale(before)


def test_work(shapes):
    expected = state = 1
    for steps in range(5):
        assert shapes.work(state, steps) == expected
        expected = ((expected ^ (expected >> 15)) * 1664525 + 1013904223) % 2**32
    assert shapes.work(2**32 - 1, 0) == 2**32 - 1
