//! The result is read although the function has failed and written none.
//!
//! Who notices:
//! - memcheck: `depends on uninitialised value`
//!
//! Instead: `assume_init` only after the status has said that the call succeeded.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_divide(dividend: c_int, divisor: c_int, quotient: *mut c_int) -> c_int;
}

fn main() {
    let mut quotient = Box::new_uninit();
    unsafe { shapes_divide(1, 0, quotient.as_mut_ptr()) };
    let quotient = unsafe { quotient.assume_init() }; // WRONG: nobody has written it.
    println!("{quotient}");
}
