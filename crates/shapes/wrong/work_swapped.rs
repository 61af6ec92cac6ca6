//! Two arguments of the same type have changed places.
//!
//! Who notices:
//! - nobody: it prints `1013904223` instead of 1
//!
//! No declaration is wrong, and so no tool can see it.
//!
//! Instead: a safe function with types of its own, or a struct with named fields.

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    safe fn shapes_work(state: u32, steps: u32) -> u32;
}

fn main() {
    let (state, steps) = (1, 0);
    println!("{}", shapes_work(steps, state)); // WRONG: the state comes first.
}
