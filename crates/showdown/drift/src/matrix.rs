//! Every mutation under every consumer.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use ffi_lab::{Missing, Observer, empty_folder, tools};
use ffi_results::{Cell, DefenceCell, Drift, Model, Outcome, sha256};
use mandel_core::oracle::Arithmetic;

use crate::consumers::Consumer;
use crate::defences::{Defence, Subject};
use crate::diagnosis;
use crate::error::DriftError;
use crate::faithful::Faithful;
use crate::lab::{FIXED, Lab, REST, Side, picture, pictures};
use crate::library::Library;
use crate::mutations::{Mutation, Which};
use crate::outcome::{Right, judge, together, wrong_picture};
use crate::python::Python;
use crate::shared::Shared;
use crate::tool::Unbuilt;

/// The numbers for a program in Python, which leaves there what it likes.
const PYTHON_REST: &[u64] = &[0, FIXED];

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
    /// Whether cargo and pip build everything, as they do for a user. It takes long. One mutation is tried
    /// after the other, without the defences.
    pub faithful: bool,
}

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The matrix.
    pub drift: Drift,
    /// The mutations, the consumers and the defences that cannot be tried here.
    pub skipped: Vec<Skipped>,
}

/// A mutation, a consumer or a defence, and why it cannot be tried here.
pub type Skipped = (&'static str, Missing);

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
    if folder.to_string_lossy().contains(':') {
        let reason = format!("{} has a colon, which ends a path for the loader", folder.display());
        return Err(Missing { reason, remedy: "choose another folder with --out".into() }.into());
    }
    let _lock = lock(&folder)?;
    let cells = folder.join("cells");
    empty_folder(&cells)?;
    let ctest = plan.defences.iter().any(|one| one.name == "ctest");
    let shared = Shared::build(&folder, ctest, observer)?;

    let faithful = match plan.faithful {
        true => Some(copy_workspace(&shared.workspace, &folder.join("faithful"))?),
        false => None,
    };
    observer.started("building the programs that stay as they are");
    let lab = Lab::new(shared, faithful, &folder);
    observer.finished();
    let lab = lab?;
    if !lab.fixed {
        observer.note("address randomisation stays on: `setarch -R` is not allowed here");
    }
    let mut skipped: Vec<Skipped> = Vec::new();
    let mut python = None;
    if plan.consumers.iter().any(|one| one.python) {
        match Python::prepare(out, &folder, &lab.shared, observer) {
            Ok(ready) => python = Some(ready),
            Err(missing) => {
                let names = plan.consumers.iter().filter(|one| one.python).map(|one| one.name);
                skipped.extend(names.map(|name| (name, missing.clone())));
            }
        }
    }
    if let Some(missing) = &lab.shared.no_libclang {
        let names = plan.consumers.iter().filter(|one| one.generates()).map(|one| one.name);
        skipped.extend(names.map(|name| (name, missing.clone())));
    }
    let is_skipped = |one: &Consumer| skipped.iter().any(|(name, _)| *name == one.name);
    let consumers: Vec<_> = plan.consumers.iter().filter(|one| !is_skipped(one)).collect();
    let python_picture = picture(Arithmetic::DoubleCoordinates)?;
    let wrong = Mutex::default();
    let matrix = Matrix { lab, python, consumers, python_picture, wrong };

    // There is one copy of the workspace.
    let jobs = if plan.faithful { 1 } else { plan.jobs.max(1) };
    matrix.check_control(jobs, &cells)?;
    let (defences, missing) = matrix.ready(plan.defences, &cells.join("check"))?;
    skipped.extend(missing);
    let no_clang = tools::CLANG.find().err();
    let mut mutations = plan.mutations.to_vec();
    if let Some(missing) = no_clang {
        let names = mutations.iter().filter(|one| one.needs_clang()).map(|one| one.name);
        skipped.extend(names.map(|name| (name, missing.clone())));
        mutations.retain(|one| !one.needs_clang());
    }
    let results = Mutex::new(Vec::from_iter(mutations.iter().map(|_| None)));
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    observer.started("drift");
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutation) = mutations.get(index) else { return };
                    let own = cells.join(mutation.name);
                    let row = matrix.row(mutation, &defences, &own).inspect(|_| {
                        if !plan.keep {
                            // A folder that stays is emptied by the next run.
                            let _ = fs::remove_dir_all(&own);
                        }
                    });
                    results.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(row);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    observer.progress(done as u64, mutations.len() as u64, mutation.name);
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
    let wrong = matrix.wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
    drift.pictures = Some(pictures(wrong)?);
    Ok(Found { drift, skipped })
}

/// A new copy of the workspace. What cargo builds stays next to it for the next run.
fn copy_workspace(workspace: &Path, folder: &Path) -> Result<Faithful, DriftError> {
    empty_folder(&folder.join("workspace"))?;
    Faithful::new(workspace, folder)
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

struct Matrix<'a> {
    lab: Lab,
    python: Option<Python>,
    consumers: Vec<&'a &'static Consumer>,
    /// The right picture of Python's loop, which computes its coordinates as doubles.
    python_picture: String,
    /// The wrong pictures that were drawn, by their names.
    wrong: Mutex<BTreeMap<String, String>>,
}

/// The calls of the library of shapes, and the line with the right result of each, in any language.
const SHAPES: [(&str, &str); 7] = [
    ("scalars", "value -1"),
    ("padded", "value (-5, -2.5)"),
    ("text", "value unknown status"),
    ("growth", "value memory does not grow"),
    ("each", "value [0, 1, 2]"),
    ("pencil", "value colour 2, length 4"),
    ("parse", "value real 2.5"),
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

impl Matrix<'_> {
    /// The calls that a mutation is tried with.
    fn calls(&self, mutation: &Mutation) -> Vec<Call<'_>> {
        let shapes = SHAPES.iter().find(|(name, _)| *name == mutation.call);
        match shapes {
            Some((name, right)) => vec![(name, Model::OneCall, right)],
            None => [Model::OneCall, Model::PerPixel]
                .map(|call| (call.name(), call, &*self.lab.picture))
                .into(),
        }
    }

    /// The unchanged C must be right in every consumer. Otherwise nothing that follows would mean anything.
    fn check_control(&self, jobs: usize, cells: &Path) -> Result<(), DriftError> {
        let pictures =
            [Model::OneCall, Model::PerPixel].map(|call| (call.name(), call, &*self.lab.picture));
        let shapes = SHAPES.map(|(name, right)| (name, Model::OneCall, right));
        let sides = self.lab.sides.iter().zip([&pictures[..], &shapes]);
        let all = sides.flat_map(|(side, calls)| {
            let used = self.consumers.iter().filter(|one| one.uses(side.control.which));
            used.map(move |consumer| (side, calls, consumer))
        });
        let all = Mutex::new(all);
        let check = || {
            loop {
                let next = all.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((side, calls, consumer)) = next else { return Ok(()) };
                let wrong = self.cells(Attempt {
                    mutation: "control",
                    consumer,
                    side,
                    libraries: [&side.control; 2],
                    calls,
                    designed: None,
                    folder: &cells.join("check").join(side.control.which.name()),
                })?;
                if let Some(cell) = wrong.into_iter().find(|one| one.outcome != Outcome::Correct) {
                    return Err(DriftError::Control {
                        consumer: consumer.name,
                        call: cell.call.name(),
                        outcome: cell.outcome,
                        evidence: cell.evidence,
                    });
                }
            }
        };
        thread::scope(|scope| {
            let checks = Vec::from_iter((0..jobs).map(|_| scope.spawn(check)));
            checks
                .into_iter()
                .try_for_each(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic)))
        })
    }

    /// Every consumer, after one mutation.
    fn row(
        &self,
        mutation: &'static Mutation,
        defences: &[&'static Defence],
        folder: &Path,
    ) -> Result<(Vec<Cell>, Vec<DefenceCell>), DriftError> {
        let side = self.lab.side(mutation.library);
        let changed = match &self.lab.faithful {
            Some(faithful) => {
                faithful.change(Some(mutation))?;
                let changed = faithful.library(mutation.library, folder)?;
                if mutation.only_loaded {
                    faithful.change(None)?;
                }
                changed
            }
            None => {
                let changed = Library::changed(mutation, folder)?;
                if changed.is_same_code(&side.control) && !mutation.harmless {
                    return Err(DriftError::NoChange(mutation.name));
                }
                changed
            }
        };
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
            })?);
        }
        let is_silent = row.iter().any(|cell| cell.outcome.is_silent());
        if mutation.library == Which::Mandel && is_silent && self.lab.faithful.is_none() {
            self.diagnose(side, &changed, &mut row, folder)?;
        }
        let mut defended = Vec::new();
        if mutation.library == Which::Mandel {
            // A defence that reads a header reads that of the library that was built.
            let library = if mutation.only_loaded { &side.control } else { &changed };
            let control = &side.control;
            let subject = Subject {
                lab: &self.lab,
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
        let control = &self.lab.side(Which::Mandel).control;
        let (mut ready, mut missing) = (Vec::new(), Vec::new());
        for defence in defences {
            let subject = Subject {
                lab: &self.lab,
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
                    let why = self.lab.shared.no_libclang.clone();
                    let why = why.filter(|_| defence.name != "abidiff");
                    missing.push((defence.name, why.unwrap_or_else(no_abidiff)));
                }
            }
        }
        Ok((ready, missing))
    }

    /// A cell for each call.
    fn cells(&self, attempt: Attempt<'_>) -> Result<Vec<Cell>, DriftError> {
        let Attempt { mutation, consumer, side, libraries, calls, designed, folder } = attempt;
        let python = self.python.as_ref();
        let [_, library] = libraries;
        let faithful = self.lab.faithful.as_ref();
        let built = faithful
            .and_then(|faithful| consumer.build_faithfully(faithful, python, library, folder))
            .unwrap_or_else(|| {
                consumer.build(&self.lab.shared, python, &side.stale, libraries, folder)
            });
        let built = match built {
            Ok(program) => Ok(program),
            Err(Unbuilt::Refused(stage, message)) => Err((stage.outcome(), message)),
            Err(Unbuilt::Unknown(message)) => {
                return Err(DriftError::Broken(format!("{}: {message}", consumer.name)));
            }
        };
        let cell = |&(argument, call, result): &Call<'_>| {
            // Only Python's own loop has coordinates of its own.
            let is_own_loop = consumer.python && call == Model::PerPixel;
            let result = if is_own_loop { self.python_picture.as_str() } else { result };
            let right = Right { result, designed };
            // An interpreter takes long to start.
            let repetitions = if consumer.python { PYTHON_REST } else { &REST };
            let mut pictures = Vec::new();
            let all: Vec<_> = match &built {
                Err((outcome, message)) => vec![(*outcome, message.clone())],
                Ok(program) => repetitions
                    .iter()
                    .map(|&rest| {
                        let ran = self.lab.run(program, argument, rest);
                        pictures.extend(wrong_picture(&ran, right).map(|wrong| self.keep(wrong)));
                        judge(&ran, right)
                    })
                    .collect(),
            };
            pictures.sort();
            pictures.dedup();
            let outcomes: Vec<_> = all.iter().map(|(outcome, _)| *outcome).collect();
            let (outcome, outcomes_seen) = together(&outcomes);
            let evidence = self.lab.without_folders(&shown(outcome, all), folder);
            Cell {
                mutation: mutation.to_owned(),
                consumer: consumer.name.to_owned(),
                python: consumer.python,
                call,
                outcome,
                outcomes_seen,
                evidence,
                diagnosis: None,
                pictures,
            }
        };
        Ok(calls.iter().filter(|(_, call, _)| consumer.offers(*call)).map(cell).collect())
    }

    /// Keeps a wrong picture, and returns its name.
    fn keep(&self, picture: &str) -> String {
        let name = sha256(picture.as_bytes())[..12].to_owned();
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.entry(name.clone()).or_insert_with(|| picture.to_owned());
        name
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
                &self.lab.shared,
                self.python.as_ref(),
                &side.stale,
                [changed, &witness],
                &own,
            );
            let Ok(program) = built else { continue };
            let stdout = self.lab.run(&program, "diagnosis", 0).stdout;
            for cell in silent {
                let function =
                    if cell.call == Model::PerPixel { "mandel" } else { "create_fractal" };
                cell.diagnosis = diagnosis::explain(&stdout, function);
            }
        }
        Ok(())
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
