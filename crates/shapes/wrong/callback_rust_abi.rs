//! The callback is a Rust function without `extern "C"`.
//!
//! Who notices:
//! - the compiler: `E0308`
//!
//! Instead: `extern "C" fn visit`.

use std::ffi::{c_int, c_void};
use std::ptr;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_each(
        count: i64,
        visit: extern "C" fn(*mut c_void, i64) -> c_int,
        user: *mut c_void,
    ) -> c_int;
}

fn visit(_: *mut c_void, _: i64) -> c_int {
    0
}

fn main() {
    unsafe { shapes_each(1, visit, ptr::null_mut()) }; // WRONG: C calls in C's way.
}
