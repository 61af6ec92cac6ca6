//! The Python side's virtual environment: made once, in the output folder, and made anew when
//! anything that went into it has changed.

use std::env;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use super::Skip;
use super::installer::{Installer, Trouble, at, checkout};
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
        let workspace = checkout("crates/python")?;
        let python = tools::program("python3").map_err(|reason| Skip {
            reason,
            remedy: tools::install("python3 python3-venv", "brew install python3"),
        })?;
        Self::locked(out, workspace, &python.path)
            .map_err(|trouble| trouble.into_skip("--no-python"))
    }

    fn locked(out: &Path, workspace: &Path, python: &Path) -> Result<Self, Trouble> {
        // Absolute, for the interpreters run elsewhere.
        let folder = std::path::absolute(out.join("python")).map_err(at(out))?;
        let lock_path = folder.with_extension("lock");
        let lock = File::create(&lock_path).map_err(at(&lock_path))?;
        if lock.try_lock_shared().is_err() {
            message::note("waiting for another showdown, which makes this Python environment");
            lock.lock_shared().map_err(at(&lock_path))?;
        }

        let inputs = fingerprint(workspace, python).map_err(at(workspace))?;
        let stamp = folder.join(STAMP);
        let is_fresh = || {
            fs::read_to_string(&stamp).is_ok_and(|old| old == inputs)
                && interpreter(&folder).is_file()
        };
        if !is_fresh() {
            // Alone: those that use it as it was end first. One of them may have made it meanwhile.
            lock.unlock().map_err(at(&lock_path))?;
            lock.lock().map_err(at(&lock_path))?;
            if !is_fresh() {
                make(&folder, workspace, python)?;
                fs::write(&stamp, &inputs).map_err(at(&stamp))?;
            }
            lock.lock_shared().map_err(at(&lock_path))?;
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
    let installer = Installer::new(log, |lines| {
        let speaks_of_an_error = |line: &&str| line.to_ascii_lowercase().starts_with("error");
        lines.iter().copied().rfind(speaks_of_an_error)
    })?;
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
    for variable in [
        "LD_LIBRARY_PATH",
        // Its extensions are linked as they are everywhere.
        "MANDEL_LINK",
        "PIP_TARGET",
        "PIP_USER",
        "PYTHONHOME",
        "PYTHONPATH",
        "VIRTUAL_ENV",
    ] {
        command.env_remove(variable);
    }
    // The package's build runs cargo in another folder than this one.
    if let Some(target) = env::var_os("CARGO_TARGET_DIR") {
        command.env("CARGO_TARGET_DIR", std::path::absolute(&target).unwrap_or(target.into()));
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_of_the_extensions_does_not_hear_how_a_worker_is_to_be_linked() {
        let command = isolated(Path::new("python3"), []);
        assert!(command.get_envs().any(|variable| variable == ("MANDEL_LINK".as_ref(), None)));
    }
}
