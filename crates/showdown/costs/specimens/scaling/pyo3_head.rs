mod ffi;

use pyo3::prelude::*;

#[pymodule]
mod binding {
    use std::ffi::{CString, c_int, c_uint, c_void};
    use std::ptr::from_mut;

    use pyo3::exceptions::{PyMemoryError, PyValueError};
    use pyo3::prelude::*;

    use super::ffi;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        for (name, value) in [("RED", 0), ("GREEN", ffi::GREEN), ("BLUE", 2)] {
            module.add(name, value)?;
        }
        Ok(())
    }

    #[pyclass]
    struct Point(ffi::Point);

    #[pymethods]
    impl Point {
        #[new]
        fn new(x: c_int, y: c_int) -> Self {
            Self(ffi::Point { x, y })
        }

        #[getter]
        fn x(&self) -> c_int {
            self.0.x
        }

        #[getter]
        fn y(&self) -> c_int {
            self.0.y
        }
    }

    #[pyclass(unsendable)]
    struct Counter(*mut ffi::Counter);

    #[pymethods]
    impl Counter {
        #[new]
        fn new(value: c_int) -> PyResult<Self> {
            let counter = unsafe { ffi::counter_new(value) };
            if counter.is_null() { Err(PyMemoryError::new_err(())) } else { Ok(Self(counter)) }
        }
    }

    impl Drop for Counter {
        fn drop(&mut self) {
            unsafe { ffi::counter_free(self.0) }
        }
    }

    fn check(status: c_int) -> PyResult<()> {
        if status < 0 { Err(PyValueError::new_err("the value is negative")) } else { Ok(()) }
    }

    struct Visitor<'a, 'py> {
        visit: &'a Bound<'py, PyAny>,
        error: Option<PyErr>,
    }

    unsafe extern "C" fn visit_python(user: *mut c_void, value: c_int) -> c_int {
        let visitor = unsafe { &mut *user.cast::<Visitor<'_, '_>>() };
        match visitor.visit.call1((value,)).and_then(|answer| answer.extract()) {
            Ok(number) => number,
            Err(error) => {
                visitor.error = Some(error);
                0
            }
        }
    }

    fn with_visit(
        visit: &Bound<'_, PyAny>,
        call: impl FnOnce(ffi::Visit, *mut c_void) -> c_int,
    ) -> PyResult<c_int> {
        let mut visitor = Visitor { visit, error: None };
        let result = call(Some(visit_python), from_mut(&mut visitor).cast());
        visitor.error.map_or(Ok(result), Err)
    }
