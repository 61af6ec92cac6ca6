//! The pointer to a vector's bytes is kept while the vector grows, and moves.
//!
//! Who notices:
//! - AddressSanitizer: `heap-use-after-free`
//!
//! Instead: `as_ptr()` in the call itself.

use std::ffi::{c_int, c_uint};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_edges(bytes: *const u8, length: usize, sum: *mut c_uint) -> c_int;
}

fn main() {
    let mut bytes = vec![1u8; 8];
    let pointer = bytes.as_ptr();
    bytes.extend([2; 1000]); // WRONG: what pointer points to is freed here.
    let mut sum = 0;
    unsafe { shapes_edges(pointer, 8, &mut sum) };
    println!("{sum}");
}
