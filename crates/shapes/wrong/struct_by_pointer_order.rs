//! The fields of the struct have changed places.
//!
//! Who notices:
//! - nobody: it prints `x = 1`, and it should have moved to 11
//!
//! Instead: let bindgen write the structs, or compare `offset_of!` with C's `offsetof` in a test.

use std::ffi::c_int;

#[repr(C)]
struct Point {
    y: f64, // WRONG: x comes first.
    x: f64,
}

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_point_move(point: *mut Point, dx: f64, dy: f64) -> c_int;
}

fn main() {
    let mut point = Point { x: 1.0, y: 2.0 };
    unsafe { shapes_point_move(&mut point, 10.0, 0.0) };
    println!("x = {}", point.x);
    assert_eq!(point.y, 12.0, "y has moved instead");
}
