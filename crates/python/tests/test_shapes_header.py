"""What was translated by hand from the second header says what the header says."""

import ctypes
import os
import re

from cffi import FFI

from mandel import shapes
from mandel._library import FOLDER, SHAPES
from mandel.shapes import ctypes_

HEADER = FFI()
HEADER.cdef(SHAPES.declarations())
LIBRARY = HEADER.dlopen(SHAPES.path)


def functions(ffi):
    """The type of each function that was declared, as C writes it."""
    lib = ffi.dlopen(SHAPES.path)
    values = {name: getattr(lib, name) for name in dir(lib)}
    return {
        name: ffi.typeof(value) for name, value in values.items() if isinstance(value, ffi.CData)
    }


def layout(type):
    """What two structs must have in common to be the same, whatever their parts are called."""
    if type.kind not in ("struct", "union") or type.fields is None:
        return type.cname
    return [(name, field.offset, layout(field.type)) for name, field in type.fields]


STRUCTS = [f"shapes_{name}" for name in ("point", "padded", "block", "pencil", "value", "tally")]


def test_the_header_is_understood():
    assert len(functions(HEADER)) == 32
    assert (LIBRARY.SHAPES_ERR_THREAD, LIBRARY.SHAPES_TEXT) == (-5, 2)


def test_the_enums_of_python_are_the_headers():
    for enum, type in [(shapes.Colour, "enum shapes_colour"), (shapes.Access, "enum shapes_access")]:
        named = {f"SHAPES_{member.name}": member.value for member in enum}
        assert named == HEADER.typeof(type).relements
    kinds = [ctypes_._INTEGER, ctypes_._REAL, ctypes_._TEXT]
    assert kinds == [LIBRARY.SHAPES_INTEGER, LIBRARY.SHAPES_REAL, LIBRARY.SHAPES_TEXT]
    assert ctypes_.ABI_VERSION == LIBRARY.SHAPES_ABI_VERSION


# ctypes

CTYPES = {
    "void": None,
    "int": ctypes.c_int,
    "unsigned int": ctypes.c_uint,
    "float": ctypes.c_float,
    "double": ctypes.c_double,
    "_Bool": ctypes.c_bool,
    "char": ctypes.c_char,
    "size_t": ctypes.c_size_t,
    **{f"{sign}int{bits}_t": getattr(ctypes, f"c_{sign}int{bits}")
       for sign in ("", "u") for bits in (8, 16, 32, 64)},
    "enum shapes_colour": ctypes_._Colour,
    "enum shapes_kind": ctypes.c_int,
    "shapes_point": ctypes_.Point,
    "shapes_padded": ctypes_.Padded,
    "shapes_block": ctypes_.Block,
    "shapes_pencil": ctypes_.Pencil,
    "shapes_value": ctypes_._Value,
    "shapes_tally": ctypes_._Tally,
    "double[8]": ctypes.c_double * 8,
    "int(*)(void *, int64_t)": ctypes_._Visitor,
    "int(*)(int)": ctypes_._Unary,
}  # fmt: skip

# Of these pointers ctypes has several: as an address, as bytes, as an object.
CHOSEN = {
    ("shapes_edges", 0): ctypes.c_char_p,
    ("shapes_greet", "result"): ctypes.c_void_p,
    ("shapes_string_free", 0): ctypes.c_void_p,
    "char *": ctypes.c_char_p,
    "void *": ctypes.py_object,
}


def in_ctypes(type, *place):
    chosen = CHOSEN.get(place) or CHOSEN.get(type.cname) or CTYPES.get(type.cname)
    if chosen is None and type.kind == "pointer":
        return ctypes.POINTER(in_ctypes(type.item))
    return chosen


def test_the_functions_of_ctypes_have_the_headers_types():
    for name, type in functions(HEADER).items():
        if name == "shapes_divide_errno":
            function = ctypes_._divide_errno
        else:
            function = getattr(ctypes_._lib, name)
        expected = [in_ctypes(one, name, place) for place, one in enumerate(type.args)]
        assert list(function.argtypes or expected) == expected, name
        assert function.restype is in_ctypes(type.result, name, "result"), name


def test_the_structs_of_ctypes_have_the_headers_fields():
    def same(struct, type):
        assert ctypes.sizeof(struct) == HEADER.sizeof(type), type.cname
        assert [name.lstrip("_") for name, _ in struct._fields_] == [name for name, _ in type.fields]
        for (name, here), (_, field) in zip(struct._fields_, type.fields):
            assert getattr(struct, name).offset == field.offset, name
            if field.type.kind == "union":
                same(here, field.type)
            else:
                assert here is in_ctypes(field.type), name

    for name in STRUCTS[:-1]:
        same(CTYPES[name], HEADER.typeof(name))


# Cython


def pxd():
    """What c_shapes.pxd declares, as C, without what cffi cannot read of the header either."""
    with open(os.path.join(FOLDER, "shapes", "c_shapes.pxd"), encoding="utf-8") as file:
        _, _, text = file.read().partition('cdef extern from "shapes.h" nogil:\n')
    text = re.sub(r" *#.*", "", text)
    text = re.sub(r",\s+", ", ", text)
    text = re.sub(r"^.*(SHAPES_ABI_VERSION|SHAPES_PACK|shapes_middle).*$", "", text, flags=re.M)
    text = re.sub(r'\w+ "(\w+)"', r"\1", text)  # the name in Python, before the name in C
    text = text.replace("ctypedef", "typedef").replace(" noexcept", "").replace("bint ", "_Bool ")
    # C says of each enum and union what it is.
    text = re.sub(r"\bshapes_(colour|kind) ", r"enum shapes_\1 ", text)
    text = text.replace("shapes_value_as as", "union shapes_value_as as")
    text = text.replace("int shapes_scale\n", "extern int shapes_scale\n")
    declarations, block, opened = [], "", None
    for line in filter(str.strip, text.splitlines()):
        inside, line = line.startswith(" " * 8), line.strip()
        if opened and not inside:
            declarations.append(f"}} {opened};" if "struct" in block else "};")
            opened = None
        if line.endswith(":"):
            block, opened = line, line[:-1].split()[-1]
            declarations.append(line[:-1] + " {")
        elif line == "pass":
            declarations.append("UNNAMED" if "enum" in block else "")
        else:
            declarations.append(line + ("," if opened and "enum" in block else ";"))
    text = "\n".join(declarations)
    return re.sub(r"(typedef struct shapes_tally) {\s*}", r"\1", text)  # whose fields nobody knows


def test_the_declarations_of_cython_are_the_headers():
    # The C compiler sees these too, but it converts numbers of other types, and compares no structs.
    cython = FFI()
    cython.cdef(pxd())
    assert {name: type.cname for name, type in functions(cython).items()} == {
        name: type.cname for name, type in functions(HEADER).items()
    }
    for name in STRUCTS:
        assert layout(cython.typeof(name)) == layout(HEADER.typeof(name)), name
