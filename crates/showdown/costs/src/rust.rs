//! The contenders in Rust: cargo builds their small programs.

use std::cell::RefCell;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ffi_lab::{Log, Missing, Observer, TARGET, cargo, cargo_error, empty_folder, run, tools};
use ffi_results::{After, Cost, Written};

use crate::builds::{self, Profile, Project};
use crate::cache::Key;
use crate::specimen::{C, VALUE, Way, write};
use crate::{depends, ships, starts, wrapper, written};

/// A tool that takes longer for a short answer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A user's compiler cache would be measured instead of the compiler. An empty value also wins over the one
/// in the user's settings of cargo.
pub(crate) const CACHES: [(&str, &str); 2] =
    [("RUSTC_WRAPPER", ""), ("RUSTC_WORKSPACE_WRAPPER", "")];

fn way_of(contender: &str) -> Result<&'static Way, Missing> {
    let missing = |reason: &str| Missing {
        reason: reason.to_owned(),
        remedy: format!("leave it out: --skip {contender}"),
    };
    let way = Way::of(contender).ok_or_else(|| missing("it has no small program"))?;
    if !cfg!(target_os = "linux") && matches!(way.c, C::Linked | C::Opened) {
        return Err(missing("its small program makes a shared library as on Linux only"));
    }
    Ok(way)
}

/// Everything that the measurement depends on.
pub(crate) fn key(contender: &str) -> Result<Key, Missing> {
    let way = way_of(contender)?;
    let mut key = Key::new();
    for (path, text) in way.files()? {
        key.add(&path.to_string_lossy(), text);
    }
    versions(&mut key)?;
    if way.c != C::None {
        key.add("C compiler", compiler(way)?.version);
    }
    if contender == "bindgen" {
        // Without it the committed declarations would be taken, and bindgen would have no costs.
        key.add("libclang", tools::LIBCLANG.find()?.version);
    }
    Ok(key)
}

/// Adds the versions of cargo and of rustc.
pub(crate) fn versions(key: &mut Key) -> Result<(), Missing> {
    key.add("cargo", said(cargo()?.arg("-V"))?);
    key.add("rustc", said(&mut rustc()?)?);
    Ok(())
}

/// The compiler of the C.
fn compiler(way: &Way) -> Result<tools::Found, Missing> {
    match way.c {
        C::Bitcode => tools::CLANG.find(),
        _ => tools::C_COMPILER.find(),
    }
}

/// The question for the version of the rustc that cargo starts.
pub(crate) fn rustc() -> Result<Command, Missing> {
    let cargo = tools::CARGO.find()?.path;
    let rustc = cargo.with_file_name(format!("rustc{}", env::consts::EXE_SUFFIX));
    let mut command = Command::new(rustc);
    command.arg("-vV");
    Ok(command)
}

/// What a command prints.
pub(crate) fn said(command: &mut Command) -> Result<String, Missing> {
    let name = command.get_program().to_string_lossy().into_owned();
    let fault = |why: String| Missing {
        reason: format!("{name} does not work: {why}"),
        remedy: tools::CARGO.remedy(),
    };
    let output = run(command, "", PATIENCE).map_err(|error| fault(error.to_string()))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => {
            let lines: Vec<_> = output.stderr.lines().map(str::trim).collect();
            let last = lines.iter().copied().rfind(|line| !line.is_empty());
            let line = cargo_error(&lines).or(last).unwrap_or("it printed nothing");
            Err(fault(line.to_owned()))
        }
    }
}

/// Measures everything except what is written by hand.
pub(crate) fn measure(
    contender: &str,
    folder: &Path,
    log: &Path,
    observer: &dyn Observer,
) -> Result<Cost, Missing> {
    let way = way_of(contender)?;
    let workspace = folder.join("workspace");
    write(&way.files()?, &workspace)?;
    let log = Log::new(log.to_owned(), cargo_error, observer)?;
    let program = Program { way, folder, workspace, log, times: RefCell::default() };
    let builds = program.prepare().and_then(|()| builds::measure(&program))?;
    let files = program.deliver()?;
    let (delivered, glibc) = ships::measure(&program.delivery(), &files)?;
    let app = program.delivery().join(&files[0]);
    let starts = starts::measure(contender, VALUE, || Command::new(&app))?;
    let metadata = said(program.cargo("metadata")?.args([
        "--format-version=1",
        "--offline",
        "--filter-platform",
        TARGET,
    ]))?;
    let written = program.generated()?;
    let times = program.times.take();
    let depends = depends::of_program(&metadata, &times, way, &delivered, glibc)?;
    Ok(Cost { contender: contender.to_owned(), written, depends, builds, ships: delivered, starts })
}

/// A small program in its workspace.
struct Program<'a> {
    way: &'static Way,
    folder: &'a Path,
    workspace: PathBuf,
    log: Log<'a>,
    /// The files with the compile times of the cold release builds.
    times: RefCell<Vec<PathBuf>>,
}

impl Program<'_> {
    fn cargo(&self, subcommand: &str) -> Result<Command, Missing> {
        let mut command = cargo()?;
        command.current_dir(&self.workspace).arg(subcommand).arg("--color=never");
        command.envs(CACHES);
        // If bindgen cannot generate, it has no costs.
        command.env("MANDEL_BINDINGS", "generate");
        if self.way.c == C::Bitcode {
            command.env(format!("CC_{TARGET}"), compiler(self.way)?.path);
        }
        Ok(command)
    }

    /// Downloads what is not there yet, so that no build is timed while it waits for a network. The lock file
    /// loses the packages that this program does not use.
    fn prepare(&self) -> Result<(), Missing> {
        let mut command = self.cargo("fetch")?;
        self.log.step("download of packages", command.args(["--target", TARGET]), &self.remedy())
    }

    fn compile(&self, subcommand: &str, profile: Profile) -> Result<Command, Missing> {
        let mut command = self.cargo(subcommand)?;
        command.args(["--locked", "--offline", "--package=app", "--bin=app"]);
        command.arg("--target-dir").arg(self.target());
        if self.way.c == C::Bitcode {
            // The flags are then not for build scripts, which are linked as usual.
            command.args(["--target", TARGET]);
        }
        if profile == Profile::Release {
            command.arg("--release");
        }
        Ok(command)
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    fn delivery(&self) -> PathBuf {
        self.folder.join("delivery")
    }

    /// Links the program again without its symbols, and puts what is delivered into a folder. The program
    /// comes first.
    fn deliver(&self) -> Result<Vec<String>, Missing> {
        let mut command = self.compile("rustc", Profile::Release)?;
        self.log.step(
            "stripped program",
            command.args(["--", "-Cstrip=symbols"]),
            &self.remedy(),
        )?;
        let platform = if self.way.c == C::Bitcode { TARGET } else { "" };
        let release = self.target().join(platform).join("release");
        let app = format!("app{}", env::consts::EXE_SUFFIX);
        let mut from = vec![release.join(&app)];
        if matches!(self.way.c, C::Linked | C::Opened) {
            from.push(self.output(&release, "libmandel.so")?);
        }
        let delivery = self.delivery();
        let mut files = Vec::new();
        fs::create_dir_all(&delivery).map_err(|error| Missing::file(&delivery, &error))?;
        for path in from {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            fs::copy(&path, delivery.join(&name)).map_err(|error| Missing::file(&path, &error))?;
            files.push(name);
        }
        Ok(files)
    }

    /// A file in the output folder of a build script.
    fn output(&self, release: &Path, name: &str) -> Result<PathBuf, Missing> {
        let build = release.join("build");
        let at = |error| Missing::file(&build, &error);
        for entry in fs::read_dir(&build).map_err(at)? {
            let file = entry.map_err(at)?.path().join("out").join(name);
            if file.is_file() {
                return Ok(file);
            }
        }
        Err(Missing { reason: format!("no {name} was built"), remedy: self.remedy() })
    }

    /// What bindgen has written for the talk's library.
    fn generated(&self) -> Result<Vec<Written>, Missing> {
        if self.way.contender != "bindgen" {
            return Ok(Vec::new());
        }
        let path = self.output(&self.target().join("release"), "bindings.rs")?;
        let text = fs::read_to_string(&path).map_err(|error| Missing::file(&path, &error))?;
        Ok(vec![written::only_generated("mandel", written::lines_of("bindings.rs", &text))])
    }

    fn remedy(&self) -> String {
        builds::remedy(self.way.contender)
    }
}

impl Project for Program<'_> {
    fn profiles(&self) -> &'static [Profile] {
        &[Profile::Debug, Profile::Release]
    }

    fn clean(&self) -> Result<(), Missing> {
        empty_folder(&self.target())
    }

    fn build(&self, name: &str, after: After, profile: Profile) -> Result<u64, Missing> {
        let mut command = self.compile("build", profile)?;
        if after == After::Cold && profile == Profile::Release {
            wrapper::insert(&mut command, self.folder, &mut self.times.borrow_mut())?;
        }
        builds::time(&self.log, name, &mut command, &self.remedy())
    }

    fn file(&self, after: After) -> Option<PathBuf> {
        let has_c = self.way.c != C::None;
        let path = match after {
            After::Cold => None,
            After::C => has_c.then_some("c_src/mandel.c"),
            After::Header => has_c.then_some("c_src/create_fractal.h"),
            After::Caller => Some("app/src/main.rs"),
        };
        path.map(|path| self.workspace.join(path))
    }
}
