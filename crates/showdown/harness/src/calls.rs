//! Times the calls of the second library. One macro serves every binding. With a function pointer or a
//! trait object, the measurement would include that extra indirect call.

use std::hint::black_box;
use std::time::Instant;

use mandel_shapes::static_;
#[cfg(feature = "strategies")]
use mandel_shapes::{
    bindgen,
    dlopen::{Shapes, Tally},
    pure,
};

use crate::TakeError;
use crate::clock::{Output, Sample};
use crate::shape::{Kind, Shape};

/// Times a number of calls. The result of each call is hidden from the optimiser, so that it does not
/// remove the call.
#[inline(always)]
fn time<T>(calls: u64, mut call: impl FnMut() -> T) -> (u64, Option<T>) {
    let mut last = None;
    let start = Instant::now();
    for _ in 0..calls {
        last = Some(black_box(call()));
    }
    (start.elapsed().as_nanos() as u64, last)
}

/// A sample of these calls, with the value of the last call.
fn sample(calls: u64, ns: u64, value: i64) -> Sample {
    Sample { ns, calls, output: Output::Number(value) }
}

/// Takes a sample of a shape. `$of` and a name together are a function of the binding: a function of a
/// module (`static_::`) or a method of an opened library (`library.`). Two functions are not methods of the
/// library and are passed in: `$open` opens a tally, and `$middle` is the inline function.
macro_rules! take {
    ($calls:expr, $shape:expr, $open:expr, $middle:expr, $($of:tt)*) => {{
        use std::hint::black_box as hidden;
        use std::ops::ControlFlow;

        use mandel_shapes::{Access, Block, Colour, Error, Point, Value};

        let (calls, shape): (u64, Shape) = ($calls, $shape);
        let size = shape.size().unwrap_or(1) as usize;
        // The point is made before the clock starts, and its x is read after the clock stops.
        let origin = Point { x: 0.0, y: 0.0 };
        let (ns, value): (u64, i64) = match shape.kind() {
            Kind::Nothing => (time(calls, || $($of)* nothing()).0, 0),
            Kind::Scalars => {
                let (ns, sum) = time(calls, || {
                    let (i8, u16, i32) = (hidden(-1), hidden(2), hidden(-3));
                    let (u64, f32, f64) = (hidden(4), hidden(0.5), hidden(0.25));
                    $($of)* scalars(i8, u16, i32, u64, f32, f64, hidden(true), hidden(65))
                });
                (ns, sum.map_or(0, |sum| (4.0 * sum) as i64))
            }
            Kind::Status => {
                let (ns, quotient) = time(calls, || $($of)* divide(hidden(84), hidden(2)));
                (ns, quotient.transpose()?.unwrap_or(0).into())
            }
            Kind::StructByValue if size == 16 => {
                let point = Point { x: 1.0, y: 2.0 };
                let (ns, swapped) = time(calls, || $($of)* point_swap(hidden(point)));
                (ns, swapped.map_or(0, |point| point.x as i64))
            }
            Kind::StructByValue => {
                let block = Block { values: [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0] };
                let (ns, reversed) = time(calls, || $($of)* block_reverse(hidden(block)));
                (ns, reversed.map_or(0, |block| block.values[0] as i64))
            }
            Kind::StructByPointer => {
                let mut point = origin;
                let moved = || $($of)* point_move(hidden(&mut point), hidden(1.0), hidden(0.0));
                (time(calls, moved).0, point.x as i64)
            }
            Kind::PointsApart => {
                let mut points = vec![origin; size];
                let moved = || {
                    for point in &mut points {
                        $($of)* point_move(point, hidden(1.0), hidden(0.0));
                    }
                };
                (time(calls, moved).0, points[size - 1].x as i64)
            }
            Kind::PointsTogether => {
                let mut points = vec![origin; size];
                let moved = || $($of)* points_move(hidden(&mut points), hidden(1.0), hidden(0.0));
                (time(calls, moved).0, points[size - 1].x as i64)
            }
            Kind::BufferIn => {
                let bytes = vec![1; size];
                let (ns, sum) = time(calls, || $($of)* edges(hidden(&bytes)));
                (ns, sum.unwrap_or(0).into())
            }
            Kind::BufferOut => {
                let (ns, bytes) = time(calls, || $($of)* repeat(hidden(1), hidden(size)));
                (ns, bytes.map_or(0, |bytes| bytes.len() as i64))
            }
            Kind::StringIn => {
                let text = "x".repeat(size);
                let (ns, length) = time(calls, || $($of)* length(hidden(&text)));
                (ns, length.transpose()?.unwrap_or(0) as i64)
            }
            Kind::StringOut => {
                let name = std::ffi::CString::new("x".repeat(size)).unwrap_or_default();
                let (ns, length) = time(calls, || {
                    let greeting = $($of)* greet(hidden(&name))?;
                    Ok::<_, Error>(greeting.count_bytes())
                });
                (ns, length.transpose()?.unwrap_or(0) as i64)
            }
            Kind::Handle => {
                let (ns, sum) = time(calls, || $open(hidden(41))?.add(hidden(1)));
                (ns, sum.transpose()?.unwrap_or(0))
            }
            Kind::Callback => {
                let mut visits = 0;
                let visit = || {
                    visits = 0;
                    let ended = $($of)* each(hidden(1), |_| {
                        visits += 1;
                        ControlFlow::Continue(())
                    });
                    ended.map(|_| visits)
                };
                let (ns, visits) = time(calls, visit);
                (ns, visits.transpose()?.unwrap_or(0))
            }
            Kind::CallbackThread => {
                let mut visits = 0;
                let visit = || {
                    visits = 0;
                    let ended = $($of)* each_thread(hidden(1), |_| {
                        visits += 1;
                        ControlFlow::Continue(())
                    });
                    ended.map(|_| visits)
                };
                let (ns, visits) = time(calls, visit);
                (ns, visits.transpose()?.unwrap_or(0))
            }
            Kind::Enumeration => {
                let (ns, next) = time(calls, || $($of)* colour_next(hidden(Colour::Red)));
                (ns, next.transpose()?.map_or(0, i32::from).into())
            }
            Kind::Flags => {
                let (ns, joined) = time(calls, || {
                    $($of)* access_join(hidden(Access::READ), hidden(Access::WRITE))
                });
                (ns, joined.map_or(0, Access::bits).into())
            }
            Kind::TaggedUnion => {
                let (ns, value) = time(calls, || $($of)* value_double(hidden(Value::Integer(21))));
                let number = match value.transpose()? {
                    Some(Value::Integer(number)) => number,
                    _ => 0,
                };
                (ns, number)
            }
            Kind::Nullable => {
                let (ns, number) = time(calls, || $($of)* apply(hidden(None), hidden(None)));
                (ns, number.unwrap_or(0).into())
            }
            Kind::Variadic => {
                let (ns, sum) = time(calls, || $($of)* sum(hidden(&[1, 2, 3])));
                (ns, sum.unwrap_or(0).into())
            }
            Kind::InlineFunction => {
                let (ns, middle) = time(calls, || $middle(hidden(2), hidden(6)));
                (ns, middle.transpose()?.unwrap_or(0).into())
            }
            Kind::Macro => {
                let pack = mandel_shapes::static_::pack;
                let (ns, packed) = time(calls, || pack(hidden(1), hidden(2)));
                (ns, packed.unwrap_or(0).into())
            }
            Kind::Global => {
                let (ns, scaled) = time(calls, || {
                    // SAFETY: no other thread uses it, because a worker has only this thread. (Without C,
                    // this is a safe function.)
                    #[allow(unsafe_code, unused_unsafe)]
                    unsafe {
                        $($of)* set_scale(hidden(3));
                    }
                    $($of)* scaled(hidden(14))
                });
                (ns, scaled.unwrap_or(0).into())
            }
            Kind::Work => {
                let steps = size as u32;
                let (ns, state) = time(calls, || $($of)* work(hidden(1), hidden(steps)));
                (ns, state.unwrap_or(0).into())
            }
        };
        Ok(sample(calls, ns, value))
    }};
}

/// Takes a sample of the binding with declarations by hand.
///
/// # Errors
///
/// The error that the call returns.
pub fn by_hand(calls: u64, shape: Shape) -> Result<Sample, TakeError> {
    take!(calls, shape, static_::Tally::open, static_::middle, static_::)
}

/// Takes a sample of the binding with generated declarations.
#[cfg(feature = "strategies")]
pub(crate) fn generated(calls: u64, shape: Shape) -> Result<Sample, TakeError> {
    take!(calls, shape, bindgen::Tally::open, bindgen::middle, bindgen::)
}

/// Takes a sample of the Rust functions, without C.
#[cfg(feature = "strategies")]
pub(crate) fn pure(calls: u64, shape: Shape) -> Result<Sample, TakeError> {
    take!(calls, shape, pure::Tally::open, pure::middle, pure::)
}

/// Takes a sample of the library that is opened at run time.
#[cfg(feature = "strategies")]
pub(crate) fn opened(library: &Shapes, calls: u64, shape: Shape) -> Result<Sample, TakeError> {
    match shape.kind() {
        Kind::InlineFunction => {
            return Err(TakeError::Cannot(
                "a static inline function is in no library; compile it into your program, as \
                 mandel_shapes::static_ does",
            ));
        }
        Kind::Macro => {
            return Err(TakeError::Cannot(
                "a macro is in no library; write it again, and compare the two in a test",
            ));
        }
        _ => {}
    }
    take!(calls, shape, |start| Tally::open(library, start), static_::middle, library.)
}
