//! A macro is written again in Rust, without its last detail.
//!
//! Who notices:
//! - nobody: it prints `ffffffff` instead of 1ffff
//!
//! C's macro cuts `low` to 16 bits, and a negative number has all the upper bits set.
//!
//! Instead: a test that compares it with C's, through a small C function that uses the macro.

/// `SHAPES_PACK` of the header.
const fn pack(high: i32, low: i32) -> u32 {
    (high as u32) << 16 | low as u32 // WRONG: & 0xffff is not there.
}

fn main() {
    println!("{:x}", pack(1, -1));
}
