//! The callback counts in a thread-local variable, and runs in a thread of C's.
//!
//! Who notices:
//! - nobody: it prints `0` instead of 3
//!
//! Instead: count in what `user` points to, or in an atomic.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_each_thread(
        count: i64,
        visit: extern "C" fn(*mut c_void, i64) -> c_int,
        user: *mut c_void,
    ) -> c_int;
}

thread_local!(static CALLS: Cell<u32> = const { Cell::new(0) });

extern "C" fn visit(_: *mut c_void, _: i64) -> c_int {
    CALLS.set(CALLS.get() + 1); // WRONG: C's thread has a CALLS of its own.
    0
}

fn main() {
    unsafe { shapes_each_thread(3, visit, ptr::null_mut()) };
    println!("{}", CALLS.get());
}
