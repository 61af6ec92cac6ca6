//! The safe functions of `static_` as methods of the opened library. A result that needs the library
//! borrows it: a constant text, memory that the library must free, a handle.
//!
//! Each `SAFETY` comment assumes three facts. The symbols have the types in `ffi`, as the caller who opened
//! the library guaranteed. The library is open as long as `self` is. And any number of threads may call it
//! at once, each with its own memory and handles, as the header says.

use std::ffi::{CStr, CString, c_char, c_int};
use std::fmt;
use std::io;
use std::ops::{ControlFlow, Deref};
use std::ptr::{self, NonNull};

use super::{Shapes, ffi};
use crate::callback::{Kept, Visit};
// How a status, a colour and a value are translated does not depend on how a function was found.
use crate::static_::{check, value_in, value_out};
use crate::types::{Access, Block, Colour, Error, Padded, Pencil, Point, Value};

// ANCHOR: nothing
impl Shapes {
    /// The least that a call can do.
    #[inline] // as the others here: otherwise a caller in another crate would pay for two calls
    pub fn nothing(&self) {
        // SAFETY: it takes nothing and does nothing.
        unsafe { (self.api.shapes_nothing)() }
    }
}
// ANCHOR_END: nothing

// ANCHOR: scalars
impl Shapes {
    /// The sum of all numbers; negated if `negate`.
    #[expect(clippy::too_many_arguments, reason = "the header has as many")]
    #[inline]
    pub fn scalars(
        &self,
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
        unsafe { (self.api.shapes_scalars)(i8, u16, i32, u64, f32, f64, negate, c) }
    }
}
// ANCHOR_END: scalars

// ANCHOR: status
impl Shapes {
    /// The quotient.
    ///
    /// # Errors
    ///
    /// [`Error::Range`] by zero, and for `i32::MIN` by -1.
    #[inline]
    pub fn divide(&self, dividend: i32, divisor: i32) -> Result<i32, Error> {
        let mut quotient = 0;
        // SAFETY: `quotient` can be written for the whole call, and its address is not kept.
        check(unsafe { (self.api.shapes_divide)(dividend, divisor, &mut quotient) })?;
        Ok(quotient)
    }

    /// The quotient, from a function that reports in `errno`.
    ///
    /// # Errors
    ///
    /// `EDOM` by zero, `ERANGE` for `i32::MIN` by -1. Written for Unix: on Windows, `last_os_error` reads
    /// another variable than C's `errno`, of which each C runtime in the process has its own.
    #[inline]
    pub fn divide_errno(&self, dividend: i32, divisor: i32) -> io::Result<i32> {
        let mut quotient = 0;
        // SAFETY: `quotient` can be written for the whole call, and its address is not kept.
        match unsafe { (self.api.shapes_divide_errno)(dividend, divisor, &mut quotient) } {
            0 => Ok(quotient),
            // This is read at once, because any code in between may write errno, even an allocation.
            _ => Err(io::Error::last_os_error()),
        }
    }
}
// ANCHOR_END: status

// ANCHOR: struct_by_value
impl Shapes {
    /// The two coordinates change places.
    #[inline]
    pub fn point_swap(&self, point: Point) -> Point {
        // SAFETY: it takes numbers, and any will do.
        let swapped = unsafe { (self.api.shapes_point_swap)(point.into()) };
        Point { x: swapped.x, y: swapped.y }
    }

    /// Both numbers negated; a tag of -128 stays.
    #[inline]
    pub fn padded_negate(&self, padded: Padded) -> Padded {
        let padded = ffi::shapes_padded { tag: padded.tag, weight: padded.weight };
        // SAFETY: it takes numbers, and any will do. Nobody reads the padding.
        let negated = unsafe { (self.api.shapes_padded_negate)(padded) };
        Padded { tag: negated.tag, weight: negated.weight }
    }

    /// The last value comes first.
    #[inline]
    pub fn block_reverse(&self, block: Block) -> Block {
        let block = ffi::shapes_block { values: block.values };
        // SAFETY: it takes numbers, and any will do.
        let reversed = unsafe { (self.api.shapes_block_reverse)(block) };
        Block { values: reversed.values }
    }
}
// ANCHOR_END: struct_by_value

// ANCHOR: struct_by_pointer
impl Shapes {
    /// x + y.
    #[inline]
    pub fn point_sum(&self, point: &Point) -> f64 {
        let mut sum = 0.0;
        // SAFETY: `point` can be read and `sum` written for the whole call; neither address is kept. That
        // a `Point` is laid out as C's is asserted where `static_` does the same.
        let status = unsafe { (self.api.shapes_point_sum)(ptr::from_ref(point).cast(), &mut sum) };
        debug_assert_eq!(status, ffi::SHAPES_OK, "no reference is NULL");
        sum
    }

    /// Moves a point.
    #[inline]
    pub fn point_move(&self, point: &mut Point, dx: f64, dy: f64) {
        // SAFETY: `point` is lent exclusively for the whole call, any numbers are a point, and its address
        // is not kept.
        let status = unsafe { (self.api.shapes_point_move)(ptr::from_mut(point).cast(), dx, dy) };
        debug_assert_eq!(status, ffi::SHAPES_OK, "no reference is NULL");
    }

    /// Moves all points.
    #[inline]
    pub fn points_move(&self, points: &mut [Point], dx: f64, dy: f64) {
        let (first, count) = (points.as_mut_ptr().cast(), points.len());
        // SAFETY: `count` points from `first` on are lent exclusively for the whole call, and the address is
        // not kept. For an empty slice the address is of nothing, and nothing is read there.
        let status = unsafe { (self.api.shapes_points_move)(first, count, dx, dy) };
        debug_assert_eq!(status, ffi::SHAPES_OK, "no slice is NULL");
    }
}
// ANCHOR_END: struct_by_pointer

// ANCHOR: buffer_in
impl Shapes {
    /// The first byte plus the last; 0 if there are no bytes. The bytes are not copied.
    #[inline]
    pub fn edges(&self, bytes: &[u8]) -> u32 {
        let mut sum = 0;
        // SAFETY: `bytes.len()` bytes can be read and `sum` written for the whole call; neither address is
        // kept.
        let status = unsafe { (self.api.shapes_edges)(bytes.as_ptr(), bytes.len(), &mut sum) };
        debug_assert_eq!(status, ffi::SHAPES_OK, "no slice is NULL");
        sum
    }
}
// ANCHOR_END: buffer_in

// ANCHOR: buffer_out
impl Shapes {
    /// `value`, `length` times. The memory is not cleared before C writes it.
    ///
    /// # Panics
    ///
    /// As [`Vec::with_capacity`], if `length` is more than there can be.
    #[inline]
    pub fn repeat(&self, value: u8, length: usize) -> Vec<u8> {
        let mut out = Vec::<u8>::with_capacity(length);
        let room = out.spare_capacity_mut();
        let (first, capacity) = (room.as_mut_ptr().cast(), room.len());
        let mut needed = 0;
        // SAFETY: `capacity` bytes can be written from `first` on, nobody reads what is there, and neither
        // address is kept.
        let status =
            unsafe { (self.api.shapes_repeat)(value, length, first, capacity, &mut needed) };
        assert_eq!(status, ffi::SHAPES_OK, "there is room for `length` bytes");
        // SAFETY: C said OK, so it wrote `length` bytes. A byte has no value that is not allowed.
        unsafe { out.set_len(length) };
        out
    }

    /// The same for a caller who does not know the size of the result. The first call has no room and asks
    /// for the size, and the second writes. If the result grew in between, there is a third call.
    #[inline]
    pub fn repeat_unknown(&self, value: u8, length: usize) -> Vec<u8> {
        let mut out = Vec::<u8>::new();
        loop {
            let room = out.spare_capacity_mut();
            let (first, capacity) = (room.as_mut_ptr().cast(), room.len());
            let mut needed = 0;
            // SAFETY: as in `repeat`; where there is no room, nothing is written.
            let status =
                unsafe { (self.api.shapes_repeat)(value, length, first, capacity, &mut needed) };
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
}
// ANCHOR_END: buffer_out

// ANCHOR: string_in
impl Shapes {
    /// How many bytes a text has. A `str` has no NUL at its end, so it is copied and a NUL is added. If you
    /// have a [`CStr`], [`length_c`](Self::length_c) needs no copy.
    ///
    /// # Errors
    ///
    /// [`Error::Nul`] if there is one inside, where C would see the end.
    #[inline]
    pub fn length(&self, text: &str) -> Result<usize, Error> {
        let text = CString::new(text).map_err(|error| Error::Nul(error.nul_position()))?;
        Ok(self.length_c(&text))
    }

    /// How many bytes come before the NUL, in whatever encoding.
    #[inline]
    pub fn length_c(&self, text: &CStr) -> usize {
        let mut length = 0;
        // SAFETY: a `CStr` ends with a NUL and can be read for the whole call, and `length` written; neither
        // address is kept.
        let status = unsafe { (self.api.shapes_length)(text.as_ptr(), &mut length) };
        debug_assert_eq!(status, ffi::SHAPES_OK, "no `CStr` is NULL");
        length
    }
}
// ANCHOR_END: string_in

// ANCHOR: string_out
impl Shapes {
    // ANCHOR: status_text
    /// What a status means. Borrowed from the library, and gone when it is closed:
    ///
    /// ```compile_fail,E0505
    /// let library = mandel_shapes::dlopen::Shapes::open().unwrap();
    /// let text = library.status_text(0);
    /// drop(library); // error[E0505]: cannot move out of `library` because it is borrowed
    /// assert_eq!(text, "well");
    /// ```
    #[inline]
    pub fn status_text(&self, status: i32) -> &str {
        // SAFETY: any number will do.
        let text = unsafe { (self.api.shapes_status_text)(status) };
        // SAFETY: the header promises a constant that stays as long as the library is loaded, which `self`
        // sees to, and is not NULL.
        let text = unsafe { CStr::from_ptr(text) };
        text.to_str().expect("the header promises ASCII")
    }
    // ANCHOR_END: status_text

    /// A greeting for `name`.
    ///
    /// # Errors
    ///
    /// [`Error::Memory`].
    #[inline]
    pub fn greet(&self, name: &CStr) -> Result<Greeting<'_>, Error> {
        // SAFETY: a `CStr` ends with a NUL and can be read for the whole call; its address is not kept.
        let text = unsafe { (self.api.shapes_greet)(name.as_ptr()) };
        // NULL if the name is NULL, which this one is not, or if there is not enough memory.
        let text = NonNull::new(text).ok_or(Error::Memory)?;
        Ok(Greeting { text, library: self })
    }
}

/// A text that the library allocated and that it alone can free, so it borrows the library:
///
/// ```compile_fail,E0505
/// let library = mandel_shapes::dlopen::Shapes::open().unwrap();
/// let greeting = library.greet(c"Ada").unwrap();
/// drop(library); // error[E0505]: cannot move out of `library` because it is borrowed
/// drop(greeting);
/// ```
pub struct Greeting<'lib> {
    text: NonNull<c_char>,
    library: &'lib Shapes,
}

impl Deref for Greeting<'_> {
    type Target = CStr;

    #[inline]
    fn deref(&self) -> &CStr {
        // SAFETY: the library ended it with a NUL, and nobody frees or changes it before `drop`.
        unsafe { CStr::from_ptr(self.text.as_ptr()) }
    }
}

impl Drop for Greeting<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: `shapes_greet` of the same library returned it, and this is the only place that gives it
        // back.
        unsafe { (self.library.api.shapes_string_free)(self.text.as_ptr()) }
    }
}

impl fmt::Debug for Greeting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

// SAFETY: it is memory of our own, and the header allows any thread to free its own.
unsafe impl Send for Greeting<'_> {}
// SAFETY: `&Greeting` only reads.
unsafe impl Sync for Greeting<'_> {}
// ANCHOR_END: string_out

// ANCHOR: handle
/// A running sum in the library. It borrows the library, which must close it when it is dropped.
///
/// ```compile_fail,E0505
/// use mandel_shapes::dlopen::{Shapes, Tally};
///
/// let library = Shapes::open().unwrap();
/// let mut tally = Tally::open(&library, 41).unwrap();
/// drop(library); // error[E0505]: cannot move out of `library` because it is borrowed
/// tally.add(1).unwrap();
/// ```
///
/// Which threads may use it is as in [`static_`](crate::static_::Tally).
// ANCHOR: tally
#[derive(Debug)]
pub struct Tally<'a> {
    library: &'a Shapes,
    tally: NonNull<ffi::shapes_tally>,
    /// The handle's own `drop` comes before this one's: C must forget the closure before it goes.
    kept: Option<Kept<'a>>,
}
// ANCHOR_END: tally

impl<'a> Tally<'a> {
    /// Opens a sum that begins at `start`.
    ///
    /// # Errors
    ///
    /// [`Error::Memory`].
    #[inline]
    pub fn open(library: &'a Shapes, start: i64) -> Result<Self, Error> {
        let mut tally = ptr::null_mut();
        // SAFETY: `tally` can be written for the whole call, and its address is not kept.
        check(unsafe { (library.api.shapes_tally_open)(start, &mut tally) })?;
        let tally = NonNull::new(tally).expect("the header promises a handle where it says OK");
        Ok(Tally { library, tally, kept: None })
    }

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
        let status =
            unsafe { (self.library.api.shapes_tally_add)(self.tally.as_ptr(), amount, &mut sum) };
        if let Some(value) = self.kept.as_mut().and_then(Kept::end) {
            return Err(Error::Stopped(value));
        }
        check(status)?;
        Ok(sum)
    }
}

impl Drop for Tally<'_> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: `shapes_tally_open` of the same library made it, and this is the only place that closes
        // it. No closure of its own is running: that would have it borrowed.
        unsafe { (self.library.api.shapes_tally_close)(self.tally.as_ptr()) }
    }
}

// SAFETY: the header lets any thread use it, one at a time, and the closure that it keeps is `Send`.
unsafe impl Send for Tally<'_> {}
// ANCHOR_END: handle

// ANCHOR: callback
impl Shapes {
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
    pub fn each<F>(&self, count: i64, visit: F) -> Result<ControlFlow<i32>, Error>
    where
        F: FnMut(i64) -> ControlFlow<i32>,
    {
        let mut visit = Visit::new(visit);
        // SAFETY: function and `user` are of the same `F`; `visit` is alive, and C alone uses it, until the
        // call returns; C keeps neither.
        let status =
            unsafe { (self.api.shapes_each)(count, Some(Visit::<F>::visit), visit.user()) };
        match visit.end() {
            Some(value) => Ok(ControlFlow::Break(value)),
            None => check(status).map(ControlFlow::Continue),
        }
    }
}

impl<'a> Tally<'a> {
    /// From now on [`add`](Self::add) calls `visit` with each new sum. It is kept until another replaces it
    /// or the tally is dropped, so all that it borrows must outlive the tally. It cannot get at its own
    /// tally, which is borrowed while it runs. [`static_`](crate::static_::Tally::notify) has examples.
    pub fn notify(&mut self, visit: impl FnMut(i64) -> ControlFlow<i32> + Send + 'a) {
        let kept = Kept::new(visit);
        let (tally, user) = (self.tally.as_ptr(), kept.user());
        // SAFETY: the handle is open and ours alone; function and `user` belong together; and `kept` stays
        // until C has been given another or has closed the handle, below and in `drop`.
        let status =
            unsafe { (self.library.api.shapes_tally_notify)(tally, Some(Kept::VISIT), user) };
        debug_assert_eq!(status, ffi::SHAPES_OK, "the handle is not NULL");
        self.kept = Some(kept); // drops the one before, which C has forgotten
    }

    /// Removes the closure.
    pub fn notify_nobody(&mut self) {
        let tally = self.tally.as_ptr();
        // SAFETY: the handle is open and ours alone, and the header allows NULL for nobody.
        let status =
            unsafe { (self.library.api.shapes_tally_notify)(tally, None, ptr::null_mut()) };
        debug_assert_eq!(status, ffi::SHAPES_OK, "the handle is not NULL");
        self.kept = None;
    }
}
// ANCHOR_END: callback

// ANCHOR: callback_thread
impl Shapes {
    /// [`each`](Self::each) in a thread of the library's, which has ended when this returns. So `visit` may
    /// borrow, but it must be `Send`.
    ///
    /// # Errors
    ///
    /// As [`each`](Self::each), and [`Error::Thread`].
    ///
    /// # Panics
    ///
    /// As [`each`](Self::each): the panic goes on in the thread that called this.
    #[inline]
    pub fn each_thread<F>(&self, count: i64, visit: F) -> Result<ControlFlow<i32>, Error>
    where
        F: FnMut(i64) -> ControlFlow<i32> + Send,
    {
        let mut visit = Visit::new(visit);
        // SAFETY: as in `each`. That C uses `visit` in another thread is fine, for the closure is `Send`;
        // this one waits meanwhile.
        let status =
            unsafe { (self.api.shapes_each_thread)(count, Some(Visit::<F>::visit), visit.user()) };
        match visit.end() {
            Some(value) => Ok(ControlFlow::Break(value)),
            None => check(status).map(ControlFlow::Continue),
        }
    }
}
// ANCHOR_END: callback_thread

// ANCHOR: enumeration
impl Shapes {
    /// The colour after this one, in a circle. A later library may return one that is [`Colour::Unknown`].
    ///
    /// # Errors
    ///
    /// [`Error::Range`] for a colour that the library does not know.
    #[inline]
    pub fn colour_next(&self, colour: Colour) -> Result<Colour, Error> {
        let mut next = ffi::shapes_colour::SHAPES_RED;
        // SAFETY: any number will do for a colour; `next` can be written for the whole call, whatever the
        // number, and its address is not kept.
        check(unsafe { (self.api.shapes_colour_next)(colour.into(), &mut next) })?;
        Ok(next.into())
    }

    /// The next colour, and 1 shorter.
    ///
    /// # Errors
    ///
    /// As [`colour_next`](Self::colour_next), and [`Error::Range`] if the length is 0 or less. Then the
    /// pencil is unchanged.
    #[inline]
    pub fn pencil_sharpen(&self, pencil: &mut Pencil) -> Result<(), Error> {
        let mut c_pencil =
            ffi::shapes_pencil { colour: pencil.colour.into(), length: pencil.length };
        // SAFETY: any numbers will do; `c_pencil` is ours, and its address is not kept.
        check(unsafe { (self.api.shapes_pencil_sharpen)(&mut c_pencil) })?;
        *pencil = Pencil { colour: c_pencil.colour.into(), length: c_pencil.length };
        Ok(())
    }
}
// ANCHOR_END: enumeration

// ANCHOR: flags
impl Shapes {
    /// All of both. A later library may add bits that have no name here.
    #[inline]
    pub fn access_join(&self, one: Access, other: Access) -> Access {
        // SAFETY: any bits will do.
        Access::from_bits(unsafe { (self.api.shapes_access_join)(one.bits(), other.bits()) })
    }
}
// ANCHOR_END: flags

// ANCHOR: tagged_union
impl Shapes {
    /// What the text is. A [`Value::Text`] borrows from it, and not from the library.
    #[inline]
    pub fn parse<'text>(&self, text: &'text CStr) -> Value<'text> {
        let mut value = ffi::shapes_value::ZERO;
        // SAFETY: a `CStr` ends with a NUL; `value` can be written for the whole call and its address is not
        // kept. That of `text` is kept in `value`, and the lifetime of the result says so.
        let status = unsafe { (self.api.shapes_parse)(text.as_ptr(), &mut value) };
        debug_assert_eq!(status, ffi::SHAPES_OK, "no `CStr` is NULL");
        // SAFETY: C wrote it, and a text in it is `text`, whose lifetime the result has.
        unsafe { value_out(&value) }
    }

    /// Twice a number; a text as it is.
    ///
    /// # Errors
    ///
    /// [`Error::Range`] if the result does not fit an `i64`, and for a [`Value::Unknown`].
    #[inline]
    pub fn value_double<'text>(&self, value: Value<'text>) -> Result<Value<'text>, Error> {
        let mut value = value_in(value)?;
        // SAFETY: tag and field agree; `value` is ours, and its address is not kept.
        check(unsafe { (self.api.shapes_value_double)(&mut value) })?;
        // SAFETY: C wrote it, and a text in it is the one that was given, whose lifetime the result has.
        Ok(unsafe { value_out(&value) })
    }
}
// ANCHOR_END: tagged_union

// ANCHOR: nullable
impl Shapes {
    /// `function(value)`. Without a function it is the value itself, and without a value it is 7. `None` is
    /// NULL in both cases.
    #[inline]
    pub fn apply(
        &self,
        function: Option<extern "C" fn(c_int) -> c_int>,
        value: Option<&i32>,
    ) -> i32 {
        let function = function.map(|function| function as unsafe extern "C" fn(c_int) -> c_int);
        let value = value.map_or(ptr::null(), ptr::from_ref);
        // SAFETY: the header allows NULL for both; what is not NULL is a function without preconditions, and
        // a number that can be read for the whole call. C keeps neither.
        unsafe { (self.api.shapes_apply)(function, value) }
    }
}
// ANCHOR_END: nullable

// ANCHOR: variadic
impl Shapes {
    /// The sum, modulo 2^32. In a call from Rust, how many arguments there are is fixed when it is compiled.
    /// So this calls with at most four at a time, and adds what comes back.
    #[inline]
    pub fn sum(&self, numbers: &[i32]) -> i32 {
        numbers.chunks(4).fold(0, |sum, few| sum.wrapping_add(self.sum_few(few)))
    }

    /// At most four.
    #[inline]
    fn sum_few(&self, numbers: &[i32]) -> i32 {
        let sum = self.api.shapes_sum;
        match *numbers {
            [] => 0,
            // SAFETY: the count is that of the arguments after it, and each is an `int`.
            [a] => unsafe { sum(1, a) },
            // SAFETY: as above.
            [a, b] => unsafe { sum(2, a, b) },
            // SAFETY: as above.
            [a, b, c] => unsafe { sum(3, a, b, c) },
            // SAFETY: as above.
            [a, b, c, d, ..] => unsafe { sum(4, a, b, c, d) },
        }
    }
}
// ANCHOR_END: variadic

// ANCHOR: inline_function
// No library contains an inline function, so it cannot be looked up. It is compiled into the program, as in
// C.
pub use crate::static_::middle;
// ANCHOR_END: inline_function

// ANCHOR: macro
// No library contains a macro either.
pub use crate::static_::pack;
// ANCHOR_END: macro

// ANCHOR: global
impl Shapes {
    /// What [`scaled`](Self::scaled) multiplies by. It belongs to this library. A program that is also
    /// linked with the static library has two.
    #[inline]
    pub fn scale(&self) -> i32 {
        // SAFETY: the symbol is the address of an `int`. The caller who writes it has guaranteed that no
        // other thread reads it at the same time.
        unsafe { self.api.shapes_scale.read() }
    }

    /// Sets it, for all who have opened this library in the process.
    ///
    /// # Safety
    ///
    /// No other thread may call this, [`scale`](Self::scale) or [`scaled`](Self::scaled), or reach the
    /// library's `shapes_scale` in any other way, at the same time. Through another `Shapes` is another way.
    #[inline]
    pub unsafe fn set_scale(&self, scale: i32) {
        // SAFETY: the symbol is the address of an `int`, and the caller vouches that no other thread reads
        // or writes it.
        unsafe { self.api.shapes_scale.write(scale) }
    }

    /// `value` times [`scale`](Self::scale), modulo 2^32.
    #[inline]
    pub fn scaled(&self, value: i32) -> i32 {
        // SAFETY: the caller who writes the scale has guaranteed that no other thread reads it at the same
        // time.
        unsafe { (self.api.shapes_scaled)(value) }
    }
}
// ANCHOR_END: global

// ANCHOR: work
impl Shapes {
    /// This many steps, each of which needs the one before.
    #[inline]
    pub fn work(&self, state: u32, steps: u32) -> u32 {
        // SAFETY: it takes numbers, and any will do.
        unsafe { (self.api.shapes_work)(state, steps) }
    }
}
// ANCHOR_END: work
