//! The binding with PyO3, of the strategy `static` alone.

mod convert;
mod img;

use std::sync::atomic::{AtomicU8, Ordering};

use pyo3::exceptions::PyValueError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::PyByteArray;

use convert::{MaxIters, core_error};
use img::Img;

/// The functions that Python sees.
#[pymodule(name = "pyo3")]
mod module {
    #[pymodule_export]
    use super::{Img, create_fractal, mandel, new_val};
}

/// An out-parameter for mandel: what it writes is read as val[0].
#[pyfunction]
fn new_val(py: Python<'_>) -> Bound<'_, PyByteArray> {
    PyByteArray::new(py, &[0])
}

/// One point, by the C function. Writes the count to val and returns a status.
// INCLUDE crates/python/src/lib.rs mandel

/// Makes the first byte of `val` the out-parameter of `mandel`.
// INCLUDE crates/python/src/lib.rs write_to

/// The whole picture in one call, without the GIL.
#[pyfunction]
fn create_fractal(py: Python<'_>, img: &Bound<'_, Img>, max_iters: MaxIters) -> PyResult<()> {
    let (img, max_iters) = (img.get(), max_iters.0);
    let drawn = py.detach(|| {
        img.exclusively(|img| mandel_static::create_fractal(img, max_iters))
    })?;
    drawn.map_err(core_error)
}
