//! A program links the library and also opens it, so there are two of each global variable.
//!
//! Who notices:
//! - nobody: it prints `14` instead of 42
//!
//! Instead: one way of linking for the whole process.

use std::ffi::{c_char, c_int, c_void};
use std::mem;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    static mut shapes_scale: c_int;
    fn dlopen(name: *const c_char, mode: c_int) -> *mut c_void;
    fn dlsym(library: *mut c_void, name: *const c_char) -> *mut c_void;
}

fn main() {
    let library = unsafe { dlopen(c"libshapes.so".as_ptr(), 2) };
    let scaled = unsafe { dlsym(library, c"shapes_scaled".as_ptr()) };
    assert!(!scaled.is_null());
    let scaled = unsafe { mem::transmute::<*mut c_void, fn(c_int) -> c_int>(scaled) };
    unsafe { shapes_scale = 3 }; // WRONG: this is not the one that scaled reads.
    println!("{}", scaled(14));
}
