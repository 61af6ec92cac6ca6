//! The strategy crates, called in this process; and the worker that times the load of one.

use std::io::{BufRead, Write};
use std::time::Instant;

use mandel_core::{Error, Img, status};
use mandel_dlopen::Mandel;

use super::{Contender, Job, Runner, Sample, Skip, protocol};
use crate::failure::Failure;
use crate::model::Model;

/// What no call of `mandel(2, 2, 1)` leaves behind.
const POISON: u8 = 0xff;

/// A strategy, ready to be called.
pub(crate) enum Strategy {
    Static,
    Bindgen,
    Dlopen(Mandel),
    Pure,
}

impl Strategy {
    pub(super) fn open_dlopen() -> Result<Self, Skip> {
        Mandel::open().map(Self::Dlopen).map_err(|error| Skip {
            reason: error.to_string(),
            remedy: "set MANDEL_LIBRARY to its path, or unset it and build: cargo build --release"
                .into(),
        })
    }
}

impl Runner for Strategy {
    fn sample(&mut self, job: &Job, img: &mut Img) -> Result<Sample, String> {
        // Each arm is compiled for its own two functions: nothing dynamic stands in the loops.
        match self {
            Self::Static => sample(job, img, mandel_static::mandel, mandel_static::create_fractal),
            Self::Bindgen => {
                sample(job, img, mandel_bindgen::mandel, mandel_bindgen::create_fractal)
            }
            Self::Dlopen(library) => sample(
                job,
                img,
                |real, imag, max_iters, val: &mut u8| library.mandel(real, imag, max_iters, val),
                |img: &mut Img, max_iters| library.create_fractal(img, max_iters),
            ),
            Self::Pure => sample(job, img, mandel_pure::mandel, mandel_pure::create_fractal),
        }
        .map_err(|error| error.to_string())
    }
}

fn sample(
    job: &Job,
    img: &mut Img,
    mandel: impl Fn(f32, f32, i32, &mut u8) -> i32,
    create_fractal: impl Fn(&mut Img, i32) -> Result<(), Error>,
) -> Result<Sample, Error> {
    // No older picture passes for the new one, and every page is touched before the clock starts. A
    // pixel that is left out is seen: no count is 255, but for the inside at 255 iterations.
    if job.model.draws() {
        img.pixels_mut().fill(if job.max_iters == 255 { 254 } else { 255 });
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
            cross(job.crossings, mandel, &mut value)?;
            job.crossings
        }
        Model::Load => {
            cross(1, mandel, &mut value)?;
            1
        }
    };
    Ok(Sample { ns: start.elapsed().as_nanos() as u64, calls, value })
}

/// `mandel(2, 2, 1)` escapes at once: nearly all of its time is the call.
#[inline(never)] // where a loop lies must not depend on what surrounds it: so short a one would show it
fn cross(
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

/// Answers requests for a Rust contender until the input ends: the far side of a
/// [`Worker`](super::Worker).
pub(crate) fn serve(
    contender: &Contender,
    requests: impl BufRead,
    mut answers: impl Write,
) -> Result<(), Failure> {
    for line in requests.lines() {
        match answer(contender, &line?) {
            Ok((line, bytes)) => {
                writeln!(answers, "{line}")?;
                answers.write_all(&bytes)?;
            }
            Err(reason) => writeln!(answers, "error {}", reason.replace('\n', "; "))?,
        }
        answers.flush()?;
    }
    Ok(())
}

fn answer(contender: &Contender, line: &str) -> Result<(String, Vec<u8>), String> {
    let (job, width, height) = protocol::parse_request(line)?;
    let mut img = Img::new(width, height).map_err(|error| error.to_string())?;

    let start = Instant::now();
    let mut strategy = contender
        .open()
        .ok_or_else(|| format!("{} is not in this program", contender.name))?
        .map_err(|skip| skip.reason)?;
    let mut sample = strategy.sample(&job, &mut img)?;
    if job.model == Model::Load {
        sample.ns = start.elapsed().as_nanos() as u64;
    }

    let bytes = if job.model.draws() { img.pixels().to_vec() } else { vec![sample.value] };
    Ok((protocol::answer(&sample, bytes.len()), bytes))
}
