//! The callback takes a narrower number than C gives.
//!
//! Who notices:
//! - nobody: it prints `1` instead of 4294967297
//!
//! The callback and its declaration agree with each other, and so the compiler has nothing to say.
//!
//! Instead: let bindgen write the type of the callback.

use std::ffi::{c_int, c_void};
use std::ptr;

#[repr(C)]
struct Tally([u8; 0]);
type Visitor = extern "C" fn(*mut c_void, i32) -> c_int; // WRONG: value is an int64_t.

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_tally_open(start: i64, tally: *mut *mut Tally) -> c_int;
    fn shapes_tally_add(tally: *mut Tally, amount: i64, sum: *mut i64) -> c_int;
    fn shapes_tally_notify(tally: *mut Tally, visit: Visitor, user: *mut c_void) -> c_int;
    fn shapes_tally_close(tally: *mut Tally);
}

extern "C" fn visit(_: *mut c_void, sum: i32) -> c_int {
    println!("{sum}");
    0
}

fn main() {
    let mut tally = ptr::null_mut();
    unsafe { shapes_tally_open(1 << 32, &mut tally) };
    unsafe { shapes_tally_notify(tally, visit, ptr::null_mut()) };
    unsafe { shapes_tally_add(tally, 1, ptr::null_mut()) };
    unsafe { shapes_tally_close(tally) };
}
