//! The tools that a contender or a build may use.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A tool, looked for.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) found: Result<Found, String>,
    /// What does not work without it.
    pub(crate) lost: &'static str,
    /// The command that installs it.
    pub(crate) install: String,
}

pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) version: String,
}

/// Looks for each of them now.
pub(crate) fn probe() -> Vec<Tool> {
    // CC may be several words, such as "ccache gcc".
    let cc = env::var("CC").unwrap_or_default();
    let cc = cc.split_whitespace().next().unwrap_or(if cfg!(windows) { "cl" } else { "cc" });
    vec![
        Tool {
            name: "C compiler",
            found: program(cc),
            lost: "everything: mandel-c cannot be built",
            install: install("gcc", "xcode-select --install"),
        },
        Tool {
            name: "libclang",
            found: libclang(),
            lost: "fresh bindings: the build takes the committed ones",
            install: install("libclang-dev", "brew install llvm"),
        },
        Tool {
            name: "libclang's headers",
            found: builtin_headers(),
            lost: "bindings of headers that include <stddef.h> (ours do not)",
            install: install("libclang-dev", "brew install llvm"),
        },
        Tool {
            name: "clang",
            found: program("clang"),
            lost: "the contender static-lto",
            install: install("clang", "xcode-select --install"),
        },
        Tool {
            name: "lld",
            found: program("ld.lld"),
            lost: "the contender static-lto, where rustc comes without its own lld",
            install: install("lld", "brew install lld"),
        },
        Tool {
            name: "python3",
            found: program("python3"),
            lost: "the Python contenders",
            install: install("python3 python3-venv", "brew install python3"),
        },
        Tool {
            name: "Python.h",
            found: python_header(),
            lost: "the contenders cython, cython-ptr and cffi-api",
            install: install("python3-dev", "brew install python3"),
        },
        Tool {
            name: "pypy3",
            found: program("pypy3"),
            lost: "the contenders pypy and pypy-cffi",
            install: install("pypy3", "brew install pypy3"),
        },
        Tool {
            name: "valgrind",
            found: program("valgrind"),
            lost: "nothing yet: counts of instructions will need it",
            install: install("valgrind", "not available for macOS on Apple silicon"),
        },
    ]
}

/// Debian's package name serves most of Linux; elsewhere it is a hint.
pub(crate) fn install(package: &str, macos: &str) -> String {
    if cfg!(target_os = "macos") { macos.into() } else { format!("apt-get install {package}") }
}

/// A program on the PATH that answers `--version`.
pub(crate) fn program(name: &str) -> Result<Found, String> {
    let directories = env::var_os("PATH").unwrap_or_default();
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    let path = env::split_paths(&directories)
        .map(|directory| directory.join(&file))
        .find(|path| is_executable(path))
        .ok_or_else(|| format!("no {name} on the PATH"))?;
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
    let output = command.output().map_err(|error| format!("it does not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("it does not work: {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or("no version").to_owned())
}

/// By the same search as the build script of mandel-bindgen.
fn libclang() -> Result<Found, String> {
    clang_sys::load().map_err(|_| "not found; LIBCLANG_PATH can name its folder")?;
    let library = clang_sys::get_library().ok_or("it could not be loaded")?;
    let path = library.path().canonicalize().map_err(|error| error.to_string())?;
    // The library tells its version to callers of its C interface only; its file's name has it.
    let version = path.to_string_lossy().rsplit_once(".so.").map(|(_, version)| version.to_owned());
    let version = version.unwrap_or_else(|| format!("{:?} or newer", library.version()));
    Ok(Found { path, version })
}

/// Where clang keeps the headers that belong to the compiler, beside the library.
fn builtin_headers() -> Result<Found, String> {
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
