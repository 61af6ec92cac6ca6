unsafe extern "C" {
    fn stats_mean(values: *const f64, count: usize, out: *mut f64) -> std::ffi::c_int;
}

#[pyo3::pymodule]
mod stats_pyo3 {
    use pyo3::{exceptions::PyValueError, prelude::*};

    /// The arithmetic mean. ValueError if there are no values.
    #[pyfunction]
    fn mean(values: Vec<f64>) -> PyResult<f64> {
        let mut out = 0.0;
        // SAFETY: during the call, `values.len()` numbers can be read and `out` can be written. The
        // C writes nothing else, keeps neither pointer and has no global state.
        match unsafe { super::stats_mean(values.as_ptr(), values.len(), &mut out) } {
            0 => Ok(out),
            status => Err(PyValueError::new_err(format!("no values: status {status}"))),
        }
    }
}
