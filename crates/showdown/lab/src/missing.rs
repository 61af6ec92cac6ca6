use std::io;
use std::path::Path;

/// Why something cannot run here, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}; {remedy}")]
pub struct Missing {
    /// What there is not, or what failed.
    pub reason: String,
    /// The command that installs it, or the option that does without it.
    pub remedy: String,
}

impl Missing {
    /// A file or a folder that the system refused.
    pub(crate) fn file(path: &Path, error: &io::Error) -> Self {
        Self {
            reason: format!("{}: {error}", path.display()),
            remedy: "choose another folder with --out".into(),
        }
    }
}

/// What must run here: what was asked for by name, or everything.
#[derive(Clone, Debug, Default)]
pub struct Demand {
    /// Asked for by name.
    pub names: Vec<String>,
    /// `SHOWDOWN_REQUIRE=all`.
    pub everything: bool,
}

/// Something that must run cannot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {missing}")]
pub struct Required {
    /// A contender, or what was to be done.
    pub what: String,
    /// Why not.
    pub missing: Missing,
}

impl Demand {
    /// Hands on what is missing, to be skipped, unless it was asked for.
    ///
    /// # Errors
    ///
    /// Where it was.
    pub fn skip(&self, what: &str, missing: Missing) -> Result<Missing, Required> {
        if self.everything || self.names.iter().any(|name| name == what) {
            return Err(Required { what: what.to_owned(), missing });
        }
        Ok(missing)
    }
}
