//! How the package of a contender is built: a wheel from nothing, and in place after a change, as its developer
//! does.

use std::cell::{Cell, RefCell};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use ffi_lab::{Log, Missing, TARGET, cargo, empty_folder, isolated};
use ffi_results::After;

use super::environment::{Environment, compiling, pip};
use super::tool::{Kind, Tool};
use crate::builds::{self, Profile, Project, SAMPLES, remedy};
use crate::rust::{CACHES, said};
use crate::{specimen, wrapper};

/// The text in each binding whose change is that of the caller. It is an error's message.
const LITERAL: &str = "it needs room for one byte";

/// The package of a contender.
pub(crate) struct Program<'a> {
    pub(crate) tool: &'static Tool,
    pub(crate) environment: Environment,
    folder: &'a Path,
    pub(crate) log: Log<'a>,
    colds: Cell<usize>,
    has_missed: Cell<bool>,
    /// The files with the compile times of the cold builds.
    times: RefCell<Vec<PathBuf>>,
}

impl<'a> Program<'a> {
    /// Writes the package into a folder.
    pub(crate) fn new(
        tool: &'static Tool,
        folder: &'a Path,
        log: Log<'a>,
    ) -> Result<Self, Missing> {
        let environment = Environment::make(tool, folder, &log)?;
        let program = Self {
            tool,
            environment,
            folder,
            log,
            colds: Cell::new(0),
            has_missed: Cell::new(false),
            times: RefCell::default(),
        };
        specimen::write(&tool.files()?, &program.package())?;
        if tool.kind == Kind::Rust {
            let mut fetch = program.cargo("fetch")?;
            program.log.step(
                "download of packages",
                fetch.args(["--target", TARGET]),
                &remedy(tool.contender),
            )?;
        }
        Ok(program)
    }

    fn package(&self) -> PathBuf {
        self.folder.join("package")
    }

    fn wheels(&self) -> PathBuf {
        self.folder.join("wheels")
    }

    fn cargo(&self, subcommand: &str) -> Result<Command, Missing> {
        let mut command = cargo()?;
        command.current_dir(self.package().join("rust")).arg(subcommand).envs(CACHES);
        Ok(command)
    }

    /// What cargo says about the packages of the module, and the times of their compilations.
    pub(crate) fn crates(&self) -> Result<(String, Vec<PathBuf>), Missing> {
        let mut command = self.cargo("metadata")?;
        command.args(["--format-version=1", "--offline", "--filter-platform", TARGET]);
        Ok((said(&mut command)?, self.times.take()))
    }

    fn wheel(&self) -> Result<Command, Missing> {
        self.environment.wheel(self.tool, &self.package(), &self.wheels())
    }

    fn in_place(&self, arguments: &[&str]) -> Result<Command, Missing> {
        let mut command = isolated(&self.environment.python, ["setup.py"]);
        match self.tool.kind {
            Kind::Rust => command.args(["build_rust", "--inplace", "--release"]),
            _ => command.args(["build_ext", "--inplace"]),
        };
        command.args(arguments);
        compiling(self.tool, command, &self.package())
    }

    /// When the newest of the compiled files in the package was written.
    fn newest(&self) -> Option<SystemTime> {
        let entries = fs::read_dir(self.package().join("mandel")).ok()?;
        let is_compiled = |path: &Path| path.extension().is_some_and(|end| end == "so");
        let files = entries.flatten().filter(|entry| is_compiled(&entry.path()));
        files.filter_map(|entry| entry.metadata().ok()?.modified().ok()).max()
    }

    /// Builds the wheel that is delivered, without symbols, and installs it. Returns its path.
    pub(crate) fn deliver(&self) -> Result<PathBuf, Missing> {
        self.clean()?;
        let mut wheel = self.wheel()?;
        // The linker of setuptools takes this. That of the Rust module is told by setup.py.
        self.log.step(
            "stripped wheel",
            wheel.env("LDFLAGS", "-s"),
            &remedy(self.tool.contender),
        )?;
        let folder = self.wheels();
        let entries = fs::read_dir(&folder).map_err(|error| Missing::file(&folder, &error))?;
        let mut paths = entries.flatten().map(|entry| entry.path());
        let wheel = paths.find(|path| path.extension().is_some_and(|end| end == "whl"));
        let wheel = wheel.ok_or_else(|| Missing {
            reason: "pip built no wheel".to_owned(),
            remedy: remedy(self.tool.contender),
        })?;
        let mut install = pip(&self.environment.python, "install");
        install.args(["--no-deps", "--no-index"]).arg(&wheel);
        self.log.step("installation of the wheel", &mut install, &remedy(self.tool.contender))?;
        Ok(wheel)
    }
}

impl Project for Program<'_> {
    fn profiles(&self) -> &'static [Profile] {
        &[Profile::Release]
    }

    fn clean(&self) -> Result<(), Missing> {
        let folder = self.package();
        // All that was built is in these two folders, which are deleted. The lock file of the crates stays.
        let lock = folder.join("rust/Cargo.lock");
        let kept = fs::read(&lock).ok();
        let written = remove(&folder).and_then(|()| remove(&self.wheels()));
        written.map_err(|error| Missing::file(&folder, &error))?;
        specimen::write(&self.tool.files()?, &folder)?;
        if let Some(text) = kept {
            fs::write(&lock, text).map_err(|error| Missing::file(&lock, &error))?;
        }
        empty_folder(&self.wheels())
    }

    fn build(&self, name: &str, after: After, _: Profile) -> Result<u64, Missing> {
        let remedy = remedy(self.tool.contender);
        if after != After::Cold {
            let before = self.newest();
            let ns = builds::time(&self.log, name, &mut self.in_place(&[])?, &remedy)?;
            self.has_missed.set(self.newest() == before);
            if !self.has_missed.get() {
                return Ok(ns);
            }
            let mut forced = self.in_place(&["--force"])?;
            return builds::time(&self.log, name, &mut forced, &remedy);
        }
        self.has_missed.set(false);
        let mut command = self.wheel()?;
        if self.tool.kind == Kind::Rust {
            wrapper::insert(&mut command, self.folder, &mut self.times.borrow_mut())?;
        }
        let ns = builds::time(&self.log, name, &mut command, &remedy)?;
        self.colds.set(self.colds.get() + 1);
        if self.colds.get() == SAMPLES && self.tool.kind != Kind::Plain {
            // What the next builds change is built in place.
            self.log.step(&format!("{name}, in place"), &mut self.in_place(&[])?, &remedy)?;
        }
        Ok(ns)
    }

    fn has_missed_change(&self) -> bool {
        self.has_missed.get()
    }

    fn file(&self, after: After) -> Option<PathBuf> {
        let path = match after {
            After::Cold => None,
            After::C => self.tool.c_folder().map(|folder| format!("{folder}/mandel.c")),
            After::Header => self.tool.header().map(str::to_owned),
            After::Caller => self.tool.compiled(),
        };
        path.map(|path| self.package().join(path))
    }

    fn changed(&self, after: After, text: &str, number: usize) -> String {
        match after {
            After::Caller => text.replace(LITERAL, &format!("{LITERAL}, change {number}")),
            _ => format!("{text}/* change {number} */\n"),
        }
    }
}

/// Removes a folder, if it is there.
fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
