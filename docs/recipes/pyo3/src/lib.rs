mod stats;

/// The Python module.
#[pyo3::pymodule]
mod stats_pyo3 {
    use crate::stats::{self, STATS_ERR_EMPTY};
    use pyo3::exceptions::{PyRuntimeError, PyValueError};
    use pyo3::prelude::*;

    /// The mean and the variance. ValueError if there are no values.
    #[pyfunction]
    fn summarise(py: Python<'_>, values: Vec<f64>) -> PyResult<(f64, f64)> {
        // Other Python threads run while the C works. They cannot change `values`, which is a copy.
        match py.detach(|| stats::summarise(&values)) {
            Ok(summary) => Ok((summary.mean, summary.variance)),
            Err(STATS_ERR_EMPTY) => Err(PyValueError::new_err("no values: pass one or more")),
            Err(status) => Err(PyRuntimeError::new_err(format!("stats.h: status {status}"))),
        }
    }
}
