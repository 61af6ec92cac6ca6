//! A Rust enum is used for flags, which C combines.
//!
//! Who notices:
//! - a debug build since Rust 1.90: `trying to construct an enum from an invalid value`
//! - nobody in a release build: it prints `no`, and reading was allowed
//!
//! Instead: an integer, and constants for the bits.

use std::ffi::c_uint;
use std::mem;

#[repr(u32)]
#[derive(PartialEq)]
#[allow(dead_code)]
enum Access {
    Read = 1,
    Write = 2,
    Execute = 4,
}

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    safe fn shapes_access_join(one: c_uint, other: c_uint) -> c_uint;
}

fn main() {
    let joined = shapes_access_join(Access::Read as c_uint, Access::Write as c_uint);
    let access = unsafe { mem::transmute::<c_uint, Access>(joined) }; // WRONG: 11 is no variant.
    println!("{}", if access == Access::Read { "yes" } else { "no" });
}
