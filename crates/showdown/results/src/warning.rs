use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{BASELINE, Blocks, Model, Results, median};

/// If the baseline changes its speed by more than this during a run, the run is doubtful.
const DRIFT: f64 = 0.05;

/// Fewer blocks than this give an interval that is too narrow.
const FEW_BLOCKS: u32 = 5;

/// A reason why figures are doubtful. Each message says what to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// The showdown itself was not optimised.
    DebugBuild,
    /// Other programs were running.
    Busy {
        /// How many cores they kept busy.
        busy_cores: f64,
        /// How many cores the machine has.
        cores: usize,
    },
    /// The clock rate follows the load.
    Governor {
        /// The name of the governor.
        governor: String,
    },
    /// There are too few blocks for the intervals to be right.
    FewBlocks {
        /// How many there are.
        blocks: u32,
    },
    /// The baseline was not as fast at the end as at the beginning.
    Drift {
        /// Its time at the end divided by its time at the beginning.
        factor: f64,
    },
    /// The baseline's own times scatter.
    Scatter {
        /// The half-width of its interval divided by its median.
        share: f64,
    },
    /// Without the baseline there are no ratios.
    NoBaseline,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DebugBuild => f.write_str(
                "this is a debug build: its times mean nothing, and instructions are not counted; \
                 use cargo run --release",
            ),
            Self::Busy { busy_cores, cores } => write!(
                f,
                "other work kept {busy_cores:.1} of {cores} cores busy: the figures are noisy; \
                 stop it and run again"
            ),
            Self::Governor { governor } => write!(
                f,
                "the clock rate is chosen by the governor {governor:?}; to hold it steady: \
                 cpupower frequency-set -g performance"
            ),
            Self::FewBlocks { blocks: 1 } => f.write_str(
                "one block of rounds gives no interval: a single process cannot show how \
                 processes differ; use --blocks 8",
            ),
            Self::FewBlocks { blocks } => write!(
                f,
                "{blocks} blocks of rounds are too few for a measurement: the intervals are too \
                 narrow; use --blocks 8"
            ),
            Self::Drift { factor } => write!(
                f,
                "the machine changed its speed: {BASELINE} took {factor:.2} times as long at the \
                 end as at the beginning; compare ratios, not times"
            ),
            Self::Scatter { share } => write!(
                f,
                "the times of {BASELINE} itself are known to ±{:.0} % only: the machine is noisy; \
                 compare ratios, not times",
                share * 100.0
            ),
            Self::NoBaseline => {
                write!(f, "no ratios: {BASELINE} in one_call was not measured; measure that too")
            }
        }
    }
}

/// The warnings that follow from the samples.
pub(crate) fn of_samples(results: &Results) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let blocks = results.schedule.blocks;
    if blocks < FEW_BLOCKS && !results.measurements.is_empty() {
        warnings.push(Warning::FewBlocks { blocks });
    }
    let Some(baseline) = results.find(BASELINE, Model::OneCall) else {
        if results.has(Model::PerPixel) || results.has(Model::OneCall) {
            warnings.push(Warning::NoBaseline);
        }
        return warnings;
    };
    let samples = &baseline.samples_ns;
    let third = samples.len() / 3;
    let middle = |samples: &[u64]| median(samples.iter().map(|&ns| ns as f64));
    let ends = middle(&samples[..third]).zip(middle(&samples[samples.len() - third..]));
    if let Some(factor) = ends.map(|(first, last)| last / first)
        && (factor - 1.0).abs() > DRIFT
    {
        warnings.push(Warning::Drift { factor });
    }
    let times: Blocks = baseline.times(results.schedule);
    if let Some(estimate) = times.estimate()
        && let Some(half) = estimate.half_width
        && half / estimate.median > DRIFT
    {
        warnings.push(Warning::Scatter { share: half / estimate.median });
    }
    warnings
}
