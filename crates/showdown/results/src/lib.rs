//! What was found, as plain data. Every table, file and sentence that the showdown shows is made from
//! [`Results`] alone, so that a figure can be recomputed by whoever has the file.
//!
//! Read first: [`Results`], the file; then [`Measurement`], its samples; then [`Blocks`], which says how
//! a median and its interval come from them, and [`Verdict`], what a difference means. This crate reads
//! and writes its own file, measures nothing and prints nothing.

#![forbid(unsafe_code)]

mod blocks;
mod call;
mod comparison;
mod contender;
mod digest;
mod file;
mod machine;
mod measurement;
mod model;
mod verdict;
mod warning;

pub use blocks::{Blocks, Estimate, median};
pub use call::Call;
pub use comparison::{Change, Comparison, Incomparable};
pub use contender::{Entry, Gil, Status};
pub use digest::sha256;
pub use file::{Cannot, Difference, Head, ReadError, Results, SCHEMA, Unsound};
pub use machine::{Machine, Toolchain, differences};
pub use measurement::{Measurement, Schedule, Workload};
pub use model::{Model, UnknownModel};
pub use verdict::Verdict;
pub use warning::Warning;

/// The contender that all others are compared with, in [`Model::OneCall`]: it has no border to cross.
pub const BASELINE: &str = "c";

/// Two contenders that call the same machine code by the same declarations. What is measured between
/// them is the experiment's own noise: the A/A control.
pub const CONTROL: [&str; 2] = ["static", "bindgen"];
