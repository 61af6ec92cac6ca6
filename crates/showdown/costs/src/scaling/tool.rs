//! The table of the tools.

use super::c::Files;
use super::{bindgen, c, capi, cffi, cpp, ctypes, cython, dlopen, extern_block, pyo3};

/// A contender whose work depends on the header.
pub(super) struct Tool {
    pub(super) contender: &'static str,
    /// What somebody must have for a header with so many functions.
    pub(super) files: fn(usize) -> Files,
    /// The files that somebody writes to bind the header, with the script of the build. The library in C, the
    /// manifests and the caller are not among them.
    pub(super) written: &'static [&'static str],
    /// The file that the tool writes.
    pub(super) generates: Option<&'static str>,
    pub(super) kind: Kind,
}

/// How it is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// By the C compiler.
    C,
    /// By cargo.
    Rust {
        /// Whether a shared library is delivered next to the program.
        shared: bool,
    },
    /// By pip.
    Python,
}

/// The file of the module, if the tool needs only that and the script of the build.
const fn python(
    contender: &'static str,
    files: fn(usize) -> Files,
    written: &'static [&'static str],
) -> Tool {
    Tool { contender, files, written, generates: None, kind: Kind::Python }
}

/// Every tool. A module in C is generated here, but somebody would write it by hand.
pub(super) static TOOLS: [Tool; 12] = [
    Tool {
        contender: "c",
        files: |functions| {
            let mut files = c::library(functions);
            files.insert("main.c".into(), c::caller(functions));
            files
        },
        written: &[],
        generates: None,
        kind: Kind::C,
    },
    Tool {
        contender: "static",
        files: extern_block::files,
        written: &["app/src/ffi.rs", "app/build.rs"],
        generates: None,
        kind: Kind::Rust { shared: false },
    },
    Tool {
        contender: "bindgen",
        files: bindgen::files,
        written: &["app/src/ffi.rs", "app/build.rs"],
        generates: Some("bindings.rs"),
        kind: Kind::Rust { shared: false },
    },
    Tool {
        contender: "dlopen",
        files: dlopen::files,
        written: &["app/src/ffi.rs", "app/build.rs"],
        generates: None,
        kind: Kind::Rust { shared: true },
    },
    python("ctypes", ctypes::files, &["binding.py", "setup.py"]),
    python("cffi-abi", cffi::abi, &["binding.py", "setup.py"]),
    Tool {
        generates: Some("_binding.c"),
        ..python("cffi-api", cffi::api, &["binding.py", "build_binding.py", "setup.py"])
    },
    Tool {
        generates: Some("binding.c"),
        ..python("cython", cython::files, &["binding.pyx", "setup.py"])
    },
    python("capi", capi::files, &["binding.c", "setup.py"]),
    python("nanobind", cpp::nanobind, &["binding.cpp", "setup.py"]),
    python("pybind11", cpp::pybind11, &["binding.cpp", "setup.py"]),
    python("pyo3", pyo3::files, &["app/src/lib.rs", "app/src/ffi.rs", "app/build.rs", "setup.py"]),
];

impl Tool {
    pub(super) fn of(contender: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.contender == contender)
    }

    /// Whether cargo builds a part of it.
    pub(super) fn has_rust(&self) -> bool {
        matches!(self.kind, Kind::Rust { .. }) || self.contender == "pyo3"
    }
}
