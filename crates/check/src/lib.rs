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

mod allow;
mod c;
mod error;
mod item;
mod judge;
mod render;
mod report;
mod request;
mod rust;
mod sarif;
mod target;
mod witness;

pub use error::CheckError;
pub use render::{View, render};
pub use report::{Difference, Header, Item, Kind, Place, Report, Stale, Target, There, Verdict};
pub use request::{Rename, Request};
pub use sarif::sarif;
pub use witness::Witness;

use std::path::Path;

use c::compiler::Compiler;
use c::header::Headers;
use judge::Judge;
use rust::cfg::Cfg;
use witness::Asserted;

/// Judges the declarations of a request.
pub fn check(request: &Request) -> Result<Report, CheckError> {
    let (report, ()) = check_and(request, |_, _| ())?;
    Ok(report)
}

/// Judges them, and writes a test that finds any later change of either side without this crate.
pub fn witness(request: &Request, at: &Path) -> Result<(Report, Witness), CheckError> {
    let compiler = Compiler::find(request)?;
    let (report, asserted) = check_and(request, Asserted::collect)?;
    let witness = asserted.write(request, &compiler.flags, at)?;
    Ok((report, witness))
}

/// Judges for every target of a request, and makes something of the judge of this one.
fn check_and<T>(
    request: &Request,
    make: impl Fn(&Judge<'_>, &[Item]) -> T,
) -> Result<(Report, T), CheckError> {
    // A list that cannot be used is refused before the work begins.
    let entries = request.allow.as_deref().map(allow::read).transpose()?.unwrap_or_default();
    let (mut report, made) = judge_with(request, Compiler::find(request)?, make)?;
    for target in &request.targets {
        target::add(request, target, &mut report)?;
    }
    allow::apply(entries, &mut report);
    Ok((report, made))
}

/// Judges for the target of a compiler.
fn judge_with<T>(
    request: &Request,
    compiler: Compiler,
    make: impl Fn(&Judge<'_>, &[Item]) -> T,
) -> Result<(Report, T), CheckError> {
    let mut headers = Headers::read(request, compiler)?;
    let target = headers.compiler.target.clone();
    let cfg = Cfg::new(&target, headers.pointer_bytes(), headers.is_big_endian(), &request.cfg);
    let source = rust::read(&request.sources, &cfg)?;
    let (items, made) = judge::judge(&source, &mut headers, &request.renames, make)?;
    let compiler = headers.compiler();
    Ok((Report { compiler, target, items, targets: Vec::new(), stale: Vec::new() }, made))
}
