//! Nobody gives the string back.
//!
//! Who notices:
//! - LeakSanitizer: `detected memory leaks`
//!
//! Instead: an owned type whose `Drop` calls `shapes_string_free`.

use std::ffi::{CStr, c_char};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_greet(name: *const c_char) -> *mut c_char;
}

fn main() {
    let text = unsafe { shapes_greet(c"you".as_ptr()) };
    println!("{:?}", unsafe { CStr::from_ptr(text) }); // WRONG: borrowed, and never freed.
}
