//! Holds hand-written FFI declarations against the C header, with the C compiler as the judge.
//!
//! A wrong type in an `extern` block compiles, links and runs. This crate reads the Rust source, asks the C
//! compiler what the header says, and reports each item that differs, what differs, and what that does at run
//! time. It needs no libclang, and it runs nothing of the source or of the header.
//!
//! Read first [`Request`], what is asked, and [`Report`], what is found. Inside, `c/question.rs` explains how a
//! compiler is asked, and `judge/mod.rs` how a verdict comes about.
//!
//! ```no_run
//! let request = ffi_check::Request::new("src/ffi.rs", "vendor/stats.h");
//! let report = ffi_check::check(&request)?;
//! print!("{}", ffi_check::render(&report, &ffi_check::View::default()));
//! assert_eq!(report.total(ffi_check::Verdict::Mismatch), 0);
//! # Ok::<(), ffi_check::CheckError>(())
//! ```

#![forbid(unsafe_code)]

mod c;
mod error;
mod item;
mod judge;
mod render;
mod report;
mod request;
mod rust;

pub use error::CheckError;
pub use render::{View, render};
pub use report::{Difference, Header, Item, Kind, Place, Report, Verdict};
pub use request::{Rename, Request};

use c::header::Headers;
use rust::cfg::Cfg;

/// Judges the declarations of a request.
pub fn check(request: &Request) -> Result<Report, CheckError> {
    let mut headers = Headers::read(request)?;
    let target = headers.compiler.target.clone();
    let cfg = Cfg::new(&target, headers.pointer_bytes(), &request.cfg);
    let source = rust::read(&request.sources, &cfg)?;
    let items = judge::judge(&source, &mut headers, &request.renames)?;
    let compiler = headers.compiler();
    Ok(Report { compiler, target, items })
}
