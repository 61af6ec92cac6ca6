//! What each way costs to write, build, ship and start, measured with a small program for each contender.
//!
//! Read first [`run`], then `specimen`, the small programs, and `builds`, which times how they are built.
//! `written` counts lines, `depends` asks cargo, `ships` reads the delivered files, and `starts` starts them.
//! `python` does the same with a package for each contender in Python, and asks pip. `cache` keeps what was
//! measured until an input changes. Nothing here prints.

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
use std::path::Path;

use ffi_lab::{Contender, FileError, Language, Missing, Observer, empty_folder, files};
use ffi_results::{Build, Cost, Machine, Scaling};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cache::{Cache, Key};

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
        let job = Job { contender, folder: &folder, cache: &cache, plan, observer };
        let mut skip = |missing| {
            let skipped = (contender.name.clone(), missing);
            // The same tool may be missing for both.
            if !found.skipped.contains(&skipped) {
                found.skipped.push(skipped);
            }
        };
        match job.cost(&found.costs) {
            Ok((cost, is_known)) => {
                found.costs.push(cost);
                found.known += usize::from(is_known);
            }
            Err(missing) => skip(missing),
        }
        if plan.scaling {
            match job.scaling() {
                Ok(scaling) => found.scaling.extend(scaling),
                Err(missing) => skip(missing),
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
    cache: &'a Cache,
    plan: &'a Plan<'a>,
    observer: &'a dyn Observer,
}

impl Job<'_> {
    /// The builds of a contender that has the same package, from this run, from the cache, or measured now.
    fn shared_builds(&self, measured: &[Cost]) -> Result<Option<Vec<Build>>, Missing> {
        let Some(owner) = python::owner(&self.contender.name).and_then(Contender::named) else {
            return Ok(None);
        };
        if let Some(cost) = measured.iter().find(|cost| cost.contender == owner.name) {
            return Ok(Some(cost.builds.clone()));
        }
        let job = Job { contender: &owner, ..*self };
        Ok(Some(job.cost(measured)?.0.builds))
    }

    /// Its costs, and whether they were known. `measured` are those of the run so far.
    fn cost(&self, measured: &[Cost]) -> Result<(Cost, bool), Missing> {
        let (contender, observer) = (self.contender, self.observer);
        let name = contender.name.as_str();
        let key = match contender.language {
            Language::C => c::key(),
            Language::Rust => rust::key(name),
            Language::Python => python::key(name),
        }?;
        let is_sound =
            |cost: &Cost| cost.contender == contender.name && cost.contradiction().is_none();
        let (cost, is_known) =
            self.known_or(name, key, is_sound, |folder, log| match contender.language {
                Language::C => c::measure(folder, log, observer),
                Language::Rust => rust::measure(name, folder, log, observer),
                Language::Python => {
                    let builds = self.shared_builds(measured)?;
                    python::measure(name, builds, folder, log, observer)
                }
            })?;
        // Counting is quick, and depends on more files than what is built.
        let written = written::count(name, &cost.written)?;
        Ok((Cost { written, ..cost }, is_known))
    }

    fn scaling(&self) -> Result<Vec<Scaling>, Missing> {
        let name = self.contender.name.as_str();
        if !scaling::is_offered(name) {
            return Ok(Vec::new());
        }
        let is_sound = |found: &Vec<Scaling>| {
            found.iter().all(|one| one.contender == name && one.contradiction().is_none())
        };
        let measure =
            |folder: &Path, log: &Path| scaling::measure(name, folder, log, self.observer);
        let found =
            self.known_or(&format!("{name}-scaling"), scaling::key(name)?, is_sound, measure)?;
        Ok(found.0)
    }

    /// What the cache has, or else what a measurement finds. Returns also whether it was the cache.
    fn known_or<T: Serialize + DeserializeOwned>(
        &self,
        what: &str,
        mut key: Key,
        is_sound: impl FnOnce(&T) -> bool,
        measure: impl FnOnce(&Path, &Path) -> Result<T, Missing>,
    ) -> Result<(T, bool), Missing> {
        key.add("cpu", &self.plan.machine.cpu);
        key.add("cores", self.plan.machine.cores.to_string());
        let key = key.finish();
        let known = if self.plan.fresh { None } else { self.cache.get(what, &key, is_sound) };
        if let Some(known) = known {
            return Ok((known, true));
        }
        let log = self.folder.join(format!("{what}.log"));
        self.observer.note(&format!("measuring {what}; log: {}", log.display()));
        let found = self.within(&self.folder.join(what), |folder| measure(folder, &log))?;
        if let Err(error) = self.cache.put(what, &key, &found) {
            // The figures are there, and only the next run is slower.
            let (path, reason) = (error.path.display(), error.source);
            self.observer.note(&format!("{what} will be measured again: {path}: {reason}"));
        }
        Ok((found, false))
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
