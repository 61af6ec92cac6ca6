//! C frees a string that Rust's allocator made.
//!
//! Who notices:
//! - nobody: it prints `freed`
//! - not AddressSanitizer: it prints `freed`
//!
//! It works by luck: on Unix, Rust's default allocator happens to be `malloc` and `free`.
//!
//! Instead: who allocates also frees. C gets a borrowed pointer, and `CString::from_raw` takes back what
//! `into_raw` gave.

use std::ffi::{CString, c_char};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_string_free(text: *mut c_char);
}

fn main() {
    let text = CString::new("a text").unwrap();
    unsafe { shapes_string_free(text.into_raw()) }; // WRONG: shapes_greet did not make it.
    println!("freed");
}
