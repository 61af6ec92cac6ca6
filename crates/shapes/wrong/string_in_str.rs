//! A `&str` is declared where C has a pointer to characters.
//!
//! Who notices:
//! - a lint: `improper_ctypes`
//! - the system: `SIGSEGV`
//!
//! A `&str` is two words, a pointer and a length. C takes the length for its next argument, and writes
//! to the address 6.
//!
//! Instead: declare `*const c_char`. The safe function takes a `&str` or a `&CStr` and converts it.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_length(text: &str, length: *mut usize) -> c_int; // WRONG: C has no str.
}

fn main() {
    let mut length = 0;
    unsafe { shapes_length("a text", &mut length) };
    println!("{length}");
}
