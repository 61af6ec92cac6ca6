//! How the contenders call, read from the programs that are measured. Only on Linux on x86-64, whose
//! programs are the only ones that are understood.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod common;

use std::process::Command;

use common::{has, names_of, outcome, says};

const IN_THIS_PROGRAM: [&str; 4] = ["static", "bindgen", "dlopen", "pure"];

#[test]
fn call_sites_stand_side_by_side_within_80_columns_each_with_its_sentence() {
    let (code, stdout, stderr) = says(&[&["asm"], &IN_THIS_PROGRAM[..]].concat());
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
    let heads: Vec<_> = stdout.lines().filter(|line| line.contains(": cross_")).collect();
    assert_eq!(heads.len(), 2, "{stdout}");
    for (index, contender) in IN_THIS_PROGRAM.iter().enumerate() {
        assert!(heads[index / 2].contains(&format!("{contender}: cross_")), "{stdout}");
    }
    assert!(!stdout.contains("is not known here"), "{stdout}");
    let count = |words: &str| stdout.matches(words).count();
    if cfg!(debug_assertions) {
        // Nothing is inlined in a debug build: the loop also calls an iterator.
        for words in ["A call", "A direct call", "Several calls", "No call"] {
            assert_eq!(count(words), 0, "{stdout}");
        }
    } else {
        assert_eq!(count("A call through the global"), 2, "{stdout}");
        assert_eq!(count("A call through a pointer in a"), 1, "{stdout}");
        assert_eq!(count("No call at all"), 1, "{stdout}");
    }
    assert_eq!(stderr.contains("this is a debug build"), cfg!(debug_assertions), "{stderr}");
}

#[test]
fn what_has_no_call_site_in_rust_is_refused() {
    for contender in ["c", "cython", "pypy"] {
        let (code, stdout, stderr) = says(&["asm", "static", contender]);
        assert_eq!((code, stdout.as_str()), (2, ""));
        let these = names_of(|one| one.crossing_loop().is_some()).join(", ");
        let expected =
            format!("error: {contender} has no call site in Rust to show; choose from: {these}\n");
        assert_eq!(stderr, expected);
    }
    let (code, _, stderr) = says(&["asm", "fortran"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("[possible values: c, static, "), "{stderr}");
}

#[test]
fn without_the_names_of_functions_it_cannot_run() {
    if !has("strip") {
        return;
    }
    let folder = tempfile::TempDir::new().unwrap();
    let stripped = folder.path().join("showdown");
    std::fs::copy(assert_cmd::cargo::cargo_bin!("showdown"), &stripped).unwrap();
    assert!(Command::new("strip").arg(&stripped).status().unwrap().success());
    let output = Command::new(&stripped).args(["asm", "pure"]).output().unwrap();
    let (code, _, stderr) = outcome(output);
    assert_eq!(code, 3);
    assert!(stderr.starts_with(&format!("error: {}: it was stripped", stripped.display())));
}
