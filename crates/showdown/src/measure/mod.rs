//! Interleaved rounds: each takes one verified sample of everything, in an order of its own.

mod order;
pub(crate) mod stats;

use std::fmt;

use indicatif::ProgressBar;
use mandel_core::{Img, oracle};
use sha2::{Digest, Sha256};

use crate::contenders::{Contender, Job, Runner, Sample};
use crate::failure::Failure;
use crate::model::Model;

/// One sample of `crossing` takes a millisecond or two of these.
const CROSSINGS: u64 = 1_000_000;

/// What a call of `mandel(2, 2, 1, &val)` leaves in `val`.
const CROSSING_VALUE: u8 = 0;

/// What is to be measured.
pub(crate) struct Plan {
    pub(crate) entrants: Vec<Entrant>,
    pub(crate) models: Vec<Model>,
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) max_iters: i32,
    pub(crate) rounds: u32,
}

/// A contender that can run here, ready.
pub(crate) struct Entrant {
    pub(crate) contender: &'static Contender,
    pub(crate) runner: Box<dyn Runner>,
}

/// All samples of one contender in one model, in the order of the rounds.
pub(crate) struct Series {
    pub(crate) contender: &'static str,
    pub(crate) model: Model,
    /// Foreign calls in each sample.
    pub(crate) calls: u64,
    pub(crate) samples_ns: Vec<u64>,
    /// Of the picture or the value, the same in every sample.
    pub(crate) sha256: String,
}

/// Takes all samples. `on_picture` is given each contender's picture in each model once, before the
/// measuring begins.
pub(crate) fn run(
    plan: &mut Plan,
    progress: &ProgressBar,
    mut on_picture: impl FnMut(&str, Model, &Img) -> Result<(), Failure>,
) -> Result<Vec<Series>, Failure> {
    let mut img = Img::new(plan.width, plan.height)?;
    oracle::draw(&mut img, plan.max_iters, oracle::Arithmetic::Single)?;
    let expected = Expected { picture: digest(img.pixels()), value: digest(&[CROSSING_VALUE]) };

    let mut series: Vec<(usize, Series)> = Vec::new();
    for (index, entrant) in plan.entrants.iter().enumerate() {
        for &model in &plan.models {
            let contender = entrant.contender.name;
            let sha256 = expected.of(model).to_owned();
            series.push((index, Series { contender, model, calls: 0, samples_ns: vec![], sha256 }));
        }
    }
    progress.set_length(series.len() as u64 * u64::from(plan.rounds + 1));

    // Round 0 warms up, and draws what is looked at.
    for round in 0..=plan.rounds {
        for cell in order::of_round(round, series.len()) {
            let (index, series) = &mut series[cell];
            progress.set_message(format!("{} {}", series.contender, series.model));
            let entrant = &mut plan.entrants[*index];
            let job = Job { model: series.model, max_iters: plan.max_iters, crossings: CROSSINGS };
            let sample = take(entrant, &job, &mut img)
                .and_then(|sample| verify(&sample, &job, &img, &expected).map(|()| sample))
                .map_err(|reason| {
                    Failure::Wrong(format!("{} {}: {reason}", series.contender, series.model))
                })?;
            if round == 0 {
                if series.model.draws() {
                    on_picture(series.contender, series.model, &img)?;
                }
                series.calls = sample.calls;
            } else {
                series.samples_ns.push(sample.ns);
            }
            progress.inc(1);
        }
    }
    Ok(series.into_iter().map(|(_, series)| series).collect())
}

fn take(entrant: &mut Entrant, job: &Job, img: &mut Img) -> Result<Sample, String> {
    if job.model == Model::Load {
        let process = entrant.contender.start_process();
        process.map_err(|error| format!("no process: {error}"))?.sample(job, img)
    } else {
        entrant.runner.sample(job, img)
    }
}

/// The digests of right results.
struct Expected {
    picture: String,
    value: String,
}

impl Expected {
    fn of(&self, model: Model) -> &str {
        if model.draws() { &self.picture } else { &self.value }
    }
}

fn verify(sample: &Sample, job: &Job, img: &Img, expected: &Expected) -> Result<(), String> {
    if job.model.draws() {
        if digest(img.pixels()) == expected.picture {
            return Ok(());
        }
        let difference = Difference::of(img, job.max_iters).map_err(|error| error.to_string())?;
        Err(format!("a wrong picture: {difference}"))
    } else if sample.value == CROSSING_VALUE {
        Ok(())
    } else {
        Err(format!("mandel(2, 2, 1) left {} and should leave {CROSSING_VALUE}", sample.value))
    }
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where a picture departs from the oracle's.
struct Difference {
    pixels: usize,
    x: usize,
    y: usize,
    is: u8,
    should_be: u8,
}

impl Difference {
    fn of(img: &Img, max_iters: i32) -> Result<Self, mandel_core::Error> {
        let mut right = Img::new(img.width(), img.height())?;
        oracle::draw(&mut right, max_iters, oracle::Arithmetic::Single)?;
        let pairs = img.pixels().iter().zip(right.pixels());
        let mut differing = pairs.enumerate().filter(|(_, (is, should_be))| is != should_be);
        let width = img.width() as usize;
        let (index, (&is, &should_be)) = differing.next().unwrap_or((0, (&0, &0)));
        let pixels = 1 + differing.count();
        Ok(Self { pixels, x: index % width, y: index / width, is, should_be })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pixels, x, y, is, should_be } = self;
        write!(f, "{pixels} pixels differ, the first at ({x}, {y}): {is} in place of {should_be}")?;
        if !env!("MANDEL_CFLAGS").is_empty() {
            write!(f, "; the C was built with CFLAGS={:?}", env!("MANDEL_CFLAGS"))?;
        }
        Ok(())
    }
}
