//! A Rust enum is used for a C enum, and C returns a value that the Rust enum does not name.
//!
//! Who notices:
//! - nobody in a debug build: it prints `30`, as for blue
//! - nobody in a release build: it prints `40`, from a `match` that has 10, 20 and 30
//!
//! A debug build checks what is transmuted to an enum, and not what C wrote to one.
//!
//! Instead: an integer in the declaration, and a Rust enum with `Unknown(i32)` in the safe function.

use std::ffi::c_int;

#[repr(C)]
#[derive(Clone, Copy)]
#[allow(dead_code)]
enum Colour {
    Red,
    Green,
    Blue,
}

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    // WRONG: a C enum may have any value.
    fn shapes_colour_next(colour: Colour, next: *mut Colour) -> c_int;
}

fn main() {
    let mut next = Colour::Red;
    unsafe { shapes_colour_next(Colour::Blue, &mut next) };
    let number = match next {
        Colour::Red => 10,
        Colour::Green => 20,
        Colour::Blue => 30,
    };
    println!("{number}");
}
