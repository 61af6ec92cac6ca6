//! A pointer that C gave is used without a look at whether it is NULL.
//!
//! Who notices:
//! - a debug build: `null pointer dereference occurred`
//! - the system: `SIGSEGV`
//!
//! Instead: `pointer.as_ref()`, which is `None` for NULL.

use std::ffi::{c_int, c_void};
use std::ptr;

#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_each(
        count: i64,
        visit: extern "C" fn(*mut c_void, i64) -> c_int,
        user: *mut c_void,
    ) -> c_int;
}

extern "C" fn visit(user: *mut c_void, _: i64) -> c_int {
    let point = unsafe { &*user.cast::<Point>() }; // WRONG: it may be NULL.
    println!("{} {}", point.x, point.y);
    0
}

fn main() {
    unsafe { shapes_each(1, visit, ptr::null_mut()) };
}
