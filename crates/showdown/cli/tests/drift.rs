//! `showdown drift` changes the C and says who notices. The whole matrix is compared with what is expected by
//! the command itself. `.ci/run` calls it for the consumers in Rust. These tests try a part of it, and what is
//! refused.

#![cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]

mod common;

use std::path::{Path, PathBuf};

use assert_cmd::Command;

/// It outlives the tests, so that what no mutation changes is built once.
fn out(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn drift(out: &Path, arguments: &[&str]) -> (Command, tempfile::TempDir) {
    let (mut command, folder) = common::showdown();
    command.arg("drift").arg("--out").arg(out).args(arguments);
    (command, folder)
}

#[test]
fn a_part_of_the_matrix_is_as_expected() {
    let out = out("drift");
    let chosen = [
        "--mutation=rename-function,swap-fields,out-short,names-only,unsigned-char",
        "--consumer=static,dylib-stale,dlopen",
        // It needs no tool that may be missing.
        "--defence=c-prototypes",
        "--export-json=drift.json",
    ];
    let (mut command, folder) = drift(&out, &chosen);
    let (code, stdout, stderr) = common::outcome(command.output().unwrap());
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    let rows: Vec<Vec<&str>> =
        stdout.lines().skip(1).take(5).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(
        rows,
        [
            ["rename-function", "link", "load", "load"],
            ["swap-fields", "WRONG/ok", "WRONG/ok", "WRONG/ok"],
            ["out-short", "ok/CORRUPT", "ok/CORRUPT", "ok/CORRUPT"],
            ["names-only", "ok", "ok", "ok"],
            ["unsigned-char", "WRONG", "WRONG", "WRONG"],
        ]
    );
    assert!(stdout.lines().all(|line| line.chars().count() <= 100), "{stdout}");
    let all = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for diagnosis in [
        "The callee's `img.height` is your `img.width`. The callee's `img.width` is your `img.height`.",
        "bytes overwritten beside the picture: 1.",
        "`255` instead of `-1`.",
    ] {
        assert!(all.contains(diagnosis), "{diagnosis}\n{stdout}");
    }

    let json = std::fs::read_to_string(folder.path().join("drift.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let cells = json["drift"]["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 4 * 3 * 2 + 3);
    let cell = cells.iter().find(|cell| cell["mutation"] == "rename-function").unwrap();
    assert_eq!(cell["outcome"], "caught-link");
    assert_eq!(cell["outcomes_seen"], serde_json::json!(["caught-link"]));
    assert!(cell["evidence"].as_str().unwrap().contains("mandel"), "{cell}");
    let defences = json["drift"]["defences"].as_array().unwrap();
    let says = |mutation: &str| {
        let one = defences.iter().find(|one| one["mutation"] == mutation).unwrap();
        one["caught"].as_bool().unwrap()
    };
    // A missing function is the linker's business, and a name is nobody's.
    assert_eq!(["swap-fields", "out-short", "names-only"].map(says), [true, true, false]);
    // Nothing of the mutants is left, and no core dump.
    assert_eq!(common::names(&out.join("drift/cells")), [".showdown", "check", "control", "stale"]);
    assert_eq!(common::names(folder.path()), ["drift.json"]);
}

#[test]
fn a_name_that_is_not_known_is_refused() {
    for (arguments, says) in [
        (["drift", "--mutation", "rename-everything"], "invalid value 'rename-everything'"),
        (["drift", "--consumer", "pure"], "invalid value 'pure'"),
        (["drift", "--jobs", "0"], "number would be zero"),
        // There is one copy of the workspace, and one change at a time in it.
        (["drift", "--faithful", "--jobs=2"], "cannot be used with"),
        (["drift", "--faithful", "--bless"], "cannot be used with"),
    ] {
        let (code, _, stderr) = common::says(&arguments);
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains(says), "{stderr}");
    }
}

#[test]
fn consumers_that_leave_nothing_to_try_are_refused() {
    let out = out("drift-refused");
    let (mut command, _folder) = drift(&out, &["--consumer=ctypes", "--no-python"]);
    let (code, _, stderr) = common::outcome(command.output().unwrap());
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("--consumer and --no-python leave no consumer to try"), "{stderr}");
}

#[test]
fn a_folder_that_is_in_use_or_not_ours_is_left_alone() {
    let out = out("drift-refused");
    let cells = out.join("drift/cells");
    std::fs::create_dir_all(&cells).unwrap();
    std::fs::write(cells.join("precious"), "").unwrap();
    let lock = std::fs::File::create(out.join("drift/lock")).unwrap();
    lock.lock().unwrap();
    let ends = || {
        let (mut command, _folder) = drift(&out, &["--mutation=names-only", "--consumer=static"]);
        let (code, _, stderr) = common::outcome(command.output().unwrap());
        (code, stderr)
    };
    let (code, stderr) = ends();
    assert_eq!(code, 3, "{stderr}");
    assert!(stderr.contains("another showdown drift is using"), "{stderr}");
    drop(lock);
    let (code, stderr) = ends();
    assert_eq!(code, 3, "{stderr}");
    assert!(stderr.contains("exists, and the showdown did not make it"), "{stderr}");
    assert!(cells.join("precious").exists());
}
