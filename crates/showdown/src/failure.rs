use std::io;
use std::path::PathBuf;

use mandel_simd::LevelError;

/// Why the program ends early. The kind decides the exit code.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A result was wrong or a threshold was missed.
    #[error("{0}")]
    Wrong(String),

    /// The arguments or an input file make no sense.
    #[error("{0}")]
    Usage(String),

    /// What was asked for cannot run on this machine.
    #[error("{0}")]
    CannotRun(String),

    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },

    /// The results could not be shown.
    #[error("standard output: {0}")]
    Stdout(#[from] io::Error),
}

impl Failure {
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Wrong(_) => 1,
            Self::Usage(_) => 2,
            Self::CannotRun(_) => 3,
            Self::File { .. } | Self::Stdout(_) => 4,
        }
    }
}

impl From<LevelError> for Failure {
    fn from(error: LevelError) -> Self {
        let message = format!("MANDEL_SIMD: {error}");
        match error {
            LevelError::NotHere { .. } => Self::CannotRun(message),
            _ => Self::Usage(message),
        }
    }
}

impl From<mandel_core::Error> for Failure {
    fn from(error: mandel_core::Error) -> Self {
        match error {
            mandel_core::Error::Memory { .. } => Self::CannotRun(error.to_string()),
            _ => Self::Usage(error.to_string()),
        }
    }
}
