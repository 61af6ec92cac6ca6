//! `vendor/stats.h`, translated by hand. `tests/ffi.rs` and `tests/ffi.c` notice a change of either.

use std::ffi::c_int;

pub const STATS_OK: c_int = 0;
pub const STATS_ERR_EMPTY: c_int = -1;

#[repr(C)] // and field by field in the order of the header
#[derive(Debug, Default, PartialEq)]
pub struct Summary {
    pub mean: f64,
    pub variance: f64,
}

unsafe extern "C" {
    pub fn stats_summarise(values: *const f64, count: usize, out: *mut Summary) -> c_int;
}
