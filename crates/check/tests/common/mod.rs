//! What the tests share: a header and a Rust file in a new folder, judged by the real compiler.

// Each test file is its own program and uses only some of these.
#![allow(dead_code)]

use std::fs;

use ffi_check::{CheckError, Report, Request, Verdict, check};
use tempfile::TempDir;

/// Files in a new folder.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The request for `ffi.rs` and `a.h` in a folder.
pub(crate) fn request(folder: &TempDir) -> Request {
    let header = folder.path().join("a.h").display().to_string();
    Request::new(folder.path().join("ffi.rs"), header)
}

/// Judges a Rust text against a header text.
pub(crate) fn judge(header: &str, rust: &str) -> Result<Report, CheckError> {
    check(&request(&folder(&[("a.h", header), ("ffi.rs", rust)])))
}

/// The verdict on each item, in the order of the source, with the parts that differ.
pub(crate) fn verdicts(header: &str, rust: &str) -> Vec<(String, Verdict, Vec<String>)> {
    let report = judge(header, rust).unwrap_or_else(|error| panic!("{error}\n{rust}"));
    let items = report.items.into_iter();
    items
        .map(|item| {
            let parts = item.differences.into_iter().map(|one| one.part);
            (item.name, item.verdict, parts.collect())
        })
        .collect()
}
