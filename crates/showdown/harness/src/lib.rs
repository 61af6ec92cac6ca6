//! What runs inside a measured process: a request comes in, the clock is read around the work, an
//! answer goes out.
//!
//! Read first: [`protocol`], the lines that go between the showdown and a process in any language; then
//! [`take`], where the clock is. To measure a contender of your own, in whatever language, write a
//! program that speaks the protocol: nothing else of ours is needed.
//!
//! Next to no dependencies: the program `linked` is built from this crate while somebody waits.

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
