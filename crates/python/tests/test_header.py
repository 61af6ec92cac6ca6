"""What was translated by hand from the header says what the header says."""

import os
import re
from ctypes import POINTER, c_float, c_int, c_ubyte, sizeof

import pytest
from cffi import FFI

from mandel import ctypes_, pure, status
from mandel._library import FOLDER, MANDEL

HEADER = FFI()
HEADER.cdef(MANDEL.declarations())


def functions(ffi):
    """The type of each function that was declared, as C writes it."""
    lib = ffi.dlopen(MANDEL.path)
    values = {name: getattr(lib, name) for name in dir(lib)}
    return {
        name: ffi.typeof(value) for name, value in values.items() if isinstance(value, ffi.CData)
    }


def fields(ffi):
    return [(name, field.type.cname, field.offset) for name, field in ffi.typeof("Img").fields]


def constants():
    lib = HEADER.dlopen(MANDEL.path)
    return {name: getattr(lib, name) for name in dir(lib) if name.startswith("MANDEL_")}


def test_the_header_is_understood():
    assert {"mandel_abi_version", "mandel", "create_fractal"} <= set(functions(HEADER))
    assert constants()["MANDEL_ERR_ITERS"] == -3


def test_every_constant_in_python_is_the_headers():
    here = {f"MANDEL_{name}": value for name, value in vars(status).items() if name.isupper()}
    here = {name: value for name, value in here.items() if not name.startswith("MANDEL__")}
    # create_fractal's only good status needs no name here: what is not negative is good.
    assert {**here, "MANDEL_OK": 0, "MANDEL_ABI_VERSION": ctypes_.ABI_VERSION} == constants()


def test_every_error_has_a_meaning_and_it_is_the_cores(pyo3):
    errors = {value for name, value in constants().items() if "_ERR_" in name}
    assert set(status._MEANING) == errors
    for value in [*errors, min(errors) - 1]:
        said = []
        for draw, img in [(pyo3.create_fractal, pyo3.Img(3, 2)), (by_python, pure.Img(3, 2))]:
            with pytest.raises(ValueError) as raised:
                draw(img, 20, func=lambda *_: value)
            said.append(str(raised.value))
        assert said[0] == said[1]


def by_python(img, max_iters, func):
    pure.create_fractal(img, max_iters, func)


# ctypes

CTYPES = {
    "int": c_int,
    "float": c_float,
    "unsigned char *": POINTER(c_ubyte),
    "Img": ctypes_._Img,
}


def test_the_functions_of_ctypes_have_the_headers_types():
    for name, type in functions(HEADER).items():
        function = getattr(ctypes_._lib, name)
        assert list(function.argtypes or []) == [CTYPES[one.cname] for one in type.args], name
        assert function.restype is CTYPES[type.result.cname], name


def test_the_struct_of_ctypes_has_the_headers_fields():
    assert [name for name, _ in ctypes_._Img._fields_] == [name for name, _, _ in fields(HEADER)]
    types = dict(ctypes_._Img._fields_)
    for name, type, offset in fields(HEADER):
        assert types[name] is CTYPES[type], name
        assert getattr(ctypes_._Img, name).offset == offset, name
    assert sizeof(ctypes_._Img) == HEADER.sizeof("Img")


# Cython


def extern(pyx):
    """What a Cython source declares as the header's, as C, and the constants that it names."""
    _, _, rest = pyx.partition('cdef extern from "create_fractal.h" nogil:\n')
    declarations, constants, struct = [], [], None
    for line in rest.splitlines():
        if struct and not line.startswith(" " * 8):
            declarations.append(f"}} {struct};")
            struct = None
        if line and not line.startswith(" "):
            break  # the end of the block
        if opened := re.match(r"    ctypedef struct (\w+):", line):
            struct = opened[1]
            declarations.append("typedef struct {")
        elif struct or "(" in line:
            # The name in Python, if it is another, comes before the name in C.
            declarations.append(re.sub(r'\w+ "(\w+)"', r"\1", line) + ";")
        elif line:
            constants.append(line.split()[-1])
    return "\n".join(declarations), constants


def test_the_declarations_of_cython_are_the_headers():
    # The C compiler sees these too, but it converts numbers of other types, and compares no structs.
    with open(os.path.join(FOLDER, "cython_.pyx"), encoding="utf-8") as file:
        declarations, names = extern(file.read())
    cython = FFI()
    cython.cdef(declarations)
    assert fields(cython) == fields(HEADER)
    assert {name: type.cname for name, type in functions(cython).items()} == {
        name: type.cname for name, type in functions(HEADER).items()
    }
    assert names == ["MANDEL_ABI_VERSION"] and set(names) <= set(constants())
