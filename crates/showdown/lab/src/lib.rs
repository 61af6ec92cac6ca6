//! The contenders, what they need, and the experiments that measure them.
//!
//! Read first: [`Contender`], a row of the one table; then [`Lab`], which starts a row's process; then
//! [`picture`], the experiment behind the talk's table, and [`crossing`], that of the shapes. What is found is handed on as
//! [results](ffi_results). Nothing here prints: what takes long is told to an [`Observer`].

#![forbid(unsafe_code)]

mod builds;
pub mod call_site;
mod contenders;
pub mod crossing;
pub mod files;
pub mod instructions;
pub mod interrupt;
mod lab;
pub mod machine;
mod missing;
mod observer;
pub mod picture;
mod process;
mod rounds;
pub mod tools;

pub use builds::Link;
pub use contenders::{Contender, Cores, Language, Pace, Start};
pub use files::FileError;
pub use lab::{Absence, Experiment, Lab, check_vector_level};
pub use missing::{Demand, Missing, Required};
pub use observer::Observer;
pub use process::{Fault, Process};
pub use rounds::Faults;

/// Where this build put the shared library, to which `dylib` is linked.
pub const SHARED_LIBRARY: &str = env!("MANDEL_SHARED");
