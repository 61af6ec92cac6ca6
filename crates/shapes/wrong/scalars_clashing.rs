//! Two modules of one crate declare the same function, and one of them is wrong.
//!
//! Who notices:
//! - a lint: `clashing_extern_declarations`
//!
//! The lint compares declarations of one crate. Nobody compares those of two crates.
//!
//! Instead: one crate, often called `…-sys`, declares the functions, and all others use that crate.

mod one {
    #[link(name = "shapes", kind = "static")]
    unsafe extern "C" {
        pub safe fn shapes_work(state: u32, steps: u32) -> u32;
    }
}

mod other {
    unsafe extern "C" {
        pub safe fn shapes_work(state: u64, steps: u64) -> u64; // WRONG: both are uint32_t.
    }
}

fn main() {
    println!("{} {}", one::shapes_work(1, 1), other::shapes_work(1, 1));
}
