"""Eight threads at once."""

import ctypes
import sys
import threading
import time

import pytest
from conftest import C_BINDINGS, contender, oracle

from mandel import pure

THREADS = 8
# Those whose mandel takes a bytearray itself, and no view of it.
OF_A_BYTEARRAY = [
    "cython-ptr",
    "cython-nogil",
    "pyo3",
    "pyo3-detach",
    "capi",
    "nanobind",
    "pybind11",
    "cppyy",
]


def together(work):
    """Runs work(0) to work(7) in threads; an exception in one is raised here."""
    errors = []
    barrier = threading.Barrier(THREADS)

    def run(number):
        try:
            barrier.wait()
            work(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def test_each_draws_its_own_picture(each_library):
    expected = oracle(61, 43, 255, "single")

    def work(_):
        for _ in range(20):
            pixels, draw = each_library.prepare(61, 43, 255, False)
            draw()
            assert bytes(pixels) == expected

    together(work)


def test_each_calls_mandel_with_a_val_of_its_own(each):
    def work(number):
        val = each.new_val()
        for _ in range(5000):
            assert each.mandel(0.0, 0.0, number + 1, val) == 1
            assert val[0] == number + 1

    together(work)


def test_all_draw_into_one_img_of_pyo3(pyo3):
    img = pyo3.Img(300, 200)
    drawn, refused = [], []

    def work(number):
        for _ in range(20):
            try:
                pyo3.create_fractal(img, 20, strategy=["static", "dlopen", "pure"][number % 3])
                drawn.append(number)
            except BufferError:
                refused.append(number)

    together(work)
    assert drawn and len(drawn) + len(refused) == 20 * THREADS
    expected = pyo3.Img(300, 200)
    pyo3.create_fractal(expected, 20)
    assert bytes(img) == bytes(expected)


@pytest.mark.parametrize("name", C_BINDINGS)
def test_all_draw_into_one_img_of_python(name):
    binding = contender(name)
    img = pure.Img(61, 43)
    create_fractal = getattr(binding._module, binding._create_fractal)
    together(lambda _: create_fractal(img, 255))  # the same bytes from all, so any order will do
    assert img.data == oracle(61, 43, 255, "single")


@pytest.mark.parametrize("name", OF_A_BYTEARRAY)
def test_val_is_resized_while_others_write(name):
    mandel = contender(name).mandel
    val = bytearray(1)

    def work(number):
        for _ in range(5000):
            if number % 2:
                val.extend(b"\0" * 64)
                del val[1:]
            else:
                mandel(0.0, 0.0, 20, val)

    together(work)
    assert val == b"\x14"


@pytest.mark.parametrize("name", OF_A_BYTEARRAY)
def test_who_gives_up_the_gil_in_each_call(name):
    mandel = contender(name).mandel
    val = bytearray(1)
    rounds = 0
    done = threading.Event()

    def run():
        nonlocal rounds
        while not done.is_set():
            rounds += 1
            time.sleep(0)  # gives up the GIL, which is all that lets the calls below begin

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)  # Python itself makes nobody give it up
    thread = threading.Thread(target=run)
    thread.start()
    try:
        gives_up = name in ("cython-nogil", "pyo3-detach")
        before = rounds
        for _ in range(5_000_000 if gives_up else 20_000):
            mandel(0.0, 0.0, 255, val)
            if rounds > before:
                break
        assert (rounds > before) == gives_up
    finally:
        done.set()
        sys.setswitchinterval(interval)
        thread.join()


def test_val_is_written_by_threads_without_the_gil(pyo3):
    val = bytearray(1)
    view = (ctypes.c_ubyte * 1).from_buffer(val)
    seen = set()

    def func(real, imag, max_iters, out):
        # A view that outlives the call, as a thread's may.
        views.append((ctypes.c_ubyte * 1).from_buffer(out))
        ctypes.memset(views[-1], 3, 1)
        return 0

    def work(number):
        for _ in range(5000):
            if number % 2:
                ctypes.memset(view, 7, 1)  # ctypes gives up the GIL for it
            else:
                pyo3.mandel(0.0, 0.0, 20, val)
            seen.add(val[0])

    together(work)
    assert seen == {7, 20}
    views = []
    img = pyo3.Img(3, 2)
    pyo3.create_fractal(img, 20, func=func)
    assert (bytes(img), len(views)) == (bytes([3] * 6), 6)
