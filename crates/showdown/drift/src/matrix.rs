//! Every mutation under every consumer.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{fs, io, thread};

use ffi_lab::{Missing, Observer, empty_folder, ending, run as run_process};
use ffi_results::{Cell, DefenceCell, Drift, Model, Outcome};
use mandel_core::Img;
use mandel_core::oracle::{self, Arithmetic};

use crate::consumers::{Consumer, Program, Stale};
use crate::defences::{Defence, Subject};
use crate::diagnosis;
use crate::library::Library;
use crate::mutations::{Mutation, Which};
use crate::outcome::{Ran, Right, judge, together};
use crate::python::Python;
use crate::shared::Shared;

/// A probe draws a small picture. One that takes longer reads garbage as a size.
const PATIENCE: Duration = Duration::from_secs(5);

/// A cell is repeated in a new process for each of these numbers: 0, a small one, 2.0 as a `float`, and all
/// bits. The probe leaves the number in the registers and the memory that its calls do not use. In the last
/// repetition, address randomisation is off, where the system allows that.
const REST: [u64; 4] = [0, 3, 0x4000_0000_4000_0000, FIXED];
const FIXED: u64 = u64::MAX;

/// No core dumps, and 4 GB of memory. Not every shell takes both in one command.
const LIMITS: &str = "ulimit -c 0 && ulimit -v 4000000 && exec \"$@\"";

/// The numbers for a program in Python, which leaves there what it likes.
const PYTHON_REST: &[u64] = &[0, FIXED];

/// The picture that `ffi-drift-probe` draws.
const WIDTH: i32 = 60;
const HEIGHT: i32 = 40;
const MAX_ITERS: i32 = 20;

/// What is tried.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The rows.
    pub mutations: &'a [&'static Mutation],
    /// The columns.
    pub consumers: &'a [&'static Consumer],
    /// The defences that are tried on each mutation of the first library.
    pub defences: &'a [&'static Defence],
    /// How many mutations are tried at the same time.
    pub jobs: usize,
    /// Whether the folders of the mutations stay.
    pub keep: bool,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The matrix.
    pub drift: Drift,
    /// The consumers and the defences that cannot be tried here.
    pub skipped: Vec<Skipped>,
}

/// A consumer or a defence, and why it cannot be tried here.
pub type Skipped = (&'static str, Missing);

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
    /// A program that everything else needs.
    #[error("a program for the unchanged C cannot be built: {0}")]
    Stale(String),
}

/// Tries everything in `out`.
///
/// # Errors
///
/// If the unchanged C does not pass in every consumer, or a mutation is not one.
pub fn run(plan: &Plan<'_>, out: &Path, observer: &dyn Observer) -> Result<Found, DriftError> {
    let folder = std::path::absolute(out.join("drift")).map_err(DriftError::file(out))?;
    fs::create_dir_all(&folder).map_err(DriftError::file(&folder))?;
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        let reason = "the drift lab knows only the tools of Linux with glibc so far".to_owned();
        return Err(Missing { reason, remedy: "run it there, or in a container".into() }.into());
    }
    let _lock = lock(&folder)?;
    let cells = folder.join("cells");
    empty_folder(&cells)?;
    let shared = Shared::build(&folder, observer)?;

    let side = |which: Which| {
        let control = Library::unchanged(which, &cells.join("control").join(which.name()))?;
        let stale = Stale::build(&shared, &control, &cells.join("stale").join(which.name()));
        let stale = stale.map_err(|(_, message)| DriftError::Stale(message))?;
        Ok::<_, DriftError>(Side { control, stale })
    };
    let sides = [side(Which::Mandel)?, side(Which::Shapes)?];
    let mut skipped: Vec<Skipped> = Vec::new();
    let mut python = None;
    if plan.consumers.iter().any(|one| one.python) {
        match Python::prepare(out, &folder, &shared, observer) {
            Ok(ready) => python = Some(ready),
            Err(missing) => {
                let names = plan.consumers.iter().filter(|one| one.python).map(|one| one.name);
                skipped.extend(names.map(|name| (name, missing.clone())));
            }
        }
    }
    if let Some(missing) = &shared.no_libclang {
        let names = plan.consumers.iter().filter(|one| one.generates()).map(|one| one.name);
        skipped.extend(names.map(|name| (name, missing.clone())));
    }
    let is_skipped = |one: &Consumer| skipped.iter().any(|(name, _)| *name == one.name);
    let consumers: Vec<_> = plan.consumers.iter().filter(|one| !is_skipped(one)).collect();
    let picture = picture(Arithmetic::Single)?;
    let python_picture = self::picture(Arithmetic::DoubleCoordinates)?;
    let fixed = has_setarch();
    let out = folder.parent().unwrap_or(&folder).to_owned();
    let lab = Lab { shared, python, sides, consumers, picture, python_picture, fixed, out };

    lab.check_control(&cells)?;
    let (defences, missing) = lab.ready(plan.defences, &cells.join("check"))?;
    skipped.extend(missing);
    let results = Mutex::new(Vec::from_iter(plan.mutations.iter().map(|_| None)));
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    observer.started("drift");
    thread::scope(|scope| {
        for _ in 0..plan.jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutation) = plan.mutations.get(index) else { return };
                    let own = cells.join(mutation.name);
                    let row = lab.row(mutation, &defences, &own).inspect(|_| {
                        if !plan.keep {
                            // A folder that stays is emptied by the next run.
                            let _ = fs::remove_dir_all(&own);
                        }
                    });
                    results.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(row);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    observer.progress(done as u64, plan.mutations.len() as u64, mutation.name);
                }
            });
        }
    });
    observer.finished();
    let results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut drift = Drift::default();
    for row in results.into_iter().flatten() {
        let (cells, defences) = row?;
        drift.cells.extend(cells);
        drift.defences.extend(defences);
    }
    Ok(Found { drift, skipped })
}

/// Only one lab at a time may use a folder. The lock ends with this process, however that ends.
fn lock(folder: &Path) -> Result<File, DriftError> {
    let path = folder.join("lock");
    let file = File::create(&path).map_err(DriftError::file(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::Error(error)) => Err(DriftError::file(&path)(error)),
        Err(TryLockError::WouldBlock) => Err(DriftError::Missing(Missing {
            reason: format!("another showdown drift is using {}", folder.display()),
            remedy: "wait for it, or choose another folder with --out".into(),
        })),
    }
}

pub(crate) struct Lab<'a> {
    pub(crate) shared: Shared,
    python: Option<Python>,
    sides: [Side; 2],
    consumers: Vec<&'a &'static Consumer>,
    /// The line with the right picture.
    pub(crate) picture: String,
    /// The same for Python's loop, which computes its coordinates as doubles.
    python_picture: String,
    /// Whether address randomisation can be switched off.
    fixed: bool,
    /// The folder that everything is built in.
    out: PathBuf,
}

/// What there is of one of the libraries before it changes.
struct Side {
    control: Library,
    stale: Stale,
}

/// The calls of the library of shapes, and the line with the right result of each.
const SHAPES: [(&str, &str); 7] = [
    ("scalars", "value -1"),
    ("padded", "value (-5, -2.5)"),
    ("text", "value unknown status"),
    ("growth", "value memory does not grow"),
    ("each", "value [0, 1, 2]"),
    ("pencil", "value Ok(()) Pencil { colour: Blue, length: 4 }"),
    ("parse", "value Real(2.5)"),
];

/// How a library is called: the argument of the probe, the model, and the line with the right result.
type Call<'a> = (&'static str, Model, &'a str);

/// One mutation under one consumer.
#[derive(Clone, Copy)]
struct Attempt<'a> {
    mutation: &'a str,
    consumer: &'a Consumer,
    side: &'a Side,
    /// The library whose header is read, and the library that is used.
    libraries: [&'a Library; 2],
    calls: &'a [Call<'a>],
    designed: Option<&'a str>,
    folder: &'a Path,
}

impl Lab<'_> {
    /// The program that is linked with the first library, as a shared one.
    pub(crate) fn linked(&self, library: &Library) -> Program {
        self.side(Which::Mandel).stale.linked(library)
    }

    /// The program that opens the first library.
    pub(crate) fn opening(&self, library: &Library) -> Program {
        self.side(Which::Mandel).stale.opening(library)
    }

    fn side(&self, which: Which) -> &Side {
        &self.sides[usize::from(which == Which::Shapes)]
    }

    /// The calls that a mutation is tried with.
    fn calls(&self, mutation: &Mutation) -> Vec<Call<'_>> {
        let shapes = SHAPES.iter().find(|(name, _)| *name == mutation.call);
        match shapes {
            Some((name, right)) => vec![(name, Model::OneCall, right)],
            None => [Model::OneCall, Model::PerPixel]
                .map(|call| (call.name(), call, &*self.picture))
                .into(),
        }
    }

    /// The unchanged C must be right in every consumer. Otherwise nothing that follows would mean anything.
    fn check_control(&self, cells: &Path) -> Result<(), DriftError> {
        let pictures =
            [Model::OneCall, Model::PerPixel].map(|call| (call.name(), call, &*self.picture));
        let shapes = SHAPES.map(|(name, right)| (name, Model::OneCall, right));
        for (side, calls) in self.sides.iter().zip([&pictures[..], &shapes]) {
            let folder = cells.join("check").join(side.control.which.name());
            for consumer in self.consumers.iter().filter(|one| one.uses(side.control.which)) {
                let attempt = Attempt {
                    mutation: "control",
                    consumer,
                    side,
                    libraries: [&side.control; 2],
                    calls,
                    designed: None,
                    folder: &folder,
                };
                for cell in self.cells(attempt) {
                    if cell.outcome != Outcome::Correct {
                        return Err(DriftError::Control {
                            consumer: consumer.name,
                            call: cell.call.name(),
                            outcome: cell.outcome,
                            evidence: cell.evidence,
                        });
                    }
                }
            }
        }
        Ok(())
    }

    /// Every consumer, after one mutation.
    fn row(
        &self,
        mutation: &'static Mutation,
        defences: &[&'static Defence],
        folder: &Path,
    ) -> Result<(Vec<Cell>, Vec<DefenceCell>), DriftError> {
        let side = self.side(mutation.library);
        let changed = Library::changed(mutation, folder)?;
        if changed.is_same_code(&side.control) && !mutation.harmless {
            return Err(DriftError::NoChange(mutation.name));
        }
        let calls = self.calls(mutation);
        let mut row = Vec::new();
        for consumer in self.consumers.iter().filter(|one| one.uses(mutation.library)) {
            // If only another file was found, the library that was built stays.
            let libraries = match (mutation.only_loaded, consumer.loads()) {
                (false, _) => [&changed; 2],
                (true, true) => [&side.control, &changed],
                (true, false) => [&side.control; 2],
            };
            row.extend(self.cells(Attempt {
                mutation: mutation.name,
                consumer,
                side,
                libraries,
                calls: &calls,
                designed: mutation.designed,
                folder,
            }));
        }
        if mutation.library == Which::Mandel && row.iter().any(|cell| cell.outcome.is_silent()) {
            self.diagnose(side, &changed, &mut row, folder)?;
        }
        let mut defended = Vec::new();
        if mutation.library == Which::Mandel {
            // A defence that reads a header reads that of the library that was built.
            let library = if mutation.only_loaded { &side.control } else { &changed };
            let control = &side.control;
            let subject = Subject {
                lab: self,
                mutation: Some(mutation),
                control,
                library,
                loaded: &changed,
                cells: &row,
                folder,
            };
            for defence in defences {
                defended.extend(defence.attempt(subject)?);
            }
        }
        Ok((row, defended))
    }

    /// The defences that can be tried here. The unchanged C must pass in each.
    fn ready(
        &self,
        defences: &[&'static Defence],
        folder: &Path,
    ) -> Result<(Vec<&'static Defence>, Vec<Skipped>), DriftError> {
        let control = &self.side(Which::Mandel).control;
        let (mut ready, mut missing) = (Vec::new(), Vec::new());
        for defence in defences {
            let subject = Subject {
                lab: self,
                mutation: None,
                control,
                library: control,
                loaded: control,
                cells: &[],
                folder,
            };
            match defence.attempt(subject)? {
                Some(cell) if cell.caught => {
                    return Err(DriftError::Alarm {
                        defence: defence.name,
                        evidence: cell.evidence,
                    });
                }
                Some(_) => ready.push(*defence),
                None => {
                    let no_abidiff = || Missing {
                        reason: "abidiff not found".into(),
                        remedy: "apt-get install abigail-tools".into(),
                    };
                    let why = self.shared.no_libclang.clone();
                    let why = why.filter(|_| defence.name != "abidiff");
                    missing.push((defence.name, why.unwrap_or_else(no_abidiff)));
                }
            }
        }
        Ok((ready, missing))
    }

    /// A cell for each call.
    fn cells(&self, attempt: Attempt<'_>) -> Vec<Cell> {
        let Attempt { mutation, consumer, side, libraries, calls, designed, folder } = attempt;
        let built =
            consumer.build(&self.shared, self.python.as_ref(), &side.stale, libraries, folder);
        let cell = |&(argument, call, result): &Call<'_>| {
            // Only Python's own loop has coordinates of its own.
            let is_own_loop = consumer.python && call == Model::PerPixel;
            let result = if is_own_loop { self.python_picture.as_str() } else { result };
            let right = Right { result, designed };
            // An interpreter takes long to start.
            let repetitions = if consumer.python { PYTHON_REST } else { &REST };
            let all: Vec<_> = match &built {
                Err((stage, message)) => vec![(stage.outcome(), message.clone())],
                Ok(program) => repetitions
                    .iter()
                    .map(|&rest| judge(&self.run(program, argument, rest), right))
                    .collect(),
            };
            let outcomes: Vec<_> = all.iter().map(|(outcome, _)| *outcome).collect();
            let (outcome, outcomes_seen) = together(&outcomes);
            let evidence = self.without_folders(&shown(outcome, all), folder);
            Cell {
                mutation: mutation.to_owned(),
                consumer: consumer.name.to_owned(),
                python: consumer.python,
                call,
                outcome,
                outcomes_seen,
                evidence,
                diagnosis: None,
            }
        };
        calls.iter().filter(|(_, call, _)| consumer.offers(*call)).map(cell).collect()
    }

    /// A message without the folders of this machine, so that it is the same in every run.
    pub(crate) fn without_folders(&self, text: &str, folder: &Path) -> String {
        let folders = folder.ancestors().take_while(|inner| inner.starts_with(&self.out));
        folders.chain([&*self.shared.workspace]).fold(text.to_owned(), |text, folder| {
            text.replace(&format!("{}/", folder.display()), "")
        })
    }

    /// Asks a witness what the callee of a silent cell reads.
    fn diagnose(
        &self,
        side: &Side,
        changed: &Library,
        row: &mut [Cell],
        folder: &Path,
    ) -> Result<(), DriftError> {
        let witness = diagnosis::witness(changed, &folder.join("witness"))?;
        for consumer in self.consumers.iter().filter(|one| !one.python) {
            let is_meant =
                |cell: &&mut Cell| cell.consumer == consumer.name && cell.outcome.is_silent();
            let mut silent = row.iter_mut().filter(is_meant).peekable();
            if silent.peek().is_none() {
                continue;
            }
            let own = folder.join("diagnosis");
            let built = consumer.build(
                &self.shared,
                self.python.as_ref(),
                &side.stale,
                [changed, &witness],
                &own,
            );
            let Ok(program) = built else { continue };
            let stdout = self.run(&program, "diagnosis", 0).stdout;
            for cell in silent {
                let function =
                    if cell.call == Model::PerPixel { "mandel" } else { "create_fractal" };
                cell.diagnosis = diagnosis::explain(&stdout, function);
            }
        }
        Ok(())
    }

    /// Runs a program once, in a made environment and within limits.
    pub(crate) fn run(&self, program: &Program, call: &str, rest: u64) -> Ran {
        let mut command = Command::new("sh");
        command.args(["-c", LIMITS, "sh"]);
        if self.fixed && rest == FIXED {
            command.args(["setarch", "-R"]);
        }
        command.args(&program.command).arg(call).env_clear();
        if program.command.len() == 1 {
            command.arg(rest.to_string());
        }
        command.env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").env("PYTHONHASHSEED", "0");
        // Another length of the environment moves the stack.
        let place = REST.iter().position(|&one| one == rest).unwrap_or_default();
        command.env("PADDING", "x".repeat(16 * place));
        command.envs(program.environment.iter().map(|(name, value)| (name, value)));
        match run_process(&mut command, "", PATIENCE) {
            Ok(output) => Ran {
                status: output.status.code(),
                ending: ending(output.status),
                stdout: output.stdout,
                stderr: output.stderr,
            },
            Err(error) => Ran {
                status: None,
                ending: match error.kind() {
                    io::ErrorKind::TimedOut => error.to_string(),
                    _ => format!("it does not start: {error}"),
                },
                stdout: String::new(),
                stderr: String::new(),
            },
        }
    }
}

/// What shows an outcome; if there were several, each with what shows it.
fn shown(outcome: Outcome, all: Vec<(Outcome, String)>) -> String {
    if outcome != Outcome::Undefined {
        return all.into_iter().next().map(|(_, evidence)| evidence).unwrap_or_default();
    }
    let mut parts: Vec<String> = Vec::new();
    for part in all.into_iter().map(|(seen, evidence)| format!("{seen} ({evidence})")) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(", ")
}

/// The line with the right picture.
fn picture(arithmetic: Arithmetic) -> Result<String, mandel_core::Error> {
    let mut img = Img::new(WIDTH, HEIGHT)?;
    oracle::draw(&mut img, MAX_ITERS, arithmetic)?;
    let digits: String = img.pixels().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("picture {digits}"))
}

fn has_setarch() -> bool {
    let mut command = Command::new("setarch");
    run_process(command.args(["-R", "true"]), "", PATIENCE)
        .is_ok_and(|output| output.status.success())
}
