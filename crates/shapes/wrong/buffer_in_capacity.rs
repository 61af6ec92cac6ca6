//! The capacity of a vector is given as its length.
//!
//! Who notices:
//! - memcheck: `depends on uninitialised value`
//! - not AddressSanitizer: it prints `191` instead of 2
//!
//! The memory is the vector's, but nobody has written it. AddressSanitizer fills new memory with 190.
//!
//! Instead: `len()`. A safe function takes the slice, and nobody passes a length.

use std::ffi::{c_int, c_uint};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_edges(bytes: *const u8, length: usize, sum: *mut c_uint) -> c_int;
}

fn main() {
    let mut bytes = Vec::with_capacity(16);
    bytes.push(1u8);
    let mut sum = 0;
    unsafe { shapes_edges(bytes.as_ptr(), bytes.capacity(), &mut sum) }; // WRONG: 16 instead of 1.
    println!("{sum}");
}
