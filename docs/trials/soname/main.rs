use std::ffi::c_int;

unsafe extern "C" {
    safe fn answer() -> c_int; // it takes nothing, and no state can be wrong
}

fn main() {
    println!("{}", answer());
}
