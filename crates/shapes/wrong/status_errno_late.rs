//! `errno` is read after another call, which has changed it.
//!
//! Who notices:
//! - nobody: it prints `Some(2)`, which is ENOENT, instead of EDOM, which is 33
//!
//! Instead: `io::Error::last_os_error()` is the very next thing after the call.

use std::ffi::c_int;
use std::fs::File;
use std::io::Error;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_divide_errno(dividend: c_int, divisor: c_int, quotient: *mut c_int) -> c_int;
}

fn main() {
    let mut quotient = 0;
    if unsafe { shapes_divide_errno(1, 0, &mut quotient) } < 0 {
        let _log = File::open("/no/such/log");
        let reason = Error::last_os_error(); // WRONG: the file's error, not the division's.
        println!("{:?}", reason.raw_os_error());
    }
}
