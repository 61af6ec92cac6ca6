//! A variadic function is declared with a fixed number of parameters.
//!
//! Who notices:
//! - nobody: it prints `6`, as it should
//!
//! With integers it works by luck, on x86-64. On Apple's arm64 the variadic arguments travel on the stack,
//! and C reads others.
//!
//! Instead: `fn shapes_sum(count: c_int, ...) -> c_int`.

use std::ffi::c_int;

// ANCHOR: wrong
#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    // WRONG: C has three dots.
    fn shapes_sum(count: c_int, one: c_int, two: c_int, three: c_int) -> c_int;
}
// ANCHOR_END: wrong

fn main() {
    println!("{}", unsafe { shapes_sum(3, 1, 2, 3) });
}
