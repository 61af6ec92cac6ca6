//! The results file, of which everything that is shown is a view.

use std::io::{self, Write};
use std::path::Path;
use std::{fmt, fs};

use ffi_worker::Model;
use mandel_core::oracle::Arithmetic;
use serde::{Deserialize, Serialize};

use crate::contenders::{BASELINE, Contender, Skip};
use crate::failure::Failure;
use crate::machine::{Machine, Toolchain};
use crate::measure::Series;
use crate::measure::expected::Picture;
use crate::measure::stats::Summary;

/// Goes up with any change that an older reader would misunderstand.
const SCHEMA: &str = "ffi-showdown/results/1";

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Results {
    schema: String,
    /// That made it, as it would be typed in the checkout.
    pub(crate) command: String,
    pub(crate) machine: Machine,
    pub(crate) toolchain: Toolchain,
    pub(crate) workload: Workload,
    pub(crate) contenders: Vec<Entry>,
    pub(crate) measurements: Vec<Measurement>,
    /// How each arithmetic's right picture differs from the C's.
    pub(crate) arithmetics: Vec<Difference>,
}

/// The right picture in another arithmetic than the C's.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Difference {
    pub(crate) arithmetic: String,
    /// How many pixels are not the C's.
    pub(crate) pixels: usize,
    /// Column and row of the first of them.
    pub(crate) places: Vec<(usize, usize)>,
}

/// The picture that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Workload {
    /// In pixels.
    pub(crate) width: i32,
    /// In pixels.
    pub(crate) height: i32,
    pub(crate) max_iters: i32,
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {} pixels, {} iterations", self.width, self.height, self.max_iters)
    }
}

/// A contender that was to be measured.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) status: Status,
    /// Why it was skipped, and what to do about it.
    pub(crate) reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Ok,
    Skipped,
}

/// One contender in one model.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Measurement {
    pub(crate) contender: String,
    pub(crate) model: Model,
    /// How the picture is computed.
    pub(crate) arithmetic: Option<String>,
    /// Foreign calls in each sample.
    pub(crate) calls: u64,
    /// There is a sample of every so-many'th round, from the first.
    pub(crate) every: u32,
    /// The time of each whole sample, in the order of the rounds.
    pub(crate) samples_ns: Vec<u64>,
    pub(crate) median_ns: f64,
    /// Of one call of [`Model::Crossing`], callee included, where they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) instructions: Option<f64>,
    /// Beside each sample, the time of its vector operations alone: no exit test, no lane idle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) limits_ns: Vec<u64>,
    /// How much of that limit is reached: the median of its ratio to the sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) limit_reached: Option<f64>,
    /// Of the picture; of the value computed, where there is no picture.
    pub(crate) sha256: String,
    /// Whether every sample's result was the oracle's. What is not is never written.
    pub(crate) verified: bool,
}

impl Entry {
    pub(crate) fn new(contender: &Contender, skip: Option<&Skip>) -> Self {
        Self {
            name: contender.name.into(),
            language: contender.language().into(),
            status: if skip.is_none() { Status::Ok } else { Status::Skipped },
            reason: skip.map(ToString::to_string),
        }
    }
}

impl From<Series> for Measurement {
    fn from(series: Series) -> Self {
        let median = Summary::of_samples(&series.samples_ns);
        Self {
            contender: series.contender.name.into(),
            model: series.model,
            arithmetic: series
                .model
                .draws()
                .then(|| arithmetic_name(series.contender.arithmetic(series.model)).into()),
            calls: series.calls,
            every: series.contender.every(),
            median_ns: median.map_or(0.0, |summary| summary.median),
            limit_reached: Summary::of_ratios(&series.limits_ns, &series.samples_ns)
                .map(|summary| summary.median),
            limits_ns: series.limits_ns,
            samples_ns: series.samples_ns,
            instructions: series.instructions,
            sha256: series.sha256,
            verified: true,
        }
    }
}

impl Measurement {
    /// Whether it is one that could have been measured: verified, and its median that of its samples.
    fn is_sound(&self) -> bool {
        let median = Summary::of_samples(&self.samples_ns);
        self.verified
            && self.calls > 0
            && self.instructions.is_none_or(|count| count >= 0.0)
            && median.is_some_and(|summary| (summary.median - self.median_ns).abs() < 1.0)
    }

    /// Half the distance between the quartiles of the samples.
    pub(crate) fn spread_ns(&self) -> f64 {
        Summary::of_samples(&self.samples_ns).map_or(0.0, |summary| summary.spread)
    }

    /// How much of what its vector operations alone allow is reached.
    pub(crate) fn limit(&self) -> Option<Summary> {
        Summary::of_ratios(&self.limits_ns, &self.samples_ns)
    }

    /// Whether the optimiser has folded the calls away: by their instructions, or else by their time,
    /// for no call takes a tenth of a nanosecond.
    pub(crate) fn is_inlined(&self) -> bool {
        let is_nothing = match self.instructions {
            Some(count) => count < 1.0,
            None => self.ns_per_call() < 0.1,
        };
        self.model == Model::Crossing && is_nothing
    }

    /// The time of one foreign call.
    pub(crate) fn ns_per_call(&self) -> f64 {
        self.median_ns / self.calls as f64
    }
}

impl Results {
    pub(crate) fn new(
        command: String,
        machine: Machine,
        toolchain: Toolchain,
        workload: Workload,
        contenders: Vec<Entry>,
        (series, pictures): (Vec<Series>, Vec<Picture>),
    ) -> Self {
        Self {
            schema: SCHEMA.into(),
            command,
            machine,
            toolchain,
            workload,
            contenders,
            measurements: series.into_iter().map(Measurement::from).collect(),
            arithmetics: pictures
                .into_iter()
                .filter(|picture| picture.arithmetic != Arithmetic::Single)
                .map(|picture| Difference {
                    arithmetic: arithmetic_name(picture.arithmetic).into(),
                    pixels: picture.unlike_c.count,
                    places: picture.unlike_c.places,
                })
                .collect(),
        }
    }

    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text =
            fs::read(path).map_err(|source| Failure::File { path: path.to_owned(), source })?;
        let bad = |what: String| Failure::Usage(format!("{}: {what}", path.display()));

        #[derive(Deserialize)]
        struct Head {
            schema: String,
        }
        let head: Head = serde_json::from_slice(&text)
            .map_err(|error| bad(format!("not a results file of the showdown: {error}")))?;
        if head.schema != SCHEMA {
            return Err(bad(format!(
                "its schema is {:?}, and this program reads {SCHEMA:?}",
                head.schema
            )));
        }
        let results: Self = serde_json::from_slice(&text)
            .map_err(|error| bad(format!("a broken results file: {error}")))?;
        match results.measurements.iter().find(|one| !one.is_sound()) {
            Some(Measurement { contender, model, .. }) => {
                Err(bad(format!("a broken results file: {contender} {model} is not sound")))
            }
            None => Ok(results),
        }
    }

    pub(crate) fn write_json(&self, to: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *to, self)?;
        writeln!(to)
    }

    pub(crate) fn find(&self, contender: &str, model: Model) -> Option<&Measurement> {
        self.measurements.iter().find(|one| one.contender == contender && one.model == model)
    }

    /// What the samples themselves say of the machine.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let Some(baseline) = self.find(BASELINE, Model::OneCall) else { return Vec::new() };
        let samples = &baseline.samples_ns;
        let third = samples.len() / 3;
        let first = Summary::of_samples(&samples[..third]);
        let last = Summary::of_samples(&samples[samples.len() - third..]);
        let drift = first.zip(last).map_or(1.0, |(first, last)| last.median / first.median);
        let mut warnings = Vec::new();
        if (drift - 1.0).abs() > 0.05 {
            warnings.push(format!(
                "the machine changed its speed during the run: {BASELINE} took {drift:.2} times as \
                 long at its end as at its beginning (throttled, or shared?)"
            ));
        }
        let spread = baseline.spread_ns() / baseline.median_ns;
        if spread > 0.05 {
            warnings.push(format!(
                "the times of {BASELINE} itself scatter by {:.0} %: the machine is noisy",
                spread * 100.0
            ));
        }
        warnings
    }

    /// How many times as long as the baseline's one call a picture takes.
    pub(crate) fn ratio_to_baseline(&self, measurement: &Measurement) -> Option<Summary> {
        if !measurement.model.draws() {
            return None;
        }
        let baseline = self.find(BASELINE, Model::OneCall)?;
        Self::ratio(measurement, baseline)
    }

    /// The ratio of two times, round by round.
    pub(crate) fn ratio(one: &Measurement, other: &Measurement) -> Option<Summary> {
        // Both were sampled in the rounds that the rarer one was; that is a multiple of the other.
        let every = one.every.max(other.every);
        let samples = |of: &Measurement| -> Vec<u64> {
            let step = (every / of.every.max(1)).max(1) as usize;
            of.samples_ns.iter().step_by(step).copied().collect()
        };
        Summary::of_ratios(&samples(one), &samples(other))
    }
}

/// Coordinates and points are computed in the one or the other.
fn arithmetic_name(arithmetic: Arithmetic) -> &'static str {
    match arithmetic {
        Arithmetic::Single => "single",
        Arithmetic::DoubleCoordinates => "double coordinates",
        Arithmetic::Double => "double",
    }
}
