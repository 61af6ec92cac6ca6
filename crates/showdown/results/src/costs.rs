//! What each way costs to write, build, ship and start.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Results, Unsound};

/// What one contender costs. A part that does not exist for it is empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// The contender.
    pub contender: String,
    /// What somebody wrote, for the talk's library and then for the cookbook.
    pub written: Vec<Written>,
    /// What is pulled in.
    pub depends: Depends,
    /// How long builds take.
    pub builds: Vec<Build>,
    /// What is delivered.
    pub ships: Ships,
    /// From nothing to the first call.
    pub starts: Starts,
}

/// What a binding of one library consists of. Lines have no comments and no blank lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// `mandel` or `shapes`.
    pub library: String,
    /// The functions that are bound.
    pub functions: usize,
    /// Lines that repeat what the header says.
    pub declarations: usize,
    /// Lines of the functions that a user calls.
    pub safe_layer: usize,
    /// Lines that say how it is built.
    pub build_script: usize,
    /// Lines that a tool writes.
    pub generated: usize,
    /// `unsafe` blocks and `unsafe impl`s.
    pub unsafe_blocks: usize,
    /// The files that were counted, relative to the workspace. A file with several parts is split by its
    /// anchors.
    pub files: Vec<String>,
}

/// The packages, the tools and the libraries that it needs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Depends {
    /// Packages, with versions, that only the build needs.
    pub build: Vec<Package>,
    /// Packages, with versions, that are in what is delivered, or must be installed next to it.
    pub run: Vec<Package>,
    /// What the building machine must have.
    pub building_machine: Vec<String>,
    /// What the running machine must have: tools, and each library that the files ask for.
    pub running_machine: Vec<String>,
    /// The newest version of glibc's symbols that the files use, which is the oldest glibc that runs them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub glibc: Option<String>,
}

/// One package that is pulled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Package {
    /// Its name in its registry.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How long the compilation of its library and of its build script took in each cold release build, in
    /// nanoseconds. Empty if it is not compiled.
    pub compile_ns: Vec<u64>,
}

/// One kind of build, with a sample for each time that it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// What had changed since the last build.
    pub after: After,
    /// `debug` or `release`. Python's packages have only `release`.
    pub profile: String,
    /// Whether the build tool did not see the change, and built nothing. The times are then of a build of
    /// everything, which its user must ask for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unnoticed: bool,
    /// The time of each, in nanoseconds.
    pub samples_ns: Vec<u64>,
}

/// What had changed before a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// Nothing was built. Packages were downloaded already.
    Cold,
    /// A file of the C.
    C,
    /// The header.
    Header,
    /// The program that calls.
    Caller,
}

impl fmt::Display for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Cold => "cold",
            Self::C => "C",
            Self::Header => "header",
            Self::Caller => "caller",
        })
    }
}

/// What is delivered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ships {
    /// Each file, with its size in bytes: the stripped executable, a library next to it, a wheel.
    pub files: Vec<(String, u64)>,
    /// Each shared library that these files ask for.
    pub needs: Vec<String>,
}

/// From the start of the process to the first answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Starts {
    /// Until the value of the first call has arrived, in nanoseconds.
    pub samples_ns: Vec<u64>,
    /// The highest resident memory until then, in bytes.
    pub peak_bytes: Vec<u64>,
}

/// What a tool costs for a header of this many functions. One sample.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scaling {
    /// The contender.
    pub contender: String,
    /// The functions of the header.
    pub functions: usize,
    /// The cold release build, in nanoseconds.
    pub build_ns: u64,
    /// Lines that somebody must write: declarations, without comments and blank lines.
    pub written: usize,
    /// Lines that the tool writes.
    pub generated: usize,
    /// What is delivered, in bytes, stripped.
    pub bytes: u64,
    /// The median start, in nanoseconds, of a program that calls each function once.
    pub start_ns: u64,
}

impl Cost {
    /// What cannot have been measured.
    #[must_use]
    pub fn contradiction(&self) -> Option<&'static str> {
        let mut builds = HashSet::new();
        let samples = |is_wrong: fn(&[u64]) -> bool| {
            let of_builds = self.builds.iter().map(|build| &build.samples_ns);
            of_builds.chain([&self.starts.samples_ns]).any(|samples| is_wrong(samples))
        };
        let packages = || self.depends.build.iter().chain(&self.depends.run);
        let mut names = HashSet::new();
        let faults = [
            (self.builds.is_empty(), "it has no builds"),
            (samples(<[u64]>::is_empty), "a build or the start has no samples"),
            (
                samples(|samples| samples.contains(&0))
                    || packages().any(|package| package.compile_ns.contains(&0)),
                "a time is zero",
            ),
            (
                !self.builds.iter().all(|build| builds.insert((build.after, &build.profile))),
                "a build is there twice",
            ),
            (
                !packages().all(|package| names.insert((&package.name, &package.version))),
                "a package is there twice",
            ),
            (self.ships.files.is_empty(), "it delivers no file"),
            (self.ships.files.iter().any(|(_, bytes)| *bytes == 0), "a file is empty"),
            (
                !self.starts.peak_bytes.is_empty()
                    && self.starts.peak_bytes.len() != self.starts.samples_ns.len(),
                "a start has no peak of memory",
            ),
        ];
        faults.into_iter().find(|(is_wrong, _)| *is_wrong).map(|(_, what)| what)
    }

    /// The samples of a build.
    #[must_use]
    pub fn build(&self, after: After, profile: &str) -> Option<&[u64]> {
        let found = self.builds.iter().find(|one| one.after == after && one.profile == profile);
        found.map(|build| &build.samples_ns[..])
    }

    /// The size of everything that is delivered.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.ships
            .files
            .iter()
            .map(|(_, bytes)| bytes)
            .fold(0, |sum, bytes| sum.saturating_add(*bytes))
    }
}

impl Scaling {
    /// What cannot have been measured.
    #[must_use]
    pub fn contradiction(&self) -> Option<&'static str> {
        let faults = [
            (self.functions == 0, "a header has no functions"),
            (self.build_ns == 0 || self.start_ns == 0, "a time is zero"),
            (self.bytes == 0, "it delivers nothing"),
        ];
        faults.into_iter().find(|(is_wrong, _)| *is_wrong).map(|(_, what)| what)
    }
}

/// Whether the costs belong to contenders that were measured, and do not contradict themselves.
pub(crate) fn check(results: &Results, measured: &HashSet<&String>) -> Result<(), Unsound> {
    let (mut names, mut sizes) = (HashSet::new(), HashSet::new());
    let costs = results
        .costs
        .iter()
        .map(|one| (&one.contender, "costs", one.contradiction(), names.insert(&one.contender)));
    let scaling = results.scaling.iter().map(|one| {
        let is_new = sizes.insert((&one.contender, one.functions));
        (&one.contender, "scaling", one.contradiction(), is_new)
    });
    for (name, section, contradiction, is_new) in costs.chain(scaling) {
        if !measured.contains(name) {
            return Err(Unsound::Unknown(name.clone(), section.into()));
        }
        if !is_new {
            return Err(Unsound::Twice(name.clone(), section.into()));
        }
        if let Some(what) = contradiction {
            return Err(Unsound::Measurement(name.clone(), section.into(), what));
        }
    }
    Ok(())
}
