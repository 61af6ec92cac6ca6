//! The results of a run, as plain data. Every table, file and sentence that the showdown shows is made from
//! [`Results`] alone. So anyone who has the file can recompute every figure.
//!
//! Read first [`Results`], the file, then [`Measurement`], its samples. [`Blocks`] computes a median and
//! its interval from the samples, and [`Verdict`] says what a difference means. This crate reads and writes
//! its own file. It measures nothing and prints nothing.

#![forbid(unsafe_code)]

mod blocks;
mod call;
mod comparison;
mod contender;
mod cost_change;
mod costs;
mod digest;
mod drift;
mod file;
mod judge;
mod machine;
mod measurement;
mod model;
mod verdict;
mod warning;

pub use blocks::{Blocks, Estimate, median};
pub use call::Call;
pub use comparison::{Change, Comparison, Incomparable};
pub use contender::{Entry, Gil, Status};
pub use cost_change::{Amount, BETWEEN_RUNS, CostChange, CostVerdict};
pub use costs::{After, Build, Cost, Depends, Package, Scaling, Ships, Starts, Written};
pub use digest::sha256;
pub use drift::{Cell, DefenceCell, Drift, Outcome, Pictures};
pub use file::{Cannot, Difference, Head, ReadError, Results, SCHEMA, Unsound};
pub use judge::{Judge, Judgement};
pub use machine::{Machine, Toolchain, differences};
pub use measurement::{Measurement, Schedule, Workload};
pub use model::{Model, UnknownModel};
pub use verdict::Verdict;
pub use warning::Warning;

/// The contender that all others are compared with, in [`Model::OneCall`]. It has no border to cross.
pub const BASELINE: &str = "c";

/// The A/A control: two contenders that call the same machine code with the same declarations. A difference
/// between them is noise of the experiment.
pub const CONTROL: [&str; 2] = ["static", "bindgen"];
