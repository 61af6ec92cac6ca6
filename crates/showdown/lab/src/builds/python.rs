//! The virtual environment of the Python contenders. It is made once, in the output folder, and made again
//! if any of its inputs has changed.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{Log, checkout, empty_folder};
use crate::process::{last_line, run};
use crate::tools;
use crate::{Missing, Observer};

/// The inputs of the environment, relative to the workspace. setuptools alone would not notice a change in
/// the C or in the strategy crates.
const INPUTS: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "c_src",
    "crates/core",
    "crates/static",
    "crates/dlopen",
    "crates/pure",
    "crates/shapes",
    "crates/python",
];

/// What pip installs.
const CPPYY: &str = "cppyy>=3.5,<4";

/// This file is written last. An environment without it is incomplete.
const STAMP: &str = "inputs.sha256";

/// If an interpreter takes longer for a short answer, it hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// The pip settings of the user that are kept. They say how to reach packages. Other settings say where to
/// install them, which is decided here.
const PIP_MAY_KNOW: [&str; 10] = [
    "PIP_CACHE_DIR",
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_INDEX_URL",
    "PIP_NO_INDEX",
    "PIP_PROXY",
    "PIP_TRUSTED_HOST",
];

/// A virtual environment with the package `mandel` in it.
#[derive(Debug)]
pub(crate) struct Environment {
    folder: PathBuf,
    /// A shared lock while the environment is in use, so that no other showdown makes it again during this
    /// time.
    _lock: File,
}

impl Environment {
    /// The environment in `out`. It is made unless it is up to date.
    pub(crate) fn prepare(out: &Path, observer: &dyn Observer) -> Result<Self, Missing> {
        let workspace = checkout("crates/python")?;
        let python = tools::PYTHON.find()?.path;
        let inputs = fingerprint(workspace, &python).map_err(|error| Missing {
            reason: format!("{}: {error}", python.display()),
            remedy: tools::PYTHON.remedy(),
        })?;
        let make = |folder: &Path| make(folder, workspace, &python, observer);
        Self::fresh(out, "python", &inputs, observer, make)
    }

    /// A separate environment for cppyy, which is large and takes a minute. It uses the package of this
    /// environment.
    pub(crate) fn with_cppyy(&self, out: &Path, observer: &dyn Observer) -> Result<Self, Missing> {
        tools::CXX_COMPILER.find()?;
        let python = interpreter(&self.folder);
        let inputs =
            format!("{CPPYY} {}", fs::read_to_string(self.folder.join(STAMP)).unwrap_or_default());
        let package = self.folder.join("pypy");
        let make = |folder: &Path| make_with_cppyy(folder, &python, &package, observer);
        Self::fresh(out, "cppyy", &inputs, observer, make)
    }

    /// The environment `name` in `out`. It is made unless it was made from the same inputs.
    fn fresh(
        out: &Path,
        name: &str,
        inputs: &str,
        observer: &dyn Observer,
        make: impl FnOnce(&Path) -> Result<(), Missing>,
    ) -> Result<Self, Missing> {
        // The path is absolute, because the interpreters run in another folder.
        let folder =
            std::path::absolute(out.join(name)).map_err(|error| Missing::file(out, &error))?;
        fs::create_dir_all(out).map_err(|error| Missing::file(out, &error))?;
        let lock_path = folder.with_extension("lock");
        let at_lock = |error: io::Error| Missing::file(&lock_path, &error);
        let lock = File::create(&lock_path).map_err(at_lock)?;
        if lock.try_lock_shared().is_err() {
            observer.note("waiting for another showdown that is making this Python environment");
            lock.lock_shared().map_err(at_lock)?;
        }
        let stamp = folder.join(STAMP);
        let is_fresh = || {
            fs::read_to_string(&stamp).is_ok_and(|old| old == inputs)
                && interpreter(&folder).is_file()
        };
        if !is_fresh() {
            // An exclusive lock: this waits for every user of the old environment. One of them may have
            // made it in the meantime.
            lock.unlock().map_err(at_lock)?;
            lock.lock().map_err(at_lock)?;
            if !is_fresh() {
                make(&folder)?;
                fs::write(&stamp, inputs).map_err(|error| Missing::file(&stamp, &error))?;
            }
            lock.lock_shared().map_err(at_lock)?;
        }
        Ok(Self { folder, _lock: lock })
    }

    /// Runs a module of the package in the environment's own interpreter, without the user's Python
    /// settings.
    pub(crate) fn cpython(&self, module: &[&str]) -> Command {
        let mut command = Command::new(interpreter(&self.folder));
        command.args(["-I", "-m"]).args(module);
        command
    }

    /// Runs a module of the package in PyPy. PyPy gets the pure Python part of the package, and nothing
    /// that was compiled for CPython.
    pub(crate) fn pypy(&self, module: &[&str]) -> Result<Command, Missing> {
        let mut command = Command::new(tools::PYPY.find()?.path);
        command.args(["-s", "-m"]).args(module);
        command.current_dir(&self.folder).env("PYTHONPATH", self.folder.join("pypy"));
        Ok(command)
    }
}

/// What the drift lab needs of Python: the package `mandel`, and the tools that build its modules.
#[derive(Debug)]
pub struct Bindings {
    /// The interpreter that has the package.
    pub python: PathBuf,
    /// The folder of the installed package.
    pub package: PathBuf,
    /// The interpreter that has cffi, Cython and nanobind.
    pub tools: PathBuf,
    /// The compiler of C++.
    pub cxx: PathBuf,
    _environments: [Environment; 2],
}

/// What pip installs for [`Bindings`]. The package's `pyproject.toml` asks for the same.
const BINDING_TOOLS: [&str; 3] = ["cffi>=1.17,<3", "Cython>=3.1,<4", "nanobind>=3,<4"];

impl Bindings {
    /// Makes both environments in `out`, unless they are up to date.
    ///
    /// # Errors
    ///
    /// If there is no Python, no compiler, or no network for the packages.
    pub fn prepare(out: &Path, observer: &dyn Observer) -> Result<Self, Missing> {
        let cxx = tools::CXX_COMPILER.find()?.path;
        tools::PYTHON_HEADER.find()?;
        let environment = Environment::prepare(out, observer)?;
        let python = interpreter(&environment.folder);
        let stamp = fs::read_to_string(environment.folder.join(STAMP)).unwrap_or_default();
        let inputs = format!("{} {stamp}", BINDING_TOOLS.join(" "));
        let make = |folder: &Path| {
            let what = Install {
                note: "installing what builds Python modules, once",
                remedy: "see the log; or leave Python out: --no-python",
            };
            what.install(folder, &python, observer, |pip| {
                pip.args(BINDING_TOOLS);
            })
        };
        let tools = Environment::fresh(out, "python-tools", &inputs, observer, make)?;
        let package = environment.folder.join("pypy/mandel");
        let package =
            fs::canonicalize(&package).map_err(|error| Missing::file(&package, &error))?;
        let tools_python = interpreter(&tools.folder);
        Ok(Self { python, package, tools: tools_python, cxx, _environments: [environment, tools] })
    }
}

/// The versions of tools that `python -m mandel.versions` prints.
pub(crate) fn versions(command: &mut Command) -> BTreeMap<String, String> {
    crate::process::isolate(command);
    let output = run(command, "", PATIENCE);
    let printed = output.ok().filter(|output| output.status.success());
    printed.and_then(|output| serde_json::from_str(&output.stdout).ok()).unwrap_or_default()
}

fn interpreter(folder: &Path) -> PathBuf {
    interpreter_of(&folder.join("venv"))
}

/// The interpreter of a virtual environment.
#[must_use]
pub fn interpreter_of(venv: &Path) -> PathBuf {
    let (bin, name) = if cfg!(windows) { ("Scripts", "python.exe") } else { ("bin", "python") };
    venv.join(bin).join(name)
}

/// The digest of every input file, of the interpreter, of whether it has the header that extensions need,
/// and of the C++ compiler.
fn fingerprint(workspace: &Path, python: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    for input in INPUTS {
        hash_files(&workspace.join(input), &mut hash)?;
    }
    let script = "import os, sys, sysconfig; \
                  print(sys.version, sys.prefix, sys.base_prefix, \
                  os.path.exists(os.path.join(sysconfig.get_path('include'), 'Python.h')))";
    hash.update(run(&mut isolated(python, ["-c", script]), "", PATIENCE)?.stdout);
    // Extensions that it cannot compile are left out until it can compile them.
    hash.update(tools::CXX_COMPILER.find().map_or(String::new(), |found| found.version));
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn hash_files(path: &Path, hash: &mut Sha256) -> io::Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Tests and the results of builds are not inputs.
            let outside = ["build", "target", "tests", "__pycache__"].contains(&&*name);
            if !outside && !name.starts_with('.') && !name.ends_with(".egg-info") {
                hash_files(&entry.path(), hash)?;
            }
        }
        return Ok(());
    }
    hash.update(path.to_string_lossy().as_bytes());
    hash.update([0]);
    hash.update(fs::read(path)?);
    Ok(())
}

fn make(
    folder: &Path,
    workspace: &Path,
    python: &Path,
    observer: &dyn Observer,
) -> Result<(), Missing> {
    let file = |error| Missing::file(folder, &error);
    let what = Install {
        note: "making the Python environment; this takes a minute, but only once",
        remedy: "see the log; or leave Python out: --no-python",
    };
    // The package's build runs cargo.
    let build = folder.with_file_name("python-build");
    what.install(folder, python, observer, |pip| {
        pip.arg(workspace.join("crates/python")).env("CARGO_TARGET_DIR", build);
    })?;

    let mut script =
        isolated(&interpreter(folder), ["-c", "import mandel; print(mandel.__path__[0])"]);
    let imported = run(&mut script, "", PATIENCE).map_err(file)?;
    if !imported.status.success() {
        let said = last_line(&imported.stderr).unwrap_or("it printed nothing");
        return Err(Missing {
            reason: format!("the package was installed, but cannot be imported: {said}"),
            remedy: "see the log; or leave Python out: --no-python".into(),
        });
    }
    let installed = PathBuf::from(imported.stdout.trim_end());
    let pypy = folder.join("pypy");
    fs::create_dir(&pypy).map_err(file)?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(installed, pypy.join("mandel")).map_err(file)?;
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(installed, pypy.join("mandel")).map_err(file)?;
    Ok(())
}

/// The environment's interpreter sees cppyy, and the package in the other environment.
fn make_with_cppyy(
    folder: &Path,
    python: &Path,
    package: &Path,
    observer: &dyn Observer,
) -> Result<(), Missing> {
    let file = |error| Missing::file(folder, &error);
    let what = Install {
        note: "installing cppyy; this takes a minute and 214 MB, but only once",
        remedy: "see the log; or leave it out: --skip cppyy",
    };
    what.install(folder, python, observer, |pip| {
        pip.arg(CPPYY);
    })?;
    let script = "import sysconfig; print(sysconfig.get_path('purelib'))";
    let output =
        run(&mut isolated(&interpreter(folder), ["-c", script]), "", PATIENCE).map_err(file)?;
    let modules = Path::new(output.stdout.trim_end()).join("mandel.pth");
    fs::write(&modules, format!("{}\n", package.display())).map_err(file)
}

/// The messages about an installation.
struct Install {
    note: &'static str,
    /// The advice for a failure with an unknown message.
    remedy: &'static str,
}

impl Install {
    /// Makes a virtual environment in the folder. pip then installs in it what `arguments` names.
    fn install(
        self,
        folder: &Path,
        python: &Path,
        observer: &dyn Observer,
        arguments: impl FnOnce(&mut Command),
    ) -> Result<(), Missing> {
        empty_folder(folder)?;
        let log = folder.join("install.log");
        observer.note(&format!("{}; log: {}", self.note, log.display()));
        let log = Log::new(log, pip_error, observer)?;
        let venv = folder.join("venv");
        log.step("venv", isolated(python, ["-m", "venv"]).arg(&venv), &tools::PYTHON.remedy())?;
        let mut pip = isolated(&interpreter(folder), ["-m", "pip", "install", "--no-input"]);
        arguments(&mut pip);
        // Nothing is written into the checkout. Temporary files are removed with the environment.
        let temporary = folder.join("tmp");
        fs::create_dir(&temporary).map_err(|error| Missing::file(folder, &error))?;
        log.step("pip", pip.env("TMPDIR", &temporary), self.remedy)
    }
}

/// The line of pip's output that says what was wrong.
#[must_use]
pub fn pip_error<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let begins = |line: &&str| line.to_ascii_lowercase().starts_with("error");
    lines.iter().copied().rfind(begins)
}

/// Python without the settings of the user's environment. Without `LD_LIBRARY_PATH`, which cargo sets, it
/// finds its own libraries and not ours.
#[must_use]
pub fn isolated<const N: usize>(python: &Path, arguments: [&str; N]) -> Command {
    let mut command = Command::new(python);
    command.arg("-I").args(arguments);
    for variable in ["LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"] {
        command.env_remove(variable);
    }
    for (variable, _) in env::vars_os() {
        let name = variable.to_string_lossy();
        if name.starts_with("PIP_") && !PIP_MAY_KNOW.contains(&&*name) {
            command.env_remove(variable);
        }
    }
    command
}
