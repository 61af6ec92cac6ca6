//! The code inside a measured process. It reads a request, reads the clock before and after the work, and
//! writes an answer.
//!
//! Read first [`protocol`], the lines between the showdown and a process in any language, then [`take`],
//! which reads the clock. To measure your own contender, in any language, write a program that speaks the
//! protocol. It needs nothing else from here.
//!
//! This crate has few dependencies, because the program `linked` is built from it while the user waits.

#![deny(unsafe_code)]

pub mod calls;
mod clock;
pub mod protocol;
mod serve;
pub mod shape;
#[cfg(feature = "strategies")]
pub mod strategies;

pub use clock::{Output, Sample, TakeError, cross, take, touch};
pub use serve::serve;
