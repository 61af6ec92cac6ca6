//! What a tool costs for headers of 10, 100 and 1000 functions, which are generated here.
//!
//! Read first `shape`, the model of a function, then `c`, the library. Each tool is a file. `program` builds
//! what a tool consists of.

mod bindgen;
mod c;
mod capi;
mod cffi;
mod cpp;
mod ctypes;
mod cython;
mod dlopen;
mod extension;
mod extern_block;
mod program;
mod pyo3;
mod python_caller;
mod rust;
mod shape;
mod tool;

use std::path::Path;

use ffi_lab::{FindError, Log, Missing, Observer, cargo_error};
use ffi_results::{Scaling, median};

use self::program::Builder;
use self::tool::{Kind, Tool};
use crate::cache::Key;
use crate::python;
use crate::starts;
use crate::written::lines_of;

/// The sizes of the headers.
const SIZES: [usize; 3] = [10, 100, 1000];

/// Whether the work of this contender depends on a header.
pub(crate) fn is_offered(contender: &str) -> bool {
    Tool::of(contender).is_some()
}

/// Everything that the measurement depends on.
pub(crate) fn key(contender: &str) -> Result<Key, Missing> {
    let mut key = Key::new();
    let Some(tool) = Tool::of(contender) else { return Ok(key) };
    for functions in SIZES {
        key.add("C caller", c::caller(functions));
        for (path, text) in (tool.files)(functions) {
            key.add(&path, text);
        }
    }
    program::add_tools(tool, &mut key)?;
    Ok(key)
}

/// Measures a contender with each size of header. `folder` is empty, and is removed after it. A contender
/// that does not depend on a header has nothing to measure.
pub(crate) fn measure(
    contender: &str,
    folder: &Path,
    log: &Path,
    observer: &dyn Observer,
) -> Result<Vec<Scaling>, Missing> {
    let Some(tool) = Tool::of(contender) else { return Ok(Vec::new()) };
    let find_error: FindError = match tool.kind {
        Kind::Rust { .. } => cargo_error,
        _ => python::find_error,
    };
    let log = Log::new(log.to_owned(), find_error, observer)?;
    let builder = Builder::prepare(tool, folder, &log)?;
    SIZES.iter().map(|functions| one(&builder, *functions)).collect()
}

/// One size. The program must print the sum that a program in C prints.
fn one(builder: &Builder<'_>, functions: usize) -> Result<Scaling, Missing> {
    let tool = builder.tool;
    let folder = builder.folder.join(functions.to_string());
    let expected = builder.sum_in_c(functions, &folder.join("c"))?;
    let files = (tool.files)(functions);
    let built = builder.build(functions, &files, &folder)?;
    let starts = starts::measure(tool.contender, &expected, || built.command())?;
    let start_ns = median(starts.samples_ns.iter().map(|ns| *ns as f64));
    let written = tool.written.iter().filter_map(|path| Some(lines_of(path, files.get(*path)?)));
    Ok(Scaling {
        contender: tool.contender.to_owned(),
        functions,
        build_ns: built.ns,
        written: written.sum(),
        generated: built.generated,
        bytes: built.bytes,
        start_ns: start_ns.unwrap_or_default() as u64,
    })
}

#[cfg(test)]
mod tests;
