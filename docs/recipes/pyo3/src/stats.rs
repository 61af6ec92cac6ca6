//! The safe function over `vendor/stats.h`. It knows nothing of Python.

use std::ffi::c_int;

pub const STATS_ERR_EMPTY: c_int = -1;

#[repr(C)]
#[derive(Default)]
pub struct Summary {
    pub mean: f64,
    pub variance: f64,
}

unsafe extern "C" {
    fn stats_summarise(values: *const f64, count: usize, out: *mut Summary) -> c_int;
}

/// The error is the C's status.
pub fn summarise(values: &[f64]) -> Result<Summary, c_int> {
    let mut out = Summary::default();
    // SAFETY: during the call, `values.len()` numbers can be read and `out` can be written. The C
    // writes nothing else, keeps neither pointer and has no global state.
    let status = unsafe { stats_summarise(values.as_ptr(), values.len(), &mut out) };
    if status < 0 { Err(status) } else { Ok(out) }
}
