//! The one registry of contenders, and how each kind of them is asked for a sample.
//!
//! To add one, see CONTRIBUTING.md: it takes a line in [`ALL`] and whatever its kind needs.

mod environment;
mod in_process;
mod installer;
mod linked;
mod simd;
mod worker;

use std::cell::OnceCell;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_worker::{Job, Model, Sample};
use mandel_core::Img;
use mandel_core::oracle::Arithmetic;
use mandel_simd::Level;

use crate::failure::Failure;
use environment::Environment;
pub(crate) use in_process::{Strategy, serve};
use linked::{Link, Linked};
use simd::{Cores, Simd};
pub(crate) use worker::{PATIENCE, Worker, isolate, run};

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
    Contender { name: "dylib", kind: Kind::Linked(Link::Dylib) },
    Contender { name: "static-lto", kind: Kind::Linked(Link::Lto) },
    Contender { name: "pure", kind: Kind::Rust(|| Ok(Strategy::Pure)) },
    Contender { name: "pure-simd", kind: Kind::Simd(Cores::One) },
    Contender { name: "pure-threads", kind: Kind::Simd(Cores::All) },
    Contender { name: "python", kind: Kind::CPython("python") },
    Contender { name: "ctypes", kind: Kind::CPython("ctypes") },
    Contender { name: "cffi-abi", kind: Kind::CPython("cffi-abi") },
    Contender { name: "cffi-api", kind: Kind::CPython("cffi-api") },
    Contender { name: "cython", kind: Kind::CPython("cython") },
    Contender { name: "cython-ptr", kind: Kind::CPython("cython-ptr") },
    Contender { name: "pyo3", kind: Kind::CPython("pyo3") },
    Contender { name: "pyo3-pure", kind: Kind::CPython("pyo3-pure") },
    Contender { name: "pypy", kind: Kind::PyPy("python") },
    Contender { name: "pypy-cffi", kind: Kind::PyPy("cffi-abi") },
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
    /// A function that draws many points at once, called in this process.
    Simd(Cores),
    /// `mandel-static` in a worker process of its own, linked in another way.
    Linked(Link),
    /// A binding of the package `mandel`, a worker process of CPython.
    CPython(&'static str),
    /// The same of PyPy.
    PyPy(&'static str),
}

/// What contenders need beyond this program; made when the first of them asks for it.
pub(crate) struct Context {
    out: PathBuf,
    /// Where one of the contenders uses it.
    pub(crate) simd: Option<Level>,
    /// The most threads of the contender that has several.
    pub(crate) threads: Option<usize>,
    environment: OnceCell<Result<Environment, Skip>>,
    linked: [OnceCell<Result<Linked, Skip>>; 2],
}

impl Context {
    /// For these contenders. `out` is the folder for what is made.
    ///
    /// Starts their threads, which are to run on all cores: before this one is pinned to one.
    pub(crate) fn new(out: PathBuf, contenders: &[&Contender]) -> Result<Self, Failure> {
        let mut context = Self {
            out,
            simd: None,
            threads: None,
            environment: OnceCell::new(),
            linked: Default::default(),
        };
        for contender in contenders {
            if let Kind::Simd(cores) = contender.kind {
                context.simd = Some(Level::from_env()?);
                if let Cores::All = cores {
                    context.threads = Some(mandel_simd::threads());
                }
            }
        }
        Ok(context)
    }

    /// Makes now what takes long to make for these contenders.
    pub(crate) fn prepare(&self, contenders: &[&Contender]) {
        for contender in contenders {
            // What was wrong is said when the contender is started.
            match contender.kind {
                Kind::Demo | Kind::Rust(_) | Kind::Simd(_) => {}
                Kind::Linked(link) => drop(self.linked(link)),
                Kind::CPython(_) | Kind::PyPy(_) => drop(self.environment()),
            }
        }
    }

    fn linked(&self, link: Link) -> Result<&Linked, Skip> {
        let linked = self.linked[link as usize].get_or_init(|| Linked::build(link, &self.out));
        linked.as_ref().map_err(Skip::clone)
    }

    fn environment(&self) -> Result<&Environment, Skip> {
        let environment = self.environment.get_or_init(|| Environment::prepare(&self.out));
        environment.as_ref().map_err(Skip::clone)
    }
}

/// Why a contender cannot run here, and what to do about it.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{reason}; {remedy}")]
pub(crate) struct Skip {
    pub(crate) reason: String,
    pub(crate) remedy: String,
}

/// A contender that is ready to be measured.
pub(crate) trait Runner {
    /// Takes one sample. A picture's size is that of `img`, which is then filled.
    fn sample(&mut self, job: &Job, img: &mut Img) -> Result<Sample, String>;

    /// How many nanoseconds the vector operations alone take that drew `img`, where there are such:
    /// no exit test, no lane idle.
    fn limit(&mut self, _job: &Job, _img: &Img) -> Option<u64> {
        None
    }
}

impl Contender {
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|contender| contender.name == name)
    }

    pub(crate) fn language(&self) -> &'static str {
        match self.kind {
            Kind::Demo => "c",
            Kind::Rust(_) | Kind::Simd(_) | Kind::Linked(_) => "rust",
            Kind::CPython(_) | Kind::PyPy(_) => "python",
        }
    }

    pub(crate) fn is_python(&self) -> bool {
        self.language() == "python"
    }

    /// Whether something is made for it in the output folder.
    pub(crate) fn is_made(&self) -> bool {
        matches!(self.kind, Kind::Linked(_) | Kind::CPython(_) | Kind::PyPy(_))
    }

    /// Whether it can be used that way: plain Python has no function that it calls once a picture,
    /// and what draws many points at once has none for a single one.
    pub(crate) fn offers(&self, model: Model) -> bool {
        match self.kind {
            Kind::Simd(_) => model == Model::OneCall,
            _ => !(self.is_plain_python() && model == Model::OneCall),
        }
    }

    /// How its picture is computed, which decides what is a right one.
    pub(crate) fn arithmetic(&self, model: Model) -> Arithmetic {
        match model {
            Model::PerPixel if self.is_plain_python() => Arithmetic::Double,
            Model::PerPixel if self.is_python() => Arithmetic::DoubleCoordinates,
            _ => Arithmetic::Single,
        }
    }

    fn is_plain_python(&self) -> bool {
        matches!(self.kind, Kind::CPython("python") | Kind::PyPy("python"))
    }

    /// It is sampled in each round, or in every so-many'th: a slow contender would make a run of
    /// minutes one of an hour, and has less need of many samples.
    pub(crate) fn every(&self) -> u32 {
        match self.kind {
            Kind::CPython("python" | "ctypes") => 8,
            Kind::CPython(_) | Kind::PyPy(_) => 4,
            _ => 1,
        }
    }

    /// How many calls take a time that can be measured, and no longer.
    pub(crate) fn crossings(&self) -> u64 {
        if self.is_python() { 100_000 } else { 1_000_000 }
    }

    /// Makes it ready: opens its library, starts its process.
    pub(crate) fn start(&self, context: &Context) -> Result<Box<dyn Runner>, Skip> {
        match self.kind {
            Kind::Rust(open) => return Ok(Box::new(open()?)),
            Kind::Simd(cores) => {
                let level = context.simd.unwrap_or_else(Level::best);
                return Ok(Box::new(Simd { cores, level }));
            }
            _ => {}
        }
        let mut worker = self.start_process(context)?;
        // Whether the interpreter has the module shows when it is asked to call it.
        let job = Job { model: Model::Crossing, max_iters: 1, crossings: 1 };
        let mut img = Img::new(1, 1).expect("a pixel");
        worker.sample(&job, &mut img).map_err(|reason| Skip { reason, remedy: self.remedy() })?;
        Ok(Box::new(worker))
    }

    /// Starts a process in which the contender's library has not been touched yet.
    pub(crate) fn start_process(&self, context: &Context) -> Result<Worker, Skip> {
        let mut command = self.command(context)?;
        Worker::start(&mut command).map_err(|error| Skip {
            reason: format!("{}: {error}", command.get_program().display()),
            remedy: self.remedy(),
        })
    }

    /// What runs as its worker process.
    pub(crate) fn command(&self, context: &Context) -> Result<Command, Skip> {
        Ok(match self.kind {
            Kind::Demo => {
                let mut command = Command::new(Path::new(env!("MANDEL_DEMO")));
                command.arg("--worker");
                command
            }
            Kind::Rust(_) | Kind::Simd(_) => {
                let mut command = Command::new(env::current_exe().unwrap_or_default());
                command.args(["worker", self.name]);
                command
            }
            Kind::Linked(link) => context.linked(link)?.worker(),
            Kind::CPython(binding) => context.environment()?.cpython(binding),
            Kind::PyPy(binding) => context.environment()?.pypy(binding)?,
        })
    }

    /// Takes a sample of [`Model::Load`], in a fresh process.
    pub(crate) fn load(
        &self,
        context: &Context,
        job: &Job,
        img: &mut Img,
    ) -> Result<Sample, String> {
        let reason = |skip: Skip| format!("no process: {}", skip.reason);
        match self.kind {
            Kind::Linked(Link::Dylib) => {
                context.linked(Link::Dylib).map_err(reason)?.load(job, img)
            }
            _ => self.start_process(context).map_err(reason)?.sample(job, img),
        }
    }

    /// The version of the clang that compiled its C, where nothing but clang can: that of `static-lto`.
    pub(crate) fn clang(&self, context: &Context) -> Option<String> {
        match self.kind {
            Kind::Linked(Link::Lto) => Some(context.linked(Link::Lto).ok()?.compiler.clone()),
            _ => None,
        }
    }

    fn remedy(&self) -> String {
        match self.kind {
            Kind::Demo | Kind::Rust(_) | Kind::Simd(_) => {
                "build again: cargo build --release".into()
            }
            Kind::Linked(_) => {
                "remove the folder workers/ of the output folder, and it is built anew".into()
            }
            Kind::CPython(_) | Kind::PyPy(_) => "showdown doctor lists what is missing".into(),
        }
    }

    /// Whether it makes its crossings in a loop that is written in Rust.
    pub(crate) fn has_crossing_loop(&self) -> bool {
        self.language() == "rust" && self.offers(Model::Crossing)
    }

    /// Where that loop is: in which program, and in which function of that.
    pub(crate) fn crossing_loop(&self, context: &Context) -> Result<(PathBuf, String), Skip> {
        let function = match self.kind {
            Kind::Linked(_) => "cross".to_owned(),
            _ => format!("cross_{}", self.name),
        };
        Ok((self.command(context)?.get_program().into(), function))
    }

    /// Makes a Rust contender ready inside a worker process, where [`serve`] times it.
    pub(crate) fn open(&self) -> Option<Result<Strategy, Skip>> {
        match self.kind {
            Kind::Rust(open) => Some(open()),
            _ => None,
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
