//! The results file.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{fmt, fs};

use serde::{Deserialize, Serialize};

use crate::costs;
use crate::warning::of_samples;
use crate::{
    BASELINE, CONTROL, Call, Cost, Drift, Entry, Estimate, Machine, Measurement, Model, Scaling,
    Schedule, Status, Toolchain, Warning, Workload, median,
};

/// The version goes up with any change that an older program would misunderstand.
pub const SCHEMA: &str = "ffi-showdown/results/2";

/// Everything that a run measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Results {
    schema: String,
    /// The command that made it, as a user would type it in the checkout.
    pub command: String,
    /// The machine that it was measured on.
    pub machine: Machine,
    /// The tools that made the measured programs.
    pub toolchain: Toolchain,
    /// The picture that was drawn, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workload: Option<Workload>,
    /// How the samples were taken.
    pub schedule: Schedule,
    /// The contenders that were chosen.
    pub contenders: Vec<Entry>,
    /// The measurements. No two have the same contender and model, or the same contender and call.
    pub measurements: Vec<Measurement>,
    /// The calls that some contender cannot make.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cannot: Vec<Cannot>,
    /// How the right picture in each arithmetic differs from that of the C.
    pub arithmetics: Vec<Difference>,
    /// The reasons why the figures are doubtful.
    pub warnings: Vec<Warning>,
    /// What happened when the C changed, if that was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drift: Option<Drift>,
    /// What each contender costs to write, build, ship and start, if that was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<Cost>,
    /// What each tool costs for headers of several sizes, if that was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scaling: Vec<Scaling>,
    #[serde(skip)]
    index: HashMap<Key, usize>,
}

/// Contender, model and call, which together are different for every two measurements.
type Key = (String, Model, Option<Call>);

/// A shape that a contender's tool cannot reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cannot {
    /// Its name.
    pub contender: String,
    /// The shape that it cannot call.
    pub shape: String,
    /// The reason that it gave.
    pub reason: String,
}

/// What is known about a run apart from its samples. Each field is also one of [`Results`].
#[derive(Clone, Debug)]
pub struct Head {
    /// The command that made it.
    pub command: String,
    /// The machine that it was measured on.
    pub machine: Machine,
    /// The tools that made the measured programs.
    pub toolchain: Toolchain,
    /// The picture that was drawn, if one was.
    pub workload: Option<Workload>,
    /// How the samples were taken.
    pub schedule: Schedule,
    /// How the right picture in each arithmetic differs from that of the C.
    pub arithmetics: Vec<Difference>,
    /// The calls that some contender cannot make.
    pub cannot: Vec<Cannot>,
    /// The reasons why the figures are doubtful.
    pub warnings: Vec<Warning>,
}

/// How the right picture in another arithmetic differs from that of the C.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The name of the arithmetic, as in the measurements.
    pub arithmetic: String,
    /// How many pixels differ.
    pub pixels: usize,
    /// Column and row of the first different pixel.
    pub places: Vec<(usize, usize)>,
}

/// Why a results file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system cannot read it.
    #[error("{}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file is not JSON, or has no schema.
    #[error("{}: not a results file of the showdown", path.display())]
    NotResults {
        /// The file.
        path: PathBuf,
        /// The parser's reason.
        source: serde_json::Error,
    },
    /// The file has the schema of another version.
    #[error(
        "{}: its schema is {found:?}, but this program reads {SCHEMA:?}: measure again, or use the \
         program that wrote it",
        path.display()
    )]
    Schema {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: String,
    },
    /// A field is missing or of another type.
    #[error("{}: a broken results file", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The parser's reason.
        source: serde_json::Error,
    },
    /// The contents contradict each other, or cannot have been measured.
    #[error("{}: a broken results file", path.display())]
    Unsound {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: Unsound,
    },
}

/// What cannot have been measured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    /// No picture can have this size.
    #[error("no picture has {0}")]
    Workload(Workload),
    /// No run can have these numbers of blocks and rounds.
    #[error("no run has {} blocks of {} rounds", .0.blocks, .0.rounds)]
    Schedule(Schedule),
    /// Which of the two is meant?
    #[error("{0:?} is among the contenders twice")]
    Contender(String),
    /// Which of the two is meant?
    #[error("{0:?} was measured twice in {1}")]
    Twice(String, String),
    /// Every measured contender must have an entry.
    #[error("{0:?} was measured in {1}, but is not among the contenders that could be")]
    Unknown(String, String),
    /// The fields of a measurement contradict each other or the schedule.
    #[error("{0:?} in {1}: {2}")]
    Measurement(String, String, &'static str),
}

impl Results {
    /// Makes the results of a run. What the samples show about the machine is added to the warnings.
    #[must_use]
    pub fn new(head: Head, contenders: Vec<Entry>, measurements: Vec<Measurement>) -> Self {
        let Head { command, machine, toolchain, workload, schedule, arithmetics, cannot, warnings } =
            head;
        let mut results = Self {
            schema: SCHEMA.into(),
            command,
            machine,
            toolchain,
            workload,
            schedule,
            contenders,
            measurements,
            cannot,
            arithmetics,
            warnings,
            drift: None,
            costs: Vec::new(),
            scaling: Vec::new(),
            index: HashMap::new(),
        };
        results.index();
        let warnings = of_samples(&results);
        results.warnings.extend(warnings);
        results
    }

    /// Reads a file. Refuses a file with contents that cannot have been measured.
    ///
    /// # Errors
    ///
    /// If the file is not a results file of this version.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        #[derive(Deserialize)]
        struct Head {
            schema: String,
        }
        let path_buf = || path.to_owned();
        let text = fs::read(path).map_err(|source| ReadError::File { path: path_buf(), source })?;
        let head: Head = serde_json::from_slice(&text)
            .map_err(|source| ReadError::NotResults { path: path_buf(), source })?;
        if head.schema != SCHEMA {
            return Err(ReadError::Schema { path: path_buf(), found: head.schema });
        }
        let mut results: Self = serde_json::from_slice(&text)
            .map_err(|source| ReadError::Broken { path: path_buf(), source })?;
        results.check().map_err(|source| ReadError::Unsound { path: path_buf(), source })?;
        results.index();
        Ok(results)
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn write_json(&self, to: &mut dyn Write) -> io::Result<()> {
        let lines = Lines(serde_json::ser::PrettyFormatter::new());
        self.serialize(&mut serde_json::Serializer::with_formatter(&mut *to, lines))?;
        writeln!(to)
    }

    /// The measurement of a contender in a model.
    #[must_use]
    pub fn find(&self, contender: &str, model: Model) -> Option<&Measurement> {
        self.at(&(contender.to_owned(), model, None))
    }

    /// The measurement of a contender in the call of a shape.
    #[must_use]
    pub fn find_call(&self, contender: &str, call: &Call) -> Option<&Measurement> {
        self.at(&(contender.to_owned(), Model::Crossing, Some(call.clone())))
    }

    /// The measurement of the same contender in the same model or call.
    #[must_use]
    pub fn find_same(&self, other: &Measurement) -> Option<&Measurement> {
        self.at(&key(other))
    }

    fn at(&self, key: &Key) -> Option<&Measurement> {
        self.measurements.get(*self.index.get(key)?)
    }

    /// Whether anything was measured in a model.
    #[must_use]
    pub fn has(&self, model: Model) -> bool {
        self.measurements.iter().any(|one| one.model == model && one.call.is_none())
    }

    /// The measurement that the pictures are compared with.
    #[must_use]
    pub fn baseline(&self) -> Option<&Measurement> {
        self.find(BASELINE, Model::OneCall)
    }

    /// How many times as long as the baseline a picture takes.
    #[must_use]
    pub fn ratio_to_baseline(&self, measurement: &Measurement) -> Option<Estimate> {
        if !measurement.model.draws() {
            return None;
        }
        measurement.ratios(self.baseline()?, self.schedule).estimate()
    }

    /// The ratio of two contenders that call the same machine code, which is only noise.
    #[must_use]
    pub fn control(&self, model: Model) -> Option<Estimate> {
        let [one, other] = CONTROL.map(|name| self.find(name, model));
        other?.ratios(one?, self.schedule).estimate()
    }

    fn index(&mut self) {
        let places = self.measurements.iter().enumerate();
        self.index = places.map(|(index, one)| (key(one), index)).collect();
    }

    fn check(&self) -> Result<(), Unsound> {
        if let Some(workload @ Workload { width, height, max_iters }) = self.workload {
            let is_size = width > 0 && height > 0 && width.checked_mul(height).is_some();
            if !is_size || !(1..=255).contains(&max_iters) {
                return Err(Unsound::Workload(workload));
            }
        }
        let Schedule { blocks, rounds } = self.schedule;
        if blocks == 0 || rounds == 0 || blocks.checked_mul(rounds).is_none() {
            return Err(Unsound::Schedule(self.schedule));
        }
        let mut names = HashSet::new();
        for entry in &self.contenders {
            if !names.insert(&entry.name) {
                return Err(Unsound::Contender(entry.name.clone()));
            }
        }
        let measured = self.contenders.iter().filter(|entry| entry.status == Status::Ok);
        let measured: HashSet<_> = measured.map(|entry| &entry.name).collect();
        let mut keys = HashSet::new();
        for one in &self.measurements {
            let name = || one.contender.clone();
            if !measured.contains(&one.contender) {
                return Err(Unsound::Unknown(name(), one.what()));
            }
            if !keys.insert(key(one)) {
                return Err(Unsound::Twice(name(), one.what()));
            }
            self.contradiction(one)
                .map_or(Ok(()), |what| Err(Unsound::Measurement(name(), one.what(), what)))?;
        }
        costs::check(self, &measured)
    }

    /// What in a measurement is impossible.
    fn contradiction(&self, one: &Measurement) -> Option<&'static str> {
        let samples = one.samples_ns.len();
        let rounds = self.schedule.blocks * self.schedule.rounds;
        let median = median(one.samples_ns.iter().map(|&ns| ns as f64));
        let faults = [
            (!one.verified, "it was not verified"),
            (one.calls == 0, "it made no calls"),
            (samples == 0, "it has no samples"),
            (one.samples_ns.contains(&0), "a sample took no time"),
            (one.processes.len() != samples, "a sample has no process"),
            (one.rounds.len() != samples, "a sample has no round"),
            (!one.rounds.is_sorted_by(|a, b| a < b), "its rounds are not in order"),
            (
                one.rounds.last().is_some_and(|&last| last >= rounds),
                "it has more rounds than the run",
            ),
            (
                median.is_some_and(|median| (median - one.median_ns).abs() >= 1.0),
                "its median is not that of its samples",
            ),
            (
                one.instructions.is_some_and(|count| count < 0.0),
                "its number of instructions is negative",
            ),
        ];
        faults.into_iter().find(|(is_wrong, _)| *is_wrong).map(|(_, what)| what)
    }
}

fn key(one: &Measurement) -> Key {
    (one.contender.clone(), one.model, one.call.clone())
}

/// Writes a line for each field, and one line for all samples, because people read the file and git
/// compares it.
struct Lines(serde_json::ser::PrettyFormatter<'static>);

impl serde_json::ser::Formatter for Lines {
    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        to.write_all(if first { b"" } else { b", " })
    }

    fn begin_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object(to)
    }

    fn end_object<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object(to)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(to, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object_value(to)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object_value(to)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pixels = if self.pixels == 1 { "pixel is" } else { "pixels are" };
        write!(f, "{}: {} {pixels} not c's", self.arithmetic, self.pixels)?;
        match self.places.first() {
            Some((x, y)) => write!(f, ", first at ({x}, {y})"),
            None => Ok(()),
        }
    }
}
