use std::error::Error;
use std::ffi::c_int;
use std::fmt;
use std::io;
use std::iter;
use std::path::PathBuf;

use super::ffi::SHAPES_ABI_VERSION;

/// Why a library could not be opened. The message says what was tried and what to do. The system's reason
/// is the `source()` and not in the message, so print the whole chain.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The file does not exist, or cannot be examined.
    #[error("cannot find {} (check the path)", path.display())]
    Missing {
        /// The path that should be opened.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// The path leads to a directory, a device or a pipe.
    #[error("{} is not a file (name the library itself)", path.display())]
    NotAFile {
        /// The path that should be opened.
        path: PathBuf,
    },

    /// The loader refused the file: it is not a library, it is for another kind of machine, or a library
    /// that it needs is missing.
    #[error("cannot load {} (it must be a shared library for this machine)", path.display())]
    NotALibrary {
        /// The path that should be opened.
        path: PathBuf,
        /// The loader's reason.
        source: libloading::Error,
    },

    /// It is a library, but not the contractor's.
    #[error("{} has no symbol `{symbol}` (is it the right library?)", path.display())]
    NoSymbol {
        /// The library.
        path: PathBuf,
        /// The missing symbol.
        symbol: &'static str,
        /// The loader's reason.
        source: libloading::Error,
    },

    /// The contractor's library, but built from another version of the header.
    #[error(
        "{} has ABI version {found}, but this program was written for {SHAPES_ABI_VERSION}: \
         rebuild the older of the two",
        path.display()
    )]
    AbiVersion {
        /// The library.
        path: PathBuf,
        /// What its `shapes_abi_version` returned.
        found: c_int,
    },

    /// No place where [`Shapes::open`](super::Shapes::open) looks has a usable library. Several errors
    /// cannot be one `source()`, so the message lists each with its chain.
    #[error("no usable shared library (set SHAPES_LIBRARY to the path of one){}", List(tried))]
    Nowhere {
        /// The error at each place, in the order in which the places were tried.
        tried: Vec<OpenError>,
    },
}

struct List<'a>(&'a [OpenError]);

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|error| write!(f, "\n  {}", chain(error)))
    }
}

/// An error and its causes in one line.
fn chain(error: &dyn Error) -> String {
    let causes = iter::successors(Some(error), |&error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
