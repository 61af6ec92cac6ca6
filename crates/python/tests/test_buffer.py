"""The pixels of mandel.pyo3.Img, seen from outside: who may look when, and for how long they live."""

import gc
import hashlib
import io
import threading

import pytest
from conftest import contender, need, oracle

from mandel.contenders import NAMES


@pytest.fixture
def img(pyo3):
    img = pyo3.Img(61, 43)
    pyo3.create_fractal(img, 20)
    return img


def test_what_a_view_says_of_itself(img):
    view = memoryview(img)
    assert (view.shape, view.strides, view.format, view.itemsize) == ((43, 61), (61, 1), "B", 1)
    assert view.readonly and view.c_contiguous and not view.f_contiguous
    assert view.obj is img
    assert view.tobytes() == oracle(61, 43, 20, "single")
    assert view[0, 60] == oracle(61, 43, 20, "single")[60]
    assert (img.width, img.height, repr(img)) == (61, 43, "Img(61, 43)")


def test_who_wants_bytes_gets_bytes(img):
    expected = oracle(61, 43, 20, "single")
    assert bytes(img) == bytearray(img) == b"".join([img]) == expected
    assert hashlib.sha256(img).digest() == hashlib.sha256(expected).digest()
    file = io.BytesIO()
    file.write(img)
    assert file.getvalue() == expected


def test_a_view_cannot_be_written_to(img):
    with pytest.raises(TypeError):
        memoryview(img)[0, 0] = 1
    with pytest.raises(TypeError):
        io.BytesIO(b"abc").readinto(img)


def test_numpy_and_pillow_see_the_same_memory(pyo3, img):
    numpy = need("numpy")
    image = need("PIL.Image")
    array = numpy.asarray(img)
    assert (array.shape, array.dtype, array.flags.writeable) == ((43, 61), numpy.uint8, False)
    address = array.__array_interface__["data"][0]
    assert numpy.asarray(memoryview(img)).__array_interface__["data"][0] == address
    picture = image.fromarray(array)
    assert (picture.size, picture.mode, picture.tobytes()) == ((61, 43), "L", bytes(img))
    assert image.frombuffer("L", (61, 43), img, "raw", "L", 0, 1).tobytes() == bytes(img)


def test_numpy_may_ask_for_a_copy_or_another_type(img):
    numpy = need("numpy")
    view = numpy.asarray(img)
    copy = numpy.array(img)
    assert copy.flags.writeable and not numpy.shares_memory(view, copy)
    wide = numpy.asarray(img, dtype="float32")
    assert (wide.dtype, wide.shape) == (numpy.float32, (43, 61))
    # What numpy itself calls only if the buffer protocol refuses.
    array = img.__array__()
    assert numpy.shares_memory(array, view) and not array.flags.writeable
    assert (array == copy).all()
    assert (img.__array__("float32") == wide).all()


def test_numpy_is_refused_while_the_img_is_drawn_into(pyo3):
    numpy = need("numpy")
    img = pyo3.Img(3, 2)
    errors = []

    def func(real, imag, max_iters, val):
        for attempt in [numpy.asarray, numpy.array, numpy.frombuffer, numpy.mean]:
            with pytest.raises(BufferError, match="is being drawn into") as raised:
                attempt(img)
            errors.append(raised)
        return 0

    pyo3.create_fractal(img, 20, func=func)
    assert len(errors) == 24
    assert numpy.asarray(img).shape == (2, 3)


def test_a_fortran_view_is_refused_unless_it_is_one(pyo3, img):
    testing = need("_testbuffer")
    with pytest.raises(BufferError, match="row after row"):
        testing.ndarray(img, getbuf=testing.PyBUF_F_CONTIGUOUS)
    assert testing.ndarray(pyo3.Img(1, 5), getbuf=testing.PyBUF_F_CONTIGUOUS).nbytes == 5
    assert testing.ndarray(img, getbuf=testing.PyBUF_ANY_CONTIGUOUS).shape == (43, 61)
    with pytest.raises(BufferError, match="read-only"):
        testing.ndarray(img, getbuf=testing.PyBUF_WRITABLE)


def test_a_view_outlives_the_name_of_its_img(pyo3, img):
    numpy = need("numpy")
    view, array = memoryview(img), numpy.asarray(img)
    del img
    gc.collect()
    others = [pyo3.Img(61, 43) for _ in range(100)]  # would take the memory, were it free
    for other in others:
        other.fill(255)
    assert bytes(view) == array.tobytes() == oracle(61, 43, 20, "single")


def test_the_last_view_frees_the_img(pyo3):
    freed = 0
    for _ in range(2000):  # 2000 x 4 MB would not fit
        view = memoryview(pyo3.Img(2000, 2000))
        freed += view.nbytes
    assert freed == 2000 * 4_000_000


def test_an_img_with_a_view_cannot_be_drawn_into(pyo3, img):
    before = bytes(img)
    first, second = memoryview(img), memoryview(img)[1:]
    for attempt in [
        lambda: pyo3.create_fractal(img, 5),
        lambda: pyo3.create_fractal(img, 5, strategy="dlopen"),
        lambda: pyo3.create_fractal(img, 5, strategy="pure"),
        lambda: pyo3.create_fractal(img, 5, func=pyo3.mandel),
        lambda: img.fill(0),
    ]:
        with pytest.raises(BufferError, match="a view of the Img exists"):
            attempt()
    assert bytes(img) == before
    first.release()
    with pytest.raises(BufferError):
        img.fill(0)
    second.release()
    pyo3.create_fractal(img, 5)
    assert bytes(img) == oracle(61, 43, 5, "single")


def test_an_img_that_is_drawn_into_by_python_is_out_of_reach(pyo3):
    img = pyo3.Img(3, 2)
    errors = []

    def func(real, imag, max_iters, val):
        for attempt in [
            lambda: memoryview(img),
            lambda: bytes(img),
            lambda: img.fill(1),
            lambda: pyo3.create_fractal(img, 20),
        ]:
            with pytest.raises(BufferError, match="is being drawn into") as raised:
                attempt()
            errors.append(raised)
        assert (img.width, img.height) == (3, 2)
        val[0] = 8
        return 0

    pyo3.create_fractal(img, 20, func=func)
    assert len(errors) == 24
    assert bytes(img) == bytes([8] * 6)


@pytest.mark.parametrize("strategy", ["static", "dlopen", "pure"])
def test_python_runs_while_rust_draws_and_cannot_look(pyo3, strategy):
    img = pyo3.Img(2000, 1000)

    def draw():
        while True:
            try:
                return pyo3.create_fractal(img, 255, strategy=strategy)
            except BufferError:
                pass  # the views below come and go

    thread = threading.Thread(target=draw)
    thread.start()
    refused = 0
    while thread.is_alive():
        try:
            memoryview(img).release()
        except BufferError:
            refused += 1
    thread.join()
    # With the GIL held, nothing could have been seen between the start and the end.
    assert refused > 0


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name not in ("ctypes", "cffi-abi", "cffi-api")]
)
def test_a_view_of_val_stands_while_it_is_written(name):
    val = bytearray(1)
    view = memoryview(val)
    assert contender(name).mandel(0.0, 0.0, 20, val) == 1
    assert view[0] == 20
