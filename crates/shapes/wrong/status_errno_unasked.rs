//! `errno` is read although the function has succeeded.
//!
//! Who notices:
//! - nobody: it prints `failed: Some(2)`, and the quotient was right
//!
//! A function that succeeds leaves `errno` as it was. Here that is the error of an earlier call.
//!
//! Instead: look at the result first, and at `errno` only if the result says so.

use std::ffi::c_int;
use std::fs::File;
use std::io::Error;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_divide_errno(dividend: c_int, divisor: c_int, quotient: *mut c_int) -> c_int;
}

fn main() {
    let _settings = File::open("/no/such/settings");
    let mut quotient = 0;
    unsafe { shapes_divide_errno(84, 2, &mut quotient) };
    match Error::last_os_error().raw_os_error() {
        Some(0) => println!("{quotient}"),
        error => println!("failed: {error:?}"), // WRONG: this call has not failed.
    }
}
