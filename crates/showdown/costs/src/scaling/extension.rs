//! What the tools that make an extension module have in common.

use super::c::{self, Files};
use super::python_caller::{self, PYTHON};

/// The package of a module whose source is in one file.
pub(super) fn package(functions: usize, path: &str, source: String, setup: &str) -> Files {
    let mut files = c::library(functions);
    files.extend(python_caller::files(functions, &PYTHON));
    files.insert(path.to_owned(), source);
    files.insert("setup.py".into(), setup.replace("SOURCE", path));
    files
}

/// For a package that has the library as a file.
pub(super) const SETUP_LIBRARY: &str = include_str!("../../specimens/scaling/setup_library.py");

/// For a source in C or for Cython.
pub(super) const SETUP: &str = include_str!("../../specimens/scaling/setup_extension.py");
