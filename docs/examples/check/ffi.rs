use std::ffi::{c_int, c_long};

pub const STATS_MAX_BINS: c_int = 46;

#[repr(C)]
pub struct stats_range {
    pub bins: c_int,
    pub low: f32,
    pub high: f32,
}

unsafe extern "C" {
    pub fn stats_scale(factor: f64) -> f32;
    pub fn stats_histogram(
        values: *const f64,
        count: usize,
        range: stats_range,
        bins: *mut i64,
    ) -> c_int;
    pub fn stats_reset() -> c_int;
    pub fn stats_quantile(values: *const f64, count: usize) -> c_long;
}
