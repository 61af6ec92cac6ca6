#![doc = include_str!("../README.md")]
#![deny(unsafe_op_in_unsafe_fn)]

mod convert;
mod img;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU8, Ordering};

use mandel_core as core;
use mandel_dlopen::Mandel;
use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::PyByteArray;

use convert::{Int, MaxIters, core_error};
use img::Img;

/// The strategies in Rust, behind PyO3.
#[pymodule(name = "pyo3")]
mod module {
    #[pymodule_export]
    use super::{Img, create_fractal, mandel, mandel_detach, mandel_pure, new_val};
}

/// An out-parameter for mandel: what it writes is read as val[0].
#[pyfunction]
fn new_val(py: Python<'_>) -> Bound<'_, PyByteArray> {
    PyByteArray::new(py, &[0])
}

/// One point, by the C function. Writes the count to val and returns a status.
// ANCHOR: mandel
#[pyfunction]
#[pyo3(signature = (real, imag, max_iters, val, /))]
fn mandel(
    real: f32,
    imag: f32,
    max_iters: MaxIters,
    val: &Bound<'_, PyByteArray>,
) -> PyResult<i32> {
    write_to(val, |count| mandel_static::mandel(real, imag, max_iters.0, count))
}
// ANCHOR_END: mandel

/// One point, as mandel, but without the GIL: to show what giving it up costs in each call.
// ANCHOR: detach
#[pyfunction]
#[pyo3(signature = (real, imag, max_iters, val, /))]
fn mandel_detach(
    py: Python<'_>,
    real: f32,
    imag: f32,
    max_iters: MaxIters,
    val: &Bound<'_, PyByteArray>,
) -> PyResult<i32> {
    // ANCHOR: release
    // The C writes to `count`, a byte of Rust's, and `val` is written to once the GIL is back.
    write_to(val, |count| py.detach(|| mandel_static::mandel(real, imag, max_iters.0, count)))
    // ANCHOR_END: release
}
// ANCHOR_END: detach

/// One point, in Rust alone. Writes the count to val and returns a status.
#[pyfunction]
#[pyo3(signature = (real, imag, max_iters, val, /))]
fn mandel_pure(
    real: f32,
    imag: f32,
    max_iters: MaxIters,
    val: &Bound<'_, PyByteArray>,
) -> PyResult<i32> {
    write_to(val, |count| ::mandel_pure::mandel(real, imag, max_iters.0, count))
}

/// Makes the first byte of `val` the out-parameter of `mandel`.
// ANCHOR: write_to
#[inline]
fn write_to(val: &Bound<'_, PyByteArray>, mandel: impl FnOnce(&mut u8) -> i32) -> PyResult<i32> {
    let mut count = 0;
    let status = mandel(&mut count);
    let store = |first: &AtomicU8| {
        if status >= 0 {
            first.store(count, Ordering::Relaxed);
        }
    };
    match with_first_byte(val, store) {
        Some(()) => Ok(status),
        None => Err(PyValueError::new_err("val is empty: it needs room for one byte")),
    }
}

/// Lends the first byte of `val` to `work`, which runs no Python code. None if there is no byte.
#[inline]
fn with_first_byte<T>(
    val: &Bound<'_, PyByteArray>,
    work: impl FnOnce(&AtomicU8) -> T,
) -> Option<T> {
    let object = val.as_ptr();
    // Python resizes a bytearray only with the GIL, or without one (Python 3.14t) under this lock.
    with_critical_section(val, || {
        // SAFETY: `object` is a bytearray. (`val.len()` and `val.data()` would be calls into Python.)
        if unsafe { ffi::PyByteArray_GET_SIZE(object) } == 0 {
            return None;
        }
        // SAFETY: as above.
        let first = unsafe { ffi::PyByteArray_AS_STRING(object) }.cast::<u8>();
        // SAFETY: `first` points to a byte of `val`, which stays where it is while the reference
        // lives, since nobody resizes `val`. Others may write to the byte meanwhile: through a view
        // of `val`, in a thread without the GIL, as numpy and ctypes do. So the reference is atomic,
        // and the compiler assumes nothing about the byte's value. Their stores are not atomic, and
        // no binding can change that: we rely on every machine writing one byte as a whole.
        Some(work(unsafe { AtomicU8::from_ptr(first) }))
    })
}
// ANCHOR_END: write_to

/// The whole picture in one call.
///
/// By one of the strategies static (the default), dlopen and pure, without the GIL; or by func, any
/// callable like mandel, which is called once a pixel and leaves the count in val[0].
#[pyfunction]
#[pyo3(signature = (img, max_iters, *, strategy=None, func=None))]
fn create_fractal(
    py: Python<'_>,
    img: &Bound<'_, Img>,
    max_iters: MaxIters,
    strategy: Option<&str>,
    func: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    let (img, max_iters) = (img.get(), max_iters.0);
    let drawn = match (strategy, func) {
        (None | Some("static"), None) => {
            without_gil(py, img, |img| mandel_static::create_fractal(img, max_iters))
        }
        (Some("dlopen"), None) => {
            let library = library(py)?;
            without_gil(py, img, |img| library.create_fractal(img, max_iters))
        }
        (Some("pure"), None) => {
            without_gil(py, img, |img| ::mandel_pure::create_fractal(img, max_iters))
        }
        (Some(unknown), None) => {
            return Err(PyValueError::new_err(format!(
                "no strategy {unknown:?}: choose static, dlopen or pure"
            )));
        }
        (None, Some(func)) => return call_each_pixel(img, max_iters, func),
        (Some(_), Some(_)) => {
            return Err(PyTypeError::new_err("choose a strategy or a func, not both"));
        }
    };
    drawn?.map_err(core_error)
}

/// Draws while other threads run Python.
fn without_gil(
    py: Python<'_>,
    img: &Img,
    draw: impl FnOnce(&mut core::Img) -> Result<(), core::Error> + Send,
) -> PyResult<Result<(), core::Error>> {
    py.detach(|| img.exclusively(draw))
}

/// The core's driver around a Python function. The picture is lent for as long: that function cannot
/// look at it, nor draw into it.
fn call_each_pixel(img: &Img, max_iters: i32, func: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = func.py();
    let val = new_val(py);
    let mut raised = None;
    let drawn = img.exclusively(|img| {
        core::create_fractal(img, max_iters, |real, imag, max_iters, count| {
            match call(func, real, imag, max_iters, &val) {
                Ok((status, value)) => {
                    *count = value;
                    status
                }
                Err(error) => {
                    raised = Some(error);
                    i32::MIN // ends the loop
                }
            }
        })
    })?;
    match raised {
        Some(error) => Err(error),
        None => drawn.map_err(core_error),
    }
}

/// The status that `func` returns, and what it left in `val`.
fn call(
    func: &Bound<'_, PyAny>,
    real: f32,
    imag: f32,
    max_iters: i32,
    val: &Bound<'_, PyByteArray>,
) -> PyResult<(i32, u8)> {
    let returned = func.call1((real, imag, max_iters, val))?;
    let status = match returned.extract() {
        Ok(Int::Fits(status)) => status,
        Ok(too_large @ Int::TooLarge(_)) => {
            return Err(PyValueError::new_err(format!(
                "func returned {too_large}, which is no status"
            )));
        }
        Err(error) if !error.is_instance_of::<PyTypeError>(func.py()) => return Err(error),
        Err(_) => {
            return Err(PyTypeError::new_err(format!(
                "func must return a status, an int, and returned {}",
                returned.get_type().name()?
            )));
        }
    };
    // func may have kept a view of `val` for a thread of its own, which still writes to it.
    let value = with_first_byte(val, |first| first.load(Ordering::Relaxed));
    let value = value.ok_or_else(|| PyValueError::new_err("func emptied val"))?;
    Ok((status, value))
}

/// The package's shared library, opened at the first use.
fn library(py: Python<'_>) -> PyResult<&'static Mandel> {
    static LIBRARY: PyOnceLock<Mandel> = PyOnceLock::new();
    LIBRARY.get_or_try_init(py, || {
        let path: PathBuf =
            py.import("mandel._library")?.getattr("MANDEL")?.getattr("path")?.extract()?;
        // SAFETY: it is the library that mandel-c built, which the package was installed with; or the user
        // who set MANDEL_LIBRARY is responsible for it, as for LD_PRELOAD.
        let opened = unsafe { Mandel::open_at(path) };
        opened.map_err(|error| PyOSError::new_err(convert::with_sources(&error)))
    })
}
