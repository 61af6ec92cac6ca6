use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use ffi_harness::protocol::{Picture, Request};
use ffi_harness::shape::Shape;
use ffi_results::Model;
use mandel_simd::{Level, LevelError};

use crate::builds::{Environment, Link, Linked, versions};
use crate::contenders::{Contender, Cores, Language, Start};
use crate::machine::pinning;
use crate::process::{Fault, Process};
use crate::{Missing, Observer};

/// What all contenders need: the folder for builds, the observer, and the core to run on.
pub struct Lab<'a> {
    out: PathBuf,
    observer: &'a dyn Observer,
    /// The core to measure on, if processes can be pinned.
    core: Option<usize>,
    /// The Python environment, which is built when the first contender needs it.
    environment: OnceCell<Result<Environment, Missing>>,
    cppyy: OnceCell<Result<Environment, Missing>>,
    dylib: OnceCell<Result<Linked, Missing>>,
    lto: OnceCell<Result<Linked, Missing>>,
}

/// The experiment that contenders are tried out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Experiment {
    /// The talk's models.
    Picture,
    /// The shapes of the second library.
    Shapes,
}

/// Why a contender does not take part.
#[derive(Debug)]
pub enum Absence {
    /// It cannot run on this machine.
    Missing(Missing),
    /// It crashed, hung or gave a wrong result.
    Fault(Fault),
}

impl From<Absence> for Fault {
    fn from(absence: Absence) -> Self {
        match absence {
            Absence::Missing(missing) => Self::Start(missing),
            Absence::Fault(fault) => fault,
        }
    }
}

impl<'a> Lab<'a> {
    /// A lab whose builds go to the folder `out`. The folder is made when the first build begins.
    #[must_use]
    pub fn new(out: &Path, observer: &'a dyn Observer) -> Self {
        Self {
            out: out.to_owned(),
            observer,
            core: None,
            environment: OnceCell::new(),
            cppyy: OnceCell::new(),
            dylib: OnceCell::new(),
            lto: OnceCell::new(),
        }
    }

    /// Keeps processes on this core from now on, if the core can be chosen.
    #[must_use]
    pub fn on_core(self, core: Option<usize>) -> Self {
        Self { core, ..self }
    }

    /// The observer of long jobs.
    #[must_use]
    pub fn observer(&self) -> &'a dyn Observer {
        self.observer
    }

    /// The command of the contender's process. The program is built first if necessary.
    ///
    /// # Errors
    ///
    /// The reason why it cannot run here.
    pub fn command(&self, contender: &Contender) -> Result<Command, Missing> {
        let binding = |name| ["mandel.worker", name];
        Ok(match &contender.start {
            Start::Program(path, arguments) => {
                let mut command = Command::new(path);
                command.args(arguments);
                command
            }
            Start::Strategy => {
                let showdown = std::env::current_exe().map_err(|error| Missing {
                    reason: format!("this program's file cannot be found: {error}"),
                    remedy: "build again: cargo build --release".into(),
                })?;
                let mut command = Command::new(showdown);
                command.args(["worker", &contender.name]);
                command
            }
            Start::Linked(link) => Command::new(&self.linked(*link)?.program),
            Start::CPython(name) => self.environment()?.cpython(&binding(name)),
            Start::Cppyy => {
                let mut command = self.cppyy()?.cpython(&binding("cppyy"));
                // The C++ interpreter of cppyy asks the compiler where the standard headers are.
                command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
                command
            }
            Start::PyPy(name) => self.environment()?.pypy(&binding(name))?,
        })
    }

    /// Starts a process that has not used the contender's library yet.
    ///
    /// # Errors
    ///
    /// The reason why it cannot run here.
    pub fn start(&self, contender: &Contender) -> Result<Process, Missing> {
        let mut command = self.command(contender)?;
        let process = Process::start(&mut command).map_err(|error| Missing {
            reason: format!("{}: {error}", command.get_program().display()),
            remedy: not_started(&error, contender),
        })?;
        if let (Cores::One, Some(core)) = (contender.cores, self.core) {
            pinning::pin(process.id(), core);
        }
        Ok(process)
    }

    /// Tests whether a contender can run here, with the smallest request of an experiment.
    ///
    /// # Errors
    ///
    /// The reason why it does not take part.
    pub fn try_out(&self, contender: &Contender, experiment: Experiment) -> Result<(), Absence> {
        let mut process = self.start(contender).map_err(Absence::Missing)?;
        let request = match experiment {
            Experiment::Shapes => Request::Shape { calls: 1, shape: Shape::NOTHING },
            Experiment::Picture if contender.offers(Model::Crossing) => {
                Request::Crossing { calls: 1 }
            }
            Experiment::Picture => Request::OneCall(Picture { width: 1, height: 1, max_iters: 1 }),
        };
        match process.ask(request, &mut [0]) {
            Ok(_) => Ok(()),
            Err(fault) if fault.is_absence() => Err(Absence::Missing(Missing {
                reason: fault.to_string(),
                remedy: remedy(contender),
            })),
            Err(fault) => Err(Absence::Fault(fault)),
        }
    }

    /// What a reader must know about a contender, other than its name.
    #[must_use]
    pub fn detail(&self, contender: &Contender) -> Option<String> {
        if contender.vectors {
            let level = Level::from_env().ok()?;
            return Some(match contender.cores {
                Cores::One => level.to_string(),
                Cores::All => {
                    let threads = thread::available_parallelism().map_or(1, usize::from);
                    format!("{level}, at most {threads} threads")
                }
            });
        }
        match contender.start {
            Start::Linked(link) => {
                let compiler = self.linked(link).ok()?.compiler.as_ref()?;
                Some(format!("its C is compiled by {compiler}"))
            }
            _ => None,
        }
    }

    /// The versions of the tools that these contenders depend on.
    #[must_use]
    pub fn versions(&self, contenders: &[Contender]) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        let uses = |wanted: fn(&Start) -> bool| contenders.iter().any(|one| wanted(&one.start));
        let module = ["mandel.versions"];
        if let Some(Ok(environment)) = self.environment.get() {
            if uses(|start| matches!(start, Start::CPython(_))) {
                all.extend(versions(&mut environment.cpython(&module)));
            }
            if let Some(Ok(cppyy)) = self.cppyy.get() {
                let found = versions(&mut cppyy.cpython(&module));
                all.extend(found.into_iter().filter(|(tool, _)| tool == "cppyy"));
            }
            if uses(|start| matches!(start, Start::PyPy(_)))
                && let Ok(mut pypy) = environment.pypy(&module)
            {
                // PyPy's tools have the same names as CPython's, but other versions.
                let own = |(tool, version): (String, String)| match tool.as_str() {
                    "python" => ("pypy".into(), version),
                    _ => (format!("pypy's {tool}"), version),
                };
                all.extend(versions(&mut pypy).into_iter().map(own));
            }
        }
        if let Some(Ok(Linked { compiler: Some(compiler), .. })) = self.lto.get()
            && uses(|start| matches!(start, Start::Linked(Link::Lto)))
        {
            all.insert("clang".into(), compiler.clone());
        }
        all
    }

    fn linked(&self, link: Link) -> Result<&Linked, Missing> {
        let cell = match link {
            Link::Dylib => &self.dylib,
            Link::Lto => &self.lto,
        };
        let linked = cell.get_or_init(|| Linked::build(link, &self.out, self.observer));
        linked.as_ref().map_err(Missing::clone)
    }

    fn environment(&self) -> Result<&Environment, Missing> {
        let make = || Environment::prepare(&self.out, self.observer);
        self.environment.get_or_init(make).as_ref().map_err(Missing::clone)
    }

    fn cppyy(&self) -> Result<&Environment, Missing> {
        let make = || self.environment()?.with_cppyy(&self.out, self.observer);
        self.cppyy.get_or_init(make).as_ref().map_err(Missing::clone)
    }
}

/// Refuses a vector level that does not exist, or that this machine does not have, if a contender would use
/// it.
///
/// # Errors
///
/// What is wrong with `MANDEL_SIMD`.
pub fn check_vector_level(contenders: &[Contender]) -> Result<(), LevelError> {
    if contenders.iter().any(|contender| contender.vectors) {
        Level::from_env()?;
    }
    Ok(())
}

/// The advice for a process that answers that it cannot run.
fn remedy(contender: &Contender) -> String {
    match (&contender.start, contender.language) {
        (Start::Linked(_), _) => {
            "build it again: remove the folder linked/ of the output folder, and cargo clean".into()
        }
        (_, Language::Python) => "showdown doctor lists what is missing".into(),
        _ => "unset MANDEL_LIBRARY and SHAPES_LIBRARY, or set them to the libraries' paths; and build \
              again: cargo build --release"
            .into(),
    }
}

/// The advice for a process that does not start.
fn not_started(error: &io::Error, contender: &Contender) -> String {
    match error.raw_os_error() {
        // EAGAIN and ENOMEM, EMFILE and ENFILE.
        #[cfg(unix)]
        Some(11 | 12) => "raise the limit of processes (ulimit -u), or end some".into(),
        #[cfg(unix)]
        Some(23 | 24) => {
            "raise the limit of open files (ulimit -n), or measure fewer: --only".into()
        }
        _ => remedy(contender),
    }
}
