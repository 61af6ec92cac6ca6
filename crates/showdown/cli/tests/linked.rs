//! The contenders that cargo builds when they are first needed: `dylib` and `static-lto`. Only on Linux,
//! because the tests read files in Linux formats.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use common::{black_library, has, linked, outcome};
use serde_json::Value;
use tempfile::TempDir;

/// The folder of [`linked`]. Only one test at a time may use it.
struct Out {
    folder: PathBuf,
    _lock: MutexGuard<'static, ()>,
}

impl Out {
    fn take() -> Self {
        static LOCK: Mutex<()> = Mutex::new(());
        let lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
        Self { folder: linked(), _lock: lock }
    }

    /// A tiny run of these contenders into this folder.
    fn command(&self, contenders: &str) -> Command {
        tiny(&self.folder, &["--only", contenders])
    }

    /// The only file of that name that cargo made for that contender.
    fn made(&self, contender: &str, name: &str) -> PathBuf {
        let found = find(&self.folder.join("linked").join(contender), name);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }
}

/// A short run, in the folder that it writes to.
fn tiny(out: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    command
        .env_remove("SHOWDOWN_REQUIRE")
        .args(["run", "--size=31x17", "--blocks=1", "--rounds=1", "--no-python", "--out"])
        .arg(out)
        .args(arguments);
    command
}

fn run(command: &mut Command) -> (i32, String, String) {
    outcome(command.output().unwrap())
}

/// The files of that name below a folder, without those that cargo keeps for itself.
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

/// A program that cannot be executed until the test has ended, even if the test fails.
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

/// What `static-lto` needs. A machine without it skips that contender and its tests.
fn has_clang() -> bool {
    has("clang")
}

/// Puts programs before those of the system on the PATH of `command`.
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

/// A clang of another version. What the previous version compiled is then old.
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
        "CFLAGS_x86_64-unknown-linux-gnu",
        "CFLAGS_x86_64_unknown_linux_gnu",
    ];
    let run = || {
        let mut command = out.command(contenders);
        command
            // A loader that used this path would find another library, whose pictures are all black.
            .env("LD_LIBRARY_PATH", strange.path())
            // Not those of this build.
            .env("RUSTFLAGS", "--nonsense")
            .env("CARGO_BUILD_TARGET", "nonsense")
            .env("CC_x86_64_unknown_linux_gnu", "nonsense")
            .envs(flags.iter().map(|name| (name, "--nonsense")))
            // The cargo that built the program is found without these variables.
            .env_remove("CARGO")
            .env("PATH", "/usr/bin:/bin");
        let (code, stdout, stderr) = run(&mut command);
        assert_eq!(code, 0, "{stderr}");
        for contender in contenders.split(',') {
            assert!(stdout.lines().any(|line| line.starts_with(contender)), "{stdout}");
        }
        assert_eq!(stdout.contains("\nstatic-lto: its C is compiled by "), has_clang(), "{stdout}");
        let lines = stdout.lines().filter(|line| !line.contains('/'));
        assert!(lines.into_iter().all(|line| line.chars().count() <= 80), "{stdout}");
        let results = fs::read(out.folder.join("results.json")).unwrap();
        let results: Value = serde_json::from_slice(&results).unwrap();
        let measurements = results["measurements"].as_array().unwrap();
        // The loader binds dylib before the program's clock starts, so dylib has no load.
        assert_eq!(measurements.len(), if has_clang() { 3 + 4 } else { 3 });
        assert!(measurements.iter().all(|one| one["verified"] == true));
        contenders.split(',').map(|name| modified(&out.made(name, "linked"))).collect::<Vec<_>>()
    };
    assert_eq!(run(), run(), "built again for nothing");

    // One program names the library and where it is; the other does not.
    let dylib = out.made("dylib", "linked");
    assert!(contains(&dylib, "libmandel.so"));
    let folder = Path::new(ffi_lab::SHARED_LIBRARY).parent().unwrap();
    assert!(contains(&dylib, folder.to_str().unwrap()));
    assert!(find(&out.folder.join("linked/dylib"), "libmandel.so").is_empty(), "built once only");
    if has_clang() {
        assert!(!contains(&out.made("static-lto", "linked"), "libmandel.so"));
    }
}

/// A contender that is built need not be measured.
#[test]
fn of_a_static_lto_that_takes_no_part_no_compiler_is_told() {
    if !has_clang() {
        return;
    }
    let out = Out::take();
    assert_eq!(run(&mut out.command("static-lto")).0, 0);
    let _locked = Locked::from(out.made("static-lto", "linked"));
    let (code, stdout, stderr) = run(&mut tiny(&out.folder, &["--skip", "dylib"]));
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("Skipped static-lto: "), "{stdout}");
    assert!(!stdout.contains("static-lto: its C"), "{stdout}");
    let results = fs::read(out.folder.join("results.json")).unwrap();
    let results: Value = serde_json::from_slice(&results).unwrap();
    assert_eq!(results["toolchain"]["tools"].get("clang"), None);
}

#[test]
fn without_clang_static_lto_is_skipped_with_what_installs_it() {
    let out = TempDir::new().unwrap();
    let without = |arguments: &[&str], require: &str| {
        let arguments = [&["--models", "one_call"], arguments].concat();
        run(tiny(out.path(), &arguments).env("PATH", "").env("SHOWDOWN_REQUIRE", require))
    };
    let reason = "static-lto: no clang on the PATH; apt-get install clang";
    let (code, stdout, stderr) = without(&["--skip", "dylib"], "");
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains(&format!("Skipped {reason}")), "{stdout}");
    assert!(stderr.contains(&format!("Skipped {reason}")), "{stderr}");
    for (arguments, require) in [(["--only", "c,static-lto"], ""), (["--skip", "dylib"], "all")] {
        let (code, stdout, stderr) = without(&arguments, require);
        assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
        assert!(stderr.contains(&format!("error: {reason}")), "{stderr}");
    }
    assert!(!out.path().join("linked").exists(), "cargo was not asked");
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
    for (programs, message) in [
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
        assert!(stderr.contains(&format!("error: static-lto: {message}")), "{stderr}");
        assert!(stderr.contains("; see the log, or leave it out: --skip static-lto\n"), "{stderr}");
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
        let linked = out.path().join("linked");
        match place {
            "file" => fs::write(&linked, "").unwrap(),
            _ => symlink("/proc", &linked).unwrap(), // which takes no files, not even root's
        }
        let (code, stdout, stderr) = run(&mut tiny(out.path(), &["--only", "dylib"]));
        assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
        let message = format!("error: dylib: {}", linked.display());
        assert!(stderr.contains(&message), "{stderr}");
        assert!(stderr.contains("; choose another folder with --out\n"), "{stderr}");
    }
}

/// A time near zero would prove nothing. The program of `static-lto` has no `mandel` that anything could
/// call. The program of `dylib`, from the same source, calls it in the crossing loop and in the driver.
#[test]
#[cfg(target_arch = "x86_64")]
fn static_lto_calls_no_mandel_where_dylib_does() {
    let out = Out::take();
    if !(has_clang() && has("objdump")) {
        return;
    }
    let (code, _, stderr) = run(&mut out.command("dylib,static-lto"));
    assert_eq!(code, 0, "{stderr}");

    let dylib = functions(&out.made("dylib", "linked"));
    let lto = functions(&out.made("static-lto", "linked"));
    let calling = |functions: &[(String, String)]| -> Vec<String> {
        let naming = |(_, code): &&(String, String)| code.contains("<mandel@");
        functions.iter().filter(naming).map(|(name, _)| name.clone()).collect()
    };
    // The driver may be inlined into the function that serves requests. The crossing loop is never inlined.
    let callers = calling(&dylib);
    assert!(callers.contains(&"linked::cross".into()), "{callers:?}");
    let driver = callers.iter().find(|name| *name != "linked::cross").unwrap();

    // Both programs have named functions, and neither has mandel: one program imports it.
    for functions in [&dylib, &lto] {
        let named = |wanted: &str| functions.iter().find(|(name, _)| name == wanted);
        assert!(named("mandel").is_none());
        let (_, cross) = named("linked::cross").unwrap();
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

    // `showdown asm` says the same, and names the table for dylib.
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    command.args(["asm", "dylib", "static-lto", "--out"]).arg(&out.folder);
    let (code, stdout, stderr) = run(&mut command);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("A call through the global"), "{stdout}");
    assert!(stdout.contains("mandel@GOT"), "{stdout}");
    assert!(stdout.contains("No call"), "{stdout}");
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
