//! The callback panics, and C has no idea of panics.
//!
//! Who notices:
//! - a debug build: `panic in a function that cannot unwind`
//! - a release build: `panic in a function that cannot unwind`
//!
//! The process aborts. Before Rust 1.81 it was undefined behaviour.
//!
//! Instead: `catch_unwind` in the callback, a status that stops C, and `resume_unwind` after the call.

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

// ANCHOR: visit
extern "C" fn visit(_: *mut c_void, value: i64) -> c_int {
    panic!("{value} is not what I want"); // WRONG: it would leave through C.
}
// ANCHOR_END: visit

fn main() {
    unsafe { shapes_each(1, visit, ptr::null_mut()) };
}
