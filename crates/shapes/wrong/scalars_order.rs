//! Two parameters of the declaration have changed places.
//!
//! Who notices:
//! - nobody: it prints `10` instead of 10.75
//!
//! C takes the lower half of the `f64` for its `f32`, which is 0, and the `f32` for the lower half of
//! its `f64`, which is next to 0.
//!
//! Instead: let bindgen write the declarations, or have a C compiler check them against the header.

use std::ffi::c_char;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_scalars(
        i8: i8,
        u16: u16,
        i32: i32,
        u64: u64,
        f64: f64,
        f32: f32, // WRONG: the float comes first.
        negate: bool,
        c: c_char,
    ) -> f64;
}

fn main() {
    let sum = unsafe { shapes_scalars(1, 2, 3, 4, 0.5, 0.25, false, 0) };
    println!("{sum}");
}
