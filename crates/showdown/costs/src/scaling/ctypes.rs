//! `ctypes`: the types of each function, by hand. The header is not read.

use super::c::{self, Files};
use super::extension::SETUP_LIBRARY;
use super::python_caller::{self, Caller};
use super::shape::all;

const HEAD: &str = "\
from ctypes import (
    CDLL,
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char_p,
    c_double,
    c_int,
    c_int64,
    c_size_t,
    c_uint,
    c_void_p,
)
from pathlib import Path

lib = CDLL(str(Path(__file__).with_name(\"libmany.so\")))


class Point(Structure):
    _fields_ = [(\"x\", c_int), (\"y\", c_int)]


RED, GREEN, BLUE = range(3)
Visit = CFUNCTYPE(c_int, c_void_p, c_int)

lib.counter_new.argtypes = [c_int]
lib.counter_new.restype = c_void_p
lib.counter_free.argtypes = [c_void_p]
lib.counter_free.restype = None
";

const CALLER: Caller = Caller {
    head: "from ctypes import byref, c_int\n\nfrom binding import GREEN, Point, Visit, lib\n\n\n\
           @Visit\ndef twice(_, value):\n    return 2 * value\n",
    make: "lib.counter_new(7)",
    free: "lib.counter_free(counter)",
    call: |shape| shape.call_ctypes,
};

/// The package.
pub(super) fn files(functions: usize) -> Files {
    let types = all(functions, |shape| {
        let (arguments, result) = shape.ctypes;
        format!("lib.$F.argtypes = [{arguments}]\nlib.$F.restype = {result}\n")
    });
    let mut files = c::library(functions);
    files.extend(python_caller::files(functions, &CALLER));
    files.insert("binding.py".into(), format!("{HEAD}{types}"));
    files.insert("setup.py".into(), SETUP_LIBRARY.replace("        # HEADER\n", ""));
    files
}
