//! C gives NULL for "no function", and the declaration says that there is always one.
//!
//! Who notices:
//! - the system: `SIGSEGV`
//!
//! Instead: `Option<extern "C" fn(c_int) -> c_int>`. Its `None` is NULL.

use std::ffi::{c_int, c_void};
use std::ptr;

#[repr(C)]
struct Hooks {
    on_value: extern "C" fn(i64), // WRONG: C leaves it NULL where there is none.
}

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_each(
        count: i64,
        visit: extern "C" fn(*mut c_void, i64) -> c_int,
        user: *mut c_void,
    ) -> c_int;
}

extern "C" fn visit(user: *mut c_void, value: i64) -> c_int {
    let hooks = unsafe { &*user.cast::<Hooks>() };
    (hooks.on_value)(value);
    0
}

fn main() {
    let mut from_c = ptr::null_mut::<c_void>();
    unsafe { shapes_each(1, visit, (&raw mut from_c).cast()) };
}
