//! A reference to the string outlives the string.
//!
//! Who notices:
//! - AddressSanitizer: `heap-use-after-free`
//!
//! `CStr::from_ptr` lets the caller choose the lifetime, even `'static`. The compiler believes it.
//!
//! Instead: an owned type that derefs to `CStr`. What it lends ends with it.

use std::ffi::{CStr, c_char, c_int};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_greet(name: *const c_char) -> *mut c_char;
    fn shapes_string_free(text: *mut c_char);
    fn shapes_length(text: *const c_char, length: *mut usize) -> c_int;
}

fn greet() -> &'static CStr {
    let text = unsafe { shapes_greet(c"you".as_ptr()) };
    let greeting = unsafe { CStr::from_ptr(text) }; // WRONG: it lives until the next line.
    unsafe { shapes_string_free(text) };
    greeting
}

fn main() {
    let mut length = 0;
    unsafe { shapes_length(greet().as_ptr(), &mut length) };
    println!("{length}");
}
