//! The status is declared without its sign, and so never negative.
//!
//! Who notices:
//! - a lint: `unused_comparisons`
//!
//! Instead: an `int` of C is a `c_int`.

use std::ffi::{c_int, c_uint};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    // WRONG: it returns an int.
    fn shapes_divide(dividend: c_int, divisor: c_int, quotient: *mut c_int) -> c_uint;
}

fn main() {
    let mut quotient = 0;
    if unsafe { shapes_divide(1, 0, &mut quotient) } < 0 {
        println!("it failed");
    }
}
