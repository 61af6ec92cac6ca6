//! Declared by hand, and linked statically: [`ffi`] has the declarations, `safe.rs` the safe functions.

pub mod ffi;
mod safe;

pub use safe::*;

/// The `SHAPES_ABI_VERSION` that the library was compiled with.
pub fn abi_version() -> i32 {
    ffi::shapes_abi_version()
}
