use std::io;
use std::path::Path;

use ffi_lab::Missing;
use ffi_results::Outcome;

/// Why there is no matrix.
#[derive(Debug, thiserror::Error)]
pub enum DriftError {
    /// Something that every consumer needs.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// An edit found nothing to change.
    #[error(
        "the mutation {mutation} does not apply: {file} has no {text:?}; change its edits in \
         crates/showdown/drift/src/mutations.rs"
    )]
    NotApplied {
        /// Its name.
        mutation: &'static str,
        /// The file of the library.
        file: String,
        /// What it looked for.
        text: &'static str,
    },
    /// The changed library is not C.
    #[error("{what} does not compile: {message}")]
    NotCompiled {
        /// The mutation.
        what: String,
        /// The compiler's message.
        message: String,
    },
    /// The compiled code is the same.
    #[error(
        "the mutation {0} changes no compiled code, so nobody can notice it: mark it as harmless, or change \
         its edits"
    )]
    NoChange(&'static str),
    /// A program that must not fail.
    #[error("with the unchanged C, {consumer} is {outcome} in {call}: {evidence}")]
    Control {
        /// The consumer.
        consumer: &'static str,
        /// How it calls.
        call: &'static str,
        /// What happened.
        outcome: Outcome,
        /// What shows it.
        evidence: String,
    },
    /// A defence that must not notice anything.
    #[error("with the unchanged C, the defence {defence} says: {evidence}")]
    Alarm {
        /// Its name.
        defence: &'static str,
        /// What it says.
        evidence: String,
    },
    /// There is no memory for the right picture.
    #[error(transparent)]
    Picture(#[from] mandel_core::Error),
    /// A tool that does not run, or a file.
    #[error("the lab cannot go on: {0}")]
    Broken(String),
    /// A program that everything else needs.
    #[error("a program for the unchanged C cannot be built: {0}")]
    Stale(String),
}

impl DriftError {
    /// A file that the system refused.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |error| Self::Missing(Missing::file(&path, &error))
    }
}
