use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use ffi_lab::{FileError, files};
use ffi_report::{Sheet, contradictions, page, visible};
use ffi_results::{ReadError, Results};

use super::measuring::command_line;
use crate::arguments::Report;
use crate::failure::Failure;
use crate::message::{self, warning};

/// The page, in the output folder.
const NAME: &str = "report.html";

/// Writes one page of these results files, or of all in the output folder.
pub(super) fn report(arguments: &Report) -> Result<(), Failure> {
    let folder = files::default_folder();
    let sheets = match &arguments.results[..] {
        [] => in_folder(&folder)?,
        paths => named(paths)?,
    };
    let path = arguments.output.clone().unwrap_or_else(|| folder.join(NAME));
    if arguments.results.iter().any(|one| is_same(one, &path)) {
        let what = "this is one of the results files, and the page would replace it";
        return Err(Failure::Usage(format!("{}: {what}", path.display())));
    }
    if arguments.output.is_none() {
        files::make_folder(&folder)?;
    }
    contradictions(&sheets).iter().for_each(warning);
    write(&path, &sheets, &command_line())?;
    let mut stdout = anstream::stdout().lock();
    writeln!(stdout, "written   {}", visible(&path.to_string_lossy()))?;
    Ok(())
}

/// Writes the page of all results in a folder, after one of them was written. What cannot be read is not in
/// the page, and a warning says so.
pub(super) fn after_measuring(folder: &Path, failures: &mut Vec<Failure>) -> Option<PathBuf> {
    let path = folder.join(NAME);
    let written = in_folder(folder).and_then(|sheets| {
        // With --out, the command that writes the page again needs the names of the files.
        let names: Vec<_> =
            sheets.iter().map(|sheet| folder.join(&sheet.name).display().to_string()).collect();
        let command = format!("cargo run --release -- report {}", names.join(" "));
        write(&path, &sheets, &command)
    });
    match written {
        Ok(()) => Some(path),
        Err(failure) => {
            failures.push(failure);
            None
        }
    }
}

fn write(path: &Path, sheets: &[Sheet], command: &str) -> Result<(), Failure> {
    let text = page::render(sheets, command);
    Ok(files::write(path, |to| to.write_all(text.as_bytes()))?)
}

/// The files that were named. Each of them must be usable.
fn named(paths: &[PathBuf]) -> Result<Vec<Sheet>, Failure> {
    let mut known = HashSet::new();
    let mut sheets = Vec::new();
    for path in paths {
        if !known.insert(fs::canonicalize(path).unwrap_or_else(|_| path.clone())) {
            return Err(Failure::Usage(format!("{}: this file is named twice", path.display())));
        }
        let name = path.to_string_lossy().into_owned();
        sheets.push(Sheet { name, results: Results::read(path)? });
    }
    Ok(sheets)
}

/// Every results file in a folder: first what was measured most often, then the others by name.
pub(super) fn in_folder(folder: &Path) -> Result<Vec<Sheet>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(none_in(folder)),
        Err(error) => return Err(FileError::at(folder)(error).into()),
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|it| it == "json")).collect();
    let order = |path: &PathBuf| {
        let usual = ["results.json", "crossing.json", "costs.json", "drift.json"];
        let name = path.file_name().unwrap_or_default().to_owned();
        (usual.iter().position(|one| name == *one).unwrap_or(usual.len()), name)
    };
    paths.sort_by_key(order);
    let mut sheets = Vec::new();
    for path in paths {
        match Results::read(&path) {
            Ok(results) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                sheets.push(Sheet { name, results });
            }
            // Other programs may have left their own files there.
            Err(ReadError::NotResults { .. }) => {}
            Err(error) => warning(format!("not in the report: {}", message::chain(&error))),
        }
    }
    if sheets.is_empty() { Err(none_in(folder)) } else { Ok(sheets) }
}

fn none_in(folder: &Path) -> Failure {
    let advice = "measure first with showdown run, or name results files";
    Failure::Usage(format!("{}: no results file is in this folder; {advice}", folder.display()))
}

fn is_same(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
