use std::ffi::c_int;

// Without `kind` it is a `dylib`.
#[cfg_attr(not(is_static), link(name = "answer"))]
#[cfg_attr(is_static, link(name = "answer", kind = "static"))]
unsafe extern "C" {
    safe fn answer() -> c_int; // it takes nothing, and no state can be wrong
}

fn main() {
    println!("{}", answer());
}
