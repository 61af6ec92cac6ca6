//! The callback closes the tally that calls it, which the header forbids.
//!
//! Who notices:
//! - nobody: it prints `closed at 42`
//! - not AddressSanitizer: it prints `closed at 42`
//!
//! It works by luck: today's library does not look at the tally after the callback. The next version may.
//!
//! Instead: the callback gets no handle. With `Drop` and a borrow, the compiler sees to that.

use std::ffi::{c_int, c_void};
use std::ptr;

#[repr(C)]
struct Tally([u8; 0]);
type Visitor = extern "C" fn(*mut c_void, i64) -> c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_tally_open(start: i64, tally: *mut *mut Tally) -> c_int;
    fn shapes_tally_add(tally: *mut Tally, amount: i64, sum: *mut i64) -> c_int;
    fn shapes_tally_notify(tally: *mut Tally, visit: Visitor, user: *mut c_void) -> c_int;
    fn shapes_tally_close(tally: *mut Tally);
}

extern "C" fn visit(tally: *mut c_void, sum: i64) -> c_int {
    unsafe { shapes_tally_close(tally.cast()) }; // WRONG: shapes_tally_add still runs.
    println!("closed at {sum}");
    0
}

fn main() {
    let mut tally = ptr::null_mut();
    unsafe { shapes_tally_open(41, &mut tally) };
    unsafe { shapes_tally_notify(tally, visit, tally.cast()) };
    unsafe { shapes_tally_add(tally, 1, ptr::null_mut()) };
}
