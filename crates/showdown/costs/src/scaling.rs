//! What a tool costs for headers of 10, 100 and 1000 functions.

use std::path::Path;

use ffi_lab::{Missing, Observer};
use ffi_results::Scaling;

use crate::cache::Key;

/// Everything that the measurement depends on.
pub(crate) fn key(contender: &str) -> Result<Key, Missing> {
    let mut key = Key::new();
    key.add("contender", contender);
    Ok(key)
}

/// Measures a contender with each size of header. `folder` is empty, and is removed after it.
pub(crate) fn measure(
    contender: &str,
    folder: &Path,
    log: &Path,
    observer: &dyn Observer,
) -> Result<Vec<Scaling>, Missing> {
    let _ = (contender, folder, log, observer);
    Ok(Vec::new())
}
