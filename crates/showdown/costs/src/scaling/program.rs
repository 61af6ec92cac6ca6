//! Builds the program of a tool, for one size of header.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ffi_lab::{Log, Missing, checkout, first_line, tools};

use super::c::{self, Files};
use super::tool::{Kind, Tool};
use crate::builds::{remedy, time};
use crate::cache::Key;
use crate::python;
use crate::python::environment::{Environment, pip};
use crate::rust::{CACHES, versions};
use crate::specimen;
use crate::written::lines_of;

/// A program that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Builds the programs of one tool.
pub(super) struct Builder<'a> {
    pub(super) tool: &'static Tool,
    pub(super) folder: &'a Path,
    pub(super) log: &'a Log<'a>,
    python: Option<Environment>,
}

/// A program that was built.
#[derive(Debug, Default)]
pub(super) struct Built {
    /// How long that took.
    pub(super) ns: u64,
    /// The lines that the tool wrote.
    pub(super) generated: usize,
    /// What is delivered. With Python, that is the module without the program that calls it.
    pub(super) bytes: u64,
    program: PathBuf,
    arguments: Vec<PathBuf>,
}

impl Built {
    /// What starts it.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }
}

/// Adds the versions of what builds the programs.
pub(super) fn add_tools(tool: &Tool, key: &mut Key) -> Result<(), Missing> {
    key.add("C compiler", tools::C_COMPILER.find()?.version);
    if tool.has_rust() {
        key.add("workspace", manifest()?);
        key.add("lock", lock()?);
        versions(key)?;
    }
    if tool.contender == "bindgen" {
        key.add("libclang", tools::LIBCLANG.find()?.version);
    }
    if tool.kind == Kind::Python {
        python::add_tools(python::tool_of(tool.contender)?, key)?;
    }
    Ok(())
}

fn manifest() -> Result<String, Missing> {
    specimen::read(&checkout("c_src")?.join("Cargo.toml"))
}

fn lock() -> Result<String, Missing> {
    specimen::read(&checkout("c_src")?.join("Cargo.lock"))
}

impl<'a> Builder<'a> {
    /// Installs the packages that the tool needs. That is not timed.
    pub(super) fn prepare(
        tool: &'static Tool,
        folder: &'a Path,
        log: &'a Log<'a>,
    ) -> Result<Self, Missing> {
        let python = match tool.kind {
            Kind::Python => Some(Environment::make(python::tool_of(tool.contender)?, folder, log)?),
            _ => None,
        };
        Ok(Self { tool, folder, log, python })
    }

    /// Runs the caller in C.
    pub(super) fn sum_in_c(&self, functions: usize, folder: &Path) -> Result<String, Missing> {
        let mut files = c::library(functions);
        files.insert("main.c".into(), c::caller(functions));
        write(&files, folder)?;
        let name = format!("{}: the sum of {functions} functions in C", self.tool.contender);
        let program = self.compile(folder, "-O0", "sum", &name)?.program;
        let started = first_line(&mut Command::new(program), PATIENCE);
        let started = started.map_err(|error| Missing {
            reason: format!("{name} is not known: {error}"),
            remedy: remedy(self.tool.contender),
        })?;
        Ok(started.line)
    }

    /// Writes the files and builds them from nothing.
    pub(super) fn build(
        &self,
        functions: usize,
        files: &Files,
        folder: &Path,
    ) -> Result<Built, Missing> {
        let project = folder.join("project");
        write(files, &project)?;
        if self.tool.has_rust() {
            self.fetch(&project)?;
        }
        let name = format!("{}: build with {functions} functions", self.tool.contender);
        let mut built = match self.tool.kind {
            Kind::C => self.compile(&project, "-O3", "app", &name)?,
            Kind::Rust { shared } => self.cargo_build(&project, shared, &name)?,
            Kind::Python => self.pip_build(&project, folder, &name)?,
        };
        if let Some(file) = self.tool.generates {
            let path = find(&project, file).ok_or_else(|| Missing {
                reason: format!("{file} was not generated"),
                remedy: remedy(self.tool.contender),
            })?;
            built.generated = lines_of(file, &specimen::read(&path)?);
        }
        Ok(built)
    }

    fn compile(
        &self,
        folder: &Path,
        level: &str,
        output: &str,
        name: &str,
    ) -> Result<Built, Missing> {
        let program = folder.join(format!("{output}{}", env::consts::EXE_SUFFIX));
        let mut command = Command::new(tools::C_COMPILER.find()?.path);
        command.current_dir(folder).args(["-std=c11", level, "-s", "main.c", "many.c", "-o"]);
        let ns = time(self.log, name, command.arg(&program), &remedy(self.tool.contender))?;
        Ok(Built { ns, bytes: size(&program)?, program, ..Built::default() })
    }

    /// The workspace around the package, with our versions of packages. What is missing is downloaded now, so
    /// that no build waits for the network.
    fn fetch(&self, project: &Path) -> Result<(), Missing> {
        let files = [
            ("Cargo.toml", specimen::workspace(&manifest()?, &["app".to_owned()])),
            ("Cargo.lock", lock()?),
        ];
        write(&files.map(|(path, text)| (path.to_owned(), text)).into(), project)?;
        let name = format!("{}: download of packages", self.tool.contender);
        let mut command = ffi_lab::cargo()?;
        command.current_dir(project).args(["fetch", "--target", ffi_lab::TARGET]);
        self.log.step(&name, command.envs(CACHES), &remedy(self.tool.contender))
    }

    fn cargo_build(&self, project: &Path, shared: bool, name: &str) -> Result<Built, Missing> {
        let target = project.join("target");
        let mut command = ffi_lab::cargo()?;
        command.current_dir(project).arg("rustc").envs(CACHES);
        command.args(["--color=never", "--locked", "--offline", "--release", "--target-dir"]);
        command.arg(&target).args(["--package=app", "--", "-Cstrip=symbols"]);
        let ns = time(self.log, name, &mut command, &remedy(self.tool.contender))?;
        let program = target.join("release").join(format!("app{}", env::consts::EXE_SUFFIX));
        let mut bytes = size(&program)?;
        if shared {
            let library = find(&target, "libmany.so").ok_or_else(|| Missing {
                reason: "no libmany.so was built".into(),
                remedy: remedy(self.tool.contender),
            })?;
            let copy = program.with_file_name("libmany.so");
            fs::copy(&library, &copy).map_err(|error| Missing::file(&library, &error))?;
            bytes += size(&copy)?;
        }
        Ok(Built { ns, bytes, program, ..Built::default() })
    }

    /// Makes a wheel, installs it into a folder, and puts the caller next to it.
    fn pip_build(&self, project: &Path, folder: &Path, name: &str) -> Result<Built, Missing> {
        let python = self.python.as_ref().ok_or_else(|| Missing {
            reason: "it has no Python environment".into(),
            remedy: remedy(self.tool.contender),
        })?;
        let (wheels, delivery) = (folder.join("wheels"), folder.join("delivery"));
        let (advice, tool) = (remedy(self.tool.contender), python::tool_of(self.tool.contender)?);
        let ns = time(self.log, name, &mut python.wheel(tool, project, &wheels)?, &advice)?;
        let mut install = pip(&python.python, "install");
        install.args(["--no-deps", "--no-index", "--target"]).arg(&delivery);
        install.arg("--find-links").arg(&wheels).arg("many");
        self.log.step(&format!("{name}: installation"), &mut install, &advice)?;
        let mut bytes = 0;
        for file in list(&delivery)? {
            let is_ours = file.extension().is_some_and(|end| end != "pyc");
            bytes += if is_ours && file.is_file() { size(&file)? } else { 0 };
        }
        for caller in ["calls.py", "main.py"] {
            let from = project.join(caller);
            fs::copy(&from, delivery.join(caller)).map_err(|error| Missing::file(&from, &error))?;
        }
        let (program, arguments) = (python.python.clone(), vec![delivery.join("main.py")]);
        Ok(Built { ns, bytes, program, arguments, generated: 0 })
    }
}

fn write(files: &Files, folder: &Path) -> Result<(), Missing> {
    let files = files.iter().map(|(path, text)| (path.into(), text.clone().into_bytes()));
    specimen::write(&files.collect(), folder)
}

fn size(path: &Path) -> Result<u64, Missing> {
    let metadata = fs::metadata(path).map_err(|error| Missing::file(path, &error))?;
    Ok(metadata.len())
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, Missing> {
    let at = |error| Missing::file(folder, &error);
    let entries = fs::read_dir(folder).map_err(at)?;
    entries.map(|entry| Ok(entry.map_err(at)?.path())).collect()
}

/// A file with this name in a folder or its folders.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut entries = list(folder).ok()?;
    entries.sort();
    entries.into_iter().find_map(|path| match path.is_dir() {
        true => find(&path, name),
        false => (path.file_name()? == name).then_some(path),
    })
}
