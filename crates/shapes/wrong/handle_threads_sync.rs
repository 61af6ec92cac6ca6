//! The handle is used from two threads, because somebody silenced the compiler with `unsafe impl Sync`.
//!
//! Who notices:
//! - ThreadSanitizer: `data race`
//!
//! Instead: `unsafe impl Send` if the header allows it, and a `Mutex` to share it.

use std::ffi::c_int;
use std::{ptr, thread};

#[repr(C)]
struct Raw([u8; 0]);

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_tally_open(start: i64, tally: *mut *mut Raw) -> c_int;
    fn shapes_tally_add(tally: *mut Raw, amount: i64, sum: *mut i64) -> c_int;
    fn shapes_tally_close(tally: *mut Raw);
}

struct Tally(*mut Raw);

unsafe impl Sync for Tally {} // WRONG: one thread at a time, says the header.

impl Tally {
    fn add(&self, amount: i64) -> c_int {
        unsafe { shapes_tally_add(self.0, amount, ptr::null_mut()) }
    }
}

fn main() {
    let mut tally = Tally(ptr::null_mut());
    unsafe { shapes_tally_open(0, &mut tally.0) };
    thread::scope(|scope| {
        scope.spawn(|| tally.add(1));
        scope.spawn(|| tally.add(1));
    });
    unsafe { shapes_tally_close(tally.0) };
}
