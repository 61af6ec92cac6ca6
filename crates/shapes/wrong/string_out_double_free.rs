//! The string is freed twice.
//!
//! Who notices:
//! - the C library: `free(): double free detected`
//! - AddressSanitizer: `attempting double-free`
//!
//! Instead: an owned type whose `Drop` frees, and that cannot be copied.

use std::ffi::c_char;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_greet(name: *const c_char) -> *mut c_char;
    fn shapes_string_free(text: *mut c_char);
}

fn main() {
    let text = unsafe { shapes_greet(c"you".as_ptr()) };
    unsafe { shapes_string_free(text) };
    unsafe { shapes_string_free(text) }; // WRONG: it is gone.
}
