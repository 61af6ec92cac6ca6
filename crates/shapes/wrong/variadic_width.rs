//! An argument of a variadic function has another type than C reads.
//!
//! Who notices:
//! - nobody: it prints `5` instead of 4294967301
//!
//! The three dots have no types that a compiler could check.
//!
//! Instead: a safe function that takes `&[c_int]`, and is the only one to call it.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_sum(count: c_int, ...) -> c_int;
}

fn main() {
    println!("{}", unsafe { shapes_sum(1, 4294967301i64) }); // WRONG: C reads an int.
}
