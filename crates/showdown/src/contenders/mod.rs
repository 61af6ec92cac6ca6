//! The one registry of contenders, and how each kind of them is asked for a sample.
//!
//! To add one, see CONTRIBUTING.md: it takes a line in [`ALL`] and whatever its kind needs.

mod in_process;
mod protocol;
mod worker;

use std::path::Path;
use std::process::Command;
use std::{env, io};

use mandel_core::Img;

use crate::model::Model;
pub(crate) use in_process::{Strategy, serve};
pub(crate) use worker::Worker;

/// The contender that both picture models are compared with, in [`Model::OneCall`]: it has no
/// crossing.
pub(crate) const BASELINE: &str = "c";

/// The two contenders that call the same machine code by the same declarations: what lies between
/// their times is the experiment's own noise.
pub(crate) const CONTROL: [&str; 2] = ["static", "bindgen"];

/// Everything that can be measured.
pub(crate) const ALL: &[Contender] = &[
    Contender { name: BASELINE, kind: Kind::Demo },
    Contender { name: "static", kind: Kind::Rust(|| Ok(Strategy::Static)) },
    Contender { name: "bindgen", kind: Kind::Rust(|| Ok(Strategy::Bindgen)) },
    Contender { name: "dlopen", kind: Kind::Rust(Strategy::open_dlopen) },
    Contender { name: "pure", kind: Kind::Rust(|| Ok(Strategy::Pure)) },
];

/// One way to get the picture.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    kind: Kind,
}

enum Kind {
    /// The contractor's demo program, a worker process.
    Demo,
    /// A strategy crate, called in this process.
    Rust(fn() -> Result<Strategy, Skip>),
}

/// Why a contender cannot run here, and what to do about it.
#[derive(Debug)]
pub(crate) struct Skip {
    pub(crate) reason: String,
    pub(crate) remedy: String,
}

/// A sample to take of a contender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Job {
    pub(crate) model: Model,
    pub(crate) max_iters: i32,
    /// How many calls a sample of [`Model::Crossing`] makes.
    pub(crate) crossings: u64,
}

/// What came of it. A picture is in the `Img` that went with the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) ns: u64,
    /// Foreign calls made in that time.
    pub(crate) calls: u64,
    /// Where the model draws nothing: what the last call computed.
    pub(crate) value: u8,
}

/// A contender that is ready to be measured.
pub(crate) trait Runner {
    /// Takes one sample. A picture's size is that of `img`, which is then filled.
    fn sample(&mut self, job: &Job, img: &mut Img) -> Result<Sample, String>;
}

impl Contender {
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|contender| contender.name == name)
    }

    pub(crate) fn language(&self) -> &'static str {
        match self.kind {
            Kind::Demo => "c",
            Kind::Rust(_) => "rust",
        }
    }

    /// Makes it ready: opens its library, starts its process.
    pub(crate) fn start(&self) -> Result<Box<dyn Runner>, Skip> {
        match self.kind {
            Kind::Demo => Ok(Box::new(self.start_process().map_err(|error| Skip {
                reason: format!("{}: {error}", env!("MANDEL_DEMO")),
                remedy: "build again: cargo build --release".into(),
            })?)),
            Kind::Rust(open) => Ok(Box::new(open()?)),
        }
    }

    /// Starts a process in which the contender's library has not been touched yet.
    pub(crate) fn start_process(&self) -> io::Result<Worker> {
        let mut command = match self.kind {
            Kind::Demo => {
                let mut command = Command::new(Path::new(env!("MANDEL_DEMO")));
                command.arg("--worker");
                command
            }
            Kind::Rust(_) => {
                let mut command = Command::new(env::current_exe()?);
                command.args(["worker", self.name]);
                command
            }
        };
        // An inherited LD_LIBRARY_PATH (cargo sets one) could give it another copy of the library
        // than the one meant.
        command.env_clear();
        for kept in ["MANDEL_LIBRARY", "SystemRoot"] {
            command.envs(env::var_os(kept).map(|value| (kept, value)));
        }
        Worker::start(command)
    }

    /// Makes a Rust contender ready inside a worker process, where [`serve`] times it.
    pub(crate) fn open(&self) -> Option<Result<Strategy, Skip>> {
        match self.kind {
            Kind::Demo => None,
            Kind::Rust(open) => Some(open()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_the_baseline_and_the_control_exist() {
        for (index, contender) in ALL.iter().enumerate() {
            assert!(ALL[..index].iter().all(|other| other.name != contender.name));
        }
        for name in [BASELINE].iter().chain(&CONTROL) {
            assert!(Contender::find(name).is_some());
        }
    }
}
