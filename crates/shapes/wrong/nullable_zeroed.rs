//! A function pointer that may be NULL is declared as one that may not, and is given zeros.
//!
//! Who notices:
//! - a lint: `invalid_value`
//! - a debug build: `attempted to zero-initialize type`
//! - a release build: `attempted to zero-initialize type`
//!
//! Instead: `Option<extern "C" fn(c_int) -> c_int>`. Its `None` is NULL.

use std::ffi::c_int;
use std::{mem, ptr};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_apply(function: extern "C" fn(c_int) -> c_int, value: *const c_int) -> c_int;
}

fn main() {
    let none = unsafe { mem::zeroed() }; // WRONG: a Rust function pointer is never NULL.
    println!("{}", unsafe { shapes_apply(none, ptr::null()) });
}
