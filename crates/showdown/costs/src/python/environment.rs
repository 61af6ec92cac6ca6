//! A virtual environment with what the build of a package needs, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_lab::{Log, Missing, cargo, interpreter_of, isolated, tools};
use ffi_results::Package;
use serde_json::Value;

use super::tool::{Kind, Tool};
use crate::builds::remedy;
use crate::rust::{CACHES, said};

/// A user's flags would be measured, and are meant for other builds.
const FLAGS: [&str; 5] = ["CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "ARCHFLAGS"];

pub(crate) struct Environment {
    /// Its interpreter.
    pub(crate) python: PathBuf,
    /// Where its packages are.
    pub(crate) site: PathBuf,
    /// The version of the interpreter, such as `3.11`.
    pub(crate) version: String,
}

impl Environment {
    /// Makes it in a folder, and installs what the build and the package need.
    pub(crate) fn make(tool: &Tool, folder: &Path, log: &Log<'_>) -> Result<Self, Missing> {
        let venv = folder.join("venv");
        let python = tools::PYTHON.find()?.path;
        let mut make = isolated(&python, ["-m", "venv"]);
        log.step("virtual environment", make.arg(&venv), &tools::PYTHON.remedy())?;
        let python = interpreter_of(&venv);
        let mut install = pip(&python, "install");
        install.args(tool.build_requires()).args(tool.dependencies);
        log.step("installation of what it needs", &mut install, &remedy(tool.contender))?;
        let script = "import sys, sysconfig; \
                      print(sysconfig.get_path('purelib')); \
                      print('{}.{}'.format(*sys.version_info))";
        let printed = said(&mut isolated(&python, ["-c", script]))?;
        let (site, version) = printed.trim_end().split_once('\n').unwrap_or_default();
        Ok(Self { site: site.into(), version: version.to_owned(), python })
    }

    /// Makes a wheel of the package in this folder.
    pub(crate) fn wheel(
        &self,
        tool: &Tool,
        package: &Path,
        wheels: &Path,
    ) -> Result<Command, Missing> {
        let mut command = pip(&self.python, "wheel");
        command.args(["--no-deps", "--no-build-isolation", "--wheel-dir"]).arg(wheels).arg(".");
        compiling(tool, command, package)
    }

    /// The packages that pip would install for these requirements in an empty environment.
    pub(crate) fn resolve(
        &self,
        tool: &Tool,
        requirements: &[&str],
        folder: &Path,
        log: &Log<'_>,
    ) -> Result<Vec<Package>, Missing> {
        if requirements.is_empty() {
            return Ok(Vec::new());
        }
        let path = folder.join("report.json");
        let mut command = pip(&self.python, "install");
        command.args(["--dry-run", "--ignore-installed", "--quiet", "--report"]);
        command.arg(&path).args(requirements);
        log.step("list of packages", &mut command, &remedy(tool.contender))?;
        let text = fs::read_to_string(&path).map_err(|error| Missing::file(&path, &error))?;
        packages_of(&text).ok_or_else(|| Missing {
            reason: "pip's report has no list of packages".to_owned(),
            remedy: "install a newer Python, whose pip is 22.2 or newer".to_owned(),
        })
    }
}

/// A command that may start compilers, in the folder of a package.
pub(crate) fn compiling(
    tool: &Tool,
    mut command: Command,
    package: &Path,
) -> Result<Command, Missing> {
    command.current_dir(package);
    for flags in FLAGS {
        command.env_remove(flags);
    }
    if tool.kind == Kind::Rust {
        // The variables that cargo must not see.
        for (name, _) in cargo()?.get_envs().filter(|(_, value)| value.is_none()) {
            command.env_remove(name);
        }
        command.env("CARGO", tools::CARGO.find()?.path).envs(CACHES);
        command.env("CARGO_NET_OFFLINE", "true");
    }
    Ok(command)
}

/// pip in an environment, without the user's settings of where to install.
pub(crate) fn pip(python: &Path, subcommand: &str) -> Command {
    let mut command = isolated(python, ["-m", "pip", "--disable-pip-version-check"]);
    command.args([subcommand, "--no-input"]);
    command
}

/// The packages in a report of pip, sorted by name.
fn packages_of(report: &str) -> Option<Vec<Package>> {
    let report: Value = serde_json::from_str(report).ok()?;
    let package = |one: &Value| {
        let text = |key: &str| one["metadata"][key].as_str().map(str::to_owned);
        Some(Package { name: text("name")?, version: text("version")?, compile_ns: Vec::new() })
    };
    let mut found: Vec<_> =
        report["install"].as_array()?.iter().map(package).collect::<Option<_>>()?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty list instead of a broken one would say that nothing is pulled in.
    #[test]
    fn a_report_that_cannot_be_read_is_no_empty_list() {
        let report = r#"{"install": [{"metadata": {"name": "pycparser", "version": "3.0"}},
                                     {"metadata": {"name": "cffi", "version": "2.1.1"}}]}"#;
        let found = packages_of(report).unwrap();
        let names: Vec<_> = found.iter().map(|one| (&*one.name, &*one.version)).collect();
        assert_eq!(names, [("cffi", "2.1.1"), ("pycparser", "3.0")]);
        for broken in ["", "{}", r#"{"install": [{"metadata": {"name": "cffi"}}]}"#] {
            assert_eq!(packages_of(broken), None, "{broken}");
        }
    }
}
