//! A C function returns an `int` that is 0 or not, and the declaration says `bool`.
//!
//! Who notices:
//! - nobody in a debug build: it prints `0`, where C means true
//! - nobody in a release build: it prints `2`, from a `match` that has 0 and 1
//!
//! A Rust `bool` is 0 or 1. Any other value is undefined behaviour.
//!
//! Instead: declare it as `c_int`, and compare with `!= 0`.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    // WRONG: it returns an int.
    fn shapes_apply(function: Option<extern "C" fn(c_int) -> c_int>, value: *const c_int) -> bool;
}

fn main() {
    let is_set = unsafe { shapes_apply(None, &2) };
    let count = match is_set {
        true => 1,
        false => 0,
    };
    println!("{count}");
}
