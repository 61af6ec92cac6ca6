//! Flags are compared as a whole, and C has set one more.
//!
//! Who notices:
//! - nobody: it prints `may read and write: false` instead of true
//!
//! Instead: ask for the bits, `access & both == both`, and keep those that have no name.

use std::ffi::c_uint;

const READ: c_uint = 1;
const WRITE: c_uint = 2;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    safe fn shapes_access_join(one: c_uint, other: c_uint) -> c_uint;
}

fn main() {
    let access = shapes_access_join(READ, WRITE);
    // WRONG: a newer library may set other bits as well.
    println!("may read and write: {}", access == READ | WRITE);
}
