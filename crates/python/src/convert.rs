//! Python's integers and the core's errors, translated.

use std::error::Error;
use std::fmt;
use std::iter;

use mandel_core as core;
use pyo3::exceptions::{PyMemoryError, PyOverflowError, PyValueError};
use pyo3::prelude::*;

/// An integer of Python's, which may be larger than any of C's.
pub(crate) enum Int {
    Fits(i32),
    /// As messages show it.
    TooLarge(String),
}

impl<'py> FromPyObject<'_, 'py> for Int {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match value.extract() {
            Ok(fits) => Ok(Self::Fits(fits)),
            Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => {
                // Not `str`: Python refuses to write more than a few thousand digits.
                let shown = value.py().import("mandel.pure")?.getattr("shown")?;
                Ok(Self::TooLarge(shown.call1((value,))?.extract()?))
            }
            Err(error) => Err(error),
        }
    }
}

impl fmt::Display for Int {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fits(value) => value.fmt(f),
            Self::TooLarge(shown) => shown.fmt(f),
        }
    }
}

/// A number of iterations that fits a C int. What does not is refused here, with the core's words: a
/// conversion that cut it to size would draw another picture than the one asked for.
pub(crate) struct MaxIters(pub(crate) i32);

impl<'py> FromPyObject<'_, 'py> for MaxIters {
    type Error = PyErr;

    #[inline]
    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match value.extract() {
            Ok(max_iters) => Ok(Self(max_iters)),
            Err(error) => Err(no_iterations(value, error)),
        }
    }
}

#[cold]
fn no_iterations(value: Borrowed<'_, '_, PyAny>, error: PyErr) -> PyErr {
    match value.extract() {
        Ok(too_large @ Int::TooLarge(_)) => {
            in_place(core::Error::MaxIters(0), "0", &too_large.to_string())
        }
        _ => error,
    }
}

pub(crate) fn no_size(width: &Int, height: &Int) -> PyErr {
    in_place(core::Error::Size { width: 0, height: 0 }, "0x0", &format!("{width}x{height}"))
}

/// The core's words about numbers that do not fit into its error.
fn in_place(error: core::Error, placeholder: &str, number: &str) -> PyErr {
    PyValueError::new_err(error.to_string().replacen(placeholder, number, 1))
}

pub(crate) fn core_error(error: core::Error) -> PyErr {
    match error {
        core::Error::Memory { .. } => PyMemoryError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}

/// An error and all that it came from, because a Python exception made here is a single message.
pub(crate) fn with_sources(error: &dyn Error) -> String {
    let chain = iter::successors(Some(error), |&error| error.source());
    chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
