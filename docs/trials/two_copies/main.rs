use std::ffi::c_int;

#[link(name = "one")]
#[link(name = "two")]
unsafe extern "C" {
    // They take nothing, and are called by one thread.
    safe fn one() -> c_int;
    safe fn two() -> c_int;
}

fn main() {
    println!("one() = {}, two() = {}", one(), two());
}
