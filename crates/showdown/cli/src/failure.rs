use std::io;

use ffi_check::CheckError;
use ffi_drift::DriftError;
use ffi_lab::survey::{HeaderError, ProjectError};
use ffi_lab::{FileError, Required};
use ffi_results::{Incomparable, ReadError};
use mandel_simd::LevelError;

/// Why the program ends early. The kind decides the exit code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A result was wrong, a contender failed, or a threshold was missed.
    #[error("{0}")]
    Wrong(String),

    /// The arguments make no sense.
    #[error("{0}")]
    Usage(String),

    /// What was asked for cannot run on this machine.
    #[error("{0}")]
    CannotRun(String),

    /// Something that was asked for by name cannot run on this machine.
    #[error(transparent)]
    Required(#[from] Required),

    /// `MANDEL_SIMD` names no instruction set that can be used.
    #[error("MANDEL_SIMD")]
    Level(#[from] LevelError),

    /// The size is not valid, or there is no memory for the picture.
    #[error(transparent)]
    Picture(#[from] mandel_core::Error),

    /// A program's instructions cannot be shown.
    #[error(transparent)]
    CallSite(#[from] ffi_lab::call_site::ReadError),

    /// The drift lab cannot report.
    #[error(transparent)]
    Drift(#[from] DriftError),

    /// Declarations cannot be held against a header.
    #[error(transparent)]
    Check(#[from] CheckError),

    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),

    /// A file could not be read, or is not a results file.
    #[error(transparent)]
    Read(#[from] ReadError),

    /// A header cannot be read.
    #[error(transparent)]
    Header(#[from] HeaderError),

    /// A folder is no project.
    #[error(transparent)]
    Project(#[from] ProjectError),

    /// Two results files cannot be compared.
    #[error(transparent)]
    Incomparable(#[from] Incomparable),

    /// A measured process cannot talk to the program that started it.
    #[error("a measured process cannot use its standard input or output")]
    Worker(#[source] io::Error),

    /// The results could not be shown.
    #[error("cannot write to standard output")]
    Stdout(#[from] io::Error),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Wrong(_)
            | Self::Drift(
                DriftError::NotApplied { .. }
                | DriftError::NotCompiled { .. }
                | DriftError::NoChange(_)
                | DriftError::Control { .. }
                | DriftError::Alarm { .. }
                | DriftError::Stale(_),
            ) => 1,
            Self::CannotRun(_)
            | Self::Required(_)
            | Self::Drift(
                DriftError::Missing(_) | DriftError::Broken(_) | DriftError::Picture(_),
            )
            | Self::Level(LevelError::NotHere { .. })
            | Self::Check(
                CheckError::NoCompiler { .. }
                | CheckError::NotGcc { .. }
                | CheckError::NoClang { .. }
                | CheckError::NotClang { .. }
                | CheckError::NoPkgConfig { .. }
                | CheckError::System { .. },
            )
            | Self::Picture(mandel_core::Error::Memory { .. }) => 3,
            Self::Usage(_) | Self::Level(_) | Self::Picture(_) | Self::Incomparable(_) => 2,
            Self::File(_)
            | Self::Header(HeaderError::File { .. })
            | Self::Project(ProjectError::File { .. })
            | Self::Check(CheckError::Read { .. })
            | Self::Read(ReadError::File { .. })
            | Self::CallSite(ffi_lab::call_site::ReadError::Io { .. })
            | Self::Worker(_)
            | Self::Stdout(_) => 4,
            Self::Read(_) | Self::Check(_) | Self::Header(_) | Self::Project(_) => 2,
            Self::CallSite(_) => 3,
        }
    }
}
