//! The contenders in Python: a package for each, which pip and setuptools build.
//!
//! Read first `tool`, the table, then `package`, what is in a package, and `program`, how it is built.
//! `environment` is where it is built, and `generated` counts what a tool writes.

pub(crate) mod environment;
mod generated;
mod package;
mod program;
pub(crate) mod tool;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use ffi_lab::{Log, Missing, Observer, isolated, pip_error, tools};
use ffi_results::{Build, Cost, Depends, Package, Ships};

use program::Program;
use tool::{Kind, Tool};

use crate::cache::Key;
use crate::rust::{rustc, said};
use crate::specimen::{PYO3, VALUE};
use crate::{builds, depends, ships, starts};

pub(crate) fn tool_of(contender: &str) -> Result<&'static Tool, Missing> {
    let missing = |reason: &str| Missing {
        reason: reason.to_owned(),
        remedy: format!("leave it out: --skip {contender}"),
    };
    let tool = Tool::of(contender).ok_or_else(|| missing("it has no small package"))?;
    if !cfg!(target_os = "linux") && tool.kind != Kind::Plain {
        return Err(missing("its small package is built as on Linux only"));
    }
    Ok(tool)
}

/// Everything that the measurement depends on, or why it cannot be made here. pip chooses the newest packages
/// that fit the requirements; which ones these are is known only after it has asked the network.
pub(crate) fn key(contender: &str) -> Result<Key, Missing> {
    let tool = tool_of(contender)?;
    let mut key = Key::new();
    key.add("contender", contender);
    for (path, text) in tool.files()? {
        key.add(&path.to_string_lossy(), text);
    }
    add_tools(tool, &mut key)?;
    generated::key(tool, &mut key)?;
    Ok(key)
}

/// Adds the versions of what builds a package, and what it requires.
pub(crate) fn add_tools(tool: &Tool, key: &mut Key) -> Result<(), Missing> {
    key.add("requirements", [&tool.build_requires(), tool.dependencies].concat().join(" "));
    for needed in tool.needed() {
        key.add(needed.name, needed.find()?.version);
    }
    key.add("python", interpreter()?);
    if tool.kind == Kind::Rust {
        key.add("rustc", said(&mut rustc()?)?);
    }
    Ok(())
}

/// The version of Python and where it is. It is asked once, because each contender needs the answer.
fn interpreter() -> Result<&'static str, Missing> {
    static SAID: OnceLock<Result<String, Missing>> = OnceLock::new();
    let ask = || {
        let script = "import sys; print(sys.version, sys.base_prefix)";
        said(&mut isolated(&tools::PYTHON.find()?.path, ["-c", script]))
    };
    SAID.get_or_init(ask).as_deref().map_err(Clone::clone)
}

/// The contender whose package this one has, so that both have the same builds.
pub(crate) fn owner(contender: &str) -> Option<&'static str> {
    Tool::of(contender)?.owner
}

/// Measures everything of a contender except what is written by hand, and except its builds, if they are known.
/// `folder` is empty, and is removed after it.
pub(crate) fn measure(
    contender: &str,
    builds: Option<Vec<Build>>,
    folder: &Path,
    log: &Path,
    observer: &dyn Observer,
) -> Result<Cost, Missing> {
    let tool = tool_of(contender)?;
    let log = Log::new(log.to_owned(), find_error, observer)?;
    let program = Program::new(tool, folder, log)?;
    let builds = match builds {
        Some(builds) => builds,
        None => builds::measure(&program)?,
    };
    let wheel = program.deliver()?;
    let (ships, glibc) = delivered(&program, &wheel)?;
    let start = Start::new(&program, folder, &wheel)?;
    let starts = starts::measure(contender, VALUE, || start.command())?;
    let mut running_machine = tool.running_machine(&program.environment.version);
    running_machine.extend(ships.needs.iter().cloned());
    let (build, run) = packages(&program, folder, &ships)?;
    let building_machine = tool.building_machine();
    let depends = Depends { build, run, building_machine, running_machine, glibc };
    let written = generated::count(&program, folder)?;
    Ok(Cost { contender: contender.to_owned(), written, depends, builds, ships, starts })
}

/// The wheel, and what the compiled files in it ask for.
fn delivered(program: &Program<'_>, wheel: &Path) -> Result<(Ships, Option<String>), Missing> {
    let package = program.environment.site.join("mandel");
    let at = |error| Missing::file(&package, &error);
    let entries = fs::read_dir(&package).map_err(at)?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let compiled: Vec<_> = names.filter(|name| name.ends_with(".so")).collect();
    let (ships, glibc) = ships::measure(&package, &compiled)?;
    let bytes = fs::metadata(wheel).map_err(|error| Missing::file(wheel, &error))?.len();
    let name = wheel.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((Ships { files: vec![(name, bytes)], ..ships }, glibc))
}

/// The packages that only the build needs, and those that the package needs when it runs.
fn packages(
    program: &Program<'_>,
    folder: &Path,
    ships: &Ships,
) -> Result<(Vec<Package>, Vec<Package>), Missing> {
    let tool = program.tool;
    let resolve = |words: &[&str]| program.environment.resolve(tool, words, folder, &program.log);
    let mut run = resolve(tool.dependencies)?;
    let mut build = resolve(&tool.build_requires())?;
    build.retain(|package| run.iter().all(|other| other.name != package.name));
    if tool.kind == Kind::Rust {
        let (metadata, times) = program.crates()?;
        let crates = depends::of_program(&metadata, &times, &PYO3, ships, None)?;
        build.extend(crates.build);
        run.extend(crates.run);
    }
    Ok((build, run))
}

/// How the program that calls is started.
struct Start {
    interpreter: PathBuf,
    main: PathBuf,
    /// Where PyPy finds the package. CPython has it in its environment.
    site: Option<PathBuf>,
}

impl Start {
    fn new(program: &Program<'_>, folder: &Path, wheel: &Path) -> Result<Self, Missing> {
        let tool = program.tool;
        // Beside the package in the folder of its sources, it would not import the installed one.
        let main = folder.join("main.py");
        fs::write(&main, tool.main()).map_err(|error| Missing::file(&main, &error))?;
        if !tool.pypy {
            return Ok(Self { interpreter: program.environment.python.clone(), main, site: None });
        }
        let site = folder.join("site");
        let mut install = environment::pip(&program.environment.python, "install");
        install.args(["--no-deps", "--no-index", "--no-compile", "--target"]).arg(&site).arg(wheel);
        program.log.step("installation for PyPy", &mut install, &builds::remedy(tool.contender))?;
        Ok(Self { interpreter: tools::PYPY.find()?.path, main, site: Some(site) })
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.interpreter);
        match &self.site {
            None => command.arg("-I"),
            Some(site) => command.arg("-s").env("PYTHONPATH", site),
        };
        command.arg(&self.main);
        command
    }
}

/// The complaint of a compiler, or else that of setuptools, or else pip's own.
pub(crate) fn find_error<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let is_compilers = |line: &&str| {
        [": error: ", "fatal error: ", "error[E"].iter().any(|words| line.contains(words))
    };
    // pip says this of each program that fails, and its message is above or below.
    let is_own =
        |line: &&str| line.starts_with("error: ") && !line.contains("subprocess-exited-with-error");
    let found = lines.iter().copied().find(is_compilers);
    found.or_else(|| lines.iter().copied().find(is_own)).or_else(|| pip_error(lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// pip's own last line would only say that something has failed.
    #[test]
    fn the_line_that_says_what_was_wrong_is_found() {
        let pips =
            ["error: subprocess-exited-with-error", "ERROR: Failed to build one or more wheels"];
        for (line, expected) in [
            (
                "mandel/capi.c:7:10: fatal error: a.h: no such file",
                "mandel/capi.c:7:10: fatal error: a.h: no such file",
            ),
            ("error[E0432]: unresolved import", "error[E0432]: unresolved import"),
            (
                "error: Error: setup script specifies an absolute path:",
                "error: Error: setup script specifies an absolute path:",
            ),
            ("running build_ext", pips[1]),
        ] {
            assert_eq!(find_error(&[pips[0], line, pips[1]]), Some(expected));
        }
    }
}
