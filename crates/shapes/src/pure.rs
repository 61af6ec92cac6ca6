//! Each shape in Rust alone, without C. The tests compare the bindings with these functions. What exists
//! only because of C is left out: the ABI version, the texts of the statuses, `errno`, the two calls for a
//! size.

#![forbid(unsafe_code)]

use std::ffi::{CStr, CString, c_char};
use std::fmt;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;

use crate::types::{Access, Block, Colour, Error, Padded, Pencil, Point, Value};

// ANCHOR: nothing
/// The least that a call can do. After optimisation there is no call at all.
#[inline]
pub fn nothing() {}
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
    let integers = f64::from(i8) + f64::from(u16) + f64::from(i32) + u64 as f64;
    let sum = integers + f64::from(f32) + f64 + f64::from(c);
    if negate { -sum } else { sum }
}
// ANCHOR_END: scalars

// ANCHOR: status
/// The quotient.
///
/// # Errors
///
/// [`Error::Range`] by zero, and for `i32::MIN` by -1.
#[inline]
pub fn divide(dividend: i32, divisor: i32) -> Result<i32, Error> {
    dividend.checked_div(divisor).ok_or(Error::Range)
}
// ANCHOR_END: status

// ANCHOR: struct_by_value
/// The two coordinates change places.
#[inline]
pub fn point_swap(point: Point) -> Point {
    Point { x: point.y, y: point.x }
}

/// Both numbers negated; a tag of -128 stays.
#[inline]
pub fn padded_negate(padded: Padded) -> Padded {
    Padded { tag: padded.tag.wrapping_neg(), weight: -padded.weight }
}

/// The last value comes first.
#[inline]
pub fn block_reverse(mut block: Block) -> Block {
    block.values.reverse();
    block
}
// ANCHOR_END: struct_by_value

// ANCHOR: struct_by_pointer
/// x + y.
#[inline]
pub fn point_sum(point: &Point) -> f64 {
    point.x + point.y
}

/// Moves a point.
#[inline]
pub fn point_move(point: &mut Point, dx: f64, dy: f64) {
    point.x += dx;
    point.y += dy;
}

/// Moves all points.
#[inline]
pub fn points_move(points: &mut [Point], dx: f64, dy: f64) {
    for point in points {
        point_move(point, dx, dy);
    }
}
// ANCHOR_END: struct_by_pointer

// ANCHOR: buffer_in
/// The first byte plus the last; 0 if there are no bytes.
#[inline]
pub fn edges(bytes: &[u8]) -> u32 {
    match (bytes.first(), bytes.last()) {
        (Some(&first), Some(&last)) => u32::from(first) + u32::from(last),
        _ => 0,
    }
}
// ANCHOR_END: buffer_in

// ANCHOR: buffer_out
/// `value`, `length` times.
///
/// # Panics
///
/// As [`Vec::with_capacity`], if `length` is more than there can be.
#[inline]
pub fn repeat(value: u8, length: usize) -> Vec<u8> {
    vec![value; length]
}
// ANCHOR_END: buffer_out

// ANCHOR: string_in
/// How many bytes a text has. A `str` knows its length, even with a NUL inside. This refuses a NUL only to
/// be equal to the other bindings, which must.
///
/// # Errors
///
/// [`Error::Nul`] if there is one inside.
#[inline]
pub fn length(text: &str) -> Result<usize, Error> {
    match text.find('\0') {
        Some(position) => Err(Error::Nul(position)),
        None => Ok(text.len()),
    }
}

/// How many bytes come before the NUL.
#[inline]
pub fn length_c(text: &CStr) -> usize {
    text.count_bytes()
}
// ANCHOR_END: string_in

// ANCHOR: string_out
/// A greeting for `name`.
///
/// # Errors
///
/// None.
#[inline]
pub fn greet(name: &CStr) -> Result<CString, Error> {
    let greeting = [b"hello, ", name.to_bytes()].concat();
    Ok(CString::new(greeting).expect("neither has a NUL inside"))
}
// ANCHOR_END: string_out

// ANCHOR: handle
/// A running sum.
pub struct Tally<'f> {
    sum: i64,
    notify: Option<Box<dyn FnMut(i64) -> ControlFlow<i32> + Send + 'f>>,
}

impl Tally<'_> {
    /// A sum that begins at `start`.
    ///
    /// # Errors
    ///
    /// None.
    #[inline]
    pub fn open(start: i64) -> Result<Self, Error> {
        Ok(Tally { sum: start, notify: None })
    }

    /// Adds, tells the closure given to [`notify`](Self::notify), and returns the new sum.
    ///
    /// # Errors
    ///
    /// [`Error::Range`] if the sum does not fit an `i64`. [`Error::Stopped`] if the closure stopped, but
    /// the sum has changed.
    #[inline]
    pub fn add(&mut self, amount: i64) -> Result<i64, Error> {
        self.sum = self.sum.checked_add(amount).ok_or(Error::Range)?;
        match self.notify.as_mut().map(|visit| visit(self.sum)) {
            Some(ControlFlow::Break(value)) => Err(Error::Stopped(value)),
            _ => Ok(self.sum),
        }
    }
}

impl fmt::Debug for Tally<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tally").field("sum", &self.sum).finish_non_exhaustive()
    }
}
// ANCHOR_END: handle

// ANCHOR: callback
/// Calls `visit` with 0, 1, 2 and so on, `count` times.
///
/// # Errors
///
/// [`Error::Range`] if `count` is negative.
#[inline]
pub fn each<F>(count: i64, visit: F) -> Result<ControlFlow<i32>, Error>
where
    F: FnMut(i64) -> ControlFlow<i32>,
{
    if count < 0 {
        return Err(Error::Range);
    }
    Ok((0..count).try_for_each(visit))
}

impl<'f> Tally<'f> {
    /// From now on [`add`](Self::add) calls `visit` with each new sum.
    pub fn notify(&mut self, visit: impl FnMut(i64) -> ControlFlow<i32> + Send + 'f) {
        self.notify = Some(Box::new(visit));
    }

    /// Removes the closure.
    pub fn notify_nobody(&mut self) {
        self.notify = None;
    }
}
// ANCHOR_END: callback

// ANCHOR: callback_thread
/// [`each`] in another thread, which has ended when this returns.
///
/// # Errors
///
/// As [`each`], and [`Error::Thread`].
#[inline]
pub fn each_thread<F>(count: i64, visit: F) -> Result<ControlFlow<i32>, Error>
where
    F: FnMut(i64) -> ControlFlow<i32> + Send,
{
    thread::scope(|scope| {
        let thread = thread::Builder::new().spawn_scoped(scope, || each(count, visit));
        let result = thread.map_err(|_| Error::Thread)?.join();
        result.unwrap_or_else(|panic| resume_unwind(panic))
    })
}
// ANCHOR_END: callback_thread

// ANCHOR: enumeration
/// The colour after this one, in a circle. There is a fourth, to which no name was given.
///
/// # Errors
///
/// [`Error::Range`] for any other.
#[inline]
pub fn colour_next(colour: Colour) -> Result<Colour, Error> {
    match i32::from(colour) {
        number @ 0..3 => Ok(Colour::from(number + 1)),
        3 => Ok(Colour::Red),
        _ => Err(Error::Range),
    }
}

/// The next colour, and 1 shorter.
///
/// # Errors
///
/// As [`colour_next`], and [`Error::Range`] if the length is 0 or less. Then the pencil is unchanged.
#[inline]
pub fn pencil_sharpen(pencil: &mut Pencil) -> Result<(), Error> {
    if pencil.length <= 0 {
        return Err(Error::Range);
    }
    *pencil = Pencil { colour: colour_next(pencil.colour)?, length: pencil.length - 1 };
    Ok(())
}
// ANCHOR_END: enumeration

// ANCHOR: flags
/// All flags of both. Reading and writing together also set bit 8, which has no name.
#[inline]
pub fn access_join(one: Access, other: Access) -> Access {
    let joined = one | other;
    match joined.contains(Access::READ | Access::WRITE) {
        true => joined | Access::from_bits(8),
        false => joined,
    }
}
// ANCHOR_END: flags

// ANCHOR: tagged_union
/// What the text is. Rust's numbers are C's in all but a few forms: C also reads `0x1p4` and `nan(7)`.
#[inline]
pub fn parse(text: &CStr) -> Value<'_> {
    let Ok(str) = text.to_str() else { return Value::Text(text) };
    if str == "true" || str == "false" {
        return Value::Unknown { kind: 3 };
    }
    // C skips what `isspace` calls space.
    let number = str.trim_start_matches([' ', '\t', '\n', '\x0b', '\x0c', '\r']);
    if let Ok(integer) = number.parse() {
        Value::Integer(integer)
    } else if let Ok(real) = number.parse() {
        Value::Real(real)
    } else {
        Value::Text(text)
    }
}

/// Twice a number; a text as it is.
///
/// # Errors
///
/// [`Error::Range`] if the result does not fit an `i64`, and for a [`Value::Unknown`].
#[inline]
pub fn value_double(value: Value<'_>) -> Result<Value<'_>, Error> {
    match value {
        Value::Integer(integer) => integer.checked_mul(2).map(Value::Integer).ok_or(Error::Range),
        Value::Real(real) => Ok(Value::Real(real * 2.0)),
        Value::Text(text) => Ok(Value::Text(text)),
        Value::Unknown { .. } => Err(Error::Range),
    }
}
// ANCHOR_END: tagged_union

// ANCHOR: nullable
/// `function(value)`. Without a function, the result is the value itself. Without a value, the value is 7.
/// It takes an `extern "C"` function only to be equal to the other bindings.
#[inline]
pub fn apply(function: Option<extern "C" fn(i32) -> i32>, value: Option<&i32>) -> i32 {
    let value = value.copied().unwrap_or(7);
    function.map_or(value, |function| function(value))
}
// ANCHOR_END: nullable

// ANCHOR: variadic
/// The sum, modulo 2^32. In Rust, a slice is used for any number of values.
#[inline]
pub fn sum(numbers: &[i32]) -> i32 {
    numbers.iter().fold(0, |sum, number| sum.wrapping_add(*number))
}
// ANCHOR_END: variadic

// ANCHOR: inline_function
/// The number in the middle.
///
/// # Errors
///
/// [`Error::Range`] if `high - low` does not fit an `i32`.
#[inline]
pub fn middle(low: i32, high: i32) -> Result<i32, Error> {
    Ok(low + high.checked_sub(low).ok_or(Error::Range)? / 2)
}
// ANCHOR_END: inline_function

// ANCHOR: macro
/// Two halves in one number.
#[inline]
pub const fn pack(high: u16, low: u16) -> u32 {
    (high as u32) << 16 | low as u32
}
// ANCHOR_END: macro

// ANCHOR: global
static SCALE: AtomicI32 = AtomicI32::new(1);

/// What [`scaled`] multiplies by.
#[inline]
pub fn scale() -> i32 {
    SCALE.load(Ordering::Relaxed)
}

/// Sets the scale for the whole process. An atomic has no data race, so this is safe, unlike in C.
#[inline]
pub fn set_scale(scale: i32) {
    SCALE.store(scale, Ordering::Relaxed);
}

/// `value` times [`scale`], modulo 2^32.
#[inline]
pub fn scaled(value: i32) -> i32 {
    value.wrapping_mul(scale())
}
// ANCHOR_END: global

// ANCHOR: work
/// This many steps, each of which needs the one before.
#[inline]
pub fn work(state: u32, steps: u32) -> u32 {
    let step =
        |state: u32, _| (state ^ (state >> 15)).wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
    (0..steps).fold(state, step)
}
// ANCHOR_END: work
