//! The out-parameter is narrower than what C writes.
//!
//! Who notices:
//! - nobody: it prints `[42, 0]` instead of [42, 7]
//!
//! C writes four bytes, and two of them belong to the neighbour.
//!
//! Instead: an `int` of C is a `c_int`. Convert it after the call.

use std::ffi::c_int;

// ANCHOR: wrong
#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    // WRONG: quotient points to an int.
    fn shapes_divide(dividend: c_int, divisor: c_int, quotient: *mut i16) -> c_int;
}

fn main() {
    let mut numbers = [0i16, 7];
    unsafe { shapes_divide(84, 2, numbers.as_mut_ptr()) };
    println!("{numbers:?}");
}
// ANCHOR_END: wrong
