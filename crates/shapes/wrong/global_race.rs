//! One thread writes a global variable of C's while another calls what reads it.
//!
//! Who notices:
//! - helgrind: `shapes_scaled`
//! - not ThreadSanitizer: it prints `both have ended`
//!
//! helgrind says the same of correct programs: it does not know the locks of Rust's standard library.
//! ThreadSanitizer does not see what Rust writes, because only the C is compiled with it.
//!
//! Instead: set it once before the threads begin, or a lock around every use.

use std::ffi::c_int;
use std::thread;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    static mut shapes_scale: c_int;
    fn shapes_scaled(value: c_int) -> c_int;
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| unsafe { shapes_scale = 3 }); // WRONG: the other thread reads it.
        scope.spawn(|| unsafe { shapes_scaled(14) });
    });
    println!("both have ended");
}
