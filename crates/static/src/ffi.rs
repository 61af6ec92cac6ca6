//! `create_fractal.h`, translated by hand. A wrong type here compiles, links and runs. Only a test compares
//! it with the header (`tests/declarations.rs`).

use std::ffi::c_int;

// ANCHOR: img
/// The C struct, field by field in its order: `repr(C)` lays it out as the C compiler does.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Img {
    /// The size in pixels.
    pub width: c_int,
    /// The size in pixels.
    pub height: c_int,
    /// The memory for `width × height` bytes, which belongs to the caller.
    pub data: *mut u8,
}
// ANCHOR_END: img

// ANCHOR: extern
unsafe extern "C" {
    /// The `MANDEL_ABI_VERSION` that the library was compiled with.
    pub safe fn mandel_abi_version() -> c_int;

    /// One point; the count goes to `*val`, the status comes back.
    pub fn mandel(real: f32, imag: f32, max_iters: c_int, val: *mut u8) -> c_int;

    /// The picture; the status comes back.
    pub fn create_fractal(img: Img, iters: c_int) -> c_int;
}
// ANCHOR_END: extern
