//! An `f32` is given to a variadic function, which C would have made a `double`.
//!
//! Who notices:
//! - the compiler: `E0617`
//!
//! Instead: convert it, `f64::from(value)`. The same holds for integers narrower than `c_int`.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_sum(count: c_int, ...) -> c_int;
}

fn main() {
    let value = 1.0f32;
    println!("{}", unsafe { shapes_sum(1, value) }); // WRONG: no float can be passed here.
}
