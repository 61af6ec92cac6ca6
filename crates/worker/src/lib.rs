//! How a contender is asked for a sample, and takes it: what the two sides of the line protocol share,
//! the showdown that asks and the worker processes written in Rust that answer.
//!
//! Read first: [`protocol`], the words that go between them; then [`sample()`], where the clock is
//! read. Next to no dependencies, for a worker is built while somebody waits.

#![forbid(unsafe_code)]

mod model;
pub mod protocol;
mod sample;
mod serve;

pub use model::Model;
pub use sample::{Job, Sample, cross, sample, touch};
pub use serve::serve;
