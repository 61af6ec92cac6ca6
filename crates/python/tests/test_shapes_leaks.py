"""A million calls of the second library leave the process's memory flat."""

import gc

from test_leaks import MEGABYTE, grows


def leaks(work):
    """A leak is there each time. What Python keeps for later is not."""
    return min(grows(work) for _ in range(2)) >= MEGABYTE


def fail(value):
    raise KeyError(value)


def test_a_million_calls(shapes):
    point, block, points = shapes.Point(1, 2), shapes.Block(range(8)), shapes.Points(4)
    pencil = shapes.Pencil(0, 2**31 - 1)
    data = bytearray(1000)

    def handle():
        with shapes.Tally(41) as tally:
            tally.notify(visit)
            tally.add(1)

    def visit(value):
        pass

    calls = [
        shapes.nothing,
        lambda: shapes.scalars(-1, 2, -3, 4, 0.5, 0.25, True, 65),
        lambda: shapes.divide(84, 2),
        lambda: shapes.divide_errno(84, 2),
        lambda: shapes.point_swap(point),
        lambda: shapes.block_reverse(block),
        lambda: shapes.point_move(point, 1, 0),
        lambda: shapes.points_move(points, 1, 0),
        lambda: shapes.edges(b"12"),
        lambda: shapes.edges(data),
        lambda: shapes.repeat(1, 1000),
        lambda: shapes.length("zwölf" * 100),
        lambda: shapes.greet("zwölf" * 100),
        handle,
        lambda: shapes.each(1, visit),
        lambda: shapes.colour_next(0),
        lambda: shapes.pencil_sharpen(pencil),
        lambda: shapes.access_join(1, 2),
        lambda: shapes.parse("zwölf" * 100),
        lambda: shapes.value_double("zwölf" * 100),
        lambda: shapes.apply(None, 1),
        lambda: shapes.apply(abs, -1),
        lambda: shapes.sum(1, 2, 3),
        lambda: shapes.middle(2, 6),
        lambda: shapes.scaled(14),
    ]

    def work():
        for call in calls:
            for _ in range(250_000 // len(calls)):
                call()

    assert not leaks(work)


def test_refused_calls(shapes):
    with shapes.Tally(0) as tally:
        calls = [
            lambda: shapes.divide(1, 0),
            lambda: shapes.divide_errno(1, 0),
            lambda: shapes.divide("1", 2**40),
            lambda: shapes.length("x" * 1000 + "\0"),
            lambda: shapes.greet("x" * 1000 + "\ud800"),
            lambda: shapes.repeat(256, 1000),
            lambda: shapes.edges(memoryview(bytearray(1000))[::2]),
            lambda: shapes.each(3, fail),
            lambda: shapes.each(-1, fail),
            lambda: shapes.each_thread(3, fail),
            lambda: shapes.apply(fail, 1),
            lambda: shapes.value_double(2**62),
            lambda: shapes.Tally(2**63),
            lambda: tally.notify(fail) or tally.add(1),
        ]

        def work():
            for call in calls:
                for _ in range(2000):
                    try:
                        call()
                    except Exception:
                        pass

        assert not leaks(work)


def test_an_error_leaves_no_circle(shapes):
    """Nothing is left that only the garbage collector would find."""

    class Value:
        pass

    def visit(number):
        value = Value()
        raise KeyError(value)

    def alive():
        return sum(isinstance(one, Value) for one in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        with shapes.Tally(0) as tally:
            tally.notify(visit)
            for call in [
                lambda: shapes.each(1, visit),
                lambda: shapes.each_thread(1, visit),
                lambda: shapes.apply(visit, 1),
                lambda: tally.add(1),
            ]:
                try:
                    call()
                except KeyError:
                    pass
                assert alive() == 0
    finally:
        gc.enable()
