//! A reference is made to a global variable of C's.
//!
//! Who notices:
//! - a lint: `static_mut_refs`
//!
//! Instead: `&raw mut shapes_scale`, which is a pointer, and `read` and `write` through it.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    static mut shapes_scale: c_int;
}

fn main() {
    let scale = unsafe { &mut shapes_scale }; // WRONG: C reads and writes it as well.
    *scale = 3;
    println!("{scale}");
}
