//! `showdown check` parses arguments, prints, and maps what was found to exit codes. What is found is tested in
//! `crates/check`.

#![cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]

mod common;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

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

/// The recipe's folder, copied.
fn recipe() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let recipe = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/recipes/checked");
    for name in ["src/ffi.rs", "vendor/stats.h", "tests/ffi.rs", "tests/ffi.c"] {
        let to = folder.path().join(name);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(recipe.join(name), to).unwrap();
    }
    folder
}

/// Replaces a text in a file of a folder.
fn edit(folder: &TempDir, file: &str, old: &str, new: &str) {
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(old), "{text}");
    fs::write(path, text.replace(old, new)).unwrap();
}

/// Whether the witness passes: rustc compiles it, and its test succeeds.
fn passes(folder: &TempDir) -> bool {
    let here = folder.path();
    let rustc = |arguments: &[&str]| {
        let rustc = std::env::var_os("RUSTC").unwrap_or("rustc".into());
        let status = std::process::Command::new(rustc).args(arguments).current_dir(here).output();
        status.unwrap().status.success()
    };
    rustc(&["--edition=2024", "--test", "tests/ffi.rs", "-o", "witness"])
        && std::process::Command::new(here.join("witness"))
            .current_dir(here)
            .output()
            .unwrap()
            .status
            .success()
}

/// Writes a witness in a folder: the exit code, and what is said.
fn witness(folder: &TempDir, path: &str) -> (i32, String) {
    let (mut command, _) = common::showdown();
    command.args(["check", "--header", "vendor/stats.h", "src/ffi.rs", "--witness", path]);
    let output = command.current_dir(folder.path()).output().unwrap();
    let (code, _, stderr) = common::outcome(output);
    (code, stderr)
}

#[test]
fn the_recipes_witness_is_what_the_program_writes() {
    let folder = recipe();
    let read = || {
        ["tests/ffi.rs", "tests/ffi.c"]
            .map(|name| fs::read_to_string(folder.path().join(name)).unwrap())
    };
    let committed = read();
    let (code, stderr) = witness(&folder, "tests/ffi.rs");
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(read(), committed);
}

#[test]
fn a_witness_notices_each_later_change() {
    let folder = recipe();
    assert!(passes(&folder));
    for (file, old, new) in [
        ("vendor/stats.h", "size_t count", "unsigned count"),
        ("vendor/stats.h", "mean, variance", "variance, mean"),
        ("vendor/stats.h", "double mean", "float mean"),
        ("vendor/stats.h", "STATS_ERR_EMPTY = -1", "STATS_ERR_EMPTY = -2"),
        ("vendor/stats.h", "int stats_summarise", "void stats_summarise"),
        ("src/ffi.rs", "count: usize", "count: u32"),
        ("src/ffi.rs", "mean: f64", "mean: f32"),
        ("src/ffi.rs", "STATS_ERR_EMPTY: c_int = -1", "STATS_ERR_EMPTY: c_int = -2"),
        ("src/ffi.rs", "-> c_int", "-> i64"),
    ] {
        let folder = recipe();
        edit(&folder, file, old, new);
        assert!(!passes(&folder), "{file}: {new}");
    }
}

#[test]
fn no_witness_is_written_of_what_is_wrong() {
    let folder = recipe();
    edit(&folder, "src/ffi.rs", "count: usize", "count: u32");
    let before = fs::read_to_string(folder.path().join("tests/ffi.rs")).unwrap();
    let (code, stderr) = witness(&folder, "tests/ffi.rs");
    assert_eq!(code, 1, "{stderr}");
    assert_eq!(fs::read_to_string(folder.path().join("tests/ffi.rs")).unwrap(), before);

    let (code, stderr) = witness(&folder, "/tmp/ffi.rs");
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("give paths below it"), "{stderr}");
}

/// Runs the command in a folder with more files.
fn check_with(files: &[(&str, &str)], arguments: &[&str]) -> (i32, String, String, Option<String>) {
    let (mut command, folder) = common::showdown();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    command.args(["check", "--header", "stats.h", "ffi.rs"]).args(arguments).env_remove("CC");
    let (code, stdout, stderr) = common::outcome(command.output().unwrap());
    (code, stdout, stderr, fs::read_to_string(folder.path().join("out.sarif")).ok())
}

const HEADER: (&str, &str) =
    ("stats.h", "int scale(float factor);\nvoid flags(unsigned long a);\n");

#[test]
fn sarif_is_written_whole_or_not_at_all() {
    let files = [HEADER, ("ffi.rs", WRONG)];
    let (code, stdout, _, sarif) = check_with(&files, &["--sarif", "out.sarif", "--json"]);
    assert_eq!(code, 1);
    assert!(stdout.starts_with('{'), "{stdout}");
    let log: serde_json::Value = serde_json::from_str(&sarif.unwrap()).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!((&result["ruleId"], &result["level"]), (&"parameter-type".into(), &"error".into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "ffi.rs");
    let old = ("out.sarif", "old");
    let (code, .., sarif) =
        check_with(&[HEADER, ("ffi.rs", "fn ("), old], &["--sarif", "out.sarif"]);
    assert_eq!((code, sarif.as_deref()), (2, Some("old")));
    let (code, stdout, ..) = check_with(&files, &["--sarif", "no-folder/out.sarif"]);
    assert_eq!((code, stdout.as_str()), (4, ""));
}

#[test]
fn differences_are_allowed_with_a_reason() {
    let entry = "[[allow]]\nitem = \"scale\"\nreason = \"it is a double in our fork\"\n";
    let stale = format!("{entry}\n[[allow]]\nitem = \"gone\"\nreason = \"r\"\n");
    let no_reason = "[[allow]]\nitem = \"scale\"\n";
    for (list, code, says) in [
        (entry, 0, "1 allowed\n"),
        (&stale, 1, "allow.toml:5: the entry for `gone` matches nothing"),
        (no_reason, 2, "allow.toml:1: entry 1 has no reason; write each entry as\n\n[[allow]]\n"),
    ] {
        let files = [HEADER, ("ffi.rs", WRONG), ("allow.toml", list)];
        let (found, stdout, stderr, _) = check_with(&files, &["--allow", "allow.toml"]);
        assert_eq!(found, code, "{stdout}{stderr}");
        assert!(format!("{stdout}{stderr}").contains(says), "{stdout}{stderr}");
    }
    let (code, stdout, ..) = check_with(
        &[HEADER, ("ffi.rs", WRONG), ("allow.toml", entry)],
        &["--allow", "allow.toml", "--list"],
    );
    assert_eq!(code, 0);
    assert!(stdout.contains("allowed: it is a double in our fork\n"), "{stdout}");
    assert_eq!(check(RIGHT, &["--allow", "gone.toml"]).0, 4);
}

#[test]
fn other_targets_need_clang() {
    let target = ["--target", "x86_64-pc-windows-msvc"];
    let rust = "unsafe extern \"C\" {\n    fn flags(a: u64);\n}\n";
    for (clang, code, says) in [
        ("no-such-clang", 3, "--target needs clang, and no-such-clang cannot be run"),
        ("gcc", 3, "gcc does not compile for other targets"),
    ] {
        let (found, _, stderr) = check(rust, &[&target[..], &["--clang", clang]].concat());
        assert_eq!(found, code, "{stderr}");
        assert!(stderr.contains(says), "{stderr}");
    }
    assert_eq!(check(rust, &["--target", "-x"]).0, 2);
    assert_eq!(check(rust, &["--clang", "clang"]).0, 2);
    if !common::has("clang") {
        return;
    }
    let (code, stdout, _) = check(rust, &target);
    assert_eq!(code, 0);
    let says = "x86_64-pc-windows-msvc: 1 judged, 1 breaks there and not here";
    assert!(stdout.contains(says), "{stdout}");
    let (code, stdout, _) = check(rust, &[&target[..], &["--strict"]].concat());
    assert_eq!(code, 1);
    assert!(
        stdout.contains("= note: on x86_64-pc-windows-msvc: the callee reads only 4 bytes of 8")
    );
    assert_eq!(check(rust, &["--target", "no-such-target"]).0, 2);
}
