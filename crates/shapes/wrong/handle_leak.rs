//! The handle is never closed.
//!
//! Who notices:
//! - LeakSanitizer: `detected memory leaks`
//!
//! Instead: a type whose `Drop` calls `shapes_tally_close`.

use std::ffi::c_int;
use std::ptr;

#[repr(C)]
struct Tally([u8; 0]);

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_tally_open(start: i64, tally: *mut *mut Tally) -> c_int;
    fn shapes_tally_add(tally: *mut Tally, amount: i64, sum: *mut i64) -> c_int;
}

fn sum() -> i64 {
    let (mut tally, mut sum) = (ptr::null_mut(), 0);
    unsafe { shapes_tally_open(41, &mut tally) };
    unsafe { shapes_tally_add(tally, 1, &mut sum) };
    sum // WRONG: tally is forgotten here.
}

fn main() {
    println!("{}", sum());
}
