//! `cython`: what the header says, in Cython's syntax, and a function for each of its functions.

use super::c::Files;
use super::extension::{SETUP, package};
use super::shape::{all, each};

const HEAD: &str = "\
# cython: language_level=3
from libc.stddef cimport size_t
from libc.stdint cimport int64_t, uint8_t

cdef extern from \"many.h\":
    ctypedef struct CPoint \"Point\":
        int x
        int y
    ctypedef enum Colour:
        C_RED \"RED\"
        C_GREEN \"GREEN\"
        C_BLUE \"BLUE\"
    ctypedef int (*Visit)(void *user, int value) noexcept
    ctypedef struct CCounter \"Counter\":
        pass
    CCounter *counter_new(int value)
    void counter_free(CCounter *counter)
";

const TYPES: &str = "

RED, GREEN, BLUE = C_RED, C_GREEN, C_BLUE


cdef class Point:
    cdef CPoint c

    def __init__(self, int x, int y):
        self.c = CPoint(x, y)

    @property
    def x(self):
        return self.c.x

    @property
    def y(self):
        return self.c.y


cdef class Counter:
    cdef CCounter *c

    def __cinit__(self, int value):
        self.c = counter_new(value)
        if self.c == NULL:
            raise MemoryError

    def __dealloc__(self):
        counter_free(self.c)


cdef int visit_python(void *user, int value) noexcept:
    return (<object>user)(value)
";

/// The functions, for each shape.
const FUNCTIONS: [&str; 10] = [
    "\n\ndef $F(int a, int b):\n    return c_$F(a, b)\n",
    "\n\ndef $F(double x, double y):\n    return c_$F(x, y)\n",
    "\n\ndef $F(bytes data):\n    return c_$F(<const uint8_t *><const char *>data, len(data))\n",
    "\n\ndef $F(str text):\n    return c_$F(text.encode())\n",
    "\n\ndef $F(Point point not None, int step):\n    c_$F(&point.c, step)\n",
    "\n\ndef $F(Point point not None):\n    return c_$F(point.c)\n",
    "\n\ndef $F(int value):\n    cdef int result = 0\n    if c_$F(value, &result) < 0:\n        \
     raise ValueError(value)\n    return result\n",
    "\n\ndef $F(visit):\n    return c_$F(visit_python, <void *>visit)\n",
    "\n\ndef $F(Counter counter not None):\n    return c_$F(counter.c)\n",
    "\n\ndef $F(Colour colour):\n    return c_$F(colour)\n",
];

/// The package.
pub(super) fn files(functions: usize) -> Files {
    let declared = all(functions, |shape| {
        let prototype =
            shape.prototype.replace("Point ", "CPoint ").replace("Counter ", "CCounter ");
        format!("    {} \"$F\"{}\n", prototype_name(&prototype), prototype_rest(&prototype))
    });
    let source = format!("{HEAD}{declared}{TYPES}{}", each(functions, &FUNCTIONS));
    package(functions, "binding.pyx", source, SETUP)
}

/// The result and the name, to which a prefix is added: the module has a function with C's name.
fn prototype_name(prototype: &str) -> String {
    let name = prototype.split_once('(').map_or(prototype, |(name, _)| name);
    name.replace("$F", "c_$F")
}

fn prototype_rest(prototype: &str) -> &str {
    prototype.find('(').map_or("", |at| &prototype[at..])
}
