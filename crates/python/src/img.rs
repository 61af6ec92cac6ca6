//! The picture, and who may touch its pixels when.

use std::ffi::c_int;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{RwLock, TryLockError};

use mandel_core as core;
use pyo3::exceptions::PyBufferError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMemoryView, PyTuple};

use crate::convert::{self, Int};

/// A picture, one byte a pixel, row after row from the top, without gaps.
///
/// It has the buffer protocol: memoryview(img), numpy.asarray(img) and the like are read-only views
/// of height x width bytes, without a copy. While a view exists, the picture cannot be drawn into.
/// While it is drawn into, no view can be made. Both are a BufferError.
// Only views read the pixels without the lock. They exist only while `exports` is positive, and
// `exclusively` gives no `&mut` then, so no `&mut` exists at the same time as a view.
#[pyclass(frozen, module = "mandel.pyo3")]
pub(crate) struct Img {
    pixels: RwLock<core::Img>,
    /// Live views. It is raised under the lock for reading, so it does not change while the writer has the
    /// lock.
    exports: AtomicUsize,
    /// Height and width: a view points at these.
    shape: [ffi::Py_ssize_t; 2],
    strides: [ffi::Py_ssize_t; 2],
}

#[pymethods]
impl Img {
    #[new]
    fn new(width: Int, height: Int) -> PyResult<Self> {
        let (Int::Fits(w), Int::Fits(h)) = (&width, &height) else {
            return Err(convert::no_size(&width, &height));
        };
        let img = core::Img::new(*w, *h).map_err(convert::core_error)?;
        let [w, h] = [*w, *h].map(|pixels| pixels as ffi::Py_ssize_t);
        Ok(Self {
            pixels: RwLock::new(img),
            exports: AtomicUsize::new(0),
            shape: [h, w],
            strides: [w, 1],
        })
    }

    /// In pixels.
    #[getter]
    fn width(&self) -> isize {
        self.shape[1]
    }

    /// In pixels.
    #[getter]
    fn height(&self) -> isize {
        self.shape[0]
    }

    /// Sets every pixel.
    #[pyo3(signature = (value, /))]
    fn fill(&self, value: u8) -> PyResult<()> {
        self.exclusively(|img| img.pixels_mut().fill(value))
    }

    fn __repr__(&self) -> String {
        format!("Img({}, {})", self.width(), self.height())
    }

    /// What numpy asks when the buffer protocol has refused. numpy drops that BufferError, and
    /// without this method it would make an array of one object, the Img.
    #[pyo3(signature = (*args, **kwargs))]
    fn __array__<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        kwargs: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        // Refuses in the same way, unless the drawing has ended meanwhile.
        let view = PyMemoryView::from(slf)?;
        let array = slf.py().import("numpy")?.call_method1("asarray", (view,))?;
        array.call_method("__array__", args, kwargs)
    }

    /// # Safety
    ///
    /// Python's: `view` can be written.
    unsafe fn __getbuffer__(
        slf: Bound<'_, Self>,
        view: *mut ffi::Py_buffer,
        flags: c_int,
    ) -> PyResult<()> {
        let img = slf.get();
        let mut filled = ffi::Py_buffer::new();
        let asked = |flag| flags & flag == flag;
        let refusal = if asked(ffi::PyBUF_WRITABLE) {
            Some("an Img is drawn into by create_fractal only: its buffer is read-only")
        } else if asked(ffi::PyBUF_F_CONTIGUOUS) && img.shape.iter().all(|&side| side > 1) {
            Some("the pixels lie row after row, not column after column")
        } else {
            None
        };
        let pixels = match (refusal, img.pixels.try_read()) {
            (Some(refusal), _) => Err(refusal),
            (None, Err(TryLockError::WouldBlock)) => Err("the Img is being drawn into"),
            // A panic while drawing left a half-drawn picture, which is as valid as any.
            (None, Err(TryLockError::Poisoned(poisoned))) => Ok(poisoned.into_inner()),
            (None, Ok(pixels)) => Ok(pixels),
        };
        let pixels = match pixels {
            Ok(pixels) => pixels,
            Err(refusal) => {
                // SAFETY: `view` can be written; Python wants its `obj` to be NULL after an error.
                unsafe { view.write(filled) };
                return Err(PyBufferError::new_err(refusal));
            }
        };
        img.exports.fetch_add(1, Ordering::AcqRel);

        filled.buf = pixels.pixels().as_ptr().cast_mut().cast();
        filled.len = pixels.pixels().len() as ffi::Py_ssize_t;
        filled.itemsize = 1;
        filled.readonly = 1;
        // Who does not ask for a shape gets plain bytes.
        filled.ndim = if asked(ffi::PyBUF_ND) { 2 } else { 1 };
        // Shape and strides lie in the Img, which does not move, is not changed (it is frozen) and
        // lives as long as the view: `obj` owns a reference to it.
        if asked(ffi::PyBUF_ND) {
            filled.shape = ptr::from_ref(&img.shape).cast_mut().cast();
        }
        if asked(ffi::PyBUF_STRIDES) {
            filled.strides = ptr::from_ref(&img.strides).cast_mut().cast();
        }
        if asked(ffi::PyBUF_FORMAT) {
            filled.format = c"B".as_ptr().cast_mut();
        }
        filled.obj = slf.clone().into_ptr();
        // SAFETY: `view` can be written.
        unsafe { view.write(filled) };
        Ok(())
    }

    /// # Safety
    ///
    /// Python's: `_view` was filled by `__getbuffer__`, and nobody uses it any more.
    unsafe fn __releasebuffer__(&self, _view: *mut ffi::Py_buffer) {
        self.exports.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Img {
    /// Lends the pixels to `draw` alone: BufferError where a view or another drawing has them.
    pub(crate) fn exclusively<T>(&self, draw: impl FnOnce(&mut core::Img) -> T) -> PyResult<T> {
        let mut img = match self.pixels.try_write() {
            Ok(img) => img,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                return Err(PyBufferError::new_err("the Img is being drawn into"));
            }
        };
        // None can be added while the lock is held for writing.
        if self.exports.load(Ordering::Acquire) > 0 {
            return Err(PyBufferError::new_err(
                "a view of the Img exists: it cannot be drawn into before that is released",
            ));
        }
        Ok(draw(&mut img))
    }
}
