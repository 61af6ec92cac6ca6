//! A plain `char` of C is taken for a number from 0 to 255.
//!
//! Who notices:
//! - nobody: it prints `-23` instead of 233
//!
//! A plain `char` is signed on x86-64. On most Arm platforms it is not, and the result is 233.
//!
//! Instead: `uint8_t` in C where numbers are meant. A `c_char` is for the characters of a `CStr`.

use std::ffi::c_char;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_scalars(
        i8: i8,
        u16: u16,
        i32: i32,
        u64: u64,
        f32: f32,
        f64: f64,
        negate: bool,
        c: c_char,
    ) -> f64;
}

fn main() {
    let byte = 0xe9u8 as c_char; // WRONG: a c_char need not hold 233.
    let sum = unsafe { shapes_scalars(0, 0, 0, 0, 0.0, 0.0, false, byte) };
    println!("{sum}");
}
