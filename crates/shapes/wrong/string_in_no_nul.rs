//! A Rust string is given as it is, and no NUL ends it.
//!
//! Who notices:
//! - AddressSanitizer: `heap-buffer-overflow`
//!
//! Instead: `CString::new(text)`, or a literal such as `c"a text"`.

use std::ffi::{c_char, c_int};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_length(text: *const c_char, length: *mut usize) -> c_int;
}

fn main() {
    let text = "a text".to_string();
    let mut length = 0;
    // WRONG: C reads on until it finds a NUL.
    unsafe { shapes_length(text.as_ptr().cast(), &mut length) };
    println!("{length}");
}
