//! C writes to the struct, and the declaration has a shared reference for it.
//!
//! Who notices:
//! - nobody in a release build: it prints `1` instead of 2
//!
//! What is behind a `&Point` does not change, so the compiler need not read it again.
//!
//! Instead: `&mut Point` or `*mut Point` wherever C's pointer is not to `const`.

use std::ffi::c_int;

#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

// ANCHOR: wrong
#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_point_move(point: &Point, dx: f64, dy: f64) -> c_int; // WRONG: C writes to it.
}

fn main() {
    let point = Point { x: 1.0, y: 1.0 };
    unsafe { shapes_point_move(&point, 1.0, 0.0) };
    println!("{}", point.x * point.y);
}
// ANCHOR_END: wrong
