//! The Python extension `mandel.shapes.pyo3`: one function for each shape of signature, by the safe
//! functions of `mandel_shapes::static_`. PyO3 converts and checks arguments by their Rust types. The crate
//! has seen to C.
//!
//! `#[pyclass]` makes a class of a struct and counts who borrows an instance, so that the rules of `&mut`
//! hold in Python too.

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_char, c_int};
use std::io;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::{self, ThreadId};

use mandel_shapes::static_::{self as shapes, ffi as c};
use mandel_shapes::{self as types, Access, Colour, Error, Value};
use pyo3::buffer::PyUntypedBuffer;
use pyo3::exceptions::{
    PyBufferError, PyIndexError, PyMemoryError, PyOSError, PyOverflowError, PyRuntimeError,
    PyTypeError, PyValueError,
};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::sync::{MutexExt, PyOnceLock};
use pyo3::types::{PyBytes, PyDict, PyFloat, PyInt, PyMemoryView, PyString, PyTuple};

/// Each shape of signature, behind PyO3.
// `gil_used`: the GIL is the lock of the global variable, below.
#[pymodule(name = "pyo3", gil_used = true)]
mod module {
    use super::*;

    #[pymodule_export]
    use super::{
        Block, Padded, Pencil, Point, Points, Tally, abi_version, access_join, apply,
        block_reverse, colour_next, divide, divide_errno, each, each_thread, edges, get_scale,
        greet, length, middle, nothing, pack, padded_negate, parse, pencil_sharpen, point_move,
        point_sum, point_swap, points_move, repeat, scalars, scaled, set_scale, status_text, sum,
        value_double, work,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let cannot = PyDict::new(module.py());
        cannot.set_item(
            "variadic",
            "Rust cannot make a call with a number of arguments that it learns at run time; the crate \
             makes calls of one to four",
        )?;
        cannot.set_item(
            "macro",
            "a macro is text for C's preprocessor; the crate has written it again in Rust",
        )?;
        cannot.set_item(
            "callback",
            "the crate lends a tally to one call at a time, so its callback cannot use it at all: \
             RuntimeError",
        )?;
        module.add("CANNOT", cannot)
    }
}

/// The library's.
#[pyfunction]
fn abi_version() -> i32 {
    shapes::abi_version()
}

// ANCHOR: nothing
/// The least that a call can do.
#[pyfunction]
fn nothing() {
    shapes::nothing();
}
// ANCHOR_END: nothing

// ANCHOR: scalars
/// The sum of all.
#[pyfunction]
#[pyo3(signature = (i8, u16, i32, u64, f32, f64, negate, c, /))]
#[expect(clippy::too_many_arguments, reason = "the header has as many")]
fn scalars(
    i8: i8,
    u16: u16,
    i32: i32,
    u64: u64,
    f32: f32,
    f64: f64,
    negate: bool,
    c: c_char,
) -> f64 {
    shapes::scalars(i8, u16, i32, u64, f32, f64, negate, c)
}
// ANCHOR_END: scalars

// ANCHOR: status
mod errors {
    pyo3::import_exception!(mandel.shapes, ShapesError);
}

/// What an error of the crate's is in Python. `From<Error> for PyErr` would be shorter, but both types
/// belong to others.
#[cold]
fn raised(error: Error) -> PyErr {
    let status = match error {
        Error::Null => c::SHAPES_ERR_NULL,
        Error::Range => c::SHAPES_ERR_RANGE,
        Error::Space => c::SHAPES_ERR_SPACE,
        Error::Memory => c::SHAPES_ERR_MEMORY,
        Error::Thread => c::SHAPES_ERR_THREAD,
        Error::Stopped(status) | Error::Unknown(status) => status,
        other => return PyValueError::new_err(other.to_string()),
    };
    errors::ShapesError::new_err((status, shapes::status_text(status)))
}

// ANCHOR: divide
/// Or ShapesError.
#[pyfunction]
#[pyo3(signature = (dividend, divisor, /))]
fn divide(dividend: i32, divisor: i32) -> PyResult<i32> {
    shapes::divide(dividend, divisor).map_err(raised)
}
// ANCHOR_END: divide

/// Or OSError.
#[pyfunction]
#[pyo3(signature = (dividend, divisor, /))]
fn divide_errno(py: Python<'_>, dividend: i32, divisor: i32) -> PyResult<i32> {
    shapes::divide_errno(dividend, divisor).map_err(|error| os_error(py, &error))
}

/// What PyO3 makes of an `io::Error` by itself is an OSError without its errno.
#[cold]
fn os_error(py: Python<'_>, error: &io::Error) -> PyErr {
    let number = error.raw_os_error();
    let text = py.import("os").and_then(|os| os.call_method1("strerror", (number,)));
    match text {
        Ok(text) => PyOSError::new_err((number, text.unbind())),
        Err(exception) => exception,
    }
}
// ANCHOR_END: status

// ANCHOR: struct_by_value
/// 16 bytes: two doubles.
#[pyclass(module = "mandel.shapes.pyo3")]
struct Point(Place);

/// A point of its own, or one of an array, which it keeps alive: a reference into the array has no lifetime
/// that Python could keep.
enum Place {
    Own(types::Point),
    Item(Py<Points>, usize),
}

impl Point {
    /// Lends the point. The error cannot be seen: nothing that has an array borrowed runs Python code.
    #[inline]
    fn with<T>(
        &mut self,
        py: Python<'_>,
        work: impl FnOnce(&mut types::Point) -> T,
    ) -> PyResult<T> {
        Ok(match &mut self.0 {
            Place::Own(point) => work(point),
            Place::Item(points, index) => work(&mut points.bind(py).try_borrow_mut()?.0[*index]),
        })
    }
}

#[pymethods]
impl Point {
    #[new]
    fn new(x: f64, y: f64) -> Self {
        Self(Place::Own(types::Point { x, y }))
    }

    #[getter]
    fn x(&mut self, py: Python<'_>) -> PyResult<f64> {
        self.with(py, |point| point.x)
    }

    #[setter]
    fn set_x(&mut self, py: Python<'_>, x: f64) -> PyResult<()> {
        self.with(py, |point| point.x = x)
    }

    #[getter]
    fn y(&mut self, py: Python<'_>) -> PyResult<f64> {
        self.with(py, |point| point.y)
    }

    #[setter]
    fn set_y(&mut self, py: Python<'_>, y: f64) -> PyResult<()> {
        self.with(py, |point| point.y = y)
    }
}

/// 16 bytes, 7 of them padding.
#[pyclass(frozen, module = "mandel.shapes.pyo3")]
struct Padded(types::Padded);

#[pymethods]
impl Padded {
    #[new]
    fn new(tag: i8, weight: f64) -> Self {
        Self(types::Padded { tag, weight })
    }

    #[getter]
    fn tag(&self) -> i8 {
        self.0.tag
    }

    #[getter]
    fn weight(&self) -> f64 {
        self.0.weight
    }
}

/// 64 bytes: eight doubles.
#[pyclass(frozen, module = "mandel.shapes.pyo3")]
struct Block(types::Block);

#[pymethods]
impl Block {
    #[new]
    fn new(values: [f64; 8]) -> Self {
        Self(types::Block { values })
    }

    #[getter]
    fn values(&self) -> [f64; 8] {
        self.0.values
    }
}

/// By value.
#[pyfunction]
#[pyo3(signature = (point, /))]
fn point_swap(py: Python<'_>, point: &mut Point) -> PyResult<Point> {
    point.with(py, |point| Point(Place::Own(shapes::point_swap(*point))))
}

/// By value.
#[pyfunction]
#[pyo3(signature = (padded, /))]
fn padded_negate(padded: &Padded) -> Padded {
    Padded(shapes::padded_negate(padded.0))
}

/// By value.
#[pyfunction]
#[pyo3(signature = (block, /))]
fn block_reverse(block: &Block) -> Block {
    Block(shapes::block_reverse(block.0))
}
// ANCHOR_END: struct_by_value

// ANCHOR: struct_by_pointer
/// x + y.
#[pyfunction]
#[pyo3(signature = (point, /))]
fn point_sum(py: Python<'_>, point: &mut Point) -> PyResult<f64> {
    point.with(py, |point| shapes::point_sum(point))
}

/// In place.
#[pyfunction]
#[pyo3(signature = (point, dx, dy, /))]
fn point_move(py: Python<'_>, point: &mut Point, dx: f64, dy: f64) -> PyResult<()> {
    point.with(py, |point| shapes::point_move(point, dx, dy))
}

/// An array of points at (0, 0).
#[pyclass(module = "mandel.shapes.pyo3")]
struct Points(Vec<types::Point>);

#[pymethods]
impl Points {
    #[new]
    fn new(count: usize) -> PyResult<Self> {
        let mut points = Vec::new();
        points
            .try_reserve_exact(count)
            .map_err(|error| PyMemoryError::new_err(error.to_string()))?;
        points.resize(count, types::Point::default());
        Ok(Self(points))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    // An isize, because for PyO3 this is also what a dict has: nobody adds the length to what is below 0.
    fn __getitem__(slf: Bound<'_, Self>, index: isize) -> PyResult<Point> {
        let count = slf.borrow().0.len();
        let index = if index < 0 { count.checked_add_signed(index) } else { Some(index as usize) };
        match index {
            Some(index) if index < count => Ok(Point(Place::Item(slf.unbind(), index))),
            _ => Err(PyIndexError::new_err("there is no such point")),
        }
    }
}

/// In place.
#[pyfunction]
#[pyo3(signature = (points, dx, dy, /))]
fn points_move(points: &mut Points, dx: f64, dy: f64) {
    shapes::points_move(&mut points.0, dx, dy);
}
// ANCHOR_END: struct_by_pointer

// ANCHOR: buffer_in
/// The first byte plus the last.
#[pyfunction]
#[pyo3(signature = (bytes, /))]
fn edges(bytes: &Bound<'_, PyAny>) -> PyResult<u32> {
    // Nobody can change these.
    if let Ok(bytes) = bytes.cast::<PyBytes>() {
        return Ok(shapes::edges(bytes.as_bytes()));
    }
    // Of anything else with the buffer protocol, nobody moves or resizes the bytes while `buffer` lives.
    // (PyBackedBytes would copy those of a bytearray.) By way of a memoryview, because PyO3 refuses a buffer
    // without strides, such as that of a ctypes array.
    let buffer = PyUntypedBuffer::get(PyMemoryView::from(bytes)?.as_any())?;
    if !buffer.is_c_contiguous() {
        return Err(PyBufferError::new_err("the bytes have gaps"));
    }
    let mut sum = 0;
    // Not the crate's function, which takes a `&[u8]`: others may write to the bytes at any time, through a
    // view of theirs and without the GIL, and a reference would promise that nobody does.
    // SAFETY: `len_bytes` bytes can be read and `sum` written for the whole call; neither address is kept.
    let status = unsafe { c::shapes_edges(buffer.buf_ptr().cast(), buffer.len_bytes(), &mut sum) };
    debug_assert_eq!(status, c::SHAPES_OK, "no pointer is NULL");
    Ok(sum)
}
// ANCHOR_END: buffer_in

// ANCHOR: buffer_out
/// So many bytes.
#[pyfunction]
#[pyo3(signature = (value, length, /))]
fn repeat(py: Python<'_>, value: u8, length: usize) -> PyResult<Bound<'_, PyBytes>> {
    let size = isize::try_from(length)
        .map_err(|_| PyOverflowError::new_err("the length is larger than any bytes object"))?;
    // The crate's function returns a Vec, which would have to be copied; PyBytes::new_with would clear the
    // bytes first.
    // SAFETY: for NULL, it makes a bytes object with room for `size` bytes, or returns NULL.
    let bytes = unsafe { pyo3::ffi::PyBytes_FromStringAndSize(std::ptr::null(), size) };
    // SAFETY: it is a new reference, or NULL with an exception.
    let bytes = unsafe { Bound::from_owned_ptr_or_err(py, bytes) }?;
    // SAFETY: `bytes` is a bytes object.
    let out = unsafe { pyo3::ffi::PyBytes_AS_STRING(bytes.as_ptr()) }.cast_mut();
    let mut needed = 0;
    // SAFETY: `length` bytes can be written from `out` on, since nobody else has seen the object yet, and
    // `needed` can. Neither address is kept.
    let status = unsafe { c::shapes_repeat(value, length, out.cast(), length, &mut needed) };
    debug_assert_eq!(status, c::SHAPES_OK, "there is room for `length` bytes");
    Ok(bytes.cast_into()?)
}
// ANCHOR_END: buffer_out

// ANCHOR: string_in
/// In bytes of UTF-8.
#[pyfunction]
#[pyo3(signature = (text, /))]
fn length(text: &CStr) -> usize {
    // A str keeps its UTF-8 with a NUL behind it, so nothing is copied, as for a `&str` it would be. PyO3
    // refuses a text with a NUL inside.
    shapes::length_c(text)
}
// ANCHOR_END: string_in

// ANCHOR: string_out
/// In English.
#[pyfunction]
#[pyo3(signature = (status, /))]
fn status_text(status: i32) -> &'static str {
    shapes::status_text(status) // PyO3 copies it
}

/// Politely.
#[pyfunction]
#[pyo3(signature = (name, /))]
fn greet<'py>(py: Python<'py>, name: &CStr) -> PyResult<Bound<'py, PyString>> {
    let greeting = shapes::greet(name).map_err(raised)?; // freed at the end, whatever happens
    PyString::from_bytes(py, greeting.to_bytes())
}
// ANCHOR_END: string_out

// ANCHOR: callback
/// What a visitor says. None: go on.
fn visit(function: &Bound<'_, PyAny>, value: i64) -> PyResult<i32> {
    let returned = function.call1((value,))?;
    if returned.is_none() { Ok(0) } else { returned.extract() }
}

// ANCHOR: flow
/// What that is for the crate. An exception cannot go through C: it is put into `raised`.
fn flow(said: PyResult<i32>, raised: &mut Option<PyErr>) -> ControlFlow<i32> {
    match said {
        Ok(0) => ControlFlow::Continue(()),
        Ok(stop) => ControlFlow::Break(stop),
        Err(error) => {
            *raised = Some(error);
            ControlFlow::Break(-1)
        }
    }
}
// ANCHOR_END: flow

/// What `each` and `each_thread` return.
fn ended(flow: Result<ControlFlow<i32>, Error>, exception: Option<PyErr>) -> PyResult<i32> {
    match (exception, flow) {
        (Some(exception), _) => Err(exception),
        (None, Ok(ControlFlow::Break(stop))) => Ok(stop),
        (None, Ok(ControlFlow::Continue(()))) => Ok(0),
        (None, Err(error)) => Err(raised(error)),
    }
}

/// Something that can be called, which is seen before it is.
struct Callable<'py>(Bound<'py, PyAny>);

impl<'py> FromPyObject<'_, 'py> for Callable<'py> {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_callable() {
            return Ok(Self(object.to_owned()));
        }
        let found = object.get_type();
        Err(PyTypeError::new_err(format!("a callable is needed, not {}", found.name()?)))
    }
}

/// visit(0), visit(1) and so on.
#[pyfunction]
#[pyo3(signature = (count, function, /))]
fn each(count: i64, function: Callable<'_>) -> PyResult<i32> {
    let mut exception = None;
    let end = shapes::each(count, |value| flow(visit(&function.0, value), &mut exception));
    ended(end, exception)
}

/// Whom a tally tells. The crate's closure has one reference, and the Tally, which the collector of cycles
/// can ask, the other.
#[derive(Default)]
struct Visitor {
    function: Mutex<Option<Py<PyAny>>>,
    exception: Mutex<Option<PyErr>>,
}

impl Visitor {
    fn tell(&self, sum: i64) -> ControlFlow<i32> {
        Python::attach(|py| {
            let function = locked(&self.function).as_ref().map(|function| function.clone_ref(py));
            let said = function.map_or(Ok(0), |function| visit(function.bind(py), sum));
            flow(said, &mut locked(&self.exception))
        })
    }
}
// ANCHOR_END: callback

// ANCHOR: callback_thread
/// The same, from a thread of the library's.
#[pyfunction]
#[pyo3(signature = (count, function, /))]
fn each_thread(py: Python<'_>, count: i64, function: Callable<'_>) -> PyResult<i32> {
    let function = function.0.unbind(); // a `Bound` is of the thread that has the GIL
    let mut exception = None;
    // With the GIL, this thread would wait for the other, and the other for the GIL.
    let end = py.detach(|| {
        shapes::each_thread(count, |value| {
            Python::attach(|py| flow(visit(function.bind(py), value), &mut exception))
        })
    });
    ended(end, exception)
}
// ANCHOR_END: callback_thread

// ANCHOR: handle
/// A sum that goes on.
#[pyclass(frozen, module = "mandel.shapes.pyo3")]
struct Tally {
    /// None after it is closed.
    tally: Mutex<Option<shapes::Tally<'static>>>,
    /// The thread that has it locked, if any.
    user: Mutex<Option<ThreadId>>,
    visitor: Arc<Visitor>,
}

#[pymethods]
impl Tally {
    #[new]
    fn new(start: i64) -> PyResult<Self> {
        let tally = shapes::Tally::open(start).map_err(raised)?;
        Ok(Self { tally: Mutex::new(Some(tally)), user: Mutex::default(), visitor: Arc::default() })
    }

    /// The new sum.
    #[pyo3(signature = (amount, /))]
    fn add(&self, py: Python<'_>, amount: i64) -> PyResult<i64> {
        let sum = self.with(py, |tally| tally.add(amount))?;
        match locked(&self.visitor.exception).take() {
            Some(exception) => Err(exception),
            None => sum.map_err(raised),
        }
    }

    // ANCHOR: tally_close
    /// Twice is fine.
    fn close(&self) -> PyResult<()> {
        match self.tally.try_lock() {
            Ok(mut tally) => *tally = None,
            Err(TryLockError::Poisoned(tally)) => *tally.into_inner() = None,
            Err(TryLockError::WouldBlock) => {
                let said = "the tally is in use, and cannot be closed";
                return Err(PyRuntimeError::new_err(said));
            }
        }
        self.__clear__();
        Ok(())
    }
    // ANCHOR_END: tally_close

    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        slf.get().with(slf.py(), |_| ())?;
        Ok(slf)
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, _exception: &Bound<'_, PyTuple>) -> PyResult<()> {
        self.close()
    }

    /// Who is told each new sum.
    #[pyo3(signature = (function, /))]
    fn notify(&self, py: Python<'_>, function: Option<Callable<'_>>) -> PyResult<()> {
        let visitor = Arc::clone(&self.visitor);
        self.with(py, |tally| match &function {
            Some(_) => tally.notify(move |sum| visitor.tell(sum)),
            None => tally.notify_nobody(),
        })?;
        let function = function.map(|function| function.0.unbind());
        // Dropped here, when nothing is locked: the last reference to it may run Python code.
        let _replaced = std::mem::replace(&mut *locked(&self.visitor.function), function);
        Ok(())
    }

    // A callable may refer to the tally that keeps it, and only the collector of cycles finds that.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        // Locked: it is in use, and no rubbish.
        match self.visitor.function.try_lock() {
            Ok(function) => visit.call(&*function),
            Err(_) => Ok(()),
        }
    }

    fn __clear__(&self) {
        let _replaced = locked(&self.visitor.function).take();
    }
}

impl Tally {
    /// Lends the tally to one thread at a time. The others wait, without the GIL. A callback of the tally's
    /// is in the thread that has it already, and would wait for itself.
    fn with<T>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut shapes::Tally<'static>) -> T,
    ) -> PyResult<T> {
        let me = Some(thread::current().id());
        if *locked(&self.user) == me {
            return Err(PyRuntimeError::new_err(
                "the tally is in use by the caller of its callback",
            ));
        }
        let mut tally = self.tally.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        let Some(tally) = &mut *tally else {
            return Err(PyValueError::new_err("the tally is closed"));
        };
        *locked(&self.user) = me;
        let result = work(tally);
        *locked(&self.user) = None;
        Ok(result)
    }
}

/// A lock that is held for a moment only, and never while Python code runs.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
// ANCHOR_END: handle

// ANCHOR: enumeration
/// A member of Colour, or the number where it has no name there.
struct PyColour(Colour);

impl<'py> IntoPyObject<'py> for PyColour {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        static COLOURS: PyOnceLock<[Py<PyAny>; 3]> = PyOnceLock::new();
        let member = match self.0 {
            Colour::Red => 0,
            Colour::Green => 1,
            Colour::Blue => 2,
            Colour::Unknown(number) => return Ok(number.into_pyobject(py)?.into_any()),
        };
        let colours = COLOURS.get_or_try_init(py, || {
            let colour = py.import("mandel.shapes")?.getattr("Colour")?;
            let member = |name| PyResult::Ok(colour.getattr(name)?.unbind());
            PyResult::Ok([member("RED")?, member("GREEN")?, member("BLUE")?])
        })?;
        Ok(colours[member].bind(py).clone())
    }
}

/// In a circle.
#[pyfunction]
#[pyo3(signature = (colour, /))]
fn colour_next(colour: i32) -> PyResult<PyColour> {
    shapes::colour_next(colour.into()).map(PyColour).map_err(raised)
}

/// A struct with an enumeration in it.
#[pyclass(module = "mandel.shapes.pyo3")]
struct Pencil(types::Pencil);

#[pymethods]
impl Pencil {
    #[new]
    fn new(colour: i32, length: i32) -> Self {
        Self(types::Pencil { colour: colour.into(), length })
    }

    #[getter]
    fn colour(&self) -> PyColour {
        PyColour(self.0.colour)
    }

    #[setter]
    fn set_colour(&mut self, colour: i32) {
        self.0.colour = colour.into();
    }

    #[getter]
    fn length(&self) -> i32 {
        self.0.length
    }

    #[setter]
    fn set_length(&mut self, length: i32) {
        self.0.length = length;
    }
}

/// By 1.
#[pyfunction]
#[pyo3(signature = (pencil, /))]
fn pencil_sharpen(pencil: &mut Pencil) -> PyResult<()> {
    shapes::pencil_sharpen(&mut pencil.0).map_err(raised)
}
// ANCHOR_END: enumeration

// ANCHOR: flags
/// All of both.
#[pyfunction]
#[pyo3(signature = (one, other, /))]
fn access_join(py: Python<'_>, one: u32, other: u32) -> PyResult<Bound<'_, PyAny>> {
    static ACCESS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let joined = shapes::access_join(Access::from_bits(one), Access::from_bits(other));
    ACCESS.import(py, "mandel.shapes", "Access")?.call1((joined.bits(),))
}
// ANCHOR_END: flags

// ANCHOR: tagged_union
fn value_object<'py>(py: Python<'py>, value: Value<'_>) -> PyResult<Bound<'py, PyAny>> {
    static UNKNOWN: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    Ok(match value {
        Value::Integer(integer) => PyInt::new(py, integer).into_any(),
        Value::Real(real) => PyFloat::new(py, real).into_any(),
        Value::Text(text) => PyString::from_bytes(py, text.to_bytes())?.into_any(),
        Value::Unknown { kind } => {
            UNKNOWN.import(py, "mandel.shapes", "Unknown")?.call1((kind,))?
        }
    })
}

/// What the text is.
#[pyfunction]
#[pyo3(signature = (text, /))]
fn parse<'py>(py: Python<'py>, text: &CStr) -> PyResult<Bound<'py, PyAny>> {
    value_object(py, shapes::parse(text))
}

/// Twice it.
#[pyfunction]
#[pyo3(signature = (value, /))]
fn value_double<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let given = if let Ok(real) = value.cast::<PyFloat>() {
        Value::Real(real.value())
    } else if value.is_instance_of::<PyString>() {
        Value::Text(value.extract()?)
    } else {
        Value::Integer(value.extract()?)
    };
    value_object(value.py(), shapes::value_double(given).map_err(raised)?)
}
// ANCHOR_END: tagged_union

// ANCHOR: nullable
thread_local! {
    /// C's function has no place for what Python function is meant. It is called before shapes_apply
    /// returns, so a variable of this thread's can say it.
    static APPLIED: RefCell<Option<Py<PyAny>>> = const { RefCell::new(None) };
    static RAISED: Cell<Option<PyErr>> = const { Cell::new(None) };
}

extern "C" fn call_applied(value: c_int) -> c_int {
    Python::attach(|py| {
        let function = APPLIED.with_borrow(|function| Some(function.as_ref()?.clone_ref(py)));
        let function = function.expect("apply has set it");
        let result = function.call1(py, (value,)).and_then(|result| result.extract(py));
        result.unwrap_or_else(|exception| {
            RAISED.set(Some(exception));
            0
        })
    })
}

/// Both may be None.
#[pyfunction]
#[pyo3(signature = (function, value, /))]
fn apply(function: Option<Callable<'_>>, value: Option<i32>) -> PyResult<i32> {
    let c_function = function.as_ref().map(|_| call_applied as extern "C" fn(c_int) -> c_int);
    // The function may call apply itself.
    let outer = APPLIED.replace(function.map(|function| function.0.unbind()));
    let result = shapes::apply(c_function, value.as_ref());
    APPLIED.set(outer);
    RAISED.take().map_or(Ok(result), Err)
}
// ANCHOR_END: nullable

// ANCHOR: variadic
/// Modulo 2^32.
#[pyfunction]
#[pyo3(signature = (*numbers))]
fn sum(numbers: &Bound<'_, PyTuple>) -> PyResult<i32> {
    Ok(shapes::sum(&numbers.extract::<Vec<i32>>()?))
}
// ANCHOR_END: variadic

// ANCHOR: inline_function
/// Between the two.
#[pyfunction]
#[pyo3(signature = (low, high, /))]
fn middle(low: i32, high: i32) -> PyResult<i32> {
    shapes::middle(low, high)
        .map_err(|_| PyOverflowError::new_err("high - low does not fit into an int of C"))
}
// ANCHOR_END: inline_function

// ANCHOR: macro
/// 16 bits of each.
#[pyfunction]
#[pyo3(signature = (high, low, /))]
fn pack(high: u16, low: u16) -> u32 {
    shapes::pack(high, low)
}
// ANCHOR_END: macro

// ANCHOR: global
/// Of this extension, which is linked statically: what set_scale of another module sets is another
/// variable, that of the shared library.
#[pyfunction]
fn get_scale() -> i32 {
    shapes::scale()
}

/// Of this extension.
#[pyfunction]
#[pyo3(signature = (scale, /))]
fn set_scale(scale: i32) {
    // SAFETY: one thread at a time runs any of these three functions, because they are called with the GIL
    // and do not give it up; and nothing else in this extension, which has the variable to itself, reaches
    // it. The module says `gil_used`, so that there is one.
    unsafe { shapes::set_scale(scale) }
}

/// value * scale.
#[pyfunction]
#[pyo3(signature = (value, /))]
fn scaled(value: i32) -> i32 {
    shapes::scaled(value)
}
// ANCHOR_END: global

// ANCHOR: work
/// Each step needs the one before.
#[pyfunction]
#[pyo3(signature = (state, steps, /))]
fn work(py: Python<'_>, state: u32, steps: u32) -> u32 {
    py.detach(|| shapes::work(state, steps)) // it may take seconds
}
// ANCHOR_END: work
