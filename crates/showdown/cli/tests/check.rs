//! `showdown check` parses arguments, prints, and maps what was found to exit codes. What is found is tested in
//! `crates/check`.

#![cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]

mod common;

use std::fs;

/// Runs the command in a folder with a header and a Rust file.
fn check(rust: &str, arguments: &[&str]) -> (i32, String, String) {
    let (mut command, folder) = common::showdown();
    let header = "int scale(float factor);\nint add(int a, int b);\nvoid flags(unsigned long a);\n";
    fs::write(folder.path().join("stats.h"), header).unwrap();
    fs::write(folder.path().join("ffi.rs"), rust).unwrap();
    command.args(["check", "--header", "stats.h", "ffi.rs"]).args(arguments).env_remove("CC");
    common::outcome(command.output().unwrap())
}

const RIGHT: &str = "unsafe extern \"C\" {\n    fn scale(factor: f32) -> i32;\n    fn add(a: i32, b: i32) -> i32;\n}\n";
const WRONG: &str = "unsafe extern \"C\" {\n    fn scale(factor: f64) -> i32;\n}\n";

#[test]
fn what_agrees_is_counted() {
    let counted = "2 functions: 2 agree, 0 wrong, 0 harmless, 0 not in the header, 0 not judged\n";
    assert_eq!(check(RIGHT, &[]), (0, counted.to_owned(), String::new()));
    let (code, stdout, _) = check(RIGHT, &["--list"]);
    assert_eq!(code, 0);
    assert!(stdout.starts_with("ffi.rs:2: function `scale` agrees\n"), "{stdout}");
}

#[test]
fn a_mismatch_is_shown_in_its_line() {
    let (code, stdout, stderr) = check(WRONG, &[]);
    assert_eq!(code, 1, "{stderr}");
    assert_eq!(stderr, "error: declarations that do not agree with the header: 1\n");
    let shown = [
        "error: the types of `scale` differ: parameter 1",
        " --> ffi.rs:2:14",
        "  |",
        "2 |     fn scale(factor: f64) -> i32;",
        "  |              ^^^^^^^^^^^ `float` in stats.h:1",
        "  |",
        "  = note: Rust has `f64`, C has `float`",
        "  = note: the callee reads the low half of the double: silently another number",
    ];
    assert!(stdout.starts_with(&shown.join("\n")), "{stdout}");
}

#[test]
fn smaller_differences_count_only_if_strict() {
    let rust = "unsafe extern \"C\" {\n    fn flags(a: u64);\n}\n";
    assert_eq!(check(rust, &[]).0, 0);
    let (code, stdout, stderr) = check(rust, &["--strict"]);
    assert_eq!(code, 1, "{stdout}");
    assert!(stdout.starts_with("warning: the types of `flags` differ"), "{stdout}");
    assert!(stderr.contains("declarations that differ from the header: 1"), "{stderr}");
}

#[test]
fn fewer_functions_than_expected_are_refused() {
    assert_eq!(check(RIGHT, &["--expect", "2"]).0, 0);
    let (code, _, stderr) = check(RIGHT, &["--expect", "3"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("2 functions could be judged, and --expect asks for 3"), "{stderr}");
}

#[test]
fn the_report_is_data() {
    let (code, stdout, _) = check(WRONG, &["--json"]);
    assert_eq!(code, 1);
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    let item = &report["items"][0];
    assert_eq!((&item["name"], &item["verdict"]), (&"scale".into(), &"mismatch".into()));
    assert_eq!(item["header"], serde_json::json!({ "file": "stats.h", "line": 1 }));
}

#[test]
fn each_failure_has_its_exit_code() {
    for (rust, arguments, code, says) in [
        ("fn (", &[][..], 2, "ffi.rs:1:4: this is not valid Rust"),
        (RIGHT, &["--header", "gone.h"], 2, "the compiler does not find gone.h"),
        (RIGHT, &["--rename", "a"], 2, "write it as RUST=C"),
        (RIGHT, &["--cc", "no-such-compiler"], 3, "no C compiler: tried no-such-compiler"),
        (RIGHT, &["--cc", "false"], 3, ""),
        (RIGHT, &["gone.rs"], 4, "cannot read gone.rs"),
    ] {
        let (found, stdout, stderr) = check(rust, arguments);
        assert_eq!(found, code, "{arguments:?}\n{stdout}\n{stderr}");
        assert!(stderr.contains(says), "{stderr}");
    }
}
