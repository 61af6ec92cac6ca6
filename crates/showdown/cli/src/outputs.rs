//! Where the results of a run go.

use std::fs;
use std::path::{Path, PathBuf};

use ffi_lab::{FileError, files};
use ffi_report::{csv, markdown};
use ffi_results::Results;

use crate::arguments::Exports;
use crate::failure::Failure;

/// The folders and files of a measuring command.
pub(crate) struct Outputs {
    pub(crate) folder: PathBuf,
    exports: Vec<(PathBuf, Export)>,
}

#[derive(Clone, Copy)]
enum Export {
    Json,
    Csv,
    Markdown,
}

impl Outputs {
    /// Makes the folder, and checks before the measurement that everything can be written after it. The
    /// results always go to the file `name` in the folder.
    pub(crate) fn prepare(arguments: &Exports, name: &str) -> Result<Self, Failure> {
        let folder = arguments.out.clone().unwrap_or_else(files::default_folder);
        files::make_folder(&folder)?;
        let mut exports = vec![(folder.join(name), Export::Json)];
        for (path, export) in [
            (&arguments.export_json, Export::Json),
            (&arguments.export_csv, Export::Csv),
            (&arguments.export_markdown, Export::Markdown),
        ] {
            exports.extend(path.clone().map(|path| (path, export)));
        }
        for (index, (path, export)) in exports.iter().enumerate() {
            files::check(path)?;
            if matches!(export, Export::Markdown) {
                document(path, "")?;
            }
            if exports[..index].iter().any(|(other, _)| other == path) {
                let advice = "two outputs have this name; choose another file for one of them";
                return Err(Failure::Usage(format!("{}: {advice}", path.display())));
            }
        }
        Ok(Self { folder, exports })
    }

    /// Writes all exports. Returns the paths that it wrote, and adds a failure for each of the others.
    pub(crate) fn write(&self, results: &Results, failures: &mut Vec<Failure>) -> Vec<&Path> {
        let mut written = Vec::new();
        for (path, export) in &self.exports {
            let result = match export {
                Export::Json => {
                    files::write(path, |to| results.write_json(to)).map_err(Failure::from)
                }
                Export::Csv => {
                    files::write(path, |to| csv::write(results, to)).map_err(Failure::from)
                }
                Export::Markdown => write_markdown(path, results),
            };
            match result {
                Ok(()) => written.push(path.as_path()),
                Err(failure) => failures.push(failure),
            }
        }
        written
    }
}

fn write_markdown(path: &Path, results: &Results) -> Result<(), Failure> {
    let document = document(path, &markdown::results(results))?;
    Ok(files::write(path, |to| to.write_all(document.as_bytes()))?)
}

/// The document at `path` with `text` in its place.
fn document(path: &Path, text: &str) -> Result<String, Failure> {
    // A device or a pipe has no markers, and reading it could wait forever.
    let document = if path.is_file() { fs::read_to_string(path) } else { Ok(String::new()) };
    let document = document.map_err(FileError::at(path))?;
    markdown::between_markers(&document, text).ok_or_else(|| {
        Failure::Usage(format!(
            "{}: the file exists and has no lines {} and {} for the table to go between; add them, or \
             choose another file",
            path.display(),
            markdown::BEGIN,
            markdown::END
        ))
    })
}
