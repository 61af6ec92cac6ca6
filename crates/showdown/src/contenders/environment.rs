//! The Python side's virtual environment: made once, in the output folder, and made anew when
//! anything that went into it has changed.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use fs4::FileExt;
use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use sha2::{Digest, Sha256};

use super::Skip;
use crate::interrupt::{self, Cleanup};
use crate::machine::tools;
use crate::measure::expected::hex;
use crate::view::message;

/// What the environment is made from, relative to the workspace. setuptools alone would not notice a
/// change in the C or in the strategy crates.
const INPUTS: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    "c_src",
    "crates/core",
    "crates/static",
    "crates/dlopen",
    "crates/pure",
    "crates/python",
];

/// Written last, so that an environment without it is a half-made one.
const STAMP: &str = "inputs.sha256";

/// A virtual environment with the package `mandel` in it.
pub(crate) struct Environment {
    folder: PathBuf,
    /// Shared, for as long as the environment is in use: no other showdown makes it anew meanwhile.
    _lock: File,
}

impl Environment {
    /// The environment in `out`, as it is if it is fresh.
    pub(crate) fn prepare(out: &Path) -> Result<Self, Skip> {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
        let workspace = workspace.filter(|root| root.join("crates/python").is_dir());
        let workspace = workspace.ok_or_else(|| Skip {
            reason: "the checkout that this program was built in is gone".into(),
            remedy: "run it in a checkout: cargo run --release".into(),
        })?;
        let python = tools::program("python3").map_err(|reason| Skip {
            reason,
            remedy: tools::install("python3 python3-venv", "brew install python3"),
        })?;
        let environment = Self::locked(out, workspace, &python.path);
        environment.map_err(|error| match error {
            Trouble::Skip(skip) => skip,
            Trouble::Io(path, error) => Skip {
                reason: format!("{}: {error}", path.display()),
                remedy: "choose another folder with --out, or leave Python out: --no-python".into(),
            },
        })
    }

    fn locked(out: &Path, workspace: &Path, python: &Path) -> Result<Self, Trouble> {
        // Absolute, for the interpreters run elsewhere.
        let folder = std::path::absolute(out.join("python")).map_err(at(out))?;
        let lock_path = folder.with_extension("lock");
        let lock = File::create(&lock_path).map_err(at(&lock_path))?;
        if FileExt::try_lock_shared(&lock).is_err() {
            message::note("waiting for another showdown, which makes this Python environment");
            FileExt::lock_shared(&lock).map_err(at(&lock_path))?;
        }

        let inputs = fingerprint(workspace, python).map_err(at(workspace))?;
        let stamp = folder.join(STAMP);
        let is_fresh = || {
            fs::read_to_string(&stamp).is_ok_and(|old| old == inputs)
                && interpreter(&folder).is_file()
        };
        if !is_fresh() {
            // Alone: those that use it as it was end first. One of them may have made it meanwhile.
            FileExt::unlock(&lock).map_err(at(&lock_path))?;
            FileExt::lock(&lock).map_err(at(&lock_path))?;
            if !is_fresh() {
                make(&folder, workspace, python)?;
                fs::write(&stamp, &inputs).map_err(at(&stamp))?;
            }
            FileExt::lock_shared(&lock).map_err(at(&lock_path))?;
        }
        Ok(Self { folder, _lock: lock })
    }

    /// A worker of the environment's own interpreter, isolated from the user's Python settings.
    pub(super) fn cpython(&self, binding: &str) -> Command {
        let mut command = Command::new(interpreter(&self.folder));
        command.args(["-I", "-m", "mandel.worker", binding]);
        command
    }

    /// A worker of PyPy, which gets the package's pure part and none of what was compiled for
    /// CPython around it.
    pub(super) fn pypy(&self, binding: &str) -> Result<Command, Skip> {
        let pypy = tools::program("pypy3").map_err(|reason| Skip {
            reason,
            remedy: tools::install("pypy3", "brew install pypy3"),
        })?;
        let mut command = Command::new(pypy.path);
        command.args(["-s", "-m", "mandel.worker", binding]);
        command.current_dir(&self.folder).env("PYTHONPATH", self.folder.join("pypy"));
        Ok(command)
    }
}

enum Trouble {
    Skip(Skip),
    Io(PathBuf, io::Error),
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> Trouble {
    let path = path.to_owned();
    move |error| Trouble::Io(path, error)
}

fn interpreter(folder: &Path) -> PathBuf {
    let (bin, name) = if cfg!(windows) { ("Scripts", "python.exe") } else { ("bin", "python") };
    folder.join("venv").join(bin).join(name)
}

/// Of every input file, and of the interpreter and whether it has the header that extensions need.
fn fingerprint(workspace: &Path, python: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    for input in INPUTS {
        hash_files(&workspace.join(input), &mut hash)?;
    }
    let script = "import os, sys, sysconfig; \
                  print(sys.version, sys.prefix, sys.base_prefix, \
                  os.path.exists(os.path.join(sysconfig.get_path('include'), 'Python.h')))";
    hash.update(isolated(python, ["-c", script]).output()?.stdout);
    Ok(hex(&hash.finalize()))
}

fn hash_files(path: &Path, hash: &mut Sha256) -> io::Result<()> {
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Tests, and what builds leave behind, are no input.
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

fn make(folder: &Path, workspace: &Path, python: &Path) -> Result<(), Trouble> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(at(folder))?;
    }
    fs::create_dir_all(folder).map_err(at(folder))?;
    let log = folder.join("install.log");
    message::note(format!(
        "making the Python environment, once, which takes a minute; log: {}",
        log.display()
    ));
    let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let progress =
        ProgressBar::new_spinner().with_style(style).with_finish(ProgressFinish::AndClear);
    progress.enable_steady_tick(Duration::from_millis(200));

    let installer = Installer { log: &log, progress: &progress };
    let venv = folder.join("venv");
    installer.step(
        "venv",
        isolated(python, ["-m", "venv"]).arg(&venv),
        &tools::install("python3-venv", "brew install python3"),
    )?;
    let package = workspace.join("crates/python");
    installer.step(
        "pip",
        isolated(&interpreter(folder), ["-m", "pip", "install", "--no-input"]).arg(&package),
        "connect to the network and run again; without it, leave Python out: --no-python",
    )?;
    let output =
        isolated(&interpreter(folder), ["-c", "import mandel; print(mandel.__path__[0])"]).output();
    let output = output.map_err(at(folder))?;
    let installed = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim_end());
    let pypy = folder.join("pypy");
    fs::create_dir(&pypy).map_err(at(&pypy))?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(installed, pypy.join("mandel")).map_err(at(&pypy))?;
    #[cfg(windows)]
    std::os::windows::fs::symlink_dir(installed, pypy.join("mandel")).map_err(at(&pypy))?;
    Ok(())
}

/// Python, deaf to what the user's environment would tell it. Without `LD_LIBRARY_PATH`, which cargo
/// sets, it finds its own libraries and not ours.
fn isolated<const N: usize>(python: &Path, arguments: [&str; N]) -> Command {
    let mut command = Command::new(python);
    command.arg("-I").args(arguments).stdin(Stdio::null());
    for variable in
        ["LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_USER"]
    {
        command.env_remove(variable);
    }
    // The package's build runs cargo in another folder than this one.
    if let Some(target) = env::var_os("CARGO_TARGET_DIR") {
        command.env("CARGO_TARGET_DIR", std::path::absolute(&target).unwrap_or(target.into()));
    }
    command
}

struct Installer<'a> {
    log: &'a Path,
    progress: &'a ProgressBar,
}

impl Installer<'_> {
    /// Runs a command to its end, its output in the log. Ctrl-C ends it too.
    fn step(&self, name: &'static str, command: &mut Command, remedy: &str) -> Result<(), Trouble> {
        self.progress.set_message(name);
        let log =
            OpenOptions::new().create(true).append(true).open(self.log).map_err(at(self.log))?;
        let errors = log.try_clone().map_err(at(self.log))?;
        command.stdout(log).stderr(errors);
        let begin = || {
            let child = Arc::new(Mutex::new(command.spawn()?));
            let doomed = Arc::clone(&child);
            let end = move || {
                let mut child = locked(&doomed);
                let _ = child.kill().and_then(|()| child.wait());
            };
            Ok((child, Box::new(end) as Cleanup))
        };
        let status = interrupt::with_cleanup(begin, |child| {
            // Not `wait`, which would hold the lock that the cleanup needs.
            loop {
                if let Some(status) = locked(&child).try_wait()? {
                    break Ok(status);
                }
                thread::sleep(Duration::from_millis(50));
            }
        });
        match status.map_err(at(self.log))? {
            status if status.success() => Ok(()),
            _ => Err(Trouble::Skip(Skip {
                reason: format!(
                    "{name} failed: {} (log: {})",
                    last_words(self.log),
                    self.log.display()
                ),
                remedy: remedy.to_owned(),
            })),
        }
    }
}

fn locked(child: &Mutex<Child>) -> MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a failing installer said: its last line that speaks of an error, or its last line.
fn last_words(log: &Path) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let text = text.unwrap_or_default();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let error = lines.clone().rfind(|line| line.to_ascii_lowercase().starts_with("error"));
    error.or(lines.next_back()).unwrap_or("it said nothing").to_owned()
}
