//! The table of contenders: a row for each, with its facts in columns.
//!
//! A row is a value, so that an experiment can add rows of its own. To add one for good, see
//! CONTRIBUTING.md.

use std::path::PathBuf;

use ffi_harness::strategies::Strategy;
use ffi_results::{BASELINE, Gil, Model};
use mandel_core::oracle::Arithmetic;

use crate::builds::Link;

/// A way to do the work.
#[derive(Clone, Debug)]
pub struct Contender {
    /// Its name everywhere.
    pub name: String,
    /// The language that calls the library.
    pub language: Language,
    /// The models that it offers.
    pub models: Vec<Model>,
    /// Whether it also calls the library of shapes.
    pub shapes: bool,
    /// The arithmetic of the pictures of `per_pixel`. The pictures of `one_call` are always in single
    /// precision.
    pub arithmetic: Arithmetic,
    /// Whether a call of `mandel` leaves the language. If not, a crossing is only the work.
    pub crosses: bool,
    /// What a call does with Python's global interpreter lock.
    pub gil: Option<Gil>,
    /// Whether it draws a whole picture before it is measured, because a compiler at run time needs that.
    pub jit: bool,
    /// Whether it has a vector level, which `MANDEL_SIMD` chooses.
    pub vectors: bool,
    /// The cores that it may use.
    pub cores: Cores,
    /// How often it is sampled.
    pub pace: Pace,
    /// How many calls are enough for a time that can be measured.
    pub crossings: u64,
    /// Whether it takes part only if it is named.
    pub only_when_named: bool,
    /// How its process is started.
    pub start: Start,
}

/// The language that calls the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// C, the library's own language.
    C,
    /// Rust.
    Rust,
    /// CPython or PyPy.
    Python,
}

impl Language {
    /// Its name in the results file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Rust => "rust",
            Self::Python => "python",
        }
    }
}

/// The cores that a process may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cores {
    /// Only the core that is measured on.
    One,
    /// All cores.
    All,
}

/// How often a contender is sampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// In each round.
    EveryRound,
    /// In one round of each block, or of every n-th block. In every round, a slow contender would make a
    /// run of a minute take an hour.
    Blocks(u32),
}

/// How a process is started.
#[derive(Clone, Debug)]
pub enum Start {
    /// A program with its arguments.
    Program(PathBuf, Vec<String>),
    /// This program, which serves the strategy with the contender's name.
    Strategy,
    /// A program that cargo builds first.
    Linked(Link),
    /// A binding of the package `mandel`, in CPython.
    CPython(&'static str),
    /// The cppyy binding in CPython, in an environment that has cppyy.
    Cppyy,
    /// A binding of the package `mandel`, in PyPy.
    PyPy(&'static str),
}

impl Contender {
    /// Every row, in the order of the tables. An experiment may add more.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let rust = |name: &str| Self {
            name: name.into(),
            language: Language::Rust,
            models: vec![Model::PerPixel, Model::OneCall, Model::Crossing, Model::Load],
            shapes: true,
            arithmetic: Arithmetic::Single,
            crosses: true,
            gil: None,
            jit: false,
            vectors: false,
            cores: Cores::One,
            pace: Pace::EveryRound,
            crossings: 1_000_000,
            only_when_named: false,
            start: Start::Strategy,
        };
        let demo = Start::Program(env!("MANDEL_DEMO").into(), vec!["--worker".into()]);
        let python = |name: &str, gil, start| Self {
            language: Language::Python,
            arithmetic: Arithmetic::DoubleCoordinates,
            gil: Some(gil),
            pace: Pace::Blocks(1),
            crossings: 100_000,
            start,
            ..rust(name)
        };
        let (kept, released) = (Gil::Kept, Gil::Released);
        // It has no function that is called once for a picture.
        let plain = |contender: Self| Self {
            models: vec![Model::PerPixel, Model::Crossing, Model::Load],
            shapes: false,
            arithmetic: Arithmetic::Double,
            crosses: false,
            gil: None,
            ..contender
        };
        // The loader binds it before the program's clock starts.
        let no_load = vec![Model::PerPixel, Model::OneCall, Model::Crossing];
        vec![
            Self { language: Language::C, crosses: false, start: demo, ..rust(BASELINE) },
            rust("static"),
            rust("bindgen"),
            rust("dlopen"),
            Self { models: no_load, start: Start::Linked(Link::Dylib), ..rust("dylib") },
            Self { crosses: false, start: Start::Linked(Link::Lto), ..rust("static-lto") },
            Self { crosses: false, ..rust("pure") },
            Self {
                models: vec![Model::OneCall, Model::Limit],
                shapes: false,
                crosses: false,
                vectors: true,
                ..rust("pure-simd")
            },
            Self {
                models: vec![Model::OneCall],
                shapes: false,
                crosses: false,
                vectors: true,
                cores: Cores::All,
                ..rust("pure-threads")
            },
            // These two are by far the slowest.
            plain(Self {
                pace: Pace::Blocks(2),
                ..python("python", kept, Start::CPython("python"))
            }),
            Self { pace: Pace::Blocks(2), ..python("ctypes", released, Start::CPython("ctypes")) },
            python("cffi-abi", released, Start::CPython("cffi-abi")),
            python("cffi-api", released, Start::CPython("cffi-api")),
            python("cython", kept, Start::CPython("cython")),
            Self { shapes: false, ..python("cython-ptr", kept, Start::CPython("cython-ptr")) },
            Self {
                shapes: false,
                only_when_named: true,
                ..python("cython-nogil", released, Start::CPython("cython-nogil"))
            },
            python("pyo3", kept, Start::CPython("pyo3")),
            Self {
                shapes: false,
                only_when_named: true,
                ..python("pyo3-detach", released, Start::CPython("pyo3-detach"))
            },
            Self { shapes: false, ..python("pyo3-pure", kept, Start::CPython("pyo3-pure")) },
            python("capi", kept, Start::CPython("capi")),
            python("nanobind", kept, Start::CPython("nanobind")),
            python("pybind11", kept, Start::CPython("pybind11")),
            Self { only_when_named: true, jit: true, ..python("cppyy", kept, Start::Cppyy) },
            Self { jit: true, ..plain(python("pypy", kept, Start::PyPy("python"))) },
            Self { jit: true, ..python("pypy-cffi", released, Start::PyPy("cffi-abi")) },
        ]
    }

    /// The contender with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|contender| contender.name == name)
    }

    /// The name of the function that has its crossing loop, if it is written in Rust.
    #[must_use]
    pub fn crossing_loop(&self) -> Option<&'static str> {
        match self.start {
            Start::Strategy => Strategy::named(&self.name)?.crossing_loop(),
            Start::Linked(_) => Some("cross"),
            _ => None,
        }
    }

    /// The interpreter that runs it, if there is one.
    #[must_use]
    pub fn runtime(&self) -> Option<&'static str> {
        match self.start {
            Start::CPython(_) | Start::Cppyy => Some("cpython"),
            Start::PyPy(_) => Some("pypy"),
            _ => None,
        }
    }

    /// Whether it offers this model.
    #[must_use]
    pub fn offers(&self, model: Model) -> bool {
        self.models.contains(&model)
    }

    /// The arithmetic of its picture in a model, which decides which picture is right.
    #[must_use]
    pub fn arithmetic(&self, model: Model) -> Arithmetic {
        if model == Model::PerPixel { self.arithmetic } else { Arithmetic::Single }
    }
}

#[cfg(test)]
mod tests {
    use ffi_results::CONTROL;

    use super::*;

    #[test]
    fn names_are_unique_and_the_baseline_and_the_control_exist() {
        let all = Contender::all();
        for (index, contender) in all.iter().enumerate() {
            assert!(all[..index].iter().all(|other| other.name != contender.name));
        }
        for name in [BASELINE].iter().chain(&CONTROL) {
            assert!(Contender::named(name).is_some());
        }
    }

    #[test]
    fn every_strategy_that_can_be_served_is_a_contender_and_the_other_way_round() {
        let all = Contender::all();
        let rows = all.iter().filter(|one| matches!(one.start, Start::Strategy));
        let rows: Vec<_> = rows.map(|one| one.name.as_str()).collect();
        assert_eq!(rows, Strategy::ALL.map(|(name, _)| name));
    }
}
