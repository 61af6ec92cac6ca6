//! The contender `c`: a small program in C, and the C compiler without a build tool. After a change it
//! compiles what a makefile would.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_lab::{Log, Missing, Observer, checkout, empty_folder, tools};
use ffi_results::{After, BASELINE, Cost, Depends};

use crate::builds::{self, Profile, Project};
use crate::cache::Key;
use crate::specimen::{C_FILES, VALUE};
use crate::{ships, starts};

const MAIN: &str = include_str!("../specimens/app.c");
const SOURCES: [&str; 3] = ["app.c", "mandel.c", "create_fractal.c"];
const REMEDY: &str = "see the log, or leave it out: --skip c";

/// Everything that the measurement depends on.
pub(crate) fn key() -> Result<Key, Missing> {
    let mut key = Key::new();
    key.add("app.c", MAIN);
    let folder = checkout("c_src")?.join("c_src");
    for name in C_FILES {
        let path = folder.join(name);
        key.add(name, fs::read(&path).map_err(|error| Missing::file(&path, &error))?);
    }
    key.add("C compiler", tools::C_COMPILER.find()?.version);
    Ok(key)
}

/// Measures everything except what is written.
pub(crate) fn measure(folder: &Path, log: &Path, observer: &dyn Observer) -> Result<Cost, Missing> {
    let compiler = tools::C_COMPILER.find()?.path;
    let log = Log::new(log.to_owned(), find_error, observer)?;
    let program = Program { compiler, folder, log };
    program.prepare()?;
    let builds = builds::measure(&program)?;
    let files = [program.deliver()?];
    let (delivered, glibc) = ships::measure(&program.delivery(), &files)?;
    let app = program.delivery().join(&files[0]);
    let starts = starts::measure(BASELINE, VALUE, || Command::new(&app))?;
    let depends = Depends {
        building_machine: vec!["a C compiler".into(), "a linker".into()],
        running_machine: delivered.needs.clone(),
        glibc,
        ..Depends::default()
    };
    let contender = BASELINE.to_owned();
    Ok(Cost { contender, written: Vec::new(), depends, builds, ships: delivered, starts })
}

struct Program<'a> {
    compiler: PathBuf,
    folder: &'a Path,
    log: Log<'a>,
}

impl Program<'_> {
    fn sources(&self) -> PathBuf {
        self.folder.join("src")
    }

    fn objects(&self) -> PathBuf {
        self.folder.join("build")
    }

    fn delivery(&self) -> PathBuf {
        self.folder.join("delivery")
    }

    fn prepare(&self) -> Result<(), Missing> {
        let (from, to) = (checkout("c_src")?.join("c_src"), self.sources());
        let made = fs::create_dir_all(&to)
            .and_then(|()| fs::create_dir_all(self.delivery()))
            .and_then(|()| fs::write(to.join("app.c"), MAIN));
        made.map_err(|error| Missing::file(&to, &error))?;
        for name in C_FILES {
            let from = from.join(name);
            fs::copy(&from, to.join(name)).map_err(|error| Missing::file(&from, &error))?;
        }
        Ok(())
    }

    /// The compiler, with the flags of `c_src`, which compiles the library in the same way in each profile.
    fn compile(&self, source: &str, profile: Profile) -> Command {
        let mut command = Command::new(&self.compiler);
        command.current_dir(self.objects()).args(["-std=c11", "-ffp-contract=off"]);
        let is_main = source == "app.c";
        match profile {
            Profile::Debug if is_main => command.args(["-O0", "-g"]),
            _ => command.arg("-O3"),
        };
        command.arg("-c").arg(self.sources().join(source));
        command
    }

    fn link(&self, output: &Path) -> Command {
        let mut command = Command::new(&self.compiler);
        command.current_dir(self.objects()).args(["app.o", "mandel.o", "create_fractal.o", "-o"]);
        command.arg(output);
        command
    }

    /// Links the program again without its symbols.
    fn deliver(&self) -> Result<String, Missing> {
        let name = format!("app{}", env::consts::EXE_SUFFIX);
        let mut command = self.link(&self.delivery().join(&name));
        self.log.step("stripped program", command.arg("-s"), REMEDY)?;
        Ok(name)
    }
}

impl Project for Program<'_> {
    fn profiles(&self) -> &'static [Profile] {
        &[Profile::Debug, Profile::Release]
    }

    fn clean(&self) -> Result<(), Missing> {
        empty_folder(&self.objects())
    }

    fn build(&self, name: &str, after: After, profile: Profile) -> Result<u64, Missing> {
        let changed: &[&str] = match after {
            After::Cold | After::Header => &SOURCES,
            After::C => &["mandel.c"],
            After::Caller => &["app.c"],
        };
        let mut ns = 0;
        for source in changed {
            ns += builds::time(&self.log, name, &mut self.compile(source, profile), REMEDY)?;
        }
        let mut link = self.link(Path::new("app"));
        Ok(ns + builds::time(&self.log, name, &mut link, REMEDY)?)
    }

    fn file(&self, after: After) -> Option<PathBuf> {
        let name = match after {
            After::Cold => return None,
            After::C => "mandel.c",
            After::Header => "create_fractal.h",
            After::Caller => "app.c",
        };
        Some(self.sources().join(name))
    }
}

/// The compiler's or the linker's first complaint.
fn find_error<'a>(lines: &[&'a str]) -> Option<&'a str> {
    lines.iter().copied().find(|line| line.contains("error: ") || line.contains("undefined"))
}
