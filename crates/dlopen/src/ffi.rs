//! `create_fractal.h`, translated by hand into types. No linker resolves declarations here, so each
//! function is the name of a symbol and the type that we claim for it. Only a test checks this claim
//! (`tests/declarations.rs`).

use std::ffi::c_int;

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

/// The `MANDEL_ABI_VERSION` of the header that this file was translated from.
pub const ABI_VERSION: c_int = 1;

// ANCHOR: types
/// `int mandel_abi_version(void)`.
pub type AbiVersion = unsafe extern "C" fn() -> c_int;
/// `int mandel(float real, float imag, int max_iters, unsigned char *val)`.
pub type Mandel = unsafe extern "C" fn(f32, f32, c_int, *mut u8) -> c_int;
/// `int create_fractal(Img img, int iters)`.
pub type CreateFractal = unsafe extern "C" fn(Img, c_int) -> c_int;
// ANCHOR_END: types
