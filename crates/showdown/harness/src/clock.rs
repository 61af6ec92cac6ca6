use std::hint::black_box;
use std::time::Instant;

use mandel_core::{Error, Img, status};

use crate::protocol::{Picture, Request};

/// A value that no call of `mandel(2, 2, 1)` writes.
const POISON: u8 = 0xff;

/// The result of a request.
#[derive(Debug, PartialEq, Eq)]
pub struct Sample {
    /// How long the work took.
    pub ns: u64,
    /// How many foreign calls were made in that time.
    pub calls: u64,
    /// The result of the calls.
    pub output: Output,
}

/// A result.
#[derive(Debug, PartialEq, Eq)]
pub enum Output {
    /// A picture.
    Picture(Img),
    /// The value that the last call wrote.
    Value(u8),
    /// The value of the last call of a shape.
    Number(i64),
}

/// Why there is no sample.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// The strategy does not offer the request.
    #[error("it does not offer this")]
    NotOffered,
    /// The call of a shape cannot be made this way.
    #[error("{0}")]
    Cannot(&'static str),
    /// The picture is not valid, or the library returned an error.
    #[error(transparent)]
    Strategy(#[from] Error),
    /// The second library returned an error.
    #[error(transparent)]
    Shape(#[from] mandel_shapes::Error),
    /// The shared library cannot be opened.
    #[cfg(feature = "strategies")]
    #[error(transparent)]
    Open(#[from] mandel_dlopen::OpenError),
    /// The shared library of the shapes cannot be opened.
    #[cfg(feature = "strategies")]
    #[error(transparent)]
    OpenShapes(#[from] mandel_shapes::dlopen::OpenError),
    /// The instruction set cannot be used.
    #[cfg(feature = "strategies")]
    #[error("MANDEL_SIMD")]
    Level(#[from] mandel_simd::LevelError),
}

/// Takes a sample of a strategy. The strategy is given by its two functions, and by a function that calls
/// [`cross`] with its `mandel`. They are generic parameters, so that no call in the loops is dynamic.
///
/// # Errors
///
/// The error that the strategy returns, or [`TakeError::NotOffered`].
pub fn take(
    request: Request,
    mandel: impl Fn(f32, f32, i32, &mut u8) -> i32,
    create_fractal: impl Fn(&mut Img, i32) -> Result<(), Error>,
    cross: impl Fn(u64, &mut u8) -> Result<(), Error>,
) -> Result<Sample, TakeError> {
    let (mut calls, mut value) = (1, POISON);
    let (ns, output) = match request {
        Request::PerPixel(picture) => {
            let mut img = touch(picture)?;
            let start = Instant::now();
            mandel_core::create_fractal(&mut img, picture.max_iters, mandel)?;
            let ns = start.elapsed().as_nanos();
            calls = img.pixels().len() as u64;
            (ns, Output::Picture(img))
        }
        Request::OneCall(picture) => {
            let mut img = touch(picture)?;
            let start = Instant::now();
            create_fractal(&mut img, picture.max_iters)?;
            (start.elapsed().as_nanos(), Output::Picture(img))
        }
        Request::Crossing { .. } | Request::Load => {
            if let Request::Crossing { calls: wanted } = request {
                calls = wanted;
            }
            let start = Instant::now();
            cross(calls, &mut value)?;
            (start.elapsed().as_nanos(), Output::Value(value))
        }
        Request::Limit(_) | Request::Shape { .. } => return Err(TakeError::NotOffered),
    };
    Ok(Sample { ns: ns as u64, calls, output })
}

/// A picture that is ready to be drawn: every page of it is in memory before the clock starts. A pixel that
/// is not drawn is noticed, because no count is 255, except for the inside at 255 iterations.
///
/// # Errors
///
/// If the size is not valid, or there is no memory for the picture.
pub fn touch(picture: Picture) -> Result<Img, Error> {
    let mut img = Img::new(picture.width, picture.height)?;
    img.pixels_mut().fill(if picture.max_iters == 255 { 254 } else { 255 });
    Ok(img)
}

/// Calls `mandel(2, 2, 1)` this many times. The point escapes at once, so nearly all of the time is the
/// call.
///
/// The arguments go through a black box at each call. Without it, an optimiser that sees the callee would
/// compute the result once and remove the loop.
///
/// It is inlined into each caller, and each caller is a separate function that is not inlined. So `showdown
/// asm` finds the caller by its name. Also, the place of the loop in memory does not depend on the code
/// around it, which would change the time of such a short loop.
///
/// # Errors
///
/// [`Error::Pixel`] if the status is not the status of this point.
#[inline(always)]
pub fn cross(
    calls: u64,
    mandel: impl Fn(f32, f32, i32, &mut u8) -> i32,
    value: &mut u8,
) -> Result<(), Error> {
    for _ in 0..calls {
        let status = mandel(black_box(2.0), black_box(2.0), black_box(1), value);
        if status != status::ESCAPED {
            return Err(Error::Pixel { status, x: 0, y: 0 });
        }
    }
    Ok(())
}
