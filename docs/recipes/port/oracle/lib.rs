use std::ffi::c_int;

unsafe extern "C" {
    fn stats_summarise(values: *const f64, count: usize, out: *mut [f64; 2]) -> c_int;
}

/// Mean and variance, or the status. `stats_summary` is two doubles, as an array of two is.
pub fn summarise(values: &[f64]) -> Result<[f64; 2], c_int> {
    let mut out = [0.0; 2];
    // SAFETY: for the whole call, `values.len()` numbers can be read and `out` can be written.
    // The C writes nothing else, keeps neither pointer and has no global state.
    match unsafe { stats_summarise(values.as_ptr(), values.len(), &mut out) } {
        0 => Ok(out),
        status => Err(status),
    }
}
