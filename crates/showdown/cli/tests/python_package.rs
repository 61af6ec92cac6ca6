//! Tests with the real Python: the environment that the showdown makes, every contender in it, and the
//! tests of the package itself.

mod common;

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::outcome;
use ffi_harness::shape::Kind;
use ffi_lab::Language;
use serde_json::Value;

/// The folder is kept from one run of the tests to the next, like any environment of the showdown. Its path
/// has a space and a letter outside ASCII, because users have such paths.
fn out() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("showdown für Python")
}

fn required() -> bool {
    env::var("SHOWDOWN_REQUIRE").as_deref() == Ok("all")
}

/// A tiny run with Python, by a user whose own Python settings would break any Python.
fn run(arguments: &[&str]) -> Value {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    command
        .args(["run", "--size=31x17", "--blocks=1", "--rounds=1", "--with-talk"])
        .args(arguments)
        .arg("--out")
        .arg(out())
        .env("PYTHONPATH", "/no/such/folder")
        .env("PYTHONHOME", "/no/such/folder");
    let (code, stdout, stderr) = outcome(command.output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("The talk's figures"), "{stdout}");
    for line in stdout.lines().filter(|line| !line.contains('/')) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    serde_json::from_slice(&fs::read(out().join("results.json")).unwrap()).unwrap()
}

/// Prints what was skipped past the test harness, which hides the output of a test that passes.
fn say_skipped(what: &str, reason: &str) {
    std::io::stderr().write_all(format!("skipped {what}: {reason}\n").as_bytes()).unwrap();
}

#[test]
fn every_python_contender_is_measured_or_skipped_and_the_package_passes_its_tests() {
    let without_builds = ["--skip", "dylib,static-lto"];
    let results = run(&without_builds);
    let measured = |contender: &str, model: &str| {
        let all = results["measurements"].as_array().unwrap();
        all.iter().find(|one| one["contender"] == contender && one["model"] == model)
    };
    for entry in results["contenders"].as_array().unwrap() {
        let name = entry["name"].as_str().unwrap();
        if !common::python().iter().any(|known| known == name) {
            continue;
        }
        if entry["status"] == "skipped" {
            assert!(!required());
            say_skipped(name, entry["reason"].as_str().unwrap());
            continue;
        }
        let plain = ["python", "pypy"].contains(&name);
        let per_pixel = measured(name, "per_pixel").unwrap();
        assert_eq!(per_pixel["arithmetic"], if plain { "double" } else { "double coordinates" });
        assert_eq!(per_pixel["calls"], 31 * 17);
        assert_eq!(measured(name, "one_call").is_some(), !plain);
        assert_eq!(measured(name, "load").unwrap()["calls"], 1);
    }

    let python = out().join("python/venv").join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    if !python.exists() {
        return; // skipped above, with the reason
    }
    // A second run uses the environment again.
    let log = out().join("python/install.log");
    let made = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let before = made(&log);
    run(&without_builds);
    assert_eq!(made(&log), before);
    let tools = results["toolchain"]["tools"].as_object().unwrap();
    for tool in ["python", "cffi", "cython", "pyo3", "setuptools-rust"] {
        assert!(tools.contains_key(tool) || !required(), "{tools:?}");
    }
    // These two need what cython and pyo3 need.
    if measured("cython", "crossing").is_some() && measured("pyo3", "crossing").is_some() {
        // cppyy is built from its sources, which takes minutes, so it is tested by hand (CONTRIBUTING).
        let names = common::names_of(|one| one.only_when_named && one.name != "cppyy");
        let named = run(&["--only", &names.join(",")]);
        assert_eq!(named["measurements"].as_array().unwrap().len(), names.len() * 4);
    }

    every_shape_is_called(&results);

    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../python");
    let in_environment = |arguments: &[&str]| {
        let output = Command::new(&python)
            .arg("-I")
            .args(arguments)
            .current_dir(&package)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env_remove("LD_LIBRARY_PATH")
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        if output.status.success() { Ok(text) } else { Err(text) }
    };
    if let Err(said) = in_environment(&["-m", "pip", "install", "--no-input", "mandel[test]"]) {
        assert!(!required(), "{said}");
        return say_skipped("pytest", &said);
    }
    let said = in_environment(&["-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "tests"]);
    let said = said.unwrap_or_else(|said| panic!("{said}"));
    for line in said.lines().filter(|line| line.starts_with("SKIPPED")) {
        say_skipped("in pytest", line);
    }
}

/// Each binding that was measured in the run also calls every shape, and gives the right value.
fn every_shape_is_called(run: &Value) {
    let ran = |name: &str| {
        run["contenders"]
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["name"] == name && it["status"] == "ok")
    };
    let names = common::names_of(|one| one.language == Language::Python && one.shapes);
    let names: Vec<_> = names.into_iter().filter(|name| ran(name)).collect();
    if names.is_empty() {
        return;
    }
    let folder = tempfile::TempDir::new().unwrap();
    let json = folder.path().join("crossing.json");
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    command.args(["crossing", "--blocks=1", "--rounds=1", "--bytes=16", "--items=2", "--work=10"]);
    command.args(["--only", &names.join(",")]).arg("--export-json").arg(&json);
    let (code, _, stderr) = outcome(command.arg("--out").arg(out()).output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    let results: Value = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    let measurements = results["measurements"].as_array().unwrap();
    for name in &names {
        let of_it = measurements.iter().filter(|one| one["contender"] == *name);
        // A shape that is measured at two sizes counts twice.
        assert_eq!(of_it.count(), Kind::ALL.len() + 1, "{name}");
    }
}
