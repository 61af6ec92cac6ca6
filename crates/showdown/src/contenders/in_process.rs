//! The strategy crates, called in this process; and the worker that times the load of one.

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::Instant;

use ffi_worker::{Job, Model, Sample, cross, sample};
use mandel_core::{Error, Img};
use mandel_dlopen::Mandel;

use super::{Contender, Runner, Skip};
use crate::failure::Failure;

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
        // Each arm is compiled for its own functions: nothing dynamic stands in the loops.
        match self {
            Self::Static => {
                sample(job, img, mandel_static::mandel, mandel_static::create_fractal, cross_static)
            }
            Self::Bindgen => sample(
                job,
                img,
                mandel_bindgen::mandel,
                mandel_bindgen::create_fractal,
                cross_bindgen,
            ),
            Self::Dlopen(library) => sample(
                job,
                img,
                |real, imag, max_iters, val: &mut u8| library.mandel(real, imag, max_iters, val),
                |img: &mut Img, max_iters| library.create_fractal(img, max_iters),
                |calls, value: &mut u8| {
                    // By its address, which is not looked through: LLVM could have this caller read
                    // the pointer from the library, and the loop would not show where it is from.
                    let cross: fn(&Mandel, u64, &mut u8) -> Result<(), Error> = cross_dlopen;
                    black_box(cross)(library, calls, value)
                },
            ),
            Self::Pure => {
                sample(job, img, mandel_pure::mandel, mandel_pure::create_fractal, cross_pure)
            }
        }
        .map_err(|error| error.to_string())
    }
}

// The crossing loops, one function each: `cross` says why. `showdown asm` finds them by these names.

#[inline(never)]
fn cross_static(calls: u64, value: &mut u8) -> Result<(), Error> {
    cross(calls, mandel_static::mandel, value)
}

#[inline(never)]
fn cross_bindgen(calls: u64, value: &mut u8) -> Result<(), Error> {
    cross(calls, mandel_bindgen::mandel, value)
}

#[inline(never)]
fn cross_dlopen(library: &Mandel, calls: u64, value: &mut u8) -> Result<(), Error> {
    let mandel = |real, imag, max_iters, val: &mut u8| library.mandel(real, imag, max_iters, val);
    cross(calls, mandel, value)
}

#[inline(never)]
fn cross_pure(calls: u64, value: &mut u8) -> Result<(), Error> {
    cross(calls, mandel_pure::mandel, value)
}

/// Answers requests for a Rust contender until the input ends: the far side of a
/// [`Worker`](super::Worker).
pub(crate) fn serve(
    contender: &Contender,
    requests: impl BufRead,
    answers: impl Write,
) -> Result<(), Failure> {
    ffi_worker::serve(requests, answers, |job, img| {
        let start = Instant::now();
        let mut strategy = contender
            .open()
            .ok_or_else(|| format!("{} is not in this program", contender.name))?
            .map_err(|skip| skip.reason)?;
        let mut sample = strategy.sample(job, img)?;
        if job.model == Model::Load {
            sample.ns = start.elapsed().as_nanos() as u64;
        }
        Ok(sample)
    })?;
    Ok(())
}
