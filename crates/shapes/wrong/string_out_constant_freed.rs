//! A borrowed constant is freed.
//!
//! Who notices:
//! - the system: `SIGABRT`
//! - memcheck: `Invalid free()`
//!
//! The C library aborts. Its message depends on what happens to be in front of the constant.
//!
//! Instead: `&'static CStr` for what is borrowed, and an owned type for what is owned. Only the latter
//! has a `Drop`.

use std::ffi::{c_char, c_int};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_status_text(status: c_int) -> *const c_char;
    fn shapes_string_free(text: *mut c_char);
}

fn main() {
    let text = unsafe { shapes_status_text(0) };
    unsafe { shapes_string_free(text.cast_mut()) }; // WRONG: the header says that it is borrowed.
}
