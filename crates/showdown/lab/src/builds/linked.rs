//! The program `linked` of `crates/showdown/harness`. It uses the declarations of `mandel-static`, but
//! links the C in another way than this program. cargo builds it in a separate target folder, and decides
//! whether it is up to date.

use std::env;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::{Log, checkout, empty_folder};
use crate::process::run;
use crate::tools::{self, Found};
use crate::{Missing, Observer};

const TARGET: &str = env!("SHOWDOWN_TARGET");

/// How the C gets into the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// The loader binds the shared library before `main`.
    Dylib,
    /// clang and rustc write bitcode, and the linker optimises both together.
    Lto,
}

/// The options of a build that not every build has.
#[derive(Default)]
struct Options {
    /// Settings for cargo.
    config: Vec<String>,
    /// Flags for rustc, after those of this program.
    rustflags: Vec<String>,
    /// The compiler of the C, if the C is compiled.
    compiler: Option<Found>,
}

/// A program that was built.
#[derive(Debug)]
pub(crate) struct Linked {
    pub(crate) program: PathBuf,
    /// The compiler of its C, if it is not the compiler of this program.
    pub(crate) compiler: Option<String>,
}

impl Link {
    fn name(self) -> &'static str {
        match self {
            Self::Dylib => "dylib",
            Self::Lto => "static-lto",
        }
    }

    fn options(self) -> Result<Options, Missing> {
        match self {
            Self::Dylib => dylib(),
            Self::Lto => lto(),
        }
    }
}

// ANCHOR: dylib
/// Links the shared library that the build has already made instead of the static one. cargo lets its
/// configuration replace the output of a `links` package's build script, which then does not run.
fn dylib() -> Result<Options, Missing> {
    if cfg!(windows) {
        let reason = "not supported on Windows yet, which has no rpath".into();
        return Err(Missing { reason, remedy: "leave it out: --skip dylib".into() });
    }
    let shared = Path::new(env!("MANDEL_SHARED"));
    let folder = shared.parent().unwrap_or(shared).display().to_string();
    // A JSON string or array is also valid TOML.
    let replaced =
        |key: &str, value: serde_json::Value| format!("target.{TARGET}.mandel.{key}={value}");
    // `-Wl,-rpath,FOLDER` would end at a comma in the path.
    let rpath = ["-Xlinker", "-rpath", "-Xlinker", &folder];
    Ok(Options {
        config: vec![
            replaced("rustc-link-lib", ["dylib=mandel", "dylib=shapes"].into()),
            replaced("rustc-link-search", [&*format!("native={folder}")].into()),
            // What its build script passes on to the packages that depend on it.
            replaced("include", env!("MANDEL_INCLUDE").into()),
            replaced("shapes_header", env!("MANDEL_SHAPES_HEADER").into()),
            replaced("shapes_shared", env!("MANDEL_SHAPES_SHARED").into()),
        ],
        rustflags: rpath.map(|argument| format!("-Clink-arg={argument}")).into(),
        compiler: None,
    })
}
// ANCHOR_END: dylib

// ANCHOR: lto
/// rustc writes bitcode, and the cc crate sees this and makes clang do the same. lld, which must read the
/// bitcode of both, optimises while it links.
fn lto() -> Result<Options, Missing> {
    let clang = tools::CLANG.find()?;
    Ok(Options { rustflags: lto_flags(), compiler: Some(clang), ..Options::default() })
}

/// The flags of rustc for it.
#[must_use]
pub fn lto_flags() -> Vec<String> {
    let linker = lld().into_iter().map(|argument| format!("-Clink-arg={argument}"));
    iter::once("-Clinker-plugin-lto".to_owned()).chain(linker).collect()
}

/// The arguments that make a C compiler link with an lld that reads the bitcode of clang and of rustc.
#[must_use]
pub fn lld() -> Vec<String> {
    let mut arguments = vec!["-fuse-ld=lld".to_owned()];
    // The system's lld may be older than rustc's LLVM. A rustc from rustup has its own lld. Without one,
    // the C compiler finds the system's.
    arguments.extend(rustc_lld().map(|folder| format!("-B{}", folder.display())));
    arguments
}
// ANCHOR_END: lto

fn rustc_lld() -> Option<PathBuf> {
    let cargo = tools::CARGO.find().ok()?.path;
    let rustc = cargo.with_file_name(format!("rustc{}", env::consts::EXE_SUFFIX));
    let mut command = Command::new(rustc);
    let output = run(command.args(["--print", "sysroot"]), "", Duration::from_secs(10)).ok()?;
    let sysroot = Path::new(output.stdout.trim());
    let folder = sysroot.join("lib/rustlib").join(TARGET).join("bin/gcc-ld");
    folder.is_dir().then_some(folder)
}

impl Linked {
    /// Makes cargo build the program in `out`, unless it is up to date.
    pub(crate) fn build(link: Link, out: &Path, observer: &dyn Observer) -> Result<Self, Missing> {
        let workspace = checkout("crates/showdown/harness")?;
        let name = link.name();
        let Options { config, rustflags, compiler } = link.options()?;
        // The path is absolute, because cargo runs in another folder.
        let folder =
            std::path::absolute(out.join("linked")).map_err(|error| Missing::file(out, &error))?;
        let target = folder.join(name);
        fs::create_dir_all(&folder).map_err(|error| Missing::file(&folder, &error))?;
        let compiler = compiler.map(|found| forget_older(&target, found)).transpose()?;

        let mut command = cargo()?;
        command.current_dir(workspace);
        command.args(["build", "--release", "--locked", "--color=never"]);
        command.args(["--package=ffi-harness", "--bin=linked"]);
        // The platform is named, so that RUSTFLAGS are only for the program, and build scripts are linked
        // as usual.
        command.args(["--target", TARGET, "--target-dir"]).arg(&target);
        command.args(config.iter().flat_map(|value| ["--config", value]));
        let own = env!("SHOWDOWN_RUSTFLAGS").split('\x1f').map(str::to_owned);
        let flags: Vec<_> = own.chain(rustflags).filter(|flag| !flag.is_empty()).collect();
        command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
        // The last of the variables whose flags the cc crate joins.
        command.env(format!("CFLAGS_{TARGET}"), env!("MANDEL_CFLAGS"));
        // This variable has priority over any other that names a C compiler. By default, the build uses the
        // compiler of this program, because mandel-shapes always compiles a few lines of C.
        let cc = compiler.as_ref().map_or(Path::new(env!("MANDEL_CC")), |compiler| &compiler.path);
        command.env(format!("CC_{TARGET}"), cc);

        let program = target.join(TARGET).join("release");
        let program = program.join(format!("linked{}", env::consts::EXE_SUFFIX));
        let log = folder.join(format!("{name}.log"));
        if !program.exists() {
            observer.note(&format!("building {name}, once; log: {}", log.display()));
        }
        // cargo's own lock prevents two showdowns from building at the same time.
        Log::new(log, cargo_error, observer)?.step(
            "cargo build",
            &mut command,
            &format!("see the log, or leave it out: --skip {name}"),
        )?;
        Ok(Self { program, compiler: compiler.map(|found| found.version) })
    }
}

/// Removes what another version of the compiler made, because cargo does not notice that a compiler has
/// changed.
fn forget_older(target: &Path, compiler: Found) -> Result<Found, Missing> {
    let stamp = target.join("compiler");
    if fs::read_to_string(&stamp).is_ok_and(|version| version == compiler.version) {
        return Ok(compiler);
    }
    empty_folder(target)?;
    fs::write(&stamp, &compiler.version).map_err(|error| Missing::file(&stamp, &error))?;
    Ok(compiler)
}

/// cargo, with the rustc in the same folder, and without the variables for another build.
///
/// # Errors
///
/// If there is no cargo.
pub fn cargo() -> Result<Command, Missing> {
    let path = tools::CARGO.find()?.path;
    let mut command = Command::new(&path);
    let inherited = env::var_os("PATH").unwrap_or_default();
    let folders = path.parent().map(PathBuf::from).into_iter().chain(env::split_paths(&inherited));
    if let Ok(path) = env::join_paths(folders) {
        command.env("PATH", path);
    }
    for (variable, _) in env::vars_os() {
        if !is_for_cargo(&variable.to_string_lossy()) {
            command.env_remove(variable);
        }
    }
    Ok(command)
}

/// Whether cargo may see this variable. `cargo run` sets some that are meant for this program, and the
/// user's choices for another build are not meant for this one.
fn is_for_cargo(name: &str) -> bool {
    // Where packages are, and how they are reached.
    let is_kept = name == "CARGO_HOME"
        || ["CARGO_NET_", "CARGO_HTTP_"].iter().any(|begin| name.starts_with(begin));
    let of_cargo = name.starts_with("CARGO") && !is_kept && !name.ends_with("_LINKER");
    let others =
        ["RUSTFLAGS", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];
    // HOST_CFLAGS, CFLAGS_<target> and similar variables, which would be joined with those of this build.
    let of_cc = name.split('_').any(|word| word == "CFLAGS");
    !of_cargo && !of_cc && !others.contains(&name)
}

/// The line of cargo's output that says what was wrong. If linking failed, it is the linker's line. If a
/// build script failed, it is a compiler's. Otherwise it is rustc's or cargo's own.
#[must_use]
pub fn cargo_error<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let after = |begin: &str| {
        let start = lines.iter().rposition(|line| line.starts_with(begin))?;
        Some(&lines[start..])
    };
    let of_the_linker = || {
        let notes = after("error: linking with")?.iter();
        let mut notes = notes.filter_map(|line| Some(line.strip_prefix("= note:")?.trim()));
        // The last note is the linker's output. If the linker printed nothing, the note is empty.
        notes.rfind(|note| !note.is_empty() && !note.starts_with('"') && !note.contains("LC_ALL"))
    };
    let of_a_script =
        || after("--- stderr")?.iter().copied().find(|line| line.to_lowercase().contains("error"));
    // What the C compiler itself printed, as the cc crate passes it on.
    let of_the_compiler = || {
        let mut printed = lines.iter().filter_map(|line| line.strip_prefix("cargo:warning="));
        printed.rfind(|line| line.contains("error: "))
    };
    let own = || lines.iter().copied().find(|line| line.starts_with("error"));
    of_the_linker().or_else(of_the_compiler).or_else(of_a_script).or_else(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_cargos_output_the_line_that_says_what_was_wrong_is_found() {
        for (log, expected) in [
            (
                "error: linking with `cc` failed: exit status: 1\n\
                 = note: \"cc\" \"-m64\" \"a.o\"\n= note: ld.lld: error: x.o: no luck\n\nerror: could not",
                "ld.lld: error: x.o: no luck",
            ),
            // A linker that prints nothing used to give an empty reason.
            (
                "error: linking with `cc` failed: exit status: 1\n= note: \"cc\" \"-m64\"\n= note:",
                "error: linking with `cc` failed: exit status: 1",
            ),
            ("warning: x\n--- stderr\nclang: error: no luck\nmore", "clang: error: no luck"),
            (
                "cargo:warning=detection failed due to error: x\ncargo:warning=clang: error: no luck\n\
                 --- stderr\nerror occurred in cc-rs: command did not execute successfully",
                "clang: error: no luck",
            ),
            ("error[E0425]: cannot find function", "error[E0425]: cannot find function"),
        ] {
            let lines: Vec<_> = log.lines().map(str::trim).collect();
            assert_eq!(cargo_error(&lines), Some(expected));
        }
    }
}
