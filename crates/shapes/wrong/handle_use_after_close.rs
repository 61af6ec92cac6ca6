//! The handle is used after it was closed.
//!
//! Who notices:
//! - AddressSanitizer: `heap-use-after-free`
//!
//! Instead: a type whose `Drop` closes. Code without the value cannot call anything.

use std::ffi::c_int;
use std::ptr;

#[repr(C)]
struct Tally([u8; 0]);

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_tally_open(start: i64, tally: *mut *mut Tally) -> c_int;
    fn shapes_tally_add(tally: *mut Tally, amount: i64, sum: *mut i64) -> c_int;
    fn shapes_tally_close(tally: *mut Tally);
}

fn main() {
    let (mut tally, mut sum) = (ptr::null_mut(), 0);
    unsafe { shapes_tally_open(41, &mut tally) };
    unsafe { shapes_tally_close(tally) };
    unsafe { shapes_tally_add(tally, 1, &mut sum) }; // WRONG: it is gone.
    println!("{sum}");
}
