//! What the tests of the program share.

// Each test file is its own program and uses only some of these.
#![allow(dead_code)]

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use ffi_lab::{Contender, Language};
use tempfile::TempDir;

/// The names of the Python contenders.
pub(crate) fn names_of(is_meant: impl Fn(&Contender) -> bool) -> Vec<String> {
    let all = Contender::all().into_iter();
    all.filter(|one| is_meant(one)).map(|one| one.name).collect()
}

/// The Python contenders that take part without being named.
pub(crate) fn python() -> Vec<String> {
    names_of(|one| one.language == Language::Python && !one.only_when_named)
}

/// `showdown` in a new folder outside the checkout, which is returned with it.
pub(crate) fn showdown() -> (Command, TempDir) {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    command.current_dir(folder.path()).env_remove("SHOWDOWN_REQUIRE").env("NO_COLOR", "1");
    (command, folder)
}

/// Runs `showdown` with these arguments. Returns the exit code, standard output and standard error.
pub(crate) fn says(arguments: &[&str]) -> (i32, String, String) {
    let (mut command, _folder) = showdown();
    outcome(command.args(arguments).output().unwrap())
}

pub(crate) fn outcome(output: Output) -> (i32, String, String) {
    (
        output.status.code().expect("an exit code"),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// An output folder that outlives the tests, so that their programs are built only once. Its path has a
/// comma, a space and a letter outside ASCII, because users have such paths.
pub(crate) fn linked() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("showdown für, dylib")
}

/// Whether a program that a test needs exists. If not, this is printed and the test is left out. With
/// SHOWDOWN_REQUIRE=all the test fails instead.
pub(crate) fn has(program: &str) -> bool {
    let there = std::process::Command::new(program).arg("--version").output().is_ok();
    let required = std::env::var("SHOWDOWN_REQUIRE").is_ok_and(|value| value == "all");
    assert!(there || !required, "no {program} on the PATH");
    if !there {
        skipped(&format!("no {program} on the PATH"));
    }
    there
}

/// Prints what is not tested here. It does not use `eprintln!`, because the test harness hides its output
/// if a test passes.
pub(crate) fn skipped(why: &str) {
    let _ =
        std::io::Write::write_all(&mut std::io::stderr(), format!("skipped: {why}\n").as_bytes());
}

/// A short run: few pixels, one block of one round, and nothing has to be built for it.
pub(crate) const TINY: [&str; 7] = [
    "run",
    "--size=31x17",
    "--blocks=1",
    "--rounds=1",
    "--no-python",
    "--skip",
    "dylib,static-lto",
];

/// A run that takes too long to end by itself during a test.
pub(crate) const ENDLESS: [&str; 7] = [
    "run",
    "--size=31x17",
    "--blocks=10000",
    "--rounds=10000",
    "--no-python",
    "--skip",
    "dylib,static-lto",
];

/// The names in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// A shared library with the contractor's three functions, and pictures that are all black.
pub(crate) fn black_library(folder: &Path) -> PathBuf {
    let (source, library) = (folder.join("black.c"), folder.join("libblack.so"));
    std::fs::write(
        &source,
        "typedef struct { int width, height; unsigned char *data; } Img;\n\
         int mandel_abi_version(void) { return 1; }\n\
         int mandel(float r, float i, int n, unsigned char *val)\n\
         { (void)r; (void)i; (void)n; *val = 0; return 0; }\n\
         int create_fractal(Img img, int n)\n\
         { (void)n; for (int k = 0; k < img.width * img.height; k++) img.data[k] = 0; return 0; }\n",
    )
    .unwrap();
    compile_shared(&source, &library);
    library
}

/// Makes a shared library of a C file.
pub(crate) fn compile_shared(source: &Path, library: &Path) {
    let cc = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut command = std::process::Command::new(cc);
    command.args(["-shared", "-fPIC", "-o"]).args([library, source]);
    assert!(command.status().unwrap().success());
}
