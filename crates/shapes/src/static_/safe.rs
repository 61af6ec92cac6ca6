//! The safe functions over the declarations in `ffi`. `static_` and `bindgen` both compile this file, each
//! with its own declarations, because only these differ. No tool can write the safe functions, because no
//! header says who owns a pointer, how long it is kept, or which status is an error. A test keeps the two
//! sets of declarations equal.
//!
//! Each `SAFETY` comment assumes three facts. The declaration is as in the header. The library is linked,
//! so its functions always exist. And any number of threads may call it at once, each with its own memory
//! and handles, as the header says.

use std::ffi::{CStr, CString, c_char, c_int};
use std::fmt;
use std::io;
use std::mem::{align_of, offset_of, size_of};
use std::ops::{ControlFlow, Deref};
use std::ptr::{self, NonNull};

use super::ffi;
use crate::callback::{Kept, Visit};
use crate::types::{Access, Block, Colour, Error, Padded, Pencil, Point, Value};

// ANCHOR: nothing
/// The least that a call can do.
#[inline] // as the others here: otherwise a caller in another crate would pay for two calls
pub fn nothing() {
    // SAFETY: it takes nothing and does nothing.
    unsafe { ffi::shapes_nothing() }
}
// ANCHOR_END: nothing

// ANCHOR: scalars
/// The sum of all numbers; negated if `negate`.
#[expect(clippy::too_many_arguments, reason = "the header has as many")]
#[inline]
pub fn scalars(
    i8: i8,
    u16: u16,
    i32: i32,
    u64: u64,
    f32: f32,
    f64: f64,
    negate: bool,
    c: c_char,
) -> f64 {
    // SAFETY: it takes numbers, and any will do; a Rust `bool` is 0 or 1, as C's must be.
    unsafe { ffi::shapes_scalars(i8, u16, i32, u64, f32, f64, negate, c) }
}
// ANCHOR_END: scalars

// ANCHOR: status
// ANCHOR: check
/// A status as a `Result`.
#[inline]
pub(crate) fn check(status: c_int) -> Result<(), Error> {
    match status {
        ffi::SHAPES_OK => Ok(()),
        ffi::SHAPES_ERR_NULL => Err(Error::Null),
        ffi::SHAPES_ERR_RANGE => Err(Error::Range),
        ffi::SHAPES_ERR_SPACE => Err(Error::Space),
        ffi::SHAPES_ERR_MEMORY => Err(Error::Memory),
        ffi::SHAPES_ERR_THREAD => Err(Error::Thread),
        other => Err(Error::Unknown(other)),
    }
}
// ANCHOR_END: check

// ANCHOR: divide
/// The quotient.
///
/// # Errors
///
/// [`Error::Range`] by zero, and for `i32::MIN` by -1.
#[inline]
pub fn divide(dividend: i32, divisor: i32) -> Result<i32, Error> {
    let mut quotient = 0;
    // SAFETY: `quotient` can be written for the whole call, and its address is not kept.
    check(unsafe { ffi::shapes_divide(dividend, divisor, &mut quotient) })?;
    Ok(quotient)
}
// ANCHOR_END: divide

// ANCHOR: divide_errno
/// The quotient, from a function that reports in `errno`.
///
/// # Errors
///
/// `EDOM` by zero, `ERANGE` for `i32::MIN` by -1. Written for Unix: on Windows, `last_os_error` reads
/// another variable than C's `errno`.
#[inline]
pub fn divide_errno(dividend: i32, divisor: i32) -> io::Result<i32> {
    let mut quotient = 0;
    // SAFETY: `quotient` can be written for the whole call, and its address is not kept.
    match unsafe { ffi::shapes_divide_errno(dividend, divisor, &mut quotient) } {
        0 => Ok(quotient),
        // This is read at once, because any code in between may write errno, even an allocation.
        _ => Err(io::Error::last_os_error()),
    }
}
// ANCHOR_END: divide_errno
// ANCHOR_END: status

// ANCHOR: struct_by_value
impl From<Point> for ffi::shapes_point {
    #[inline]
    fn from(point: Point) -> Self {
        Self { x: point.x, y: point.y }
    }
}

/// The two coordinates change places.
#[inline]
pub fn point_swap(point: Point) -> Point {
    // SAFETY: it takes numbers, and any will do.
    let swapped = unsafe { ffi::shapes_point_swap(point.into()) };
    Point { x: swapped.x, y: swapped.y }
}

// ANCHOR: padded_negate
/// Both numbers negated; a tag of -128 stays.
#[inline]
pub fn padded_negate(padded: Padded) -> Padded {
    let padded = ffi::shapes_padded { tag: padded.tag, weight: padded.weight };
    // SAFETY: it takes numbers, and any will do. Nobody reads the padding.
    let negated = unsafe { ffi::shapes_padded_negate(padded) };
    Padded { tag: negated.tag, weight: negated.weight }
}
// ANCHOR_END: padded_negate

/// The last value comes first.
#[inline]
pub fn block_reverse(block: Block) -> Block {
    let block = ffi::shapes_block { values: block.values };
    // SAFETY: it takes numbers, and any will do.
    let reversed = unsafe { ffi::shapes_block_reverse(block) };
    Block { values: reversed.values }
}
// ANCHOR_END: struct_by_value

// ANCHOR: struct_by_pointer
// ANCHOR: layout
// C gets a pointer to our `Point` as a pointer to its own. If either struct changes, this does not compile.
const _: () = {
    assert!(size_of::<Point>() == size_of::<ffi::shapes_point>());
    assert!(align_of::<Point>() == align_of::<ffi::shapes_point>());
    assert!(offset_of!(Point, x) == offset_of!(ffi::shapes_point, x));
    assert!(offset_of!(Point, y) == offset_of!(ffi::shapes_point, y));
};
// ANCHOR_END: layout

/// x + y.
#[inline]
pub fn point_sum(point: &Point) -> f64 {
    let mut sum = 0.0;
    // SAFETY: `point` can be read and `sum` written for the whole call; neither address is kept.
    let status = unsafe { ffi::shapes_point_sum(ptr::from_ref(point).cast(), &mut sum) };
    debug_assert_eq!(status, ffi::SHAPES_OK, "no reference is NULL");
    sum
}

// ANCHOR: point_move
/// Moves a point.
#[inline]
pub fn point_move(point: &mut Point, dx: f64, dy: f64) {
    // SAFETY: `point` is lent exclusively for the whole call, any numbers are a point, and its address is
    // not kept.
    let status = unsafe { ffi::shapes_point_move(ptr::from_mut(point).cast(), dx, dy) };
    debug_assert_eq!(status, ffi::SHAPES_OK, "no reference is NULL");
}
// ANCHOR_END: point_move

// ANCHOR: points_move
/// Moves all points.
#[inline]
pub fn points_move(points: &mut [Point], dx: f64, dy: f64) {
    let (first, count) = (points.as_mut_ptr().cast(), points.len());
    // SAFETY: `count` points from `first` on are lent exclusively for the whole call, and the address is not
    // kept. For an empty slice the address is of nothing, and nothing is read there.
    let status = unsafe { ffi::shapes_points_move(first, count, dx, dy) };
    debug_assert_eq!(status, ffi::SHAPES_OK, "no slice is NULL");
}
// ANCHOR_END: points_move
// ANCHOR_END: struct_by_pointer

// ANCHOR: buffer_in
/// The first byte plus the last; 0 if there are no bytes. The bytes are not copied.
#[inline]
pub fn edges(bytes: &[u8]) -> u32 {
    let mut sum = 0;
    // SAFETY: `bytes.len()` bytes can be read and `sum` written for the whole call; neither address is kept.
    let status = unsafe { ffi::shapes_edges(bytes.as_ptr(), bytes.len(), &mut sum) };
    debug_assert_eq!(status, ffi::SHAPES_OK, "no slice is NULL");
    sum
}
// ANCHOR_END: buffer_in

// ANCHOR: buffer_out
/// `value`, `length` times. The memory is not cleared before C writes it.
///
/// # Panics
///
/// As [`Vec::with_capacity`], if `length` is more than there can be.
#[inline]
pub fn repeat(value: u8, length: usize) -> Vec<u8> {
    let mut out = Vec::<u8>::with_capacity(length);
    let room = out.spare_capacity_mut();
    let mut needed = 0;
    // SAFETY: `room.len()` bytes can be written from `room` on, nobody reads what is there, and neither
    // address is kept.
    let status = unsafe {
        ffi::shapes_repeat(value, length, room.as_mut_ptr().cast(), room.len(), &mut needed)
    };
    assert_eq!(status, ffi::SHAPES_OK, "there is room for `length` bytes");
    // SAFETY: C said OK, so it wrote `length` bytes. A byte has no value that is not allowed.
    unsafe { out.set_len(length) };
    out
}

/// The same for a caller who does not know the size of the result. The first call has no room and asks for
/// the size, and the second writes. If the result grew in between, there is a third call.
#[inline]
pub fn repeat_unknown(value: u8, length: usize) -> Vec<u8> {
    let mut out = Vec::<u8>::new();
    loop {
        let room = out.spare_capacity_mut();
        let mut needed = 0;
        // SAFETY: as in `repeat`; where there is no room, nothing is written.
        let status = unsafe {
            ffi::shapes_repeat(value, length, room.as_mut_ptr().cast(), room.len(), &mut needed)
        };
        match status {
            ffi::SHAPES_OK => {
                // SAFETY: C said OK, so it wrote `needed` bytes.
                unsafe { out.set_len(needed) };
                return out;
            }
            ffi::SHAPES_ERR_SPACE => out.reserve_exact(needed),
            other => unreachable!("no pointer is NULL, but status {other}"),
        }
    }
}
// ANCHOR_END: buffer_out

// ANCHOR: string_in
/// How many bytes a text has. A `str` has no NUL at its end, so it is copied and a NUL is added. If you
/// have a [`CStr`], [`length_c`] needs no copy.
///
/// # Errors
///
/// [`Error::Nul`] if there is one inside, where C would see the end.
#[inline]
pub fn length(text: &str) -> Result<usize, Error> {
    // The `CString` is in a variable, which lives until C has read it. After a line with
    // `CString::new(…).unwrap().as_ptr()` alone, the pointer would point to freed memory.
    let text = CString::new(text).map_err(|error| Error::Nul(error.nul_position()))?;
    Ok(length_c(&text))
}

/// How many bytes come before the NUL, in whatever encoding.
///
/// ```
/// assert_eq!(mandel_shapes::static_::length_c(c"na\xefve"), 5);
/// ```
#[inline]
pub fn length_c(text: &CStr) -> usize {
    let mut length = 0;
    // SAFETY: a `CStr` ends with a NUL and can be read for the whole call, and `length` written; neither
    // address is kept.
    let status = unsafe { ffi::shapes_length(text.as_ptr(), &mut length) };
    debug_assert_eq!(status, ffi::SHAPES_OK, "no `CStr` is NULL");
    length
}
// ANCHOR_END: string_in

// ANCHOR: string_out
// ANCHOR: status_text
/// What a status means. Borrowed from the library, which is linked and so is never unloaded: `'static`.
#[inline]
pub fn status_text(status: i32) -> &'static str {
    // SAFETY: any number will do.
    let text = unsafe { ffi::shapes_status_text(status) };
    // SAFETY: the header promises a constant that stays as long as the library is loaded, and is not NULL.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().expect("the header promises ASCII")
}
// ANCHOR_END: status_text

// ANCHOR: greet
/// A greeting for `name`.
///
/// # Errors
///
/// [`Error::Memory`].
#[inline]
pub fn greet(name: &CStr) -> Result<Greeting, Error> {
    // SAFETY: a `CStr` ends with a NUL and can be read for the whole call; its address is not kept.
    let text = unsafe { ffi::shapes_greet(name.as_ptr()) };
    // NULL if the name is NULL, which this one is not, or if there is not enough memory.
    NonNull::new(text).map(Greeting).ok_or(Error::Memory)
}

/// A text that the library allocated and that it alone can free: Rust's allocator is another one. It is used
/// as a [`CStr`], which cannot outlive it:
///
/// ```compile_fail,E0505
/// let greeting = mandel_shapes::static_::greet(c"Ada").unwrap();
/// let text = greeting.to_str().unwrap();
/// drop(greeting); // error[E0505]: cannot move out of `greeting` because it is borrowed
/// assert_eq!(text, "hello, Ada");
/// ```
pub struct Greeting(NonNull<c_char>);

impl Deref for Greeting {
    type Target = CStr;

    #[inline]
    fn deref(&self) -> &CStr {
        // SAFETY: the library ended it with a NUL, and nobody frees or changes it before `drop`.
        unsafe { CStr::from_ptr(self.0.as_ptr()) }
    }
}

impl Drop for Greeting {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: `shapes_greet` returned it, and this is the only place that gives it back.
        unsafe { ffi::shapes_string_free(self.0.as_ptr()) }
    }
}
// ANCHOR_END: greet

impl fmt::Debug for Greeting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

// ANCHOR: greeting_send_sync
// SAFETY: it is memory of our own, and the header allows any thread to free its own.
unsafe impl Send for Greeting {}
// SAFETY: `&Greeting` only reads.
unsafe impl Sync for Greeting {}
// ANCHOR_END: greeting_send_sync
// ANCHOR_END: string_out

// ANCHOR: handle
/// A running sum in the library. It is closed when it is dropped, so it is closed once, and cannot be used
/// afterwards:
///
/// ```compile_fail,E0382
/// let mut tally = mandel_shapes::static_::Tally::open(41).unwrap();
/// drop(tally);
/// tally.add(1).unwrap(); // error[E0382]: borrow of moved value: `tally`
/// ```
///
/// The header says that one thread at a time may use it, not that it must be the one that opened it. So it
/// may move to another thread (`Send`), and two cannot use it at once, because all that it does takes
/// `&mut self`:
///
/// ```compile_fail,E0499
/// let mut tally = mandel_shapes::static_::Tally::open(0).unwrap();
/// std::thread::scope(|scope| {
///     scope.spawn(|| tally.add(1));
///     // error[E0499]: cannot borrow `tally` as mutable more than once at a time
///     scope.spawn(|| tally.add(1));
/// });
/// ```
///
/// Nor can a shared reference go to another thread (it is not `Sync`):
///
/// ```compile_fail,E0277
/// let tally = mandel_shapes::static_::Tally::open(0).unwrap();
/// let shared = &tally;
/// std::thread::scope(|scope| {
///     // error[E0277]: `NonNull<shapes_tally>` cannot be shared between threads safely
///     scope.spawn(move || drop(shared));
/// });
/// ```
// ANCHOR: tally
#[derive(Debug)]
pub struct Tally<'f> {
    tally: NonNull<ffi::shapes_tally>,
    /// Below the handle's own `drop`, which comes first: C must forget the closure before it goes.
    kept: Option<Kept<'f>>,
}
// ANCHOR_END: tally

impl Tally<'_> {
    // ANCHOR: tally_open
    /// Opens a sum that begins at `start`.
    ///
    /// # Errors
    ///
    /// [`Error::Memory`].
    #[inline]
    pub fn open(start: i64) -> Result<Self, Error> {
        let mut tally = ptr::null_mut();
        // SAFETY: `tally` can be written for the whole call, and its address is not kept.
        check(unsafe { ffi::shapes_tally_open(start, &mut tally) })?;
        let tally = NonNull::new(tally).expect("the header promises a handle where it says OK");
        Ok(Tally { tally, kept: None })
    }
    // ANCHOR_END: tally_open

    /// Adds, tells the closure given to [`notify`](Self::notify), and returns the new sum.
    ///
    /// # Errors
    ///
    /// [`Error::Range`] if the sum does not fit an `i64`. [`Error::Stopped`] if the closure stopped, but
    /// the sum has changed.
    ///
    /// # Panics
    ///
    /// If the closure panics. The sum has changed.
    #[inline]
    pub fn add(&mut self, amount: i64) -> Result<i64, Error> {
        let mut sum = 0;
        // SAFETY: the handle is open, and `&mut self` keeps it for us alone; `sum` can be written for the
        // whole call and its address is not kept. The closure that C calls is kept as long as the handle,
        // and cannot get at this `Tally`, which is borrowed: neither to call itself nor to drop itself.
        let status = unsafe { ffi::shapes_tally_add(self.tally.as_ptr(), amount, &mut sum) };
        if let Some(value) = self.kept.as_mut().and_then(Kept::end) {
            return Err(Error::Stopped(value));
        }
        check(status)?;
        Ok(sum)
    }
}

// ANCHOR: tally_drop
impl Drop for Tally<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: `shapes_tally_open` made it, and this is the only place that closes it. No closure of its
        // own is running: that would have it borrowed.
        unsafe { ffi::shapes_tally_close(self.tally.as_ptr()) }
    }
}
// ANCHOR_END: tally_drop

// ANCHOR: tally_send
// SAFETY: the header lets any thread use it, one at a time, and the closure that it keeps is `Send`.
unsafe impl Send for Tally<'_> {}
// ANCHOR_END: tally_send
// ANCHOR_END: handle

// ANCHOR: callback
// ANCHOR: each
/// Calls `visit` with 0, 1, 2 and so on, `count` times. `visit` may borrow anything, because it is no
/// longer used when this returns. It may call any function here.
///
/// # Errors
///
/// [`Error::Range`] if `count` is negative.
///
/// # Panics
///
/// If `visit` does. The panic does not cross C.
#[inline]
pub fn each<F>(count: i64, visit: F) -> Result<ControlFlow<i32>, Error>
where
    F: FnMut(i64) -> ControlFlow<i32>,
{
    let mut visit = Visit::new(visit);
    // SAFETY: function and `user` are of the same `F`; `visit` is alive, and C alone uses it, until the
    // call returns; C keeps neither.
    let status = unsafe { ffi::shapes_each(count, Some(Visit::<F>::visit), visit.user()) };
    match visit.end() {
        Some(value) => Ok(ControlFlow::Break(value)),
        None => check(status).map(ControlFlow::Continue),
    }
}
// ANCHOR_END: each

impl<'f> Tally<'f> {
    /// From now on [`add`](Self::add) calls `visit` with each new sum. It is kept until another replaces it
    /// or the tally is dropped, so all that it borrows must outlive the tally:
    ///
    /// ```compile_fail,E0597
    /// use std::ops::ControlFlow;
    /// use std::sync::atomic::{AtomicI64, Ordering};
    ///
    /// let mut tally = mandel_shapes::static_::Tally::open(0).unwrap();
    /// {
    ///     let last = AtomicI64::new(0);
    ///     tally.notify(|sum| {
    ///         last.store(sum, Ordering::Relaxed); // error[E0597]: `last` does not live long enough
    ///         ControlFlow::Continue(())
    ///     });
    /// }
    /// tally.add(1).unwrap();
    /// ```
    ///
    /// It cannot get at its own tally, which is borrowed while it runs. Thus it is never called while it
    /// is running, and so may be `FnMut`, and cannot be replaced or dropped while it is:
    ///
    /// ```compile_fail,E0597
    /// use std::ops::ControlFlow;
    /// use std::sync::Mutex;
    ///
    /// let tally = Mutex::new(mandel_shapes::static_::Tally::open(0).unwrap());
    /// let own = &tally; // error[E0597]: `tally` does not live long enough
    /// tally.lock().unwrap().notify(move |_| {
    ///     own.lock().unwrap().add(1).unwrap();
    ///     ControlFlow::Continue(())
    /// });
    /// ```
    ///
    /// And it goes to another thread if the tally does:
    ///
    /// ```compile_fail,E0277
    /// use std::ops::ControlFlow;
    /// use std::rc::Rc;
    ///
    /// let count = Rc::new(());
    /// let mut tally = mandel_shapes::static_::Tally::open(0).unwrap();
    /// tally.notify(move |_| { // error[E0277]: `Rc<()>` cannot be sent between threads safely
    ///     let _ = &count;
    ///     ControlFlow::Continue(())
    /// });
    /// ```
    // ANCHOR: notify
    pub fn notify(&mut self, visit: impl FnMut(i64) -> ControlFlow<i32> + Send + 'f) {
        let kept = Kept::new(visit);
        // SAFETY: the handle is open and ours alone; function and `user` belong together; and `kept` stays
        // until C has been given another or has closed the handle, below and in `drop`.
        let status = unsafe {
            ffi::shapes_tally_notify(self.tally.as_ptr(), Some(Kept::VISIT), kept.user())
        };
        debug_assert_eq!(status, ffi::SHAPES_OK, "the handle is not NULL");
        self.kept = Some(kept); // drops the one before, which C has forgotten
    }
    // ANCHOR_END: notify

    /// Removes the closure.
    pub fn notify_nobody(&mut self) {
        // SAFETY: the handle is open and ours alone, and the header allows NULL for nobody.
        let status =
            unsafe { ffi::shapes_tally_notify(self.tally.as_ptr(), None, ptr::null_mut()) };
        debug_assert_eq!(status, ffi::SHAPES_OK, "the handle is not NULL");
        self.kept = None;
    }
}
// ANCHOR_END: callback

// ANCHOR: callback_thread
/// [`each`] in a thread of the library's, which has ended when this returns. So `visit` may borrow, but it
/// must be `Send`:
///
/// ```compile_fail,E0277
/// use std::cell::Cell;
/// use std::ops::ControlFlow;
///
/// let last = Cell::new(0);
/// mandel_shapes::static_::each_thread(3, |value| {
///     last.set(value); // error[E0277]: `Cell<i64>` cannot be shared between threads safely
///     ControlFlow::Continue(())
/// });
/// ```
///
/// # Errors
///
/// As [`each`], and [`Error::Thread`].
///
/// # Panics
///
/// As [`each`]: the panic goes on in the thread that called this.
// ANCHOR: each_thread
#[inline]
pub fn each_thread<F>(count: i64, visit: F) -> Result<ControlFlow<i32>, Error>
where
    F: FnMut(i64) -> ControlFlow<i32> + Send,
{
    let mut visit = Visit::new(visit);
    // SAFETY: as in `each`. That C uses `visit` in another thread is fine, for the closure is `Send`;
    // this one waits meanwhile.
    let status = unsafe { ffi::shapes_each_thread(count, Some(Visit::<F>::visit), visit.user()) };
    match visit.end() {
        Some(value) => Ok(ControlFlow::Break(value)),
        None => check(status).map(ControlFlow::Continue),
    }
}
// ANCHOR_END: each_thread
// ANCHOR_END: callback_thread

// ANCHOR: enumeration
impl From<Colour> for ffi::shapes_colour {
    #[inline]
    fn from(colour: Colour) -> Self {
        Self(i32::from(colour) as _) // to C's type of an enum, which is signed or not
    }
}

impl From<ffi::shapes_colour> for Colour {
    #[inline]
    fn from(colour: ffi::shapes_colour) -> Self {
        Colour::from(colour.0 as i32)
    }
}

// ANCHOR: colour_next
/// The colour after this one, in a circle. A later library may return one that is [`Colour::Unknown`].
///
/// # Errors
///
/// [`Error::Range`] for a colour that the library does not know.
#[inline]
pub fn colour_next(colour: Colour) -> Result<Colour, Error> {
    let mut next = ffi::shapes_colour::SHAPES_RED;
    // SAFETY: any number will do for a colour; `next` can be written for the whole call, whatever the
    // number, and its address is not kept.
    check(unsafe { ffi::shapes_colour_next(colour.into(), &mut next) })?;
    Ok(next.into())
}
// ANCHOR_END: colour_next

/// The next colour, and 1 shorter.
///
/// # Errors
///
/// As [`colour_next`], and [`Error::Range`] if the length is 0 or less. Then the pencil is unchanged.
#[inline]
pub fn pencil_sharpen(pencil: &mut Pencil) -> Result<(), Error> {
    let mut c_pencil = ffi::shapes_pencil { colour: pencil.colour.into(), length: pencil.length };
    // SAFETY: any numbers will do; `c_pencil` is ours, and its address is not kept.
    check(unsafe { ffi::shapes_pencil_sharpen(&mut c_pencil) })?;
    *pencil = Pencil { colour: c_pencil.colour.into(), length: c_pencil.length };
    Ok(())
}
// ANCHOR_END: enumeration

// ANCHOR: flags
/// All of both. A later library may add bits that have no name here.
#[inline]
pub fn access_join(one: Access, other: Access) -> Access {
    // SAFETY: any bits will do.
    Access::from_bits(unsafe { ffi::shapes_access_join(one.bits(), other.bits()) })
}
// ANCHOR_END: flags

// ANCHOR: tagged_union
// ANCHOR: parse
/// What the text is. A [`Value::Text`] borrows from it:
///
/// ```compile_fail,E0505
/// let text = c"blue".to_owned();
/// let value = mandel_shapes::static_::parse(&text);
/// drop(text); // error[E0505]: cannot move out of `text` because it is borrowed
/// println!("{value:?}");
/// ```
#[inline]
pub fn parse(text: &CStr) -> Value<'_> {
    let mut value = ffi::shapes_value::ZERO;
    // SAFETY: a `CStr` ends with a NUL; `value` can be written for the whole call and its address is not
    // kept. That of `text` is kept in `value`, and the lifetime of the result says so.
    let status = unsafe { ffi::shapes_parse(text.as_ptr(), &mut value) };
    debug_assert_eq!(status, ffi::SHAPES_OK, "no `CStr` is NULL");
    // SAFETY: C wrote it, and a text in it is `text`, whose lifetime the result has.
    unsafe { value_out(&value) }
}
// ANCHOR_END: parse

/// Twice a number; a text as it is.
///
/// # Errors
///
/// [`Error::Range`] if the result does not fit an `i64`, and for a [`Value::Unknown`].
#[inline]
pub fn value_double(value: Value<'_>) -> Result<Value<'_>, Error> {
    let mut value = value_in(value)?;
    // SAFETY: tag and field agree; `value` is ours, and its address is not kept.
    check(unsafe { ffi::shapes_value_double(&mut value) })?;
    // SAFETY: C wrote it, and a text in it is the one that was given, whose lifetime the result has.
    Ok(unsafe { value_out(&value) })
}

impl ffi::shapes_value {
    /// Something valid for C to overwrite.
    pub(crate) const ZERO: Self =
        Self { kind: ffi::shapes_kind::SHAPES_INTEGER, as_: ffi::shapes_value_as { integer: 0 } };
}

/// As C has it. A value of an unknown kind cannot be given back: its union was not read, and a library that
/// knows the kind would read what is not there.
#[inline]
pub(crate) fn value_in(value: Value<'_>) -> Result<ffi::shapes_value, Error> {
    let (kind, as_) = match value {
        Value::Integer(integer) => {
            (ffi::shapes_kind::SHAPES_INTEGER, ffi::shapes_value_as { integer })
        }
        Value::Real(real) => (ffi::shapes_kind::SHAPES_REAL, ffi::shapes_value_as { real }),
        Value::Text(text) => {
            (ffi::shapes_kind::SHAPES_TEXT, ffi::shapes_value_as { text: text.as_ptr() })
        }
        Value::Unknown { .. } => return Err(Error::Range),
    };
    Ok(ffi::shapes_value { kind, as_ })
}

// ANCHOR: value_out
/// As Rust has it.
///
/// # Safety
///
/// Tag and field must agree, and a text must live for `'text`.
#[inline]
pub(crate) unsafe fn value_out<'text>(value: &ffi::shapes_value) -> Value<'text> {
    match value.kind {
        // SAFETY: the tag says that this is the field.
        ffi::shapes_kind::SHAPES_INTEGER => Value::Integer(unsafe { value.as_.integer }),
        // SAFETY: the tag says that this is the field.
        ffi::shapes_kind::SHAPES_REAL => Value::Real(unsafe { value.as_.real }),
        ffi::shapes_kind::SHAPES_TEXT => {
            // SAFETY: the tag says that this is the field.
            let text = unsafe { value.as_.text };
            // SAFETY: the caller vouches that it is a C string that lives so long.
            Value::Text(unsafe { CStr::from_ptr(text) })
        }
        other => Value::Unknown { kind: other.0 as i32 },
    }
}
// ANCHOR_END: value_out
// ANCHOR_END: tagged_union

// ANCHOR: nullable
/// `function(value)`. Without a function it is the value itself, and without a value it is 7. `None` is
/// NULL in both cases. A closure does not become an `extern "C"` function, and there is no `user` here that
/// could carry what it captures.
///
/// ```
/// extern "C" fn double(value: i32) -> i32 {
///     value * 2 // if this panics, the process aborts: there is no way to report it
/// }
/// assert_eq!(mandel_shapes::static_::apply(Some(double), Some(&21)), 42);
/// ```
// ANCHOR: apply
#[inline]
pub fn apply(function: Option<extern "C" fn(c_int) -> c_int>, value: Option<&i32>) -> i32 {
    let function = function.map(|function| function as unsafe extern "C" fn(c_int) -> c_int);
    let value = value.map_or(ptr::null(), ptr::from_ref);
    // SAFETY: the header allows NULL for both; what is not NULL is a function without preconditions, and a
    // number that can be read for the whole call. C keeps neither.
    unsafe { ffi::shapes_apply(function, value) }
}
// ANCHOR_END: apply
// ANCHOR_END: nullable

// ANCHOR: variadic
/// The sum, modulo 2^32. In a call from Rust, how many arguments there are is fixed when it is compiled. So
/// this calls with at most four at a time, and adds what comes back.
#[inline]
pub fn sum(numbers: &[i32]) -> i32 {
    numbers.chunks(4).fold(0, |sum, few| sum.wrapping_add(sum_few(few)))
}

/// At most four.
#[inline]
fn sum_few(numbers: &[i32]) -> i32 {
    match *numbers {
        [] => 0,
        // SAFETY: the count is that of the arguments after it, and each is an `int`.
        [a] => unsafe { ffi::shapes_sum(1, a) },
        // SAFETY: as above.
        [a, b] => unsafe { ffi::shapes_sum(2, a, b) },
        // SAFETY: as above.
        [a, b, c] => unsafe { ffi::shapes_sum(3, a, b, c) },
        // SAFETY: as above.
        [a, b, c, d, ..] => unsafe { ffi::shapes_sum(4, a, b, c, d) },
    }
}
// ANCHOR_END: variadic

// ANCHOR: inline_function
/// The number in the middle.
///
/// # Errors
///
/// [`Error::Range`] if `high - low` overflows an `int`, which would be undefined behaviour in C.
#[inline]
pub fn middle(low: i32, high: i32) -> Result<i32, Error> {
    high.checked_sub(low).ok_or(Error::Range)?;
    // SAFETY: `high - low` does not overflow, and nothing else can go wrong.
    Ok(unsafe { ffi::shapes_middle(low, high) })
}
// ANCHOR_END: inline_function

// ANCHOR: macro
/// Two halves in one number. A macro is text that Rust cannot see, so this is written again. That way it is
/// `const`, but it can drift from the header. A test compares it with C's.
#[inline]
pub const fn pack(high: u16, low: u16) -> u32 {
    (high as u32) << 16 | low as u32
}
// ANCHOR_END: macro

// ANCHOR: global
/// What [`scaled`] multiplies by. Safe, because [`set_scale`] is not.
#[inline]
pub fn scale() -> i32 {
    // SAFETY: the caller who writes it has guaranteed that no other thread reads it at the same time.
    unsafe { ffi::shapes_scale }
}

/// Sets it, for the whole process. A lock in here would not make this safe: other code in the process can
/// reach the same variable and would not know the lock.
///
/// # Safety
///
/// No other thread may call this, [`scale`] or [`scaled`], or reach C's `shapes_scale` in any other way, at
/// the same time. Through another module of this crate is another way.
#[inline]
pub unsafe fn set_scale(scale: i32) {
    // SAFETY: the caller vouches that no other thread reads or writes it.
    unsafe { ffi::shapes_scale = scale }
}

/// `value` times [`scale`], modulo 2^32.
#[inline]
pub fn scaled(value: i32) -> i32 {
    // SAFETY: the caller who writes the scale has guaranteed that no other thread reads it at the same
    // time.
    unsafe { ffi::shapes_scaled(value) }
}
// ANCHOR_END: global

// ANCHOR: work
/// This many steps, each of which needs the one before.
#[inline]
pub fn work(state: u32, steps: u32) -> u32 {
    // SAFETY: it takes numbers, and any will do.
    unsafe { ffi::shapes_work(state, steps) }
}
// ANCHOR_END: work

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_that_is_not_known_is_an_error_and_keeps_its_number() {
        assert_eq!(check(-99), Err(Error::Unknown(-99)));
        assert_eq!(check(1), Err(Error::Unknown(1)));
    }
}
