#![doc = include_str!("../README.md")]

pub mod ffi;

use mandel_c as _; // links the library: the declarations alone would not tell the linker about it
use mandel_core::{Error, Img};

/// One point, `real` + `imag` i, iterated at most `max_iters` times (1 to 255).
///
/// Writes the count to `val` and returns a [status](mandel_core::status). If the status is negative, `val`
/// is unchanged.
// ANCHOR: mandel
#[must_use = "a negative status means that `val` was not written"]
#[inline] // otherwise every pixel would pay for two calls
pub fn mandel(real: f32, imag: f32, max_iters: i32, val: &mut u8) -> i32 {
    // SAFETY: declared as in the header; `val` is a valid, exclusive pointer to one byte for the whole
    // call; `mandel` writes that byte at most and keeps no pointer. The library has no global state, so
    // other threads may call it at the same time.
    unsafe { ffi::mandel(real, imag, max_iters, val) }
}
// ANCHOR_END: mandel

/// The whole picture in one call.
///
/// # Errors
///
/// [`Error::MaxIters`] outside `1..=255`, which the C checks. [`Error::Picture`] with any other negative
/// status. The header names no such status that an [`Img`] can cause.
// ANCHOR: create_fractal
pub fn create_fractal(img: &mut Img, max_iters: i32) -> Result<(), Error> {
    let c_img =
        ffi::Img { width: img.width(), height: img.height(), data: img.pixels_mut().as_mut_ptr() };
    // SAFETY: declared as in the header; `c_img.data` points to width × height bytes, which `img`
    // owns and lends exclusively until this function returns; `create_fractal` writes no others and
    // keeps no pointer. The library has no global state, so other threads may call it at the same time.
    let status = unsafe { ffi::create_fractal(c_img, max_iters) };
    Error::check(status, max_iters)
}
// ANCHOR_END: create_fractal
