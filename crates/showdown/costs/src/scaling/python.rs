//! A virtual environment with the packages of one tool.

use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_lab::{Log, Missing, tools};

use crate::rust::CACHES;

/// The environment of a tool.
pub(super) struct Environment {
    venv: PathBuf,
}

impl Environment {
    /// Makes it, and installs the packages.
    pub(super) fn make(
        contender: &str,
        folder: &Path,
        log: &Log<'_>,
        requires: &[&str],
        remedy: &str,
    ) -> Result<Self, Missing> {
        let venv = folder.join("venv");
        let mut command = isolated(&tools::PYTHON.find()?.path);
        let step = format!("{contender}: Python environment");
        log.step(&step, command.args(["-m", "venv"]).arg(&venv), &tools::PYTHON.remedy())?;
        let environment = Self { venv };
        let mut pip = environment.pip("install");
        log.step(&format!("{contender}: Python packages"), pip.args(requires), remedy)?;
        Ok(environment)
    }

    pub(super) fn interpreter(&self) -> PathBuf {
        let path = if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" };
        self.venv.join(path)
    }

    fn pip(&self, subcommand: &str) -> Command {
        let mut command = isolated(&self.interpreter());
        command.args(["-m", "pip", subcommand, "--no-input"]);
        command
    }

    /// Makes a wheel of the project from nothing.
    pub(super) fn wheel(&self, project: &Path, wheels: &Path) -> Command {
        let mut pip = self.pip("wheel");
        pip.args(["--no-deps", "--no-build-isolation", "--no-cache-dir", "--wheel-dir"]);
        pip.arg(wheels).arg(project).envs(CACHES);
        // A user may have set another folder, where packages are built already.
        pip.env("CARGO_TARGET_DIR", project.join("target"));
        pip
    }

    /// Installs the wheel into a folder.
    pub(super) fn install(&self, wheels: &Path, delivery: &Path) -> Command {
        let mut pip = self.pip("install");
        pip.args(["--no-deps", "--no-index", "--target"]).arg(delivery);
        pip.arg("--find-links").arg(wheels).arg("many");
        pip
    }
}

/// Python without the settings of the user's environment.
fn isolated(python: &Path) -> Command {
    let mut command = Command::new(python);
    command.arg("-I");
    for variable in ["LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"] {
        command.env_remove(variable);
    }
    command
}
