//! The calls of shapes: every call is right, and every wrong request is refused.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{compile_shared, outcome, says, showdown};
use ffi_harness::shape::Kind;
use serde_json::Value;
use tempfile::TempDir;

const COMPILED: [&str; 5] = ["c", "static", "bindgen", "dlopen", "pure"];

/// A short measurement: few sizes, one block of one round.
const TINY: [&str; 6] =
    ["crossing", "--blocks=1", "--rounds=1", "--bytes=1,256", "--items=16", "--work=1,100"];

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn every_compiled_contender_calls_every_shape_that_it_can() {
    let (mut command, folder) = showdown();
    let csv = folder.path().join("samples.csv");
    let markdown = folder.path().join("table.md");
    command.args(TINY).args(["--only", &COMPILED.join(",")]).arg("--export-csv").arg(&csv);
    let (code, stdout, stderr) =
        outcome(command.arg("--export-markdown").arg(&markdown).output().unwrap());
    assert_eq!(code, 0, "{stderr}");

    let results = read(&folder.path().join("showdown/crossing.json"));
    assert_eq!(results["workload"], Value::Null);
    let measurements = results["measurements"].as_array().unwrap();
    let cannot = results["cannot"].as_array().unwrap();
    for contender in COMPILED {
        for kind in Kind::ALL {
            let of_it = |one: &&Value| one["contender"] == contender && one["shape"] == kind.name();
            let found: Vec<_> = measurements.iter().filter(of_it).collect();
            let what = format!("{contender} {}", kind.name());
            if contender == "dlopen" && [Kind::InlineFunction, Kind::Macro].contains(&kind) {
                let reason = cannot.iter().find(of_it).expect(&what)["reason"].as_str().unwrap();
                assert!(reason.contains("is in no library"), "{reason}");
                assert!(found.is_empty());
                continue;
            }
            let sizes: Vec<_> = ["bytes", "items", "work"]
                .iter()
                .flat_map(|unit| found.iter().filter_map(|one| one[*unit].as_u64()))
                .collect();
            let expected: &[u64] = match kind {
                Kind::StructByValue => &[16, 64],
                Kind::BufferIn | Kind::BufferOut | Kind::StringIn | Kind::StringOut => &[1, 256],
                Kind::PointsApart | Kind::PointsTogether => &[16],
                Kind::Work => &[1, 100],
                _ => &[],
            };
            assert_eq!(sizes, expected, "{what}");
            assert_eq!(found.len(), expected.len().max(1), "{what}");
            for one in found {
                assert_eq!(one["model"], "crossing");
                assert_eq!(one["verified"], true);
                assert_eq!(one["samples_ns"].as_array().unwrap().len(), 1);
            }
        }
    }
    for kind in Kind::ALL {
        assert!(stdout.lines().any(|line| line.starts_with(kind.name())), "{stdout}");
    }
    let words = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("dlopen cannot call macro: a macro is in no library"), "{stdout}");
    assert!(stdout.contains("A/A control, bindgen / static"), "{stdout}");
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
    let csv = fs::read_to_string(csv).unwrap();
    assert!(csv.starts_with("contender,model,shape,size,round,process,calls,ns\n"), "{csv}");
    assert!(csv.contains("\nstatic,crossing,string_in,256,0,0,"), "{csv}");
    assert!(fs::read_to_string(markdown).unwrap().contains("| string_in 256 B "));
}

#[test]
fn what_does_not_exist_is_refused_with_what_does() {
    for (arguments, words) in [
        (["--shape", "strings"], "string_in"),
        (["--bytes", "0"], "1..=1048576"),
        (["--bytes", "1048577"], "1..=1048576"),
        (["--items", "many"], "invalid digit"),
        (["--work", "-1"], "-1"),
        (["--only", "pure-simd"], "pure-simd does not call the library of shapes"),
        (["--only", "rust"], "static"),
        (["--blocks", "0"], "1..=10000"),
    ] {
        let (code, _, stderr) = says(&[&["crossing"], &arguments[..]].concat());
        assert_eq!(code, 2, "{arguments:?}: {stderr}");
        assert!(stderr.contains(words), "{arguments:?}: {stderr}");
    }
}

/// The library of shapes, compiled from the contractor's sources after some text in them is replaced.
fn changed(folder: &Path, from: &str, to: &str) -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../c_src");
    let mut changes = 0;
    for file in ["shapes.h", "shapes.c"] {
        let text = fs::read_to_string(sources.join(file)).unwrap();
        changes += text.matches(from).count();
        fs::write(folder.join(file), text.replace(from, to)).unwrap();
    }
    assert!(changes > 0, "{from}");
    let library = folder.join("libchanged.so");
    compile_shared(&folder.join("shapes.c"), &library);
    library
}

#[test]
fn a_library_of_another_version_is_a_skip_or_exit_3_where_it_was_asked_for() {
    let folder = TempDir::new().unwrap();
    let library = changed(folder.path(), "SHAPES_ABI_VERSION 1", "SHAPES_ABI_VERSION 2");
    let run = |only: &[&str]| {
        let (mut command, _folder) = showdown();
        command.args(TINY).args(["--shape=nothing", "--no-python", "--skip=dylib,static-lto"]);
        outcome(command.args(only).env("SHAPES_LIBRARY", &library).output().unwrap())
    };
    let (code, stdout, stderr) = run(&[]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("Skipped dlopen: "), "{stdout}");
    let (code, _, stderr) = run(&["--only=dlopen"]);
    assert_eq!(code, 3, "{stderr}");
    assert!(stderr.contains("version 2") && stderr.contains("SHAPES_LIBRARY"), "{stderr}");
}

#[test]
fn a_wrong_value_is_never_a_row_of_the_table() {
    let folder = TempDir::new().unwrap();
    let library = changed(folder.path(), "dividend / divisor;", "dividend / divisor + 1;");
    let (mut command, out) = showdown();
    command.args(TINY).args(["--shape=nothing,status", "--only=static,dlopen"]);
    let (code, _, stderr) = outcome(command.env("SHAPES_LIBRARY", &library).output().unwrap());
    assert_eq!(code, 1, "{stderr}");
    let reason = "Failed dlopen: in status, the value of 1 calls is \"43\" instead of 42";
    assert!(stderr.contains(reason), "{stderr}");
    let results = read(&out.path().join("showdown/crossing.json"));
    let measured = results["measurements"].as_array().unwrap();
    assert!(measured.iter().all(|one| one["contender"] == "static") && measured.len() == 2);
}

#[test]
fn two_results_are_compared_call_by_call() {
    let (mut command, folder) = showdown();
    command.args(TINY).args(["--shape=nothing,string_in", "--only=c,static"]);
    assert_eq!(outcome(command.output().unwrap()).0, 0);
    let results = folder.path().join("showdown/crossing.json");
    let (mut command, _folder) = showdown();
    let (code, stdout, stderr) =
        outcome(command.arg("cmp").args([&results, &results]).output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    for (contender, call) in [("c", " nothing "), ("static", " string_in 256 B ")] {
        let is_row = |line: &str| line.starts_with(contender) && line.contains(call);
        assert!(stdout.lines().any(is_row), "{contender} {call}: {stdout}");
    }
}
