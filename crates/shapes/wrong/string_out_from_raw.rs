//! Rust's allocator frees a string that C's `malloc` made.
//!
//! Who notices:
//! - nobody: it prints `"hello, you"`, as it should
//! - not AddressSanitizer: it prints `"hello, you"`, as it should
//!
//! It works by luck: on Unix, Rust's default allocator happens to be `malloc` and `free`. See
//! `string_out_from_raw_allocator.rs` for the day on which it is another.
//!
//! Instead: `CStr::from_ptr` to read it, and `shapes_string_free` to free it.

use std::ffi::{CString, c_char};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_greet(name: *const c_char) -> *mut c_char;
}

fn main() {
    let text = unsafe { shapes_greet(c"you".as_ptr()) };
    let text = unsafe { CString::from_raw(text) }; // WRONG: no CString::into_raw made it.
    println!("{text:?}");
}
