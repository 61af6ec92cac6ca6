//! A closure that uses a variable of its surroundings is given as a C function.
//!
//! Who notices:
//! - the compiler: `E0308`
//!
//! A C function is an address, and has no room for the variable.
//!
//! Instead: the variable's address goes into `user`, and an `extern "C" fn` gets it back.

use std::ffi::{c_int, c_void};
use std::ptr;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_each(
        count: i64,
        visit: extern "C" fn(*mut c_void, i64) -> c_int,
        user: *mut c_void,
    ) -> c_int;
}

fn main() {
    let mut sum = 0;
    // WRONG: it captures sum.
    unsafe {
        shapes_each(
            3,
            |_, value| {
                sum += value;
                0
            },
            ptr::null_mut(),
        )
    };
    println!("{sum}");
}
