//! The slow way, which checks the fast one. cargo and pip build what a consumer builds again, as they do for
//! its user. They work in a copy of the workspace in which the C is changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ffi_lab::{TARGET, cargo, lto_flags, tools};

use crate::error::DriftError;
use crate::library::{Library, write_sources};
use crate::mutations::{BITCODE, Mutation, Which};
use crate::outcome::Stage;
use crate::python::{Module, Python};
use crate::shared::replace_c;
use crate::tool::{Unbuilt, step_within};

/// What is not copied: results of builds, and what no build reads.
const LEFT_OUT: [&str; 5] = [".git", "target", "showdown", "docs/book", "benches/record"];

/// The first build of a kind compiles everything.
const PATIENCE: Duration = Duration::from_secs(900);

/// The demo calls the library as it was. Its author would change it too, and no consumer has it.
const DEMO: [(&str, &str); 3] = [
    ("main.c", "int main(void) { return 0; }\n"),
    ("main_shapes.c", "typedef int nothing;\n"),
    ("demo.c", "typedef int nothing;\n"),
];

/// How cargo builds a program of `ffi-drift-probe`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind<'a> {
    /// With the declarations by hand, or the committed ones.
    Committed,
    /// With declarations that are generated again.
    Generated,
    /// With declarations that are generated again and open the library.
    Dynamic,
    /// Linked with this shared library, and with nothing that is changed later.
    Linked(&'a Library),
}

#[derive(Debug)]
pub(crate) struct Faithful {
    workspace: PathBuf,
    /// What cargo and pip build is here.
    folder: PathBuf,
    state: Mutex<State>,
}

/// What belongs to the current change.
#[derive(Debug, Default)]
struct State {
    /// Whether the C is bitcode.
    bitcode: bool,
    /// Where pip has installed the Python package.
    installed: Option<Result<PathBuf, Unbuilt>>,
}

impl Faithful {
    /// Copies the workspace into a folder.
    pub(crate) fn new(workspace: &Path, folder: &Path) -> Result<Self, DriftError> {
        let copy = folder.join("workspace");
        copy_folder(workspace, Path::new(""), &copy)?;
        for (file, text) in DEMO {
            write(&copy.join("c_src").join(file), text)?;
        }
        Ok(Self { workspace: copy, folder: folder.to_owned(), state: Mutex::default() })
    }

    /// Changes the C of the copy, or restores it.
    pub(crate) fn change(&self, mutation: Option<&Mutation>) -> Result<(), DriftError> {
        let c_src = self.workspace.join("c_src");
        for which in [Which::Mandel, Which::Shapes] {
            write_sources(which, mutation.filter(|one| one.library == which), &c_src)?;
        }
        let flags = mutation.map_or(&[][..], |one| one.flags);
        let [_, _, original] = ffi_lab::C_COMPILER;
        let original = Path::new(original).join("build.rs");
        let script = fs::read_to_string(&original).map_err(DriftError::file(&original))?;
        let place = ".std(\"c11\")";
        if !script.contains(place) {
            let file = "c_src/build.rs".to_owned();
            return Err(DriftError::NotApplied { mutation: "flags", file, text: place });
        }
        let own = flags.iter().filter(|flag| **flag != BITCODE);
        let added: String = own.map(|flag| format!(".flag({flag:?})")).collect();
        write(&c_src.join("build.rs"), &script.replace(place, &format!("{place}{added}")))?;
        *self.state() = State { bitcode: flags.contains(&BITCODE), installed: None };
        Ok(())
    }

    /// The libraries as the package that owns the C builds them, copied to `out`.
    pub(crate) fn library(&self, which: Which, out: &Path) -> Result<Library, DriftError> {
        let failed = |error: Unbuilt| DriftError::NotCompiled {
            what: "the C in the copy of the workspace".to_owned(),
            message: error.message(),
        };
        let command = self.cargo(Kind::Committed, &["--package=mandel-c"]).map_err(failed)?;
        let messages = build(command).map_err(failed)?;
        let is_owner = |message: &serde_json::Value| {
            let package = message["package_id"].as_str();
            package.is_some_and(|package| package.contains("c_src"))
        };
        let folder = messages
            .iter()
            .filter(|one| is_owner(one))
            .find_map(|message| message["out_dir"].as_str())
            .ok_or_else(|| failed(Unbuilt::Unknown("cargo does not say where it is".into())))?;
        fs::create_dir_all(out).map_err(DriftError::file(out))?;
        let library = Library::built(which, out);
        let shared = library.shared();
        let built = Path::new(folder).join(shared.file_name().unwrap_or_default());
        fs::copy(&built, &shared).map_err(DriftError::file(&built))?;
        for file in which.files() {
            let from = self.workspace.join("c_src").join(file);
            fs::copy(&from, out.join(file)).map_err(DriftError::file(&from))?;
        }
        Ok(library)
    }

    /// Builds a program of `ffi-drift-probe`, and copies it to `out`.
    pub(crate) fn probe(&self, name: &str, kind: Kind<'_>, out: &Path) -> Result<PathBuf, Unbuilt> {
        let binary = format!("--bin=probe-{}", name.replace('_', "-"));
        let messages = build(self.cargo(kind, &["--package=ffi-drift-probe", &binary])?)?;
        let program = messages.iter().find_map(|message| message["executable"].as_str());
        let program =
            program.ok_or_else(|| Unbuilt::Unknown("cargo built no program".to_owned()))?;
        fs::create_dir_all(out)?;
        let to = out.join("probe");
        fs::copy(program, &to)?;
        Ok(to)
    }

    /// The package that pip builds with the changed C, with this library instead of its own.
    pub(crate) fn package(
        &self,
        python: &Python,
        module: Module,
        library: &Library,
    ) -> Result<PathBuf, Unbuilt> {
        let mut state = self.state();
        let bitcode = state.bitcode;
        let installed = state.installed.get_or_insert_with(|| self.install(python, bitcode));
        let package = installed.clone()?;
        let own = package.join(library.which.folder());
        // In the place of a module that could not be built there is one that says why.
        let stub = module.name().map(|name| own.join(format!("{name}.py")));
        if let Some(text) = stub.and_then(|path| fs::read_to_string(path).ok()) {
            return Err(Unbuilt::Refused(Stage::Compile, text.trim().to_owned()));
        }
        let shared = library.shared();
        let place = own.join(shared.file_name().unwrap_or_default());
        fs::copy(&shared, place)?;
        Ok(package)
    }

    fn install(&self, python: &Python, bitcode: bool) -> Result<PathBuf, Unbuilt> {
        let site = self.folder.join("site");
        if site.exists() {
            fs::remove_dir_all(&site)?;
        }
        let mut command = python.pip();
        command.args(["install", "--no-input", "--no-deps", "--target"]).arg(&site);
        command.arg(self.workspace.join("crates/python"));
        command.env("CARGO_TARGET_DIR", self.target("python", bitcode));
        if bitcode {
            let clang = clang()?;
            command.env("CC", &clang).env("RUSTFLAGS", lto_flags().join(" "));
        }
        step_within(PATIENCE, Stage::Compile, &mut command)?;
        Ok(site.join("mandel"))
    }

    /// A build of cargo, as a user would start it.
    fn cargo(&self, kind: Kind<'_>, arguments: &[&str]) -> Result<Command, Unbuilt> {
        let bitcode = self.state().bitcode;
        let mut command = cargo()?;
        command.current_dir(&self.workspace).args(["build", "--release", "--locked"]);
        command.arg("--message-format=json-render-diagnostics").args(arguments);
        let (name, bindings) = match kind {
            Kind::Committed => ("committed", "committed"),
            Kind::Generated => ("generated", "generate"),
            Kind::Dynamic => ("dynamic", "committed"),
            Kind::Linked(_) => ("linked", "committed"),
        };
        command.env("MANDEL_BINDINGS", bindings).env("SHAPES_BINDINGS", bindings);
        if matches!(kind, Kind::Generated | Kind::Dynamic) {
            command.arg("--features=dynamic");
        }
        if let Kind::Linked(library) = kind {
            let link = format!("dylib={}", library.which.name());
            let search = format!("native={}", library.folder.display());
            replace_c(&mut command, &[link], &[search]);
        }
        // With --target, flags for rustc are not for build scripts.
        command.args(["--target", TARGET]);
        command.arg("--target-dir").arg(self.target(name, bitcode));
        if bitcode {
            command.env(format!("CC_{TARGET}"), clang()?);
            command.env("CARGO_ENCODED_RUSTFLAGS", lto_flags().join("\x1f"));
        }
        Ok(command)
    }

    fn target(&self, name: &str, bitcode: bool) -> PathBuf {
        let name = if bitcode { format!("{name}-bitcode") } else { name.to_owned() };
        self.folder.join("target").join(name)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn clang() -> Result<PathBuf, Unbuilt> {
    let found = tools::CLANG.find()?;
    Ok(found.path)
}

/// Runs cargo, and returns its messages.
fn build(mut command: Command) -> Result<Vec<serde_json::Value>, Unbuilt> {
    let stdout = step_within(PATIENCE, Stage::Compile, &mut command)?;
    Ok(stdout.lines().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

/// Copies a folder of the workspace.
fn copy_folder(workspace: &Path, folder: &Path, copy: &Path) -> Result<(), DriftError> {
    let (from, to) = (workspace.join(folder), copy.join(folder));
    fs::create_dir_all(&to).map_err(DriftError::file(&to))?;
    for entry in fs::read_dir(&from).map_err(DriftError::file(&from))? {
        let entry = entry.map_err(DriftError::file(&from))?;
        let path = folder.join(entry.file_name());
        if LEFT_OUT.iter().any(|left_out| path == Path::new(left_out)) {
            continue;
        }
        if entry.file_type().map_err(DriftError::file(&from))?.is_dir() {
            copy_folder(workspace, &path, copy)?;
        } else {
            fs::copy(entry.path(), copy.join(&path)).map_err(DriftError::file(&from))?;
        }
    }
    Ok(())
}

/// Writes a file, unless it has this text: to cargo, a file that is written is a file that has changed.
fn write(path: &Path, text: &str) -> Result<(), DriftError> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(DriftError::file(path))
}
