"""A million calls leave the process's memory flat."""

import pytest
from conftest import contender, resident

from mandel.contenders import NAMES

MEGABYTE = 1 << 20


def grows(work):
    work()
    before = resident()
    work()
    return resident() - before


@pytest.mark.parametrize("name", NAMES)
def test_a_million_calls(name):
    binding = contender(name)
    mandel, val = binding.mandel, binding.new_val()

    def work():
        for _ in range(500_000):
            mandel(2.0, 2.0, 1, val)

    assert grows(work) < MEGABYTE


def test_refused_calls(each):
    def work():
        for _ in range(20_000):
            try:
                each.mandel("2", 2.0, 1, each.new_val())
            except Exception:
                pass

    assert grows(work) < MEGABYTE


def test_pictures(each_library):
    def work():
        for _ in range(2000):
            pixels, draw = each_library.prepare(64, 64, 1, False)
            draw()
            memoryview(pixels).release()

    assert grows(work) < MEGABYTE


def test_callables_views_and_refusals(pyo3):
    def failing(*_):
        raise RuntimeError

    def work():
        for _ in range(5000):
            img = pyo3.Img(64, 64)
            view = memoryview(img)
            for attempt in [
                lambda: pyo3.create_fractal(img, 20),
                lambda: img.fill(1),
                lambda: pyo3.Img(0, 2**70),
            ]:
                try:
                    attempt()
                except (BufferError, ValueError):
                    pass
            view.release()
            try:
                pyo3.create_fractal(img, 20, func=failing)
            except RuntimeError:
                pass

    assert grows(work) < MEGABYTE
