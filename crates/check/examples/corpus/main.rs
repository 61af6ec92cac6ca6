//! Judges published crates against the headers of this system, and holds every complaint to a note.
//!
//! ```console
//! $ cargo run --release -p ffi-check --example corpus -- --export benches/record/check-corpus.json
//! ```
//!
//! It asks how well the check does on declarations that nobody wrote for it. How much is judged, and how long
//! does that take? Is each complaint one that a reader of both texts agrees with?
//! `crates.rs` says which crates, `notes.rs` what a reader found about each complaint. A complaint without a note, and a note without
//! a complaint, are errors: so a new false alarm cannot hide, and neither can a find that gets lost.
//!
//! Cargo fetches the crates, and nothing of them is built or run. A crate whose headers are not installed is
//! skipped, with the name of the package that has them.

#![forbid(unsafe_code)]

mod crates;
mod data;
mod fetch;
mod measure;
mod notes;
mod record;
mod synthetic;
mod table;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use data::Crate;
use measure::Outcome;
use record::Record;

/// What the arguments ask for.
#[derive(Default)]
struct Wanted {
    export: Option<PathBuf>,
    names: Vec<String>,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let wanted = wanted()?;
    let is_wanted = |one: &&Crate| {
        wanted.names.is_empty() || wanted.names.iter().any(|name| one.row().starts_with(name))
    };
    let chosen: Vec<_> = crates::CRATES.iter().filter(is_wanted).collect();
    let folders = fetch::fetch(&chosen)?;
    let mut record = Record::default();
    for (one, folder) in chosen.iter().zip(&folders) {
        match measure::measure(one, folder)? {
            Outcome::Judged(judged) => {
                eprintln!("{}: {:.0} ms", one.row(), judged.milliseconds);
                record.add(one, folder, &judged);
            }
            Outcome::Skipped(why) => {
                eprintln!("{}: skipped, {why}", one.row());
                record.skip(one, why);
            }
        }
    }
    record.synthetic = Some(synthetic::measure()?);
    let mut errors = notes::apply(&mut record, &chosen);
    errors.extend(record.below_aim());
    print!("{}", table::markdown(&record));
    if let Some(file) = &wanted.export {
        std::fs::write(file, serde_json::to_string_pretty(&record)? + "\n")?;
        eprintln!("wrote {}", file.display());
    }
    errors.iter().for_each(|error| eprintln!("error: {error}"));
    Ok(if errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads `[--export FILE] [CRATE…]`.
fn wanted() -> Result<Wanted, String> {
    let mut wanted = Wanted::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--export" => {
                let file = arguments.next().ok_or("--export needs the name of a file")?;
                wanted.export = Some(file.into());
            }
            option if option.starts_with('-') => {
                return Err(format!("{option}? There is --export FILE, and names of crates"));
            }
            name => wanted.names.push(name.to_owned()),
        }
    }
    Ok(wanted)
}
