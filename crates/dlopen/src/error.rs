use std::ffi::c_int;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::ffi::ABI_VERSION;

/// Why a library could not be opened. The path is in every message; the system's own words are too,
/// and their error is the `source()`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no such file, or no way to look at it.
    #[error("{}: {source}", path.display())]
    Missing {
        /// What was to be opened.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// The path leads to a directory, a device or a pipe.
    #[error("{} is not a file", path.display())]
    NotAFile {
        /// What was to be opened.
        path: PathBuf,
    },

    /// The loader refused: no library at all, one for another machine, or one whose own
    /// dependencies are missing.
    #[error("{} is not a library that can be loaded here: {}", path.display(), words(source, path))]
    NotALibrary {
        /// What was to be opened.
        path: PathBuf,
        /// The loader's reason.
        source: libloading::Error,
    },

    /// It is a library, but not the contractor's.
    #[error("{} has no symbol `{symbol}`: {}", path.display(), words(source, path))]
    NoSymbol {
        /// The library.
        path: PathBuf,
        /// What it lacks.
        symbol: &'static str,
        /// The loader's reason.
        source: libloading::Error,
    },

    /// The contractor's library, but built from another version of the header.
    #[error(
        "{} has ABI version {found}, and this program was written for {ABI_VERSION}: \
         rebuild the older of the two",
        path.display()
    )]
    AbiVersion {
        /// The library.
        path: PathBuf,
        /// What its `mandel_abi_version` returned.
        found: c_int,
    },

    /// None of the places where [`Mandel::open`](crate::Mandel::open) looks had a usable library.
    #[error("no usable shared library{}", List(tried))]
    Nowhere {
        /// What was wrong at each place, in the order in which they were tried.
        tried: Vec<OpenError>,
    },
}

/// What the system said: libloading's own message names the call that failed, and has the system's
/// words as its source. glibc's begin with the path, which our messages have already.
fn words(error: &libloading::Error, path: &Path) -> String {
    let said = match std::error::Error::source(error) {
        Some(source) => source.to_string(),
        None => error.to_string(),
    };
    match said.strip_prefix(&format!("{}: ", path.display())) {
        Some(rest) => rest.to_owned(),
        None => said,
    }
}

struct List<'a>(&'a [OpenError]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|error| write!(f, "\n  tried {error}"))
    }
}
