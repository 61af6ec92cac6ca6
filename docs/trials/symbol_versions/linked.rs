use std::ffi::c_int;

#[link(name = "stats")]
unsafe extern "C" {
    safe fn stats_count() -> c_int; // it takes nothing, and no state can be wrong
}

fn main() {
    println!("linked: {}", stats_count());
}
