//! The functions of `mandel-simd` that draw many points at once, called in this process.

use std::hint::black_box;
use std::time::Instant;

use ffi_worker::{Job, Sample, touch};
use mandel_core::{Error, Img};
use mandel_simd::{Level, create_fractal, create_fractal_threads};

use super::Runner;

/// On how many cores.
#[derive(Clone, Copy)]
pub(super) enum Cores {
    One,
    All,
}

/// Ready to draw.
pub(super) struct Simd {
    pub(super) cores: Cores,
    pub(super) level: Level,
}

impl Runner for Simd {
    fn sample(&mut self, job: &Job, img: &mut Img) -> Result<Sample, String> {
        let level = self.level;
        touch(img, job.max_iters);
        let ns = match self.cores {
            Cores::One => time(|| create_fractal(img, job.max_iters, level)),
            Cores::All => wake(level)
                .and_then(|()| time(|| create_fractal_threads(img, job.max_iters, level))),
        };
        Ok(Sample { ns: ns.map_err(|error| error.to_string())?, calls: 1, value: 0 })
    }

    fn limit(&mut self, job: &Job, img: &Img) -> Option<u64> {
        let Cores::One = self.cores else { return None };
        let rounds = mandel_simd::rounds(img, job.max_iters);
        let start = Instant::now();
        black_box(mandel_simd::limit(rounds, self.level));
        Some(start.elapsed().as_nanos() as u64)
    }
}

/// Draws something else first. A thread that sleeps takes a good part of a picture's time to wake, and on
/// a virtual machine its core may have to be woken too. With few iterations all threads end at about the
/// same time; one that had to wait for another would fall asleep again.
fn wake(level: Level) -> Result<(), Error> {
    create_fractal_threads(&mut Img::new(2048, 1024)?, 10, level)
}

/// In nanoseconds.
fn time(work: impl FnOnce() -> Result<(), Error>) -> Result<u64, Error> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_nanos() as u64)
}
