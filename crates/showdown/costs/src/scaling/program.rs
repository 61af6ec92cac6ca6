//! Builds the program of a tool, for one size of header.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ffi_lab::{Log, Missing, checkout, first_line, tools};

use super::c::{self, Files};
use super::lines;
use super::python::Environment;
use super::tool::{Kind, Tool};
use crate::builds::time;
use crate::cache::Key;
use crate::rust::{CACHES, versions};
use crate::specimen;

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
    match tool.contender {
        "bindgen" => key.add("libclang", tools::LIBCLANG.find()?.version),
        "nanobind" | "pybind11" => key.add("C++ compiler", tools::CXX_COMPILER.find()?.version),
        _ => {}
    }
    if let Kind::Python { requires } = tool.kind {
        key.add("Python", tools::PYTHON.find()?.version);
        key.add("packages", requires.join(" "));
        if !["ctypes", "cffi-abi"].contains(&tool.contender) {
            tools::PYTHON_HEADER.find()?;
        }
    }
    Ok(())
}

/// The first complaint of a compiler, or else Python's last one.
pub(super) fn find_error<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let compiler = |line: &&str| line.contains("error: ") || line.contains("error[");
    let known = |line: &&str| compiler(line) && !line.starts_with("error: subprocess");
    let python = |line: &&str| line.contains("Error: ");
    lines.iter().copied().find(known).or_else(|| lines.iter().copied().rfind(python))
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
            Kind::Python { requires } => {
                let remedy = remedy(tool);
                Some(Environment::make(tool.contender, folder, log, requires, &remedy)?)
            }
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
            remedy: remedy(self.tool),
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
            Kind::Python { .. } => self.pip_build(&project, folder, &name)?,
        };
        if let Some(file) = self.tool.generates {
            let path = find(&project, file).ok_or_else(|| Missing {
                reason: format!("{file} was not generated"),
                remedy: remedy(self.tool),
            })?;
            built.generated = lines::count(file, &specimen::read(&path)?);
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
        let ns = time(self.log, name, command.arg(&program), &remedy(self.tool))?;
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
        self.log.step(&name, command.envs(CACHES), &remedy(self.tool))
    }

    fn cargo_build(&self, project: &Path, shared: bool, name: &str) -> Result<Built, Missing> {
        let target = project.join("target");
        let mut command = ffi_lab::cargo()?;
        command.current_dir(project).arg("rustc").envs(CACHES);
        command.args(["--color=never", "--locked", "--offline", "--release", "--target-dir"]);
        command.arg(&target).args(["--package=app", "--", "-Cstrip=symbols"]);
        let ns = time(self.log, name, &mut command, &remedy(self.tool))?;
        let program = target.join("release").join(format!("app{}", env::consts::EXE_SUFFIX));
        let mut bytes = size(&program)?;
        if shared {
            let library = find(&target, "libmany.so").ok_or_else(|| Missing {
                reason: "no libmany.so was built".into(),
                remedy: remedy(self.tool),
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
            remedy: remedy(self.tool),
        })?;
        let (wheels, delivery) = (folder.join("wheels"), folder.join("delivery"));
        let (advice, install) = (remedy(self.tool), format!("{name}: installation"));
        let ns = time(self.log, name, &mut python.wheel(project, &wheels), &advice)?;
        self.log.step(&install, &mut python.install(&wheels, &delivery), &advice)?;
        let mut bytes = 0;
        for file in list(&delivery)? {
            let is_ours = file.extension().is_some_and(|end| end != "pyc");
            bytes += if is_ours && file.is_file() { size(&file)? } else { 0 };
        }
        for caller in ["calls.py", "main.py"] {
            let from = project.join(caller);
            fs::copy(&from, delivery.join(caller)).map_err(|error| Missing::file(&from, &error))?;
        }
        let (program, arguments) = (python.interpreter(), vec![delivery.join("main.py")]);
        Ok(Built { ns, bytes, program, arguments, generated: 0 })
    }
}

fn remedy(tool: &Tool) -> String {
    format!("see the log, or leave it out: --skip {}", tool.contender)
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
