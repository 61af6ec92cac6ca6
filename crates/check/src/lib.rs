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
mod witness;

pub use error::CheckError;
pub use render::{View, render};
pub use report::{Difference, Header, Item, Kind, Place, Report, Verdict};
pub use request::{Rename, Request};
pub use witness::Witness;

use std::path::Path;

use c::header::Headers;
use item::Source;
use rust::cfg::Cfg;
use witness::Asserted;

/// Judges the declarations of a request.
pub fn check(request: &Request) -> Result<Report, CheckError> {
    let (mut headers, source) = read(request)?;
    let items = judge::judge(&source, &mut headers, &request.renames)?;
    Ok(report(&headers, items))
}

/// Judges them, and writes a test that finds any later change of either side without this crate.
pub fn witness(request: &Request, at: &Path) -> Result<(Report, Witness), CheckError> {
    let (mut headers, source) = read(request)?;
    let (items, asserted) =
        judge::judge_and(&source, &mut headers, &request.renames, Asserted::collect)?;
    let witness = asserted.write(request, &headers, at)?;
    Ok((report(&headers, items), witness))
}

fn read(request: &Request) -> Result<(Headers, Source), CheckError> {
    let headers = Headers::read(request)?;
    let cfg = Cfg::new(&headers.compiler.target, headers.pointer_bytes(), &request.cfg);
    let source = rust::read(&request.sources, &cfg)?;
    Ok((headers, source))
}

fn report(headers: &Headers, items: Vec<Item>) -> Report {
    let (compiler, target) = (headers.compiler(), headers.compiler.target.clone());
    Report { compiler, target, items }
}
