//! The table of the tools that a contender or a build may use. `doctor` shows every row.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::Missing;
use crate::process::{last_line, run};

/// If a tool takes longer to print its version, it hangs.
const PATIENCE: Duration = Duration::from_secs(10);

/// A row of the table.
#[derive(Debug)]
pub struct Tool {
    /// Its name in the output of `doctor`.
    pub name: &'static str,
    /// What does not work without this tool.
    pub lost: &'static str,
    /// The Debian packages. They are right on most Linux systems, and a hint on others.
    debian: &'static str,
    /// What to do on macOS.
    macos: &'static str,
    look: fn() -> Result<Found, String>,
}

/// A tool that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: PathBuf,
    /// Its version, as it prints it.
    pub version: String,
}

/// What is known of each tool, by its name.
static FOUND: Mutex<BTreeMap<&str, Result<Found, Missing>>> = Mutex::new(BTreeMap::new());

impl Tool {
    /// Looks for the tool, the first time that it is asked for. Some are slow to tell their version, and are
    /// asked for with each contender.
    ///
    /// # Errors
    ///
    /// The reason why it cannot be used, and what installs it.
    pub fn find(&self) -> Result<Found, Missing> {
        let known = || FOUND.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(self.name) {
            return found.clone();
        }
        // Without the lock, because some look for another tool.
        let found = (self.look)().map_err(|reason| Missing { reason, remedy: self.remedy() });
        known().insert(self.name, found.clone());
        found
    }

    /// The command that installs the tool.
    #[must_use]
    pub fn remedy(&self) -> String {
        if cfg!(target_os = "macos") {
            self.macos.into()
        } else {
            format!("apt-get install {}", self.debian)
        }
    }
}

/// Compiles the contractor's C.
pub static C_COMPILER: Tool = Tool {
    name: "C compiler",
    lost: "everything: mandel-c cannot be built",
    debian: "gcc",
    macos: "xcode-select --install",
    look: || {
        // CC may be several words, such as "ccache gcc".
        let cc = env::var("CC").unwrap_or_default();
        program(cc.split_whitespace().next().unwrap_or(if cfg!(windows) { "cl" } else { "cc" }))
    },
};

/// Parses headers for bindgen.
pub static LIBCLANG: Tool = Tool {
    name: "libclang",
    lost: "fresh bindings: the build takes the committed ones",
    debian: "libclang-dev",
    macos: "brew install llvm",
    look: libclang,
};

/// The headers that come with clang, but not with libclang alone.
pub static CLANG_HEADERS: Tool = Tool {
    name: "libclang's headers",
    lost: "bindings of headers that include <stddef.h> (ours do not)",
    debian: "libclang-dev",
    macos: "brew install llvm",
    look: clang_headers,
};

/// Writes bitcode.
pub static CLANG: Tool = Tool {
    name: "clang",
    lost: "the contender static-lto",
    debian: "clang",
    macos: "xcode-select --install",
    look: || {
        // The clang that compiled the C for this program, or else the one on the PATH.
        let name =
            if env!("MANDEL_COMPILER").contains("clang") { env!("MANDEL_CC") } else { "clang" };
        program(name)
    },
};

/// Optimises while it links.
pub static LLD: Tool = Tool {
    name: "lld",
    lost: "the contender static-lto, where rustc comes without its own lld",
    debian: "lld",
    macos: "brew install lld",
    look: || program("ld.lld"),
};

/// Builds the programs that link the C in other ways, and the Python package.
pub static CARGO: Tool = Tool {
    name: "cargo",
    lost: "the contenders dylib and static-lto, and the Python contenders",
    debian: "cargo, or better from https://rustup.rs",
    macos: "install it from https://rustup.rs",
    look: cargo,
};

/// CPython.
pub static PYTHON: Tool = Tool {
    name: "python3",
    lost: "the Python contenders",
    debian: "python3 python3-venv",
    macos: "brew install python3",
    look: || program("python3"),
};

/// The headers that an extension in C needs.
pub static PYTHON_HEADER: Tool = Tool {
    name: "Python.h",
    lost: "the contenders cython, cython-ptr, cython-nogil, cffi-api, capi, nanobind, pybind11, cppyy",
    debian: "python3-dev",
    macos: "brew install python3",
    look: python_header,
};

/// The compiler for the extensions of nanobind and pybind11.
pub static CXX_COMPILER: Tool = Tool {
    name: "C++ compiler",
    lost: "the contenders nanobind, pybind11 and cppyy",
    debian: "g++",
    macos: "xcode-select --install",
    look: || {
        let cxx = env::var("CXX").unwrap_or_default();
        program(cxx.split_whitespace().next().unwrap_or(if cfg!(windows) { "cl" } else { "c++" }))
    },
};

/// Python with a compiler at run time.
pub static PYPY: Tool = Tool {
    name: "pypy3",
    lost: "the contenders pypy and pypy-cffi",
    debian: "pypy3",
    macos: "brew install pypy3",
    look: || program("pypy3"),
};

/// Runs a program instruction by instruction.
pub static VALGRIND: Tool = Tool {
    name: "valgrind",
    lost: "the counts of instructions next to the times of crossing",
    debian: "valgrind",
    macos: "not available for macOS on Apple silicon",
    look: || program("valgrind"),
};

/// Every row.
pub static ALL: [&Tool; 11] = [
    &C_COMPILER,
    &LIBCLANG,
    &CLANG_HEADERS,
    &CLANG,
    &LLD,
    &CARGO,
    &PYTHON,
    &PYTHON_HEADER,
    &CXX_COMPILER,
    &PYPY,
    &VALGRIND,
];

/// A program with this name on the PATH, or at this path, that answers `--version`.
fn program(name: &str) -> Result<Found, String> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = if Path::new(name).is_absolute() {
        PathBuf::from(name)
    } else {
        let directories = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&directories)
            .map(|directory| directory.join(&file))
            .find(|path| is_executable(path))
            .ok_or_else(|| format!("no {name} on the PATH"))?
    };
    let version = first_line_of(Command::new(&path).arg("--version"))?;
    Ok(Found { path, version })
}

fn is_executable(path: &Path) -> bool {
    let Ok(metadata) = path.metadata() else { return false };
    #[cfg(unix)]
    let executable = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let executable = true;
    metadata.is_file() && executable
}

fn first_line_of(command: &mut Command) -> Result<String, String> {
    let path = command.get_program().display().to_string();
    let output = run(command, "", PATIENCE).map_err(|error| format!("{path}: {error}"))?;
    if !output.status.success() {
        let said = last_line(&output.stderr).map_or(String::new(), |line| format!(": {line}"));
        return Err(format!("{path} does not work ({}){said}", output.status));
    }
    Ok(output.stdout.lines().next().unwrap_or("no version").to_owned())
}

/// The cargo that runs this program, or that built it, or the one on the PATH.
fn cargo() -> Result<Found, String> {
    let known = [env::var("CARGO").ok(), Some(env!("CARGO").to_owned())];
    let known = known.into_iter().flatten().find(|path| Path::new(path).is_file());
    program(known.as_deref().unwrap_or("cargo"))
}

/// The search is the same as in the build script of mandel-bindgen.
fn libclang() -> Result<Found, String> {
    clang_sys::load().map_err(|_| "not found; LIBCLANG_PATH can name its folder")?;
    let library = clang_sys::get_library().ok_or("it could not be loaded")?;
    let path = library.path().canonicalize().map_err(|error| error.to_string())?;
    // The library tells its version only to callers of its C interface, but its file name contains it.
    let version = path.to_string_lossy().rsplit_once(".so.").map(|(_, version)| version.to_owned());
    let version = version.unwrap_or_else(|| format!("{:?} or newer", library.version()));
    Ok(Found { path, version })
}

/// The folder near the library where clang keeps the compiler's own headers.
fn clang_headers() -> Result<Found, String> {
    let library = libclang()?.path;
    let version_folders = library.ancestors().skip(1).take(3).map(|folder| folder.join("clang"));
    for versions in version_folders.chain([PathBuf::from("/usr/lib/clang")]) {
        for entry in versions.read_dir().into_iter().flatten().flatten() {
            let path = entry.path().join("include").join("stddef.h");
            if path.is_file() {
                let version = entry.file_name().to_string_lossy().into_owned();
                return Ok(Found { path, version });
            }
        }
    }
    Err("no stddef.h near the library; BINDGEN_EXTRA_CLANG_ARGS can name another".into())
}

fn python_header() -> Result<Found, String> {
    let python = program("python3")?;
    let script = "import sysconfig; print(sysconfig.get_path('include'))";
    let folder = first_line_of(Command::new(&python.path).args(["-c", script]))?;
    let path = Path::new(&folder).join("Python.h");
    if path.is_file() {
        Ok(Found { path, version: python.version })
    } else {
        Err(format!("no Python.h in {folder}"))
    }
}
