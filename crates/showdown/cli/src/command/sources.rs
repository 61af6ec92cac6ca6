use std::path::{Path, PathBuf};

use ffi_lab::checkout;
use ffi_report::Sheet;
use ffi_results::Results;

use crate::failure::Failure;

/// The files of the record that have prices. `costs.json` is not in every checkout.
const RECORD: [&str; 4] = ["results.json", "crossing.json", "drift.json", "costs.json"];

/// The results that the user named, or else the published record.
pub(super) fn sources(named: &[PathBuf]) -> Result<Vec<Sheet>, Failure> {
    if !named.is_empty() {
        let read = |path: &PathBuf| {
            Ok(Sheet { name: path.display().to_string(), results: Results::read(path)? })
        };
        return named.iter().map(read).collect();
    }
    let Ok(root) = checkout("benches/record") else { return Ok(Vec::new()) };
    let paths = RECORD.iter().map(|file| Path::new("benches/record").join(file));
    paths
        .filter(|path| root.join(path).is_file())
        .map(|path| {
            let results = Results::read(&root.join(&path))?;
            Ok(Sheet { name: path.display().to_string(), results })
        })
        .collect()
}
