//! A `static inline` function of the header is declared as if the library had it.
//!
//! Who notices:
//! - the linker: `shapes_middle`
//!
//! Instead: bindgen's `wrap_static_fns` writes a C file that has it, or one writes it in Rust.

use std::ffi::c_int;

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    safe fn shapes_middle(low: c_int, high: c_int) -> c_int; // WRONG: no library has a symbol for it.
}

fn main() {
    println!("{}", shapes_middle(2, 6));
}
