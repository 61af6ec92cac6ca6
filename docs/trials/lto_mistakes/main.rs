use std::ffi::{c_int, c_uint};
// The optimiser does not know what this returns.
use std::hint::black_box;

unsafe extern "C" {
    safe fn next(value: c_int) -> c_int;
    fn put(place: *mut f32, value: f32);
    fn get(place: *const c_uint) -> c_uint;
    fn add(sum: &mut c_int, value: *const c_int); // WRONG: both can be the same int
    safe fn scale(value: c_int) -> c_int; // WRONG: a parameter is missing
    safe fn more(value: f32) -> f64; // WRONG: the C has a double
}

fn main() {
    let largest = black_box(c_int::MAX);
    println!("overflow: {}", next(largest) > largest);

    let (mut float, mut bits) = (0.0, 0);
    let place = &raw mut float;
    let same_place = black_box(place).cast();
    for i in 1..black_box(3) {
        // SAFETY: both point to `float`, which lives until `main` returns.
        bits = unsafe {
            put(place, i as f32);
            get(same_place)
        };
    }
    println!("two types: {bits:#x}");

    let mut sum = 2;
    let value = black_box(&raw const sum);
    for _ in 0..black_box(10) {
        // WRONG: `value` points to `sum`, which is borrowed mutably.
        unsafe { add(&mut sum, value) };
    }
    println!("two pointers: {sum}");
    println!("f32 for double: {}", more(black_box(0.5)));
    println!("missing parameter: {}", scale(black_box(3)));
}
