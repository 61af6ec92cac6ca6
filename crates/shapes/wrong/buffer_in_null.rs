//! C gives NULL and 0 for "no bytes", and a slice is made of them.
//!
//! Who notices:
//! - a debug build: `slice::from_raw_parts requires the pointer to be aligned and non-null`
//! - nobody in a release build: it prints `None` instead of Some([])
//!
//! A slice is never at NULL, so `Option` uses NULL for `None`.
//!
//! Instead: an empty slice where the length is 0, and `from_raw_parts` for the rest.

use std::ffi::{c_int, c_void};
use std::{ptr, slice};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_each(
        count: i64,
        visit: extern "C" fn(*mut c_void, i64) -> c_int,
        user: *mut c_void,
    ) -> c_int;
}

extern "C" fn visit(bytes: *mut c_void, length: i64) -> c_int {
    // WRONG: bytes may be NULL where length is 0.
    let bytes = unsafe { slice::from_raw_parts(bytes.cast::<u8>(), length as usize) };
    println!("{:?}", Some(bytes));
    0
}

fn main() {
    unsafe { shapes_each(1, visit, ptr::null_mut()) };
}
