#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use mandel_core::{Error, Img, MAX_ITERS, status};
use num_complex::Complex32;

/// One point, `real` + `imag` i, iterated at most `max_iters` times (1 to 255).
///
/// Writes the count to `val` and returns a [status], as the C does. If the status is negative, `val` is
/// unchanged.
#[must_use = "a negative status means that `val` was not written"]
#[inline]
pub fn mandel(real: f32, imag: f32, max_iters: i32, val: &mut u8) -> i32 {
    if !(1..=MAX_ITERS).contains(&max_iters) {
        return status::ERR_ITERS;
    }
    // ANCHOR: mandel
    let c = Complex32::new(real, imag);
    let mut z = c;
    for i in 0..max_iters {
        // The squares are computed once, because both the test and the next z need them.
        let (rr, ii) = (z.re * z.re, z.im * z.im);
        if rr + ii >= 4.0 {
            *val = i as u8;
            return status::ESCAPED;
        }
        // This does not use mul_add, which rounds differently and would change pixels.
        z = Complex32::new(rr - ii, z.re * z.im + z.im * z.re) + c;
    }
    *val = max_iters as u8;
    status::INSIDE
    // ANCHOR_END: mandel
}

/// The whole picture: the core's looping driver around [`mandel`].
///
/// # Errors
///
/// [`Error::MaxIters`] outside `1..=255`.
pub fn create_fractal(img: &mut Img, max_iters: i32) -> Result<(), Error> {
    mandel_core::create_fractal(img, max_iters, mandel)
}
