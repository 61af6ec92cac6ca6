use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Blocks, Call, Estimate, Model, median};

/// The size and the iterations of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// The maximum number of iterations of a point, 1 to 255.
    pub max_iters: i32,
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {} pixels, {} iterations", self.width, self.height, self.max_iters)
    }
}

/// How many samples were taken: in blocks, each with new processes, and in rounds within the blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// The number of blocks. Each block gives every contender a new process.
    pub blocks: u32,
    /// The number of rounds in each block. A round takes a sample of every contender that is sampled in it.
    pub rounds: u32,
}

impl Schedule {
    /// The block of a round, if the rounds of all blocks are counted together.
    #[must_use]
    pub fn block_of(self, round: u32) -> u32 {
        round / self.rounds.max(1)
    }
}

/// All samples of one contender in one model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// The contender's name.
    pub contender: String,
    /// The model that was timed.
    pub model: Model,
    /// The shape of the call, if it is a crossing of the second library.
    #[serde(flatten)]
    pub call: Option<Call>,
    /// The arithmetic in which the picture is computed, if there is a picture.
    pub arithmetic: Option<String>,
    /// How many foreign calls each sample makes.
    pub calls: u64,
    /// The time of each whole sample, in the order of the rounds.
    pub samples_ns: Vec<u64>,
    /// For each sample the process that took it, counted from 0.
    pub processes: Vec<u32>,
    /// For each sample its round, counted from 0 through all blocks.
    pub rounds: Vec<u32>,
    /// The median of the samples.
    pub median_ns: f64,
    /// The instructions of one call, including the callee, if they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<f64>,
    /// The digest of the picture, or of the computed value.
    pub sha256: String,
    /// Whether every sample's result was right. If not, the measurement is never written.
    pub verified: bool,
}

impl Measurement {
    /// A measurement of a model, without samples yet.
    #[must_use]
    pub fn new(contender: &str, model: Model, arithmetic: Option<String>) -> Self {
        Self {
            contender: contender.to_owned(),
            model,
            call: None,
            arithmetic,
            calls: 0,
            samples_ns: Vec::new(),
            processes: Vec::new(),
            rounds: Vec::new(),
            median_ns: 0.0,
            instructions: None,
            sha256: String::new(),
            verified: true,
        }
    }

    /// A measurement of a shape, without samples yet.
    #[must_use]
    pub fn of_call(contender: &str, call: Call) -> Self {
        Self { call: Some(call), ..Self::new(contender, Model::Crossing, None) }
    }

    /// The model, or the shape and its size.
    #[must_use]
    pub fn what(&self) -> String {
        self.call.as_ref().map_or_else(|| self.model.to_string(), Call::to_string)
    }

    /// Adds a verified sample. Its round must be after the last one.
    pub fn push(&mut self, round: u32, process: u32, ns: u64) {
        self.rounds.push(round);
        self.processes.push(process);
        self.samples_ns.push(ns);
    }

    /// Computes the median, after all samples were added.
    #[must_use]
    pub fn finished(mut self) -> Self {
        self.median_ns = median(self.samples_ns.iter().map(|&ns| ns as f64)).unwrap_or(0.0);
        self
    }

    /// The time of one foreign call.
    #[must_use]
    pub fn ns_per_call(&self) -> f64 {
        self.median_ns / self.calls as f64
    }

    /// How many processes took the samples.
    #[must_use]
    pub fn process_count(&self) -> usize {
        let mut processes = self.processes.clone();
        processes.sort_unstable();
        processes.dedup();
        processes.len()
    }

    /// The time of one foreign call, with its interval.
    #[must_use]
    pub fn ns_estimate(&self, schedule: Schedule) -> Option<Estimate> {
        let Estimate { median, half_width } = self.times(schedule).estimate()?;
        let calls = self.calls as f64;
        Some(Estimate { median: median / calls, half_width: half_width.map(|half| half / calls) })
    }

    /// The times of the samples, block by block.
    #[must_use]
    pub fn times(&self, schedule: Schedule) -> Blocks {
        Blocks::new(self.in_blocks(schedule).into_values().collect())
    }

    /// How many times as long each sample took as the median of the samples of `other` in the same block.
    /// If the speed of the machine drifts, it changes both sides of such a ratio.
    #[must_use]
    pub fn ratios(&self, other: &Self, schedule: Schedule) -> Blocks {
        let reference = other.in_blocks(schedule);
        let reference: BTreeMap<u32, f64> = reference
            .into_iter()
            .filter_map(|(block, times)| Some((block, median(times)?)))
            .collect();
        let blocks = self.in_blocks(schedule).into_iter().filter_map(|(block, times)| {
            let reference = reference.get(&block)?;
            Some(times.into_iter().map(|ns| ns / reference).collect())
        });
        Blocks::new(blocks.collect())
    }

    /// How many times as long one call took as one call of `other`. The samples of the two may have made
    /// different numbers of calls.
    #[must_use]
    pub fn ratio_of_calls(&self, other: &Self, schedule: Schedule) -> Option<Estimate> {
        let Estimate { median, half_width } = self.ratios(other, schedule).estimate()?;
        let calls = other.calls as f64 / self.calls as f64;
        Some(Estimate { median: median * calls, half_width: half_width.map(|half| half * calls) })
    }

    /// The values, grouped by block.
    fn in_blocks(&self, schedule: Schedule) -> BTreeMap<u32, Vec<f64>> {
        let mut blocks: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (&round, &ns) in self.rounds.iter().zip(&self.samples_ns) {
            blocks.entry(schedule.block_of(round)).or_default().push(ns as f64);
        }
        blocks
    }
}
