//! The `CString` is gone before C reads its characters.
//!
//! Who notices:
//! - a lint: `dangling_pointers_from_temporaries`
//! - AddressSanitizer: `heap-use-after-free`
//!
//! Instead: keep the `CString` in a variable that lives as long as the pointer.

use std::ffi::{CString, c_char, c_int};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_length(text: *const c_char, length: *mut usize) -> c_int;
}

fn main() {
    let text = CString::new("a text").unwrap().as_ptr(); // WRONG: it is freed at the semicolon.
    let mut length = 0;
    unsafe { shapes_length(text, &mut length) };
    println!("{length}");
}
