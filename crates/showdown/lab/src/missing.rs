use std::io;
use std::path::Path;

/// Why something cannot run here, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}; {remedy}")]
pub struct Missing {
    /// What is missing, or what failed.
    pub reason: String,
    /// The command that installs it, or the option that leaves it out.
    pub remedy: String,
}

impl Missing {
    /// A file or a folder that the system refused.
    #[must_use]
    pub fn file(path: &Path, error: &io::Error) -> Self {
        Self {
            reason: format!("{}: {error}", path.display()),
            remedy: "choose another folder with --out".into(),
        }
    }
}

/// What must run here: the contenders that were named, or everything.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// The names.
    pub names: Vec<String>,
    /// `SHOWDOWN_REQUIRE=all`.
    pub everything: bool,
}

/// Something that must run cannot run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {missing}")]
pub struct Required {
    /// The contender, or the task.
    pub what: String,
    /// The reason.
    pub missing: Missing,
}

impl Demand {
    /// Returns what is missing, so that it can be skipped, unless it must run.
    ///
    /// # Errors
    ///
    /// If it must run.
    pub fn skip(&self, what: &str, missing: Missing) -> Result<Missing, Required> {
        if self.everything || self.names.iter().any(|name| name == what) {
            return Err(Required { what: what.to_owned(), missing });
        }
        Ok(missing)
    }
}
