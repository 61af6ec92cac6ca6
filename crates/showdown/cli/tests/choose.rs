//! `showdown choose` looks, lists what is missing, and refuses what cannot be. Which way is right is tested in
//! `ffi-report`, for every combination of answers.

#![cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]

mod common;

use std::fs;

use common::{outcome, showdown};
use serde_json::Value;

/// Every answer for a small C library that a Rust program compiles.
const RUST: [&str; 12] = [
    "--language=rust",
    "--library=shipped",
    "--header-is=settled",
    "--size=small",
    "--inline=no",
    "--objects=no",
    "--built-by=us",
    "--at-run-time=required",
    "--calls=rare",
    "--ships=program",
    "--licence=permissive",
    "--port=no",
];

/// Runs it in a folder with these files, with nobody to ask.
fn choose(files: &[(&str, &str)], arguments: &[&str]) -> (i32, String, String) {
    let (mut command, folder) = showdown();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    outcome(command.arg("choose").args(arguments).env_remove("CC").output().unwrap())
}

#[test]
fn all_answers_name_one_way_and_fit_a_terminal() {
    let (code, stdout, stderr) = choose(&[], &RUST);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.starts_with("Take this way, by hand: declare"), "{stdout}");
    for part in [
        "Copy: docs/recipes/checked",
        "Runner-up: ",
        "One fact would change",
        "Excluded: ",
        "showdown check",
    ] {
        assert!(stdout.contains(part), "{part}: {stdout}");
    }
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
}

#[test]
fn for_scripts_it_is_data() {
    let (code, stdout, _) = choose(&[], &[&RUST[..], &["--json"]].concat());
    assert_eq!(code, 0);
    let json: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(json["way"]["copy"], "docs/recipes/checked");
    assert_eq!(json["answers"]["language"], "rust");
    assert_eq!(json["pivot"]["answer"], "large");
    assert!(json["check"].is_string(), "{json}");
    // A Python module in Rust has a crate under it, whose declarations must be checked as well.
    let from_python =
        [&["--language=python", "--ships=wheel"], &RUST[1..9], &RUST[10..], &["--json"]].concat();
    let (code, stdout, stderr) = choose(&[], &from_python);
    assert_eq!(code, 0, "{stderr}");
    let json: Value = serde_json::from_str(&stdout).unwrap();
    assert!(json["under"].is_object() && json["check"].is_string(), "{json}");
}

/// The folder and the header answer most of the questions.
#[test]
fn it_looks_before_it_asks() {
    let files = [
        ("p/Cargo.toml", "[package]\nname = \"p\"\npublish = false\n"),
        ("p/src/main.rs", ""),
        ("p/vendor/s.h", "struct s { int a : 3; };\nint f(struct s *s, void (*g)(int));\n"),
    ];
    let (code, _, stderr) = choose(&files, &["--project", "p", "--header", "p/vendor/s.h"]);
    assert_eq!(code, 2);
    for seen in [
        "--language rust",
        "--ships program",
        "--size small",
        "--inline yes",
        "--objects yes",
        "--library shipped",
    ] {
        assert!(stderr.contains(seen), "{seen}: {stderr}");
    }
    let (_, missing) = stderr.split_once("these questions have no answer").unwrap();
    assert!(
        missing.contains("--licence permissive|lgpl|gpl") && !missing.contains("--ships"),
        "{missing}"
    );
}

#[test]
fn what_is_said_counts_more_than_what_is_seen() {
    let files = [("s.h", "int f(void (*g)(int));\n")];
    let (code, stdout, stderr) =
        choose(&files, &[&RUST[..], &["--header", "s.h", "--json"]].concat());
    assert_eq!(code, 0, "{stderr}");
    let json: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(json["answers"]["objects"], "no");
}

#[test]
fn bad_input_is_told_what_is_wrong() {
    let files = [
        ("empty/x", ""),
        ("bad.h", "int f(int a,;\n"),
        ("foreign.json", "{\"a\": 1}"),
        ("ws/Cargo.toml", "[workspace]\n"),
    ];
    for (arguments, code, said) in [
        (
            &["--language=rust", "--ships=wheel"][..],
            2,
            "--language rust and --ships wheel contradict each other",
        ),
        (&["--port=yes", "--size=large"], 2, "contradict each other"),
        (
            &["--language=rust", "--calls-per-s=1e6", "--work-ns=5000"],
            2,
            "would work 5.0 s in each second",
        ),
        (&["--calls-per-s=nan"], 2, "a number above 0"),
        (&["--project=empty"], 2, "no Cargo.toml and no pyproject.toml"),
        (&["--project=ws"], 2, "name the folder of one package"),
        (&["--header=bad.h"], 2, "the C compiler refuses it"),
        (&["--header=absent.h"], 4, "absent.h"),
        (&["--results=absent.json"], 4, "absent.json"),
        (&["--results=foreign.json"], 2, "not a results file of the showdown"),
    ] {
        let (found, stdout, stderr) = choose(&files, arguments);
        assert_eq!((found, stdout.as_str()), (code, ""), "{arguments:?}: {stderr}");
        assert!(stderr.contains(said), "{arguments:?}: {stderr}");
    }
}

/// The verdict reads the same files, and fits as well.
#[test]
fn the_verdict_fits_a_terminal_and_refuses_foreign_files() {
    let (mut command, folder) = showdown();
    let (code, stdout, stderr) = outcome(command.arg("verdict").output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
    assert!(
        stdout.contains("benches/record/drift.json") && stdout.contains("Not dominated: "),
        "{stdout}"
    );
    fs::write(folder.path().join("foreign.json"), "[]").unwrap();
    for (file, expected) in [("foreign.json", 2), ("absent.json", 4)] {
        let (mut command, _other) = showdown();
        let output = command.current_dir(folder.path()).args(["verdict", file]).output().unwrap();
        assert_eq!(outcome(output).0, expected, "{file}");
    }
}
