//! The modules of the package `mandel`, built again for a changed library. The sources are those of the package.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ffi_lab::{Bindings, C_COMPILER, Missing, Observer, cargo, run};

use crate::library::Library;
use crate::mutations::Which;
use crate::outcome::Stage;
use crate::shared::{Link, Shared};
use crate::tool::{Refused, first_error, step};

/// An interpreter that takes longer for a short answer hangs.
const PATIENCE: Duration = Duration::from_secs(300);

/// What becomes of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    /// It stays as it was installed, and so does the header beside it.
    Stale,
    /// It reads the new header when it is imported.
    ReadsHeader,
    /// cffi generates C from the new header, and the C compiler compiles it.
    Cffi,
    /// The C compiler compiles what Cython generated, with the new header.
    Cython,
    /// The C++ compiler compiles it, with the new header.
    Nanobind,
    /// The static library is linked again with the Rust, which does not change.
    Pyo3,
}

/// What no mutation changes, made once.
#[derive(Debug)]
pub(crate) struct Python {
    bindings: Bindings,
    /// `-I` with the folder of `Python.h`.
    include: String,
    /// The end of the name of a module: `.cpython-311-x86_64-linux-gnu.so`.
    suffix: String,
    /// The folder of nanobind's sources.
    nanobind: PathBuf,
    /// Compiled parts: Cython's C, and nanobind's own part.
    parts: PathBuf,
    /// The Rust of the PyO3 module.
    crates: Shared,
    script: PathBuf,
}

impl Python {
    pub(crate) fn prepare(
        out: &Path,
        folder: &Path,
        shared: &Shared,
        observer: &dyn Observer,
    ) -> Result<Self, Missing> {
        let bindings = Bindings::prepare(out, observer)?;
        let script = "import sysconfig, nanobind; print(sysconfig.get_path('include')); \
                      print(sysconfig.get_config_var('EXT_SUFFIX')); print(nanobind.__path__[0])";
        let mut command = Command::new(&bindings.tools);
        let broken = |reason: String| Missing {
            reason: format!("Python's modules cannot be built: {reason}"),
            remedy: "leave Python out: --no-python".into(),
        };
        let output = run(command.args(["-I", "-c", script]), "", PATIENCE);
        let output = output.map_err(|error| broken(error.to_string()))?;
        let mut lines = output.stdout.lines().map(str::to_owned);
        let (Some(include), Some(suffix), Some(nanobind)) =
            (lines.next(), lines.next(), lines.next())
        else {
            return Err(broken(first_error(&output.stderr).to_owned()));
        };
        // In the folder that each run empties: a part may be of another version, or half written.
        let parts = folder.join("cells/python-parts");
        fs::create_dir_all(&parts).map_err(|error| Missing::file(&parts, &error))?;
        observer.started("building the parts of Python's modules");
        let crates =
            Self::crates(folder, shared, &bindings).inspect_err(|_| observer.finished())?;
        let python = Self {
            include: format!("-I{include}"),
            suffix,
            nanobind: nanobind.into(),
            parts,
            crates,
            script: shared.workspace.join("crates/showdown/drift/probe/probe.py"),
            bindings,
        };
        let made = python.make_parts();
        observer.finished();
        made.map_err(|(_, message)| broken(message))?;
        Ok(python)
    }

    /// What the PyO3 module consists of.
    fn crates(folder: &Path, shared: &Shared, bindings: &Bindings) -> Result<Shared, Missing> {
        let mut command = cargo()?;
        command.args(["build", "--release", "--locked", "--lib", "--package=mandel-python"]);
        command.env("PYO3_PYTHON", &bindings.python).env("PYO3_BUILD_EXTENSION_MODULE", "1");
        Shared::with_cargo(command, folder, &shared.workspace, shared.no_libclang.clone())
    }

    fn make_parts(&self) -> Result<(), Refused> {
        let mut command = Command::new(&self.bindings.tools);
        command.args(["-I", "-m", "cython", "-o"]).arg(self.parts.join("cython_.c"));
        step(Stage::Codegen, command.arg(self.source("cython_.pyx")))?;
        let mut command = self.cxx();
        command.args(["-DNB_COMPACT_ASSERTIONS", "-fno-strict-aliasing", "-c"]);
        command.arg(self.nanobind.join("src/nb_combined.cpp"));
        step(Stage::Compile, command.arg("-o").arg(self.parts.join("nanobind.o")))?;
        Ok(())
    }

    fn source(&self, file: &str) -> PathBuf {
        self.crates.workspace.join("crates/python/python/mandel").join(file)
    }

    fn cxx(&self) -> Command {
        let mut command = Command::new(&self.bindings.cxx);
        command.args(["-std=c++17", "-O1", "-g0", "-fPIC", "-fvisibility=hidden", &self.include]);
        command.arg("-I").arg(self.nanobind.join("include"));
        command.arg("-I").arg(self.nanobind.join("ext/robin_map/include"));
        command
    }

    /// A copy of the installed package in `out`, with this library in the place of the one that it was
    /// installed with. The module is built again from `declared`.
    pub(crate) fn package(
        &self,
        module: Module,
        [declared, library]: [&Library; 2],
        out: &Path,
    ) -> Result<PathBuf, Refused> {
        let failed = |error: std::io::Error| (Stage::Compile, error.to_string());
        let package = out.join("mandel");
        fs::create_dir_all(&package).map_err(failed)?;
        for entry in fs::read_dir(&self.bindings.package).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            let is_built_again = name.to_str().is_some_and(|name| module.makes(name));
            if entry.file_type().map_err(failed)?.is_file() && !is_built_again {
                fs::copy(entry.path(), package.join(name)).map_err(failed)?;
            }
        }
        fs::copy(library.shared(), package.join("libmandel.so")).map_err(failed)?;
        if module != Module::Stale {
            fs::copy(declared.header(), package.join("create_fractal.h")).map_err(failed)?;
        }
        match module {
            Module::Stale | Module::ReadsHeader => {}
            Module::Cffi => {
                let c = self.cffi(declared, out)?;
                self.link(Command::new(C_COMPILER[0]), &[&c], declared, &package, "_cffi_api")?;
            }
            Module::Cython => {
                let c = self.parts.join("cython_.c");
                self.link(Command::new(C_COMPILER[0]), &[&c], declared, &package, "cython_")?;
            }
            Module::Nanobind => {
                let parts = [&self.source("nanobind.cpp"), &self.parts.join("nanobind.o")];
                self.link(self.cxx(), &parts, declared, &package, "nanobind")?;
            }
            Module::Pyo3 => {
                let target = package.join(format!("pyo3{}", self.suffix));
                self.crates.cdylib(
                    "mandel_pyo3",
                    "crates/python/src/lib.rs",
                    Link::Static(library),
                    &target,
                    out,
                )?;
            }
        }
        Ok(package)
    }

    /// Runs the package's own `_cffi_build.py`, beside which it finds the header.
    fn cffi(&self, library: &Library, out: &Path) -> Result<PathBuf, Refused> {
        let failed = |error: std::io::Error| (Stage::Codegen, error.to_string());
        let package = out.join("cffi/crates/python/python/mandel");
        let c_src = out.join("cffi/c_src");
        for folder in [&package, &c_src] {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::copy(library.header(), c_src.join("create_fractal.h")).map_err(failed)?;
        for file in ["_cffi_build.py", "_library.py", "__init__.py"] {
            fs::copy(self.source(file), package.join(file)).map_err(failed)?;
        }
        let c = out.join("_cffi_api.c");
        let script = "import runpy, sys; \
                      runpy.run_path(sys.argv[1])['ffibuilder'].emit_c_code(sys.argv[2])";
        let mut command = Command::new(&self.bindings.tools);
        command.args(["-I", "-B", "-c", script]).arg(package.join("_cffi_build.py")).arg(&c);
        step(Stage::Codegen, &mut command)?;
        Ok(c)
    }

    /// Compiles a module and links it with the library in its own folder.
    fn link(
        &self,
        mut compiler: Command,
        sources: &[&PathBuf],
        library: &Library,
        package: &Path,
        module: &str,
    ) -> Result<(), Refused> {
        compiler.args(["-O1", "-fPIC", "-shared", &self.include, "-I"]).arg(&library.folder);
        compiler.args(sources).arg(package.join("libmandel.so"));
        compiler.args(["-Wl,-rpath,$ORIGIN", "-Wl,--disable-new-dtags", "-o"]);
        compiler.arg(package.join(format!("{module}{}", self.suffix)));
        step(Stage::Compile, &mut compiler).map(drop)
    }

    /// The folder of a library and its modules in the package.
    pub(crate) fn folder_of(&self, package: &Path, which: Which) -> PathBuf {
        match which {
            Which::Mandel => package.to_owned(),
            Which::Shapes => package.join("shapes"),
        }
    }

    /// The environment's own pip.
    pub(crate) fn pip(&self) -> Command {
        let mut command = Command::new(&self.bindings.python);
        command.args(["-I", "-m", "pip"]);
        command
    }

    /// What runs a contender of the package in a folder.
    pub(crate) fn command(&self, folder: &Path, contender: &str) -> Vec<PathBuf> {
        let words = ["-s", "-E", "-B"].map(PathBuf::from);
        let mut command = vec![self.bindings.python.clone()];
        command.extend(words);
        command.extend([self.script.clone(), folder.to_owned(), contender.into()]);
        command
    }
}

impl Module {
    /// What is built again, if anything is.
    pub(crate) fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::Stale | Self::ReadsHeader => return None,
            Self::Cffi => "_cffi_api",
            Self::Cython => "cython_",
            Self::Nanobind => "nanobind",
            Self::Pyo3 => "pyo3",
        })
    }

    /// Whether a file of the installed package is what is built again.
    fn makes(self, file: &str) -> bool {
        let is_its = |name| file.split('.').next() == Some(name);
        self.name().is_some_and(is_its) && file.ends_with(".so")
    }
}
