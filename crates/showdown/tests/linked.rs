//! The contenders that cargo builds when they are first wanted: `dylib` and `static-lto`. Linux: the
//! files looked into are named and made as they are there.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use common::{black_library, has, outcome, workers};
use serde_json::Value;
use tempfile::TempDir;

/// The folder of [`workers`], which one test at a time has.
struct Out {
    folder: PathBuf,
    _lock: MutexGuard<'static, ()>,
}

impl Out {
    fn take() -> Self {
        static LOCK: Mutex<()> = Mutex::new(());
        let lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
        Self { folder: workers(), _lock: lock }
    }

    /// A tiny run of these contenders into this folder.
    fn command(&self, contenders: &str) -> Command {
        tiny(&self.folder, &["--only", contenders])
    }

    /// The one file of that name that cargo made for that contender.
    fn made(&self, contender: &str, name: &str) -> PathBuf {
        let found = find(&self.folder.join("workers").join(contender), name);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }
}

/// A run that takes moments, in the folder that it writes to.
fn tiny(out: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    command
        .env_remove("SHOWDOWN_REQUIRE")
        .args(["run", "--size", "31x17", "--rounds", "1", "--no-python", "--out"])
        .arg(out)
        .args(arguments);
    command
}

fn run(command: &mut Command) -> (i32, String, String) {
    outcome(command.output().unwrap())
}

/// The files of that name below a folder, those that cargo keeps for itself left out.
fn find(folder: &Path, name: &str) -> Vec<PathBuf> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let ours = entries.filter(|path| !path.ends_with("deps"));
    ours.flat_map(|path| match path.is_dir() {
        true => find(&path, name),
        false if path.ends_with(name) => vec![path],
        false => vec![],
    })
    .collect()
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

fn contains(path: &Path, words: &str) -> bool {
    fs::read(path).unwrap().windows(words.len()).any(|window| window == words.as_bytes())
}

/// A file that is somewhere else, until the test has ended in one way or the other.
struct Gone {
    file: PathBuf,
    elsewhere: PathBuf,
}

impl Gone {
    fn from(file: &Path) -> Self {
        let elsewhere = file.with_extension("gone");
        fs::rename(file, &elsewhere).unwrap();
        Self { file: file.to_owned(), elsewhere }
    }
}

impl Drop for Gone {
    fn drop(&mut self) {
        let _ = fs::rename(&self.elsewhere, &self.file); // a second panic would hide the first
    }
}

/// A program that cannot be executed, until the test has ended in one way or the other.
struct Locked(PathBuf);

impl Locked {
    fn from(program: PathBuf) -> Self {
        fs::set_permissions(&program, fs::Permissions::from_mode(0o644)).unwrap();
        Self(program)
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        let _ = fs::set_permissions(&self.0, fs::Permissions::from_mode(0o755));
    }
}

/// What `static-lto` needs. A machine without it skips that contender, and what tests it.
fn has_clang() -> bool {
    has("clang")
}

/// Programs that stand before those of the system on the PATH of `command`.
fn with_programs(command: &mut Command, programs: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, script) in programs {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    command.env("PATH", format!("{}:{}", folder.path().display(), env!("PATH")));
    folder
}

/// A clang of another version: what was compiled by the one before is old.
fn another_clang(version: &str, otherwise: &str) -> String {
    format!("if [ \"$1\" = --version ]; then echo clang version {version}; exit; fi\n{otherwise}")
}

#[test]
fn both_are_built_once_measured_and_verified_whatever_the_environment_says() {
    let out = Out::take();
    let contenders = if has_clang() { "dylib,static-lto" } else { "dylib" };
    let strange = TempDir::new().unwrap();
    let library = strange.path().join("libmandel.so");
    fs::rename(black_library(strange.path()), library).unwrap();
    let flags = [
        "CFLAGS",
        "HOST_CFLAGS",
        concat!("CFLAGS_", env!("SHOWDOWN_TARGET")),
        &format!("CFLAGS_{}", env!("SHOWDOWN_TARGET").replace('-', "_")),
    ];
    let run = || {
        let mut command = out.command(contenders);
        command
            // Where a loader that asked it would find another library: all of its pictures are black.
            .env("LD_LIBRARY_PATH", strange.path())
            // Not those of this build.
            .env("RUSTFLAGS", "--nonsense")
            .env("CARGO_BUILD_TARGET", "nonsense")
            .env("MANDEL_LINK", "nonsense")
            .env("HOST_CC", "nonsense")
            .env(concat!("CC_", env!("SHOWDOWN_TARGET")), "nonsense")
            .envs(flags.iter().map(|name| (name, "--nonsense")))
            // The cargo that built the program is found without these.
            .env_remove("CARGO")
            .env("PATH", "/usr/bin:/bin");
        let (code, stdout, stderr) = run(&mut command);
        assert_eq!(code, 0, "{stderr}");
        for contender in contenders.split(',') {
            assert!(stdout.lines().any(|line| line.starts_with(contender)), "{stdout}");
        }
        assert!(stdout.contains("\ndylib's load: "), "{stdout}");
        assert_eq!(stdout.contains("\nstatic-lto's C is compiled by "), has_clang(), "{stdout}");
        let lines = stdout.lines().filter(|line| !line.contains('/'));
        assert!(lines.into_iter().all(|line| line.chars().count() <= 80), "{stdout}");
        let results = fs::read(out.folder.join("results.json")).unwrap();
        let results: Value = serde_json::from_slice(&results).unwrap();
        let measurements = results["measurements"].as_array().unwrap();
        assert_eq!(measurements.len(), contenders.split(',').count() * 4);
        for one in measurements {
            assert_eq!(one["verified"], true);
            // What dylib's loading takes is a difference, which a busy machine can make nothing of.
            let is_difference = one["contender"] == "dylib" && one["model"] == "load";
            assert!(is_difference || one["median_ns"] != 0.0, "{one}");
        }
        contenders.split(',').map(|name| modified(&out.made(name, "worker"))).collect::<Vec<_>>()
    };
    assert_eq!(run(), run(), "built again for nothing");

    // The one names the library and where it lies; its twin and the other do not.
    let worker = out.made("dylib", "worker");
    let library = out.made("dylib", "libmandel.so");
    assert!(contains(&worker, "libmandel.so"));
    assert!(contains(&worker, library.parent().unwrap().to_str().unwrap()));
    assert!(!contains(&out.made("dylib", "twin"), "libmandel.so"));
    if has_clang() {
        assert!(!contains(&out.made("static-lto", "worker"), "libmandel.so"));
    }
}

#[test]
fn a_library_that_is_gone_is_a_skip() {
    let out = Out::take();
    assert_eq!(run(&mut out.command("dylib")).0, 0);
    let library = out.made("dylib", "libmandel.so");
    let _gone = Gone::from(&library);
    let (code, stdout, stderr) = run(&mut out.command("dylib"));
    assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
    // The loader's own words, and then ours.
    assert!(stderr.contains("libmandel.so: cannot open shared object file"), "{stderr}");
    assert!(stderr.contains("error: dylib: the process ended with exit status: 127; "), "{stderr}");
    assert!(stderr.contains("remove the folder workers/"), "{stderr}");
}

#[test]
fn another_compiler_than_that_of_the_program_is_a_skip_with_both_versions() {
    let out = TempDir::new().unwrap();
    let mut command = tiny(out.path(), &["--only", "dylib"]);
    let another = another_clang("0", "exit 1");
    let names = ["cc", "gcc", "clang"].map(|name| (name, &another[..]));
    let _folder = with_programs(&mut command, &names);
    let (code, stdout, stderr) = run(&mut command);
    assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
    let words = concat!(
        "error: dylib: its compiler is clang version 0, and that of this program was ",
        env!("MANDEL_COMPILER"),
        "; cargo clean "
    );
    assert!(stderr.contains(words), "{stderr}");
    assert!(stderr.contains("-p mandel-c, and build again\n"), "{stderr}");
    assert!(!out.path().join("workers").exists(), "cargo was not asked");
}

/// Built is not measured.
#[test]
fn of_a_static_lto_that_takes_no_part_no_compiler_is_told() {
    if !has_clang() {
        return;
    }
    let out = Out::take();
    assert_eq!(run(&mut out.command("static-lto")).0, 0);
    let _locked = Locked::from(out.made("static-lto", "worker"));
    let (code, stdout, stderr) = run(&mut tiny(&out.folder, &["--skip", "dylib"]));
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("skipped static-lto: "), "{stdout}");
    assert!(!stdout.contains("static-lto's C"), "{stdout}");
    let results = fs::read(out.folder.join("results.json")).unwrap();
    let results: Value = serde_json::from_slice(&results).unwrap();
    assert_eq!(results["toolchain"].get("clang"), None);
}

#[test]
fn without_clang_static_lto_is_skipped_with_what_installs_it() {
    let out = TempDir::new().unwrap();
    let without = |arguments: &[&str], require: &str| {
        let arguments = [&["--models", "one_call"], arguments].concat();
        run(tiny(out.path(), &arguments).env("PATH", "").env("SHOWDOWN_REQUIRE", require))
    };
    let words = "static-lto: no clang on the PATH; apt-get install clang";
    let (code, stdout, stderr) = without(&["--skip", "dylib"], "");
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains(&format!("skipped {words}")), "{stdout}");
    assert!(stderr.contains(&format!("skipped {words}")), "{stderr}");
    for (arguments, require) in [(["--only", "c,static-lto"], ""), (["--skip", "dylib"], "all")] {
        let (code, stdout, stderr) = without(&arguments, require);
        assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
        assert!(stderr.contains(&format!("error: {words}")), "{stderr}");
    }
    assert!(!out.path().join("workers").exists(), "cargo was not asked");
}

#[test]
fn a_build_that_fails_is_a_skip_with_the_words_of_what_failed() {
    if !has_clang() {
        return;
    }
    let out = Out::take();
    let clang = |version, otherwise| ("clang", another_clang(version, otherwise));
    let the_real = |name| format!("exec {} \"$@\"", system(name));
    let old_lld = "case \"$*\" in *-fuse-ld=lld*)\n\
                   echo 'ld.lld: error: x.o: Unknown attribute kind (102)' >&2; exit 1 ;;\n\
                   esac\n";
    for (programs, words) in [
        (
            vec![clang("1", "echo clang: error: no luck >&2; exit 1")],
            "cargo build failed: clang: error: no luck (log: ",
        ),
        (
            vec![clang("2", &the_real("clang")), ("cc", old_lld.to_owned() + &the_real("cc"))],
            "cargo build failed: ld.lld: error: x.o: Unknown attribute kind (102) (log: ",
        ),
    ] {
        let programs: Vec<_> = programs.iter().map(|(name, text)| (*name, &text[..])).collect();
        let mut command = out.command("static-lto");
        let _folder = with_programs(&mut command, &programs);
        let (code, stdout, stderr) = run(&mut command);
        assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
        assert!(stderr.contains(&format!("error: static-lto: {words}")), "{stderr}");
        assert!(stderr.contains("; or leave it out: --skip static-lto\n"), "{stderr}");
    }
}

/// Where that program is.
fn system(name: &str) -> String {
    let folders = std::env::split_paths(env!("PATH")).map(|folder| folder.join(name));
    folders.into_iter().find(|path| path.exists()).unwrap().to_str().unwrap().to_owned()
}

#[test]
fn an_output_folder_that_takes_no_builds_is_a_skip_that_names_it() {
    for place in ["file", "link"] {
        let out = TempDir::new().unwrap();
        let workers = out.path().join("workers");
        match place {
            "file" => fs::write(&workers, "").unwrap(),
            _ => symlink("/proc", &workers).unwrap(), // which takes no files, not even root's
        }
        let (code, stdout, stderr) = run(&mut tiny(out.path(), &["--only", "dylib"]));
        assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
        let words = format!("error: dylib: {}", workers.display());
        assert!(stderr.contains(&words), "{stderr}");
        assert!(
            stderr.contains("; choose another folder with --out, or leave it out: --skip dylib"),
            "{stderr}"
        );
    }
}

#[test]
fn a_way_to_link_that_is_none_ends_the_build_with_those_that_are() {
    let out = Out::take();
    assert_eq!(run(&mut out.command("dylib")).0, 0);
    // In the folder where most is built already.
    let cargo = Command::new(env!("CARGO"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .args(["build", "--release", "--locked", "--package=mandel-c", "--target-dir"])
        .arg(out.folder.join("workers/dylib"))
        .env("MANDEL_LINK", "magic")
        .output()
        .unwrap();
    let (code, _, stderr) = outcome(cargo);
    assert_eq!(code, 101);
    assert!(stderr.contains("MANDEL_LINK=magic: choose static, dylib or lto"), "{stderr}");
}

/// The build script alone, which asks for this before all else: to build the showdown takes a minute.
#[test]
fn the_showdown_itself_is_linked_statically_or_not_at_all() {
    let folder = TempDir::new().unwrap();
    let script = folder.path().join("build");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let status = Command::new(rustc)
        .args(["--edition=2024", concat!(env!("CARGO_MANIFEST_DIR"), "/build.rs"), "-o"])
        .arg(&script)
        .status()
        .unwrap();
    assert!(status.success());
    for link in ["dylib", "lto"] {
        let output = Command::new(&script).env("DEP_MANDEL_LINK", link).output().unwrap();
        let (code, _, stderr) = outcome(output);
        assert_eq!(code, 1);
        let words = format!("MANDEL_LINK={link} is for `cargo build -p ffi-worker` only: unset it");
        assert!(stderr.contains(&words), "{stderr}");
    }
}

/// Not by a time near zero: the worker of `static-lto` has no `mandel` that anything could call. That of
/// `dylib`, the same source, calls it in the crossing loop and in the driver.
#[test]
#[cfg(target_arch = "x86_64")]
fn static_lto_calls_no_mandel_where_dylib_does() {
    let out = Out::take();
    if !(has_clang() && has("objdump")) {
        return;
    }
    let (code, _, stderr) = run(&mut out.command("dylib,static-lto"));
    assert_eq!(code, 0, "{stderr}");

    let dylib = functions(&out.made("dylib", "worker"));
    let lto = functions(&out.made("static-lto", "worker"));
    let calling = |functions: &[(String, String)]| -> Vec<String> {
        let naming = |(_, code): &&(String, String)| code.contains("<mandel@");
        functions.iter().filter(naming).map(|(name, _)| name.clone()).collect()
    };
    // The driver may be inlined into what serves requests; the loop of crossing never is.
    let callers = calling(&dylib);
    assert!(callers.contains(&"worker::cross".into()), "{callers:?}");
    let driver = callers.iter().find(|name| *name != "worker::cross").unwrap();

    // Named functions are there in both, and mandel in neither: the one imports it.
    for functions in [&dylib, &lto] {
        let named = |wanted: &str| functions.iter().find(|(name, _)| name == wanted);
        assert!(named("mandel").is_none());
        let (_, cross) = named("worker::cross").unwrap();
        assert_eq!(cross.contains("call "), functions == &dylib, "{cross}");
        named(driver).unwrap();
    }
    assert_eq!(calling(&lto), Vec::<String>::new());
    // Its driver does the arithmetic itself.
    let multiplies = |functions: &[(String, String)]| {
        let (_, code) = functions.iter().find(|(name, _)| name == driver).unwrap();
        code.matches("mulss ").count()
    };
    assert!(multiplies(&lto) > multiplies(&dylib));

    // The program says the same, and names the table for dylib.
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    command.args(["asm", "dylib", "static-lto", "--out"]).arg(&out.folder);
    let (code, stdout, stderr) = run(&mut command);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("A call through the global") && stdout.contains("No call at all"));
    assert!(stdout.contains("mandel@GOT"), "{stdout}");
}

/// The functions of a program: their names, and their instructions as text.
fn functions(program: &Path) -> Vec<(String, String)> {
    let output = Command::new("objdump").args(["-d", "-C"]).arg(program).output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let blocks = text.split("\n\n").filter_map(|block| block.trim_start().split_once(">:\n"));
    let named = blocks.filter_map(|(head, code)| Some((head.split_once(" <")?.1, code)));
    named.map(|(name, code)| (name.to_owned(), code.to_owned())).collect()
}
