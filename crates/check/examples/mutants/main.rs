//! Changes one declaration at a time in sources that agree with their headers, and counts what is found of it: by
//! ffi-check, and by what else one could use.
//!
//! ```console
//! $ cargo run --release -p ffi-check --example mutants -- --export benches/record/check-mutants.json
//! ```
//!
//! Read first [`truth`], which says what a change of the ABI is, and `draw.rs`, the kinds of changes. It needs gcc,
//! libclang, the headers that `libraries.rs` names, and the package registry.

#![forbid(unsafe_code)]

mod draw;
mod extract;
mod libraries;
mod model;
mod record;
mod rivals;
mod run;
mod sources;
mod truth;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use record::{Record, Row};
use rivals::ctest;
use run::{Base, Mutant, Run, is_missed};

const THREADS: usize = 2;

/// What is asked on the command line.
struct Options {
    seed: u64,
    count: usize,
    with_rivals: bool,
    export: Option<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    if let Some((first, rest)) = arguments.split_first()
        && first == ctest::GENERATE
    {
        return ctest::generate(rest);
    }
    match options(&arguments).and_then(|options| measure(&options)) {
        Ok(missed) => ExitCode::from(u8::from(missed)),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn options(arguments: &[String]) -> Result<Options, Box<dyn Error>> {
    let mut options = Options { seed: 12, count: 500, with_rivals: true, export: None };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut next = || arguments.next().ok_or(format!("give a value to {argument}"));
        match argument.as_str() {
            "--seed" => options.seed = next()?.parse()?,
            "--count" => options.count = next()?.parse()?,
            "--export" => options.export = Some(next()?.clone()),
            "--no-rivals" => options.with_rivals = false,
            other => {
                let known = "--seed N, --count N, --no-rivals or --export FILE";
                return Err(format!("no such option: {other}; give {known}").into());
            }
        }
    }
    Ok(options)
}

/// Returns whether a change was missed.
fn measure(options: &Options) -> Result<bool, Box<dyn Error>> {
    let cache = sources::repository().join("target/mutants");
    let folder = tempfile::tempdir()?;
    let mut bases = Vec::new();
    for source in sources::fetch(&cache)? {
        let library = source.library;
        let own = folder.path().join(library.name);
        match Base::new(source, &own, options.with_rivals) {
            Ok(base) => bases.push(base),
            Err(error) => eprintln!(
                "skipped {}: {error}; are its headers here? apt-get install {}",
                library.name, library.debian
            ),
        }
    }
    let mutants = run::draw(&bases, options.count, options.seed);
    let start = Instant::now();
    let rows = judge(&bases, &mutants, options.with_rivals, folder.path())?;
    let seconds = start.elapsed().as_secs_f64();
    let missed = rows.iter().any(is_missed);
    let record = Record::new(options.seed, &bases, rows, seconds);
    record.print();
    eprintln!("{} mutants in {seconds:.1} s", mutants.len());
    if let Some(file) = &options.export {
        std::fs::write(file, serde_json::to_string_pretty(&record)? + "\n")?;
    }
    Ok(missed)
}

/// Judges all mutants, each thread in a folder of its own.
fn judge(
    bases: &[Base],
    mutants: &[Mutant],
    with_rivals: bool,
    folder: &std::path::Path,
) -> Result<Vec<Row>, Box<dyn Error>> {
    let run = Run::new(bases, with_rivals);
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (run, next, rows) = (&run, &next, &rows);
            let folder = folder.join(format!("thread-{thread}"));
            scope.spawn(move || {
                while let number = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(mutant) = mutants.get(number)
                {
                    let _ = std::fs::create_dir_all(&folder);
                    let row = run.judge(mutant, &folder).map_err(|error| error.to_string());
                    if let Ok(mut rows) = rows.lock() {
                        rows.push((number, row));
                    }
                }
            });
        }
    });
    let mut rows = rows.into_inner().map_err(|_| "a thread ended early")?;
    rows.sort_by_key(|(number, _)| *number);
    rows.into_iter().map(|(_, row)| row.map_err(Into::into)).collect()
}
