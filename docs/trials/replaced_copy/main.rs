use std::ffi::c_int;

#[link(name = "which", kind = "static")]
unsafe extern "C" {
    safe fn which() -> c_int; // it takes nothing, and no state can be wrong
}

#[link(name = "outer")]
unsafe extern "C" {
    safe fn outer() -> c_int; // likewise
}

fn main() {
    println!("which() = {}, outer() = {}", which(), outer());
}
