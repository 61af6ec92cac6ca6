//! The status is not looked at.
//!
//! Who notices:
//! - nobody: it prints `1 / 0 = 0`
//!
//! Instead: turn the status into a `Result`. A `#[must_use]` on the declaration warns of the rest.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_divide(dividend: c_int, divisor: c_int, quotient: *mut c_int) -> c_int;
}

fn main() {
    let mut quotient = 0;
    unsafe { shapes_divide(1, 0, &mut quotient) }; // WRONG: it returns SHAPES_ERR_RANGE.
    println!("1 / 0 = {quotient}");
}
