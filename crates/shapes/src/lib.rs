#![doc = include_str!("../README.md")]

pub mod bindgen;
mod callback;
pub mod dlopen;
pub mod pure;
pub mod static_;
mod types;

use mandel_c as _; // links the library: the declarations alone would leave the linker without it

pub use types::*;
