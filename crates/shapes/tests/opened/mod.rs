//! The methods of one opened library as functions, so that the tests can call every binding alike.

#![allow(dead_code, unused_imports, reason = "each test file uses some")]

use std::ffi::{CStr, c_char, c_int};
use std::io;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use mandel_shapes::dlopen::{self, Greeting, Shapes};
use mandel_shapes::{Access, Block, Colour, Error, Padded, Pencil, Point, Value};

pub(crate) use mandel_shapes::dlopen::{middle, pack};

static LIBRARY: LazyLock<Shapes> = LazyLock::new(|| Shapes::open().unwrap());

macro_rules! functions {
    ($($name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        $(
            #[allow(clippy::too_many_arguments)]
            pub(crate) fn $name($($argument: $type),*) $(-> $result)? {
                LIBRARY.$name($($argument),*)
            }
        )*
    };
}

functions! {
    abi_version() -> i32;
    nothing();
    scalars(a: i8, b: u16, c: i32, d: u64, e: f32, f: f64, negate: bool, g: c_char) -> f64;
    divide(dividend: i32, divisor: i32) -> Result<i32, Error>;
    divide_errno(dividend: i32, divisor: i32) -> io::Result<i32>;
    point_swap(point: Point) -> Point;
    padded_negate(padded: Padded) -> Padded;
    block_reverse(block: Block) -> Block;
    point_sum(point: &Point) -> f64;
    point_move(point: &mut Point, dx: f64, dy: f64);
    points_move(points: &mut [Point], dx: f64, dy: f64);
    edges(bytes: &[u8]) -> u32;
    repeat(value: u8, length: usize) -> Vec<u8>;
    repeat_unknown(value: u8, length: usize) -> Vec<u8>;
    length(text: &str) -> Result<usize, Error>;
    length_c(text: &CStr) -> usize;
    status_text(status: i32) -> &'static str;
    greet(name: &CStr) -> Result<Greeting<'static>, Error>;
    each(count: i64, visit: impl FnMut(i64) -> ControlFlow<i32>) -> Result<ControlFlow<i32>, Error>;
    each_thread(count: i64, visit: impl FnMut(i64) -> ControlFlow<i32> + Send)
        -> Result<ControlFlow<i32>, Error>;
    colour_next(colour: Colour) -> Result<Colour, Error>;
    pencil_sharpen(pencil: &mut Pencil) -> Result<(), Error>;
    access_join(one: Access, other: Access) -> Access;
    parse(text: &CStr) -> Value<'_>;
    value_double(value: Value<'_>) -> Result<Value<'_>, Error>;
    apply(function: Option<extern "C" fn(c_int) -> c_int>, value: Option<&i32>) -> i32;
    sum(numbers: &[i32]) -> i32;
    scale() -> i32;
    scaled(value: i32) -> i32;
    work(state: u32, steps: u32) -> u32;
}

/// # Safety
///
/// As [`Shapes::set_scale`].
pub(crate) unsafe fn set_scale(scale: i32) {
    // SAFETY: the caller vouches for it.
    unsafe { LIBRARY.set_scale(scale) }
}

pub(crate) struct Tally;

impl Tally {
    #[allow(clippy::new_ret_no_self)]
    pub(crate) fn open<'a>(start: i64) -> Result<dlopen::Tally<'a>, Error> {
        dlopen::Tally::open(&LIBRARY, start)
    }
}
