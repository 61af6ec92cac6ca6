//! The contenders in Python.

use std::path::Path;

use ffi_lab::{Missing, Observer};
use ffi_results::Cost;

use crate::cache::Key;

/// What a measurement of the contender depends on, or why it cannot be measured here.
pub(crate) fn key(contender: &str) -> Result<Key, Missing> {
    Err(not_yet(contender))
}

/// Measures everything of a contender except what is written. `folder` is empty, and is removed after it.
pub(crate) fn measure(
    contender: &str,
    folder: &Path,
    log: &Path,
    observer: &dyn Observer,
) -> Result<Cost, Missing> {
    let _ = (folder, log, observer);
    Err(not_yet(contender))
}

fn not_yet(contender: &str) -> Missing {
    Missing {
        reason: format!("the costs of {contender} are not measured yet"),
        remedy: "leave Python out: --no-python".into(),
    }
}
