"""Threads of Python's and one of C's."""

import sys
import threading
import time

import pytest
from test_shapes import EACH
from test_threads import THREADS, together


def test_each_thread_visits_from_another_thread(shapes):
    seen = []
    shapes.each(1, lambda value: seen.append(threading.get_ident()))
    shapes.each_thread(1, lambda value: seen.append(threading.get_ident()))
    here, there = seen
    assert here == threading.get_ident() != there


# ANCHOR: others_run
def test_others_run_while_a_thread_of_c_works(shapes):
    ran = threading.Event()
    thread = threading.Thread(target=ran.set)

    def visit(value):
        thread.start()
        assert ran.wait(60)

    assert shapes.each_thread(1, visit) == 0
    thread.join()
# ANCHOR_END: others_run


@EACH
def test_eight_threads_with_visitors_of_their_own(shapes, each):
    each = getattr(shapes, each)

    def work(number):
        for turn in range(50):
            seen = []

            def visit(value):
                seen.append(value)
                if value == 3:
                    raise KeyError(number, turn)

            assert each(9, lambda value: number if value == number else 0) == number
            with pytest.raises(KeyError) as raised:
                each(5, visit)
            assert raised.value.args == (number, turn) and seen == [0, 1, 2, 3]

    together(work)


def test_eight_threads_apply_functions_of_their_own(shapes):
    def work(number):
        for turn in range(200):
            assert shapes.apply(lambda value: value * 2 + number, turn) == turn * 2 + number

    together(work)


def test_eight_threads_with_tallies_of_their_own(shapes):
    def work(number):
        for _ in range(50):
            seen = []
            with shapes.Tally(number) as tally:
                tally.notify(seen.append)
                assert [tally.add(1) for _ in range(5)] == [number + n + 1 for n in range(5)]
            assert seen == [number + n + 1 for n in range(5)]

    together(work)


def test_eight_threads_share_a_tally(shapes):
    seen = []
    with shapes.Tally(0) as tally:
        tally.notify(lambda value: seen.append(value))

        def work(number):
            for _ in range(1000):
                tally.add(1)

        together(work)
        tally.notify(None)
        assert tally.add(0) == len(seen) == 1000 * THREADS


def test_one_thread_at_a_time_is_in_a_tally_also_while_its_visitor_runs(shapes):
    inside, most = 0, 0

    def visit(_):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.0001)  # lets another thread run
        inside -= 1

    with shapes.Tally(0) as tally:
        tally.notify(visit)

        def work(_):
            for _ in range(20):
                tally.add(1)

        together(work)
    assert most == 1


def test_a_tally_goes_to_another_thread(shapes):
    tally = shapes.Tally(1)
    tally.notify(lambda value: None)
    sums = []

    def work():
        sums.append(tally.add(1))
        tally.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert sums == [2]
    with pytest.raises(ValueError, match="^the tally is closed$"):
        tally.add(1)


def test_a_tally_is_closed_while_others_add(shapes):
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(50):
            tally = shapes.Tally(0)
            tally.notify(lambda value: None)

            def work(number):
                try:
                    for _ in range(20):
                        tally.add(1)
                    tally.close()
                except (ValueError, RuntimeError) as error:  # it is closed, or somebody is adding
                    assert "the tally is" in str(error)

            together(work)
    finally:
        sys.setswitchinterval(interval)


def test_a_buffer_is_resized_while_others_read(shapes):
    data = bytearray(2)

    def work(number):
        for turn in range(2000):
            if number % 2:
                try:
                    data.extend(bytes(5000))
                    del data[2:]
                except BufferError:
                    pass  # somebody holds it
            else:
                assert shapes.edges(data) == 0

    together(work)


def test_the_scale_is_written_while_others_read(shapes):
    before = shapes.get_scale()

    def work(number):
        for _ in range(500):
            if number == 0:
                shapes.set_scale(2)
                shapes.set_scale(1)
            else:
                assert shapes.scaled(21) in (21, 42)

    try:
        shapes.set_scale(1)
        together(work)
    finally:
        shapes.set_scale(before)
