//! The contenders, what they need, and the experiments that measure them.
//!
//! Read first [`Contender`], a row of the one table, then [`Lab`], which starts the process of a row. The
//! experiments are [`picture`], for the talk's table, and [`crossing`], for the shapes. They return
//! [results](ffi_results). Nothing here prints: long jobs report to an [`Observer`].

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
pub mod survey;
pub mod tools;

pub use builds::{
    Bindings, FindError, Link, Log, cargo, cargo_error, checkout, empty_folder, interpreter_of,
    isolated, lld, lto_flags, pip_error,
};
pub use contenders::{Contender, Cores, Language, Pace, Start};
pub use files::FileError;
pub use lab::{Absence, Experiment, Lab, check_vector_level};
pub use missing::{Demand, Missing, Required};
pub use observer::Observer;
pub use process::{Fault, Output, Process, Started, ending, first_line, run};
pub use rounds::Faults;

/// The C compiler of this build, its flags, and the folder with the C.
pub const C_COMPILER: [&str; 3] = [env!("MANDEL_CC"), env!("MANDEL_FLAGS"), env!("MANDEL_INCLUDE")];

/// The platform that this program was built for.
pub const TARGET: &str = env!("SHOWDOWN_TARGET");

/// The path of the shared library of this build, with which `dylib` is linked.
pub const SHARED_LIBRARY: &str = env!("MANDEL_SHARED");
