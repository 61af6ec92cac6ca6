use std::time::Instant;

use mandel_core::{Error, Img, status};

use crate::Model;

/// What no call of `mandel(2, 2, 1)` leaves behind.
const POISON: u8 = 0xff;

/// A sample to take of a contender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// What is timed.
    pub model: Model,
    /// Of a picture, 1 to 255.
    pub max_iters: i32,
    /// How many calls a sample of [`Model::Crossing`] makes.
    pub crossings: u64,
}

/// What came of it. A picture is in the `Img` that went with the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// How long it took.
    pub ns: u64,
    /// Foreign calls made in that time.
    pub calls: u64,
    /// Where the model draws nothing: what the last call computed.
    pub value: u8,
}

/// Takes a sample of a strategy, which is its two functions, and `mandel` once more as the caller has
/// put it into [`cross`]. They are generic parameters: nothing dynamic stands in the loops.
///
/// A picture's size is that of `img`, which is then filled. It is [touched](touch) before.
///
/// # Errors
///
/// What the strategy returns; in the models that draw nothing, [`Error::Pixel`] for a point that did
/// not escape.
pub fn sample(
    job: &Job,
    img: &mut Img,
    mandel: impl Fn(f32, f32, i32, &mut u8) -> i32,
    create_fractal: impl Fn(&mut Img, i32) -> Result<(), Error>,
    cross: impl Fn(u64, &mut u8) -> Result<(), Error>,
) -> Result<Sample, Error> {
    if job.model.draws() {
        touch(img, job.max_iters);
    }
    let mut value = POISON;

    let start = Instant::now();
    let calls = match job.model {
        Model::PerPixel => {
            mandel_core::create_fractal(img, job.max_iters, mandel)?;
            img.pixels().len() as u64
        }
        Model::OneCall => {
            create_fractal(img, job.max_iters)?;
            1
        }
        Model::Crossing => {
            cross(job.crossings, &mut value)?;
            job.crossings
        }
        Model::Load => {
            cross(1, &mut value)?;
            1
        }
    };
    Ok(Sample { ns: start.elapsed().as_nanos() as u64, calls, value })
}

/// Makes a picture ready to be drawn over: no older one passes for the new one, and every page is there
/// before the clock starts. A pixel that is left out is seen: no count is 255, but for the inside at 255
/// iterations.
pub fn touch(img: &mut Img, max_iters: i32) {
    img.pixels_mut().fill(if max_iters == 255 { 254 } else { 255 });
}

/// Calls `mandel(2, 2, 1)` so many times: it escapes at once, and nearly all of its time is the call.
///
/// Each caller has it inlined into a function of its own that is not: `showdown asm` finds that by its
/// name, and where the loop lies must not depend on what surrounds it, for so short a one would show it.
///
/// # Errors
///
/// [`Error::Pixel`] for a status that is another than this point's.
#[inline(always)]
pub fn cross(
    calls: u64,
    mandel: impl Fn(f32, f32, i32, &mut u8) -> i32,
    value: &mut u8,
) -> Result<(), Error> {
    for _ in 0..calls {
        let status = mandel(2.0, 2.0, 1, value);
        if status != status::ESCAPED {
            return Err(Error::Pixel { status, x: 0, y: 0 });
        }
    }
    Ok(())
}
