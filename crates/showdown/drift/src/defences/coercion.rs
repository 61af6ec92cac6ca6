//! Each generated function is given a name of the type that Rust declares by hand. rustc refuses another type.

#![allow(dead_code, unused)]

use std::ffi::c_int;
use std::ptr;

// The lab puts the path of new bindings here.
#[path = "bindings.rs"]
mod generated;

const _: unsafe extern "C" fn() -> c_int = generated::mandel_abi_version;
const _: unsafe extern "C" fn(f32, f32, c_int, *mut u8) -> c_int = generated::mandel;
const _: unsafe extern "C" fn(generated::Img, c_int) -> c_int = generated::create_fractal;
const _: generated::Img =
    generated::Img { width: 0 as c_int, height: 0 as c_int, data: ptr::null_mut::<u8>() };
