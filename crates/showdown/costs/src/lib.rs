//! What each way costs to write, build, ship and start, measured with a small program for each contender.
//!
//! Read first [`run`], then `specimen`, the small programs, and `builds`, which times how they are built.
//! `written` counts lines, `depends` asks cargo, `ships` reads the delivered files, and `starts` starts them.
//! `cache` keeps what was measured until an input changes. Nothing here prints.

#![forbid(unsafe_code)]

mod builds;
mod c;
mod cache;
mod depends;
mod python;
mod rust;
mod scaling;
mod ships;
mod specimen;
mod starts;
pub mod wrapper;
mod written;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use ffi_lab::{Contender, FileError, Language, Missing, Observer, empty_folder, files};
use ffi_results::{Cost, Machine, Scaling};

use crate::cache::Cache;

/// Variants of contenders, which are built, shipped and started as these are.
const VARIANTS: [&str; 3] = ["cython-nogil", "pyo3-detach", "pyo3-pure"];

/// Whether the costs of this contender are measured.
#[must_use]
pub fn is_offered(contender: &str) -> bool {
    !VARIANTS.contains(&contender)
}

/// What is measured.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The contenders.
    pub contenders: &'a [Contender],
    /// Whether headers of several sizes are tried.
    pub scaling: bool,
    /// Whether to measure again what is known.
    pub fresh: bool,
    /// The machine: times of another one are not used.
    pub machine: &'a Machine,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The costs of each contender that could be measured.
    pub costs: Vec<Cost>,
    /// What its tool costs for each size of header.
    pub scaling: Vec<Scaling>,
    /// Each contender that could not be measured, with the reason.
    pub skipped: Vec<(String, Missing)>,
    /// How many contenders were known already.
    pub known: usize,
}

/// Measures each contender, or takes from the cache what is known of it. What cannot be built is skipped.
///
/// # Errors
///
/// If the folder for the builds or the cache cannot be made.
pub fn run(plan: &Plan<'_>, out: &Path, observer: &dyn Observer) -> Result<Found, FileError> {
    let folder = out.join("costs");
    // cargo runs in other folders.
    let folder = std::path::absolute(&folder).map_err(FileError::at(&folder))?;
    files::make_folder(&folder)?;
    let _lock = lock(&folder, observer)?;
    let cache = Cache::new(&folder.join("cache"))?;
    let mut found = Found::default();
    for contender in plan.contenders {
        let job = Job { contender, folder: &folder, observer };
        match job.cost(plan, &cache) {
            Ok((cost, is_known)) => {
                found.costs.push(cost);
                found.known += usize::from(is_known);
            }
            Err(missing) => {
                found.skipped.push((contender.name.clone(), missing));
                continue;
            }
        }
        if plan.scaling {
            match job.scaling() {
                Ok(scaling) => found.scaling.extend(scaling),
                Err(missing) => found.skipped.push((contender.name.clone(), missing)),
            }
        }
    }
    Ok(found)
}

/// Two showdowns that measure at the same time would measure each other.
fn lock(folder: &Path, observer: &dyn Observer) -> Result<File, FileError> {
    let path = folder.join("lock");
    let lock = File::create(&path).map_err(FileError::at(&path))?;
    if lock.try_lock().is_err() {
        observer.note("waiting for another showdown that measures costs in this folder");
        lock.lock().map_err(FileError::at(&path))?;
    }
    Ok(lock)
}

/// The measurement of one contender.
struct Job<'a> {
    contender: &'a Contender,
    folder: &'a Path,
    observer: &'a dyn Observer,
}

impl Job<'_> {
    /// Its costs, and whether they were known.
    fn cost(&self, plan: &Plan<'_>, cache: &Cache) -> Result<(Cost, bool), Missing> {
        let name = self.contender.name.as_str();
        // Counting is quick, and depends on more files than what is built.
        let written = written::count(name)?;
        let mut key = match self.contender.language {
            Language::C => c::key(),
            Language::Rust => rust::key(name),
            Language::Python => python::key(name),
        }?;
        key.add("cpu", &plan.machine.cpu);
        key.add("cores", plan.machine.cores.to_string());
        let key = key.finish();
        let known = if plan.fresh { None } else { cache.get(name, &key) };
        if let Some(cost) = known {
            return Ok((Cost { written, ..cost }, true));
        }
        let log = self.log("");
        self.observer.note(&format!("measuring {name}; log: {}", log.display()));
        let cost = self.within(&self.folder.join(name), |folder| {
            match self.contender.language {
                Language::C => c::measure(folder, &log, self.observer),
                Language::Rust => rust::measure(name, folder, &log, self.observer),
                Language::Python => python::measure(name, folder, &log, self.observer),
            }
        })?;
        if let Err(error) = cache.put(name, &key, &cost) {
            // The figures are there, and only the next run is slower.
            let reason = error.source;
            self.observer.note(&format!("{name} is not kept: {}: {reason}", error.path.display()));
        }
        Ok((Cost { written, ..cost }, false))
    }

    fn scaling(&self) -> Result<Vec<Scaling>, Missing> {
        let name = self.contender.name.as_str();
        self.within(&self.folder.join(format!("{name}-scaling")), |folder| {
            scaling::measure(name, folder, &self.log("-scaling"), self.observer)
        })
    }

    fn log(&self, suffix: &str) -> PathBuf {
        self.folder.join(format!("{}{suffix}.log", self.contender.name))
    }

    /// Works in an empty folder, which is removed after that: what is built is large.
    fn within<T>(
        &self,
        folder: &Path,
        work: impl FnOnce(&Path) -> Result<T, Missing>,
    ) -> Result<T, Missing> {
        empty_folder(folder)?;
        let result = work(folder);
        // What is left behind is removed by the next run.
        let _ = fs::remove_dir_all(folder);
        result
    }
}
