//! The modules of the package `mandel`, built again for a changed library. The sources are those of the package.

use std::collections::HashMap;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ffi_lab::{Bindings, C_COMPILER, Missing, Observer, cargo, run};

use crate::library::Library;
use crate::mutations::Which;
use crate::outcome::Stage;
use crate::shared::{Link, Shared};
use crate::tool::{Unbuilt, first_error, step};

/// An interpreter that takes longer for a short answer hangs.
const PATIENCE: Duration = Duration::from_secs(300);

/// What becomes of a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Module {
    /// It stays as it was installed, and so does the header next to it.
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
    /// Compiled parts: Cython's C for each library, and nanobind's own part.
    parts: PathBuf,
    /// The Rust of the PyO3 modules.
    crates: Shared,
    /// What was built first of each module, from the unchanged header.
    built: Mutex<HashMap<(Module, Which), Built>>,
}

/// A module. One that is built again from the same header would be the same.
#[derive(Debug)]
struct Built {
    header: Vec<u8>,
    file: Vec<u8>,
}

impl Which {
    /// The folder of the library and its modules in the package `mandel`.
    pub(crate) fn folder(self) -> &'static Path {
        Path::new(match self {
            Self::Mandel => "",
            Self::Shapes => "shapes",
        })
    }

    /// The crate of its PyO3 module, and the source.
    fn pyo3(self) -> [&'static str; 2] {
        match self {
            Self::Mandel => ["mandel_pyo3", "crates/python/src/lib.rs"],
            Self::Shapes => ["mandel_shapes_pyo3", "crates/python/shapes/src/lib.rs"],
        }
    }

    /// The program that calls its modules.
    fn probe(self) -> &'static str {
        match self {
            Self::Mandel => "crates/showdown/drift/probe/probe.py",
            Self::Shapes => "crates/showdown/drift/probe/probe_shapes.py",
        }
    }
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
            built: Mutex::default(),
            bindings,
        };
        let made = python.make_parts();
        observer.finished();
        made.map_err(|error| broken(error.message()))?;
        Ok(python)
    }

    /// What the PyO3 modules consist of.
    fn crates(folder: &Path, shared: &Shared, bindings: &Bindings) -> Result<Shared, Missing> {
        let mut command = cargo()?;
        command.args(["build", "--release", "--locked", "--lib"]);
        command.args(["--package=mandel-python", "--package=mandel-python-shapes"]);
        command.env("PYO3_PYTHON", &bindings.python).env("PYO3_BUILD_EXTENSION_MODULE", "1");
        Shared::with_cargo(command, folder, &shared.workspace, shared.no_libclang.clone())
    }

    fn make_parts(&self) -> Result<(), Unbuilt> {
        let cython = || {
            for which in [Which::Mandel, Which::Shapes] {
                let mut command = Command::new(&self.bindings.tools);
                command.args(["-I", "-m", "cython", "-o"]).arg(self.cython(which));
                step(Stage::Codegen, command.arg(self.source(which, "cython_.pyx")))?;
            }
            Ok(())
        };
        let nanobind = || {
            let mut command = self.cxx();
            command.args(["-DNB_COMPACT_ASSERTIONS", "-fno-strict-aliasing", "-c"]);
            command.arg(self.nanobind.join("src/nb_combined.cpp"));
            command.arg("-o").arg(self.parts.join("nanobind.o"));
            step(Stage::Compile, &mut command).map(drop)
        };
        // Each takes seconds.
        thread::scope(|scope| {
            let cython = scope.spawn(cython);
            let nanobind = nanobind();
            cython.join().unwrap_or_else(|panic| resume_unwind(panic)).and(nanobind)
        })
    }

    fn source(&self, which: Which, file: &str) -> PathBuf {
        let package = self.crates.workspace.join("crates/python/python/mandel");
        package.join(which.folder()).join(file)
    }

    /// What Cython generates for a library.
    fn cython(&self, which: Which) -> PathBuf {
        self.parts.join(format!("{}-cython_.c", which.name()))
    }

    fn cxx(&self) -> Command {
        let mut command = Command::new(&self.bindings.cxx);
        command.args(["-std=c++17", "-O1", "-g0", "-fPIC", "-fvisibility=hidden", &self.include]);
        command.arg("-I").arg(self.nanobind.join("include"));
        command.arg("-I").arg(self.nanobind.join("ext/robin_map/include"));
        command
    }

    /// Puts a copy of the installed package into `out`, with this library instead of the one that it was
    /// installed with. The module is built again from `declared`.
    pub(crate) fn package(
        &self,
        module: Module,
        [declared, library]: [&Library; 2],
        out: &Path,
    ) -> Result<(), Unbuilt> {
        let which = library.which;
        let installed = &self.bindings.package;
        let package = out.join("mandel").join(which.folder());
        fs::create_dir_all(&package)?;
        // The modules of a subpackage need the Python code of the package.
        for folder in which.folder().ancestors() {
            let is_own = folder == which.folder();
            for entry in fs::read_dir(installed.join(folder))? {
                let entry = entry?;
                let name = entry.file_name();
                let is_needed = match name.to_str() {
                    Some(name) => name.ends_with(".py") || (is_own && !module.makes(name)),
                    None => false,
                };
                if is_needed && entry.file_type()?.is_file() {
                    let target = out.join("mandel").join(folder).join(name);
                    fs::copy(entry.path(), target)?;
                }
            }
        }
        let beside = |file: &Path| package.join(file.file_name().unwrap_or_default());
        fs::copy(library.shared(), beside(&library.shared()))?;
        if module == Module::Stale {
            return Ok(());
        }
        let header = declared.header();
        fs::copy(&header, beside(&header))?;
        let Some(name) = module.name() else { return Ok(()) };
        let target = package.join(format!("{name}{}", self.suffix));
        if module == Module::Pyo3 {
            return self.pyo3(library, &target, out);
        }
        let header = fs::read(&header)?;
        let key = (module, which);
        let built = || self.built.lock().unwrap_or_else(PoisonError::into_inner);
        let same = built().get(&key).filter(|one| one.header == header).map(|one| one.file.clone());
        if let Some(file) = same {
            return Ok(fs::write(target, file)?);
        }
        let (compiler, sources) = match module {
            Module::Cffi => (Command::new(C_COMPILER[0]), vec![self.cffi(declared, out)?]),
            Module::Cython => (Command::new(C_COMPILER[0]), vec![self.cython(which)]),
            _ => {
                let core = self.parts.join("nanobind.o");
                (self.cxx(), vec![self.source(which, "nanobind.cpp"), core])
            }
        };
        self.link(compiler, &sources, declared, &beside(&library.shared()), &target)?;
        let file = fs::read(target)?;
        built().entry(key).or_insert(Built { header, file });
        Ok(())
    }

    /// Links the crate with the static library. It is compiled already, and a crate that only contains it
    /// exports what it exports. Only if the linker optimises both, it is compiled again, for the linker.
    fn pyo3(&self, library: &Library, target: &Path, out: &Path) -> Result<(), Unbuilt> {
        let [name, source] = library.which.pyo3();
        let link = Link::Static(library);
        if library.bitcode {
            return self.crates.cdylib(name, source, link, target, out);
        }
        let container = out.join("pyo3.rs");
        fs::write(&container, format!("extern crate {name};\n"))?;
        self.crates.cdylib("container", &container.to_string_lossy(), link, target, out)
    }

    /// Runs the package's own `_cffi_build.py`, above which it finds the header.
    fn cffi(&self, library: &Library, out: &Path) -> Result<PathBuf, Unbuilt> {
        let which = library.which;
        let package = out.join("cffi/crates/python/python/mandel");
        let script = package.join(which.folder()).join("_cffi_build.py");
        let header = out.join("cffi/c_src").join(which.files()[0]);
        for folder in [&script, &header].map(|file| file.parent().unwrap_or(out)) {
            fs::create_dir_all(folder)?;
        }
        fs::copy(library.header(), header)?;
        fs::copy(self.source(which, "_cffi_build.py"), &script)?;
        for file in ["_library.py", "__init__.py"] {
            fs::copy(self.source(Which::Mandel, file), package.join(file))?;
        }
        let c = out.join("_cffi_api.c");
        let emit = "import runpy, sys; \
                    runpy.run_path(sys.argv[1])['ffibuilder'].emit_c_code(sys.argv[2])";
        let mut command = Command::new(&self.bindings.tools);
        step(Stage::Codegen, command.args(["-I", "-B", "-c", emit]).arg(script).arg(&c))?;
        Ok(c)
    }

    /// Compiles a module and links it with the shared library, which it looks for in its own folder.
    fn link(
        &self,
        mut compiler: Command,
        sources: &[PathBuf],
        declared: &Library,
        shared: &Path,
        target: &Path,
    ) -> Result<(), Unbuilt> {
        compiler.args(["-O1", "-fPIC", "-shared", &self.include, "-I"]).arg(&declared.folder);
        compiler.args(sources).arg(shared);
        compiler.args(["-Wl,-rpath,$ORIGIN", "-Wl,--disable-new-dtags", "-o"]).arg(target);
        step(Stage::Compile, &mut compiler).map(drop)
    }

    /// The environment's own pip.
    pub(crate) fn pip(&self) -> Command {
        let mut command = Command::new(&self.bindings.python);
        command.args(["-I", "-m", "pip"]);
        command
    }

    /// What runs a contender of the package in a folder.
    pub(crate) fn command(&self, which: Which, folder: &Path, contender: &str) -> Vec<PathBuf> {
        // What it compiles of the package is for the next run, and not kept next to the sources.
        let compiled = format!("pycache_prefix={}", self.parts.join("pycache").display());
        let words = ["-s", "-E", "-X", &compiled].map(PathBuf::from);
        let mut command = vec![self.bindings.python.clone()];
        command.extend(words);
        let probe = self.crates.workspace.join(which.probe());
        command.extend([probe, folder.to_owned(), contender.into()]);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_module_that_is_built_again_is_left_out() {
        assert!(Module::Cffi.makes("_cffi_api.abi3.so"));
        assert!(Module::Pyo3.makes("pyo3.cpython-311-x86_64-linux-gnu.so"));
        assert!(!Module::Cffi.makes("_cffi_api.pyi"));
        assert!(!Module::Pyo3.makes("nanobind.cpython-311-x86_64-linux-gnu.so"));
        assert!(!Module::Stale.makes("_cffi_api.abi3.so"));
    }
}
