use std::ffi::c_uint;

// ANCHOR: main
unsafe extern "win64" {
    safe fn first_two(a: c_uint, b: c_uint, c: c_uint, d: c_uint) -> c_uint;
}

unsafe extern "system" {
    safe fn all_four(a: c_uint, b: c_uint, c: c_uint, d: c_uint) -> c_uint; // "C" would do as well
}

fn main() {
    println!("{} {}", first_two(1, 2, 3, 4), all_four(1, 2, 3, 4));
}
// ANCHOR_END: main
