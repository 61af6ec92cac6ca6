use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Blocks, Call, Estimate, Model, median};

/// The picture that was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workload {
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// The most rounds for a point, 1 to 255.
    pub max_iters: i32,
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} x {} pixels, {} iterations", self.width, self.height, self.max_iters)
    }
}

/// How the samples were taken: in blocks, each with new processes, and in rounds within them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Each gives every contender a new process.
    pub blocks: u32,
    /// In each block. A round takes a sample of every contender that is sampled in it.
    pub rounds: u32,
}

impl Schedule {
    /// The block that a round belongs to, when rounds are counted through all blocks.
    #[must_use]
    pub fn block_of(self, round: u32) -> u32 {
        round / self.rounds.max(1)
    }
}

/// All samples of one contender in one model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// Its name.
    pub contender: String,
    /// What was timed.
    pub model: Model,
    /// Of which shape, where that is a crossing of the second library.
    #[serde(flatten)]
    pub call: Option<Call>,
    /// In which arithmetic the picture is computed, where there is a picture.
    pub arithmetic: Option<String>,
    /// Foreign calls in each sample.
    pub calls: u64,
    /// The time of each whole sample, in the order of the rounds.
    pub samples_ns: Vec<u64>,
    /// Next to each sample, the process that took it, counted from 0.
    pub processes: Vec<u32>,
    /// Next to each sample, its round, counted from 0 through all blocks.
    pub rounds: Vec<u32>,
    /// Of the samples.
    pub median_ns: f64,
    /// Of one call, the callee included, where they were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<f64>,
    /// Of the picture, or of the value computed.
    pub sha256: String,
    /// Whether every sample's result was right. A measurement that is not is never written.
    pub verified: bool,
}

impl Measurement {
    /// Of no samples yet.
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

    /// Of a shape, and of no samples yet.
    #[must_use]
    pub fn of_call(contender: &str, call: Call) -> Self {
        Self { call: Some(call), ..Self::new(contender, Model::Crossing, None) }
    }

    /// The model, or the shape and its size.
    #[must_use]
    pub fn what(&self) -> String {
        self.call.as_ref().map_or_else(|| self.model.to_string(), Call::to_string)
    }

    /// Adds a sample that was verified, of the next round or a later one.
    pub fn push(&mut self, round: u32, process: u32, ns: u64) {
        self.rounds.push(round);
        self.processes.push(process);
        self.samples_ns.push(ns);
    }

    /// With its median, when all samples are there.
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

    /// How many times as long each sample took as the median of those that `other` has in the same block.
    /// A machine whose speed drifts slows both sides of such a ratio.
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

    /// How many times as long one call took as one of `other`, whose samples may have made more or fewer.
    #[must_use]
    pub fn ratio_of_calls(&self, other: &Self, schedule: Schedule) -> Option<Estimate> {
        let Estimate { median, half_width } = self.ratios(other, schedule).estimate()?;
        let calls = other.calls as f64 / self.calls as f64;
        Some(Estimate { median: median * calls, half_width: half_width.map(|half| half * calls) })
    }

    /// The times by their blocks.
    fn in_blocks(&self, schedule: Schedule) -> BTreeMap<u32, Vec<f64>> {
        let mut blocks: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (&round, &ns) in self.rounds.iter().zip(&self.samples_ns) {
            blocks.entry(schedule.block_of(round)).or_default().push(ns as f64);
        }
        blocks
    }
}
