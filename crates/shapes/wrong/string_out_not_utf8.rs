//! The bytes that C returns are taken for UTF-8 without a look.
//!
//! Who notices:
//! - nobody: it prints `hello, Ren顡` instead of "hello, René!!"
//!
//! In Latin-1, é is the byte that begins a character of three bytes in UTF-8.
//!
//! Instead: `to_str()`, which is an error for such bytes, or `to_string_lossy()`.

use std::ffi::{CStr, c_char};
use std::str;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_greet(name: *const c_char) -> *mut c_char;
    fn shapes_string_free(text: *mut c_char);
}

fn main() {
    let text = unsafe { shapes_greet(c"Ren\xe9!!".as_ptr()) };
    let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
    let greeting = unsafe { str::from_utf8_unchecked(bytes) }; // WRONG: C promises no encoding.
    println!("{}", greeting.chars().collect::<String>());
    unsafe { shapes_string_free(text) };
}
