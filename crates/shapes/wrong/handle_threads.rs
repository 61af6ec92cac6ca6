//! The handle is used from two threads, and the type that owns it says nothing about threads.
//!
//! Who notices:
//! - the compiler: `E0277`
//!
//! A raw pointer is neither `Send` nor `Sync`, and so is the type that has one.
//!
//! Instead: `unsafe impl Send` if the header allows it, and a `Mutex` to share it.

use std::ffi::c_int;
use std::{ptr, thread};

#[repr(C)]
struct Raw([u8; 0]);

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_tally_add(tally: *mut Raw, amount: i64, sum: *mut i64) -> c_int;
}

struct Tally(*mut Raw);

impl Tally {
    fn add(&self, amount: i64) -> c_int {
        unsafe { shapes_tally_add(self.0, amount, ptr::null_mut()) }
    }
}

fn main() {
    let tally = Tally(ptr::null_mut());
    thread::scope(|scope| {
        scope.spawn(|| tally.add(1)); // WRONG: one thread at a time, says the header.
        tally.add(1);
    });
}
