//! A `size_t` is declared as a `u32`.
//!
//! Who notices:
//! - AddressSanitizer: `heap-buffer-overflow`
//!
//! C writes eight bytes where there is room for four. On a 32-bit machine, all is well.
//!
//! Instead: a `size_t` of C is a `usize`.

use std::ffi::{c_char, c_int};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_length(text: *const c_char, length: *mut u32) -> c_int; // WRONG: it is a size_t.
}

fn main() {
    let mut length = Box::new(0);
    unsafe { shapes_length(c"a text".as_ptr(), &mut *length) };
    println!("{length}");
}
