//! `showdown costs` measures what a contender costs. These tests measure `c`, which takes seconds. What is
//! measured is tested in ffi-costs.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;

use common::{outcome, says, showdown};
use serde_json::{Value, json};
use tempfile::TempDir;

fn results(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join("costs.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A run of `c` in a folder of its own.
fn measured() -> (Value, TempDir) {
    let (mut command, folder) = showdown();
    command.args(["costs", "--only=c", "--out=out", "--export-markdown=costs.md"]);
    let (code, stdout, stderr) = outcome(command.output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("note: measuring c; log: "), "{stderr}");
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
    for word in ["after header", "start", "To build c: a C compiler, a linker."] {
        assert!(stdout.contains(word), "{word}\n{stdout}");
    }
    let markdown = fs::read_to_string(folder.path().join("costs.md")).unwrap();
    assert!(markdown.contains("after header |"), "{markdown}");
    (results(&folder.path().join("out")), folder)
}

#[test]
fn what_was_measured_is_used_again_until_it_is_asked_for_afresh() {
    let (first, folder) = measured();
    let cost = &first["costs"][0];
    assert_eq!(cost["contender"], "c");
    // Cold, after C, after the header and after the caller, in both profiles.
    let builds = cost["builds"].as_array().unwrap();
    assert_eq!(builds.len(), 8);
    assert!(builds.iter().all(|build| build["samples_ns"].as_array().unwrap().len() == 3));
    assert_eq!(cost["starts"]["samples_ns"].as_array().unwrap().len(), 19);
    let needs = cost["ships"]["needs"].as_array().unwrap();
    assert!(needs.iter().any(|one| one.as_str().unwrap().starts_with("libc.")), "{needs:?}");
    // What was built is removed, and the log is kept.
    let names = common::names(&folder.path().join("out/costs"));
    assert_eq!(names, ["c.log", "cache", "lock"]);

    let again = |arguments: &[&str]| {
        let (mut command, _other) = showdown();
        command.current_dir(folder.path()).args(["costs", "--only=c", "--out=out"]);
        let (code, _, stderr) = outcome(command.args(arguments).output().unwrap());
        assert_eq!(code, 0, "{stderr}");
        (stderr, results(&folder.path().join("out"))["costs"].clone())
    };
    let (stderr, costs) = again(&[]);
    assert!(stderr.contains("1 of 1 were measured before"), "{stderr}");
    assert_eq!(costs, first["costs"]);
    let (stderr, fresh) = again(&["--fresh"]);
    assert!(stderr.contains("measuring c"), "{stderr}");
    // Times differ. Sizes and needs do not.
    assert_ne!(fresh, costs);
    for part in ["ships", "depends", "written"] {
        assert_eq!(fresh[0][part], costs[0][part]);
    }
}

#[test]
fn two_files_are_compared_and_one_that_contradicts_itself_is_refused() {
    let (old, folder) = measured();
    let cmp = |old: &Value, new: &Value| {
        for (name, file) in [("old.json", old), ("new.json", new)] {
            fs::write(folder.path().join(name), file.to_string()).unwrap();
        }
        let (mut command, _other) = showdown();
        command.current_dir(folder.path()).args(["cmp", "old.json", "new.json"]);
        outcome(command.output().unwrap())
    };
    let (code, stdout, stderr) = cmp(&old, &old);
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    assert!(stdout.contains("no difference"), "{stdout}");
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");

    let mut slower = old.clone();
    slower["costs"][0]["builds"][0]["samples_ns"] = json!([u64::MAX, u64::MAX, u64::MAX]);
    slower["costs"][0]["ships"]["files"] = json!([["app", 1_000_000_000]]);
    let (code, stdout, stderr) = cmp(&old, &slower);
    assert_eq!(code, 1, "{stdout}");
    let message = "slower or larger by more than 5 %: c cold, debug";
    assert!(stderr.contains(message) && stderr.contains("c size"), "{stderr}");
    assert_eq!(cmp(&slower, &old).0, 0);

    let cost = |key: &str, value: Value| {
        let mut cost = old["costs"][0].clone();
        cost[key] = value;
        json!([cost])
    };
    let own = old["costs"][0].clone();
    for (costs, message) in [
        (json!([own, own]), "\"c\" was measured twice in costs"),
        (cost("contender", json!("static")), "\"static\" was measured in costs, but is not among"),
        (cost("builds", json!([])), "\"c\" in costs: it has no builds"),
        (cost("starts", json!({ "samples_ns": [], "peak_bytes": [] })), "has no samples"),
        (cost("starts", json!({ "samples_ns": [0], "peak_bytes": [] })), "a time is zero"),
    ] {
        let mut broken = old.clone();
        broken["costs"] = costs;
        let (code, _, stderr) = cmp(&old, &broken);
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains(message), "{message}: {stderr}");
    }
}

#[test]
fn bad_usage_is_refused_before_anything_is_built() {
    for (arguments, message) in [
        (&["costs", "--only=rust"][..], "invalid value 'rust'"),
        (&["costs", "--only=pyo3-pure"], "pyo3-pure costs as much as another contender"),
        (&["costs", "--only=c", "--skip=c"], "leave no contender"),
        (&["costs", "--export-csv=x"], "unexpected argument '--export-csv'"),
    ] {
        let (code, stdout, stderr) = says(arguments);
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        assert!(stderr.contains(message), "{stderr}");
    }
}

#[test]
fn what_cannot_be_written_or_built_is_said_with_its_exit_code() {
    let (mut command, folder) = showdown();
    fs::create_dir_all(folder.path().join("out/costs")).unwrap();
    fs::write(folder.path().join("out/costs/cache"), "").unwrap();
    let (code, _, stderr) =
        outcome(command.args(["costs", "--only=c", "--out=out"]).output().unwrap());
    assert_eq!(code, 4);
    assert!(stderr.contains("costs/cache: it is a file; choose a folder"), "{stderr}");

    // It was named, so the missing compiler is a failure. The results say why, too.
    let (mut command, folder) = showdown();
    command.args(["costs", "--only=c", "--out=out"]).env("CC", "/no/such/compiler");
    let (code, _, stderr) = outcome(command.output().unwrap());
    assert_eq!(code, 3);
    assert!(stderr.contains("error: c: /no/such/compiler"), "{stderr}");
    let results = results(&folder.path().join("out"));
    assert_eq!(results["contenders"][0]["status"], "skipped");
}

/// cargo would otherwise take a failed compilation for a success.
#[test]
fn in_the_place_of_rustc_it_passes_the_exit_code_on_and_notes_the_time() {
    let (mut command, folder) = showdown();
    command.env("SHOWDOWN_COMPILE_TIMES", "times");
    command.envs([("CARGO_PKG_NAME", "some-package"), ("CARGO_PKG_VERSION", "1.2.3")]);
    let (code, stdout, _) =
        outcome(command.args(["sh", "-c", "echo compiled; exit 7"]).output().unwrap());
    assert_eq!((code, stdout.as_str()), (7, "compiled\n"));
    let times = fs::read_to_string(folder.path().join("times")).unwrap();
    let words: Vec<_> = times.split_whitespace().collect();
    assert_eq!(words[..2], ["some-package", "1.2.3"]);
    assert!(words[2].parse::<u64>().unwrap() > 0);
}
