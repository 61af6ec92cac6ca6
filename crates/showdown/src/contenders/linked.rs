//! The worker of `crates/worker`: the declarations of `mandel-static`, and the C linked in another way
//! than in this program. cargo builds it in a target folder of its own, and decides whether it is
//! fresh.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ffi_worker::{Job, Sample};
use mandel_core::Img;

use super::Skip;
use super::installer::{Installer, Trouble, at, checkout};
use super::worker::first_answers;
use crate::machine::tools;
use crate::measure::stats::Summary;
use crate::view::message;

/// Pairs of processes in a sample of `load`: what differs between two is a tenth of what each takes.
const PAIRS: usize = 16;

/// Goes before any other variable that names a C compiler.
const CC: &str = concat!("CC_", env!("SHOWDOWN_TARGET"));
/// The last of those whose flags are joined.
const CFLAGS: &str = concat!("CFLAGS_", env!("SHOWDOWN_TARGET"));

/// How the C gets into the program.
#[derive(Clone, Copy)]
pub(crate) enum Link {
    /// The loader binds the shared library before `main`.
    Dylib,
    /// clang and rustc leave bitcode, which the linker optimises together.
    Lto,
}

impl Link {
    fn contender(self) -> &'static str {
        match self {
            Self::Dylib => "dylib",
            Self::Lto => "static-lto",
        }
    }
}

/// A worker that was linked so.
pub(crate) struct Linked {
    /// With the programs in it.
    folder: PathBuf,
    /// The version of what compiled the C.
    pub(super) compiler: String,
}

impl Linked {
    /// Has cargo build it in `out`, or see that it is fresh.
    pub(super) fn build(link: Link, out: &Path) -> Result<Self, Skip> {
        let workspace = checkout("crates/worker")?;
        let name = link.contender();
        let leave_out = format!("--skip {name}");
        let mut cargo = cargo()?;
        // A member of the checkout, built for this platform by name: RUSTFLAGS are then for the worker
        // alone, and build scripts are linked as ever.
        cargo
            .current_dir(workspace)
            .args(["build", "--release", "--locked", "--color=never", "--package=ffi-worker"])
            .args(["--target", env!("SHOWDOWN_TARGET")]);
        for variable in env::vars_os().map(|(name, _)| name) {
            if !is_for_cargo(&variable.to_string_lossy()) {
                cargo.env_remove(variable);
            }
        }
        // As this program was built; the differences follow.
        let mut rustflags = env!("SHOWDOWN_RUSTFLAGS").to_owned();
        cargo.env(CFLAGS, env!("MANDEL_CFLAGS"));
        let (compiler, mend) = match link {
            // The loader finds no library there but beside the program or on the PATH, and a worker's
            // environment has none.
            Link::Dylib if cfg!(windows) => {
                let reason = "not supported on Windows yet, which has no rpath".into();
                return Err(Skip { reason, remedy: format!("leave it out: {leave_out}") });
            }
            Link::Dylib => {
                let compiler = same_compiler(tools::program(env!("MANDEL_CC")))?;
                cargo.env(CC, env!("MANDEL_CC"));
                cargo.args(["--bin=worker", "--bin=twin"]).env("MANDEL_LINK", "dylib");
                (compiler, "mend that")
            }
            Link::Lto => {
                let clang = clang()?;
                cargo.env(CC, clang.path);
                cargo.args(["--bin=worker"]).env("MANDEL_LINK", "lto");
                let separator = if rustflags.is_empty() { "" } else { "\x1f" };
                rustflags += &format!("{separator}-Clinker-plugin-lto");
                (clang.version, "where lld is too old: rustup's rustc brings its own")
            }
        };
        cargo.env("CARGO_ENCODED_RUSTFLAGS", rustflags).env("MANDEL_COMPILER_VERSION", &compiler);
        let remedy = format!("{mend}; or leave it out: {leave_out}");
        let folder = Self::run(name, &mut cargo, out, &remedy);
        folder
            .map(|folder| Self { folder, compiler })
            .map_err(|trouble| trouble.into_skip(&leave_out))
    }

    /// Runs cargo; says where the programs are.
    fn run(
        name: &'static str,
        cargo: &mut Command,
        out: &Path,
        remedy: &str,
    ) -> Result<PathBuf, Trouble> {
        // Absolute, for cargo runs elsewhere.
        let workers = std::path::absolute(out.join("workers")).map_err(at(out))?;
        fs::create_dir_all(&workers).map_err(at(&workers))?;
        let target = workers.join(name);
        let folder = target.join(env!("SHOWDOWN_TARGET")).join("release");
        let log = workers.join(format!("{name}.log"));
        if !folder.exists() {
            message::note(format!("building {name}, once; log: {}", log.display()));
        }
        // cargo's own lock keeps two of us from building at a time.
        cargo.arg("--target-dir").arg(target).stdin(Stdio::null());
        Installer::new(log, words)?.step("cargo build", cargo, remedy)?;
        Ok(folder)
    }

    /// The contender.
    pub(super) fn worker(&self) -> Command {
        Command::new(self.program("worker"))
    }

    /// Takes a sample of what loading the shared library takes. The loader does that before `main`,
    /// where no clock of the worker's runs; so the worker's time from its start to its first answer is
    /// taken, less that of its twin, which has no library.
    pub(super) fn load(&self, job: &Job, img: &mut Img) -> Result<Sample, String> {
        let (worker, twin) = (self.program("worker"), self.program("twin"));
        // By turns, so that neither always follows the other.
        let order = [&twin, &worker, &worker, &twin].map(PathBuf::as_path);
        let answers = first_answers(order.into_iter().cycle().take(2 * PAIRS), job, img)?;
        let times: Vec<_> = answers.iter().map(|(_, ns)| *ns).collect();
        let median = Summary::of_samples(&differences(&times));
        // What the worker computed; its twin has no library to compute it with.
        let (sample, _) = answers[1];
        Ok(Sample { ns: median.map_or(0.0, |summary| summary.median) as u64, ..sample })
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }
}

/// What the worker took beyond its twin, pair by pair, of times in the order twin, worker, worker, twin.
/// Nothing where the twin took longer.
fn differences(times: &[u64]) -> Vec<u64> {
    let (fours, _) = times.as_chunks();
    let pairs = fours.iter().flat_map(|[twin, worker, again, its_twin]| {
        [worker.saturating_sub(*twin), again.saturating_sub(*its_twin)]
    });
    pairs.collect()
}

/// The cargo that runs this program, or that built it, or the one on the PATH; with the rustc beside it.
fn cargo() -> Result<Command, Skip> {
    let known = [env::var_os("CARGO").map(PathBuf::from), Some(env!("CARGO").into())];
    let known = known.into_iter().flatten().find(|path| path.is_file());
    let path = known.map_or_else(|| tools::program("cargo").map(|found| found.path), Ok);
    let path = path.map_err(|reason| Skip {
        reason,
        remedy: "install Rust, https://rustup.rs, or set CARGO to the path of cargo".into(),
    })?;
    let mut command = Command::new(&path);
    let inherited = env::var_os("PATH").unwrap_or_default();
    let folders = path.parent().map(PathBuf::from).into_iter().chain(env::split_paths(&inherited));
    if let Ok(path) = env::join_paths(folders) {
        command.env("PATH", path);
    }
    Ok(command)
}

/// The version of the compiler that was found for the shared library, where it is still what compiled
/// the C of this program: cargo does not notice that it has become another.
fn same_compiler(cc: Result<tools::Found, String>) -> Result<String, Skip> {
    let before = env!("MANDEL_COMPILER");
    match cc {
        Ok(tools::Found { version, .. }) if version != before => {
            let release = if cfg!(debug_assertions) { "" } else { "--release " };
            Err(Skip {
                reason: format!("its compiler is {version}, and that of this program was {before}"),
                remedy: format!("cargo clean {release}-p mandel-c, and build again"),
            })
        }
        Ok(found) => Ok(found.version),
        // The build says what is wrong.
        Err(_) => Ok(String::new()),
    }
}

/// The clang that compiled the C for this program, or else the one on the PATH.
fn clang() -> Result<tools::Found, Skip> {
    let name = if env!("MANDEL_COMPILER").contains("clang") { env!("MANDEL_CC") } else { "clang" };
    tools::program(name).map_err(|reason| Skip {
        reason,
        remedy: tools::install("clang", "xcode-select --install"),
    })
}

/// Whether cargo may see that variable. `cargo run` sets some that are meant for this program, and the
/// user's choices for another build are none for this one.
fn is_for_cargo(name: &str) -> bool {
    let of_cargo = name.starts_with("CARGO") && name != "CARGO_HOME" && !name.ends_with("_LINKER");
    let others =
        ["RUSTFLAGS", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"];
    // HOST_CFLAGS, CFLAGS_<target> and so on, which would be joined with those of this build.
    let of_cc = name.split('_').any(|word| word == "CFLAGS");
    !of_cargo && !of_cc && !others.contains(&name)
}

/// The line of cargo's output that says what was wrong: the linker's where linking failed, a compiler's
/// where a build script did, and otherwise rustc's or cargo's own.
fn words<'a>(lines: &[&'a str]) -> Option<&'a str> {
    let after = |begin: &str| {
        let start = lines.iter().rposition(|line| line.starts_with(begin))?;
        Some(&lines[start..])
    };
    let of_the_linker = || {
        let note =
            after("error: linking with")?.iter().rfind(|line| line.starts_with("= note:"))?;
        note.strip_prefix("= note:").map(str::trim)
    };
    let of_a_script =
        || after("--- stderr")?.iter().copied().find(|line| line.to_lowercase().contains("error"));
    let own = || lines.iter().copied().find(|line| line.starts_with("error"));
    of_the_linker().or_else(of_a_script).or_else(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_worker_is_compared_with_the_twin_beside_it_and_takes_no_less_than_nothing() {
        assert_eq!(differences(&[10, 13, 25, 20, 7, 5, 9, 8]), [3, 5, 0, 1]);
    }
}
