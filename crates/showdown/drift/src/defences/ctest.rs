//! The program of the defence `ctest`: it compares what Rust and C say of sizes, offsets and values. The lab
//! writes both files next to it.

#[path = "by_hand.rs"]
mod by_hand;
use by_hand::*;

include!("all.rs");
