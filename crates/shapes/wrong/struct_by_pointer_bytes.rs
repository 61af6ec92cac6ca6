//! The length of the array is given in bytes, and C counts in structs.
//!
//! Who notices:
//! - AddressSanitizer: `heap-buffer-overflow`
//!
//! Instead: `points.len()`. A safe function takes the slice, and nobody passes a length.

use std::ffi::c_int;

#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_points_move(points: *mut Point, count: usize, dx: f64, dy: f64) -> c_int;
}

fn main() {
    let mut points = vec![Point { x: 1.0, y: 2.0 }];
    let length = size_of_val(&points[..]); // WRONG: 16, and there is one point.
    unsafe { shapes_points_move(points.as_mut_ptr(), length, 1.0, 1.0) };
    println!("{} {}", points[0].x, points[0].y);
}
