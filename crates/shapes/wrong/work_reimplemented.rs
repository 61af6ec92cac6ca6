//! C's unsigned arithmetic, which wraps, is written again with Rust's `*` and `+`.
//!
//! Who notices:
//! - a debug build: `attempt to multiply with overflow`
//! - nobody in a release build: it prints `3824009114`, as it should
//!
//! Instead: `wrapping_mul` and `wrapping_add`, which say what is meant.

use std::hint::black_box;

fn work(mut state: u32, steps: u32) -> u32 {
    for _ in 0..steps {
        state = (state ^ (state >> 15)) * 1_664_525 + 1_013_904_223; // WRONG: it panics in a debug build.
    }
    state
}

fn main() {
    println!("{}", work(black_box(1), 3));
}
