//! The drift lab: it changes the C under every strategy, builds again only what that strategy's build would
//! build again, runs it, and finds out who notices.
//!
//! Read first [`mutations`], the changes as data, then [`CONSUMERS`], what is built again for each strategy,
//! and [`outcome`], which judges. [`DEFENCES`] are tried on each mutation in the same way. The declarations
//! under test are those of the strategies themselves.

#![forbid(unsafe_code)]

mod consumers;
mod defences;
mod diagnosis;
mod error;
mod expected;
mod faithful;
mod lab;
mod library;
mod matrix;
pub mod mutations;
pub mod outcome;
mod python;
mod shared;
mod tool;

pub use consumers::{CONSUMERS, Consumer};
pub use defences::{DEFENCES, Defence};
pub use error::DriftError;
pub use expected::{Expected, PATH as EXPECTED, Unexpected};
pub use matrix::{Found, Plan, Skipped, run};
pub use mutations::{MUTATIONS, Mutation};
