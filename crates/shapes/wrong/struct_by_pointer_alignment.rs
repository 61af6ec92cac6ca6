//! The struct is read from a file's bytes, where it is not aligned.
//!
//! Who notices:
//! - a debug build: `misaligned pointer dereference`
//! - UndefinedBehaviorSanitizer: `misaligned address`
//!
//! A release build on x86-64 shows nothing, because the processor does not mind.
//!
//! Instead: copy it out with `read_unaligned` first.

use std::ffi::c_int;

#[repr(C)]
struct Point {
    x: f64,
    y: f64,
}

#[repr(align(8))]
struct Bytes([u8; 17]);

#[link(name = "shapes", kind = "static")]
unsafe extern "C" {
    fn shapes_point_sum(point: *const Point, sum: *mut f64) -> c_int;
}

fn main() {
    let file = Bytes([0; 17]);
    let point = file.0[1..].as_ptr().cast::<Point>(); // WRONG: one byte behind a multiple of 8.
    let mut sum = 0.0;
    unsafe { shapes_point_sum(point, &mut sum) };
    println!("{}", unsafe { (*point).x + (*point).y } == sum);
}
