//! `static`: an extern block, as somebody writes it by hand. `pyo3` uses the same.

use super::c::Files;
use super::rust::{self, Callee};
use super::shape::all;

/// The types of the header, by hand.
pub(super) const TYPES: &str = "\
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Point {
    pub x: c_int,
    pub y: c_int,
}

pub type Colour = c_uint;
pub const GREEN: Colour = 1;

pub type Visit = Option<unsafe extern \"C\" fn(*mut c_void, c_int) -> c_int>;

#[repr(C)]
pub struct Counter {
    _private: [u8; 0],
}

";

/// What the declarations use.
pub(super) const IMPORTS: &str = "use std::ffi::{c_char, c_int, c_uint, c_void};\n\n";

/// The declarations.
pub(super) fn declarations(functions: usize) -> String {
    let declared = all(functions, |shape| format!("    pub fn $F{};\n", shape.rust));
    format!(
        "{IMPORTS}{TYPES}unsafe extern \"C\" {{\n    \
         pub fn counter_new(value: c_int) -> *mut Counter;\n    \
         pub fn counter_free(counter: *mut Counter);\n{declared}}}\n"
    )
}

/// The program.
pub(super) fn files(functions: usize) -> Files {
    rust::program(
        functions,
        &rust::Tool {
            declarations: declarations(functions),
            build_script: include_str!("../../specimens/scaling/build_static.rs"),
            build_dependencies: "cc.workspace = true\n",
            dependencies: "",
            callee: Callee::Linked,
        },
    )
}
