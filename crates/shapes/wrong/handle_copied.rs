//! A type that closes the handle when it is dropped can be cloned.
//!
//! Who notices:
//! - the C library: `free(): double free detected`
//! - AddressSanitizer: `attempting double-free`
//!
//! Instead: no `Clone` for what owns a handle. Lend it, or share it with `Rc`.

use std::ffi::c_int;
use std::ptr;

#[repr(C)]
struct Raw([u8; 0]);

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_tally_open(start: i64, tally: *mut *mut Raw) -> c_int;
    fn shapes_tally_close(tally: *mut Raw);
}

#[derive(Clone)] // WRONG: both clones close the same tally.
struct Tally(*mut Raw);

impl Drop for Tally {
    fn drop(&mut self) {
        unsafe { shapes_tally_close(self.0) };
    }
}

fn main() {
    let mut tally = Tally(ptr::null_mut());
    unsafe { shapes_tally_open(41, &mut tally.0) };
    drop(tally.clone());
}
