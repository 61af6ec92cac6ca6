//! The callback writes to a variable that the caller also uses, without a lock.
//!
//! Who notices:
//! - helgrind: `is 0 bytes inside data symbol "CALLS"`
//!
//! helgrind says the same of correct programs: it does not know the locks of Rust's standard library.
//!
//! A raw pointer or a `static mut` goes round the `F: Send` that a safe function asks for.
//!
//! Instead: an atomic or a `Mutex`, and a safe function that asks for `F: Send`.

use std::ffi::{c_int, c_void};
use std::{ptr, thread};

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_each_thread(
        count: i64,
        visit: extern "C" fn(*mut c_void, i64) -> c_int,
        user: *mut c_void,
    ) -> c_int;
}

#[unsafe(no_mangle)]
static mut CALLS: u32 = 0;

extern "C" fn visit(_: *mut c_void, _: i64) -> c_int {
    unsafe { CALLS += 1 }; // WRONG: two threads do this at once.
    0
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| unsafe { shapes_each_thread(1, visit, ptr::null_mut()) });
        scope.spawn(|| unsafe { shapes_each_thread(1, visit, ptr::null_mut()) });
    });
}
