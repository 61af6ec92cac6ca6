//! A NUL is put behind the text, and the text may have another.
//!
//! Who notices:
//! - nobody: it prints `5` instead of 9
//!
//! Instead: `CString::new(text)`, which is an error for such a text.

use std::ffi::{c_char, c_int};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_length(text: *const c_char, length: *mut usize) -> c_int;
}

fn main() {
    let text = format!("{}\0", "admin\0.py"); // WRONG: C sees what is before the first NUL.
    let mut length = 0;
    unsafe { shapes_length(text.as_ptr().cast(), &mut length) };
    println!("{length}");
}
