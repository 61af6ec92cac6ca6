use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use clap::ValueEnum;
use ffi_worker::Model;
use indicatif::{ProgressBar, ProgressStyle};

use super::required;
use crate::cli::Run;
use crate::contenders::{self, Contender, Context};
use crate::failure::Failure;
use crate::machine::{Machine, Toolchain};
use crate::measure::instructions::{self, Count};
use crate::measure::{self, Entrant, Plan};
use crate::output;
use crate::results::{Entry, Results, Workload};
use crate::view::message::{self, note, warning};
use crate::view::picture::Format;
use crate::view::rows::{by_reason, skipped};
use crate::view::{csv, markdown, table, talk};

const ROUNDS: u32 = 31;
/// One of them with Python.
const QUICK_ROUNDS: u32 = 4;

/// Measures, verifies, shows and writes.
pub(super) fn run(arguments: &Run) -> Result<(), Failure> {
    let files = Files::prepare(arguments)?;
    let chosen = choose(arguments)?;
    let context = Context::new(files.out.clone(), &chosen)?;
    let models = match &arguments.models[..] {
        [] => Model::value_variants().to_vec(),
        asked => Model::value_variants().iter().copied().filter(|m| asked.contains(m)).collect(),
    };
    // Builds, and several counts at a time: before everything is pinned to one core.
    context.prepare(&chosen);
    let counts = count(&chosen, &models, &context)?;
    let machine = Machine {
        simd: context.simd.map(|level| level.to_string()),
        threads: context.threads,
        ..Machine::probe_and_pin()
    };
    let (entries, mut entrants) = enter(&chosen, arguments, &context)?;
    add_counts(&mut entrants, &counts)?;
    machine.warnings().iter().for_each(warning);
    if cfg!(debug_assertions) {
        warning(
            "this is a debug build: its figures mean nothing, and instructions are not counted; \
             use cargo run --release",
        );
    }

    let workload = Workload {
        width: arguments.picture.size.width,
        height: arguments.picture.size.height,
        max_iters: arguments.picture.iters,
    };
    let mut plan = Plan {
        context,
        entrants,
        models,
        width: workload.width,
        height: workload.height,
        max_iters: workload.max_iters,
        rounds: arguments.rounds.unwrap_or(if arguments.quick { QUICK_ROUNDS } else { ROUNDS }),
    };
    let progress = progress_bar();
    let measured = measure::run(&mut plan, &progress, |contender, model, img| {
        let path = files.images.join(format!("{contender}-{model}.png"));
        output::write(&path, |to| Format::Png.write(img, workload.max_iters, to))
    })?;
    progress.finish_and_clear();

    // Whatever cannot be written, the rest is, and the table is shown.
    let clang = plan.entrants.iter().find_map(|one| one.contender.clang(&plan.context));
    let toolchain = Toolchain::of_this_build(clang);
    let results = Results::new(command_line(), machine, toolchain, workload, entries, measured);
    let (written, failures) = files.write(&results);
    let shown = show(&results, arguments.with_talk, &files.images, &written);
    results.warnings().iter().for_each(warning);
    let mut failures = failures.into_iter();
    match failures.next() {
        Some(first) => {
            failures.for_each(message::error);
            Err(first)
        }
        None => shown,
    }
}

/// Prints the table and says where everything is.
fn show(
    results: &Results,
    with_talk: bool,
    images: &Path,
    written: &[&Path],
) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    writeln!(stdout, "{}", table::table(results))?;
    if with_talk {
        writeln!(stdout, "{}", talk::talk(results))?;
    }
    writeln!(stdout, "pictures  {}", images.display())?;
    for path in written {
        writeln!(stdout, "written   {}", path.display())?;
    }
    Ok(())
}

/// Who is to take part.
fn choose(arguments: &Run) -> Result<Vec<&'static Contender>, Failure> {
    let named =
        |names: &[String], contender: &Contender| names.iter().any(|name| name == contender.name);
    let chosen: Vec<_> = contenders::ALL
        .iter()
        .filter(|one| arguments.only.is_empty() || named(&arguments.only, one))
        .filter(|one| !named(&arguments.skip, one))
        .filter(|one| !arguments.no_python || !one.is_python())
        .collect();
    if chosen.is_empty() {
        return Err(Failure::Usage("--only and --skip leave no contender to measure".into()));
    }
    Ok(chosen)
}

/// The instructions of a crossing. None in a debug build, whose code is not what is asked about.
fn count(
    chosen: &[&'static Contender],
    models: &[Model],
    context: &Context,
) -> Result<Vec<(&'static str, Count)>, Failure> {
    if cfg!(debug_assertions) || !models.contains(&Model::Crossing) {
        return Ok(Vec::new());
    }
    let counts = instructions::count(chosen, context);
    counts.or_else(|skip| {
        uncounted(format!("instructions are not counted: {skip}")).map(|()| Vec::new())
    })
}

/// Gives each contender that takes part its count.
fn add_counts(entrants: &mut [Entrant], counts: &[(&str, Count)]) -> Result<(), Failure> {
    let mut reasons = Vec::new();
    for Entrant { contender, instructions, .. } in entrants {
        match counts.iter().find(|(name, _)| *name == contender.name) {
            Some((_, Ok(count))) => *instructions = Some(*count),
            Some((name, Err(reason))) => reasons.push((*name, reason.as_str())),
            None => {}
        }
    }
    by_reason(reasons).into_iter().try_for_each(|(reason, names)| {
        uncounted(format!("the instructions of {} are not counted: {reason}", names.join(", ")))
    })
}

/// A count that is missing is a note, unless all are required.
fn uncounted(what: String) -> Result<(), Failure> {
    if required()? {
        return Err(Failure::CannotRun(what));
    }
    note(what);
    Ok(())
}

/// Who takes part, and who was to but cannot.
fn enter(
    chosen: &[&'static Contender],
    arguments: &Run,
    context: &Context,
) -> Result<(Vec<Entry>, Vec<Entrant>), Failure> {
    let require_all = required()?;
    let (mut entries, mut entrants) = (Vec::new(), Vec::new());
    for &contender in chosen {
        let asked_for = arguments.only.iter().any(|name| name == contender.name);
        match contender.start(context) {
            Ok(runner) => {
                entries.push(Entry::new(contender, None));
                entrants.push(Entrant { contender, runner, instructions: None });
            }
            Err(skip) if require_all || asked_for => {
                return Err(Failure::CannotRun(format!("{}: {skip}", contender.name)));
            }
            Err(skip) => entries.push(Entry::new(contender, Some(&skip))),
        }
    }
    skipped(&entries).iter().for_each(warning);
    if entrants.is_empty() {
        return Err(Failure::CannotRun("none of the contenders can run here".into()));
    }
    Ok((entries, entrants))
}

/// Where the results go.
struct Files {
    out: PathBuf,
    images: PathBuf,
    exports: Vec<(PathBuf, Export)>,
}

#[derive(Clone, Copy)]
enum Export {
    Json,
    Csv,
    Markdown,
}

impl Files {
    /// Makes the folders, and finds out before the measuring what could not be written after it.
    fn prepare(arguments: &Run) -> Result<Self, Failure> {
        let out = arguments.out.clone().unwrap_or_else(output::default_folder);
        let images = arguments.images.clone().unwrap_or_else(|| out.join("images"));
        output::make_folder(&out)?;
        output::make_folder(&images)?;

        let mut exports = vec![(out.join("results.json"), Export::Json)];
        for (path, export) in [
            (&arguments.export_json, Export::Json),
            (&arguments.export_csv, Export::Csv),
            (&arguments.export_markdown, Export::Markdown),
        ] {
            exports.extend(path.clone().map(|path| (path, export)));
        }
        for (index, (path, export)) in exports.iter().enumerate() {
            output::check(path)?;
            if matches!(export, Export::Markdown) {
                with_table(path, "")?;
            }
            if exports[..index].iter().any(|(other, _)| other == path) {
                return Err(Failure::Usage(format!("{}: named twice", path.display())));
            }
        }
        Ok(Self { out, images, exports })
    }

    /// Writes all of them. Says which it wrote, and what was wrong with the others.
    fn write(&self, results: &Results) -> (Vec<&Path>, Vec<Failure>) {
        let (mut written, mut failures) = (Vec::new(), Vec::new());
        for (path, export) in &self.exports {
            let result = match export {
                Export::Json => output::write(path, |to| results.write_json(to)),
                Export::Csv => output::write(path, |to| csv::write(results, to)),
                Export::Markdown => write_markdown(path, results),
            };
            match result {
                Ok(()) => written.push(path.as_path()),
                Err(failure) => failures.push(failure),
            }
        }
        (written, failures)
    }
}

fn write_markdown(path: &Path, results: &Results) -> Result<(), Failure> {
    let document = with_table(path, &markdown::markdown(results))?;
    output::write(path, |to| to.write_all(document.as_bytes()))
}

/// The document at `path` with `table` in its place.
fn with_table(path: &Path, table: &str) -> Result<String, Failure> {
    // A device or a pipe has no markers, and reading it could wait for ever.
    let document = if path.is_file() { fs::read_to_string(path) } else { Ok(String::new()) };
    let document = document.map_err(|source| Failure::File { path: path.to_owned(), source })?;
    markdown::between_markers(&document, table).ok_or_else(|| {
        Failure::Usage(format!(
            "{}: it is there and has no lines {} and {} for the table to stand between",
            path.display(),
            markdown::BEGIN,
            markdown::END
        ))
    })
}

/// The command that made these results, as it would be typed in the checkout.
fn command_line() -> String {
    let quoted = |argument: OsString| {
        let text = argument.to_string_lossy().into_owned();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=,./:%@+".contains(c);
        if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
    };
    let arguments: Vec<String> = env::args_os().skip(1).map(quoted).collect();
    let separator = if arguments.is_empty() { "" } else { " -- " };
    format!("cargo run --release{separator}{}", arguments.join(" "))
}

/// On standard error, and on a terminal only.
fn progress_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::no_length().with_style(style)
}
