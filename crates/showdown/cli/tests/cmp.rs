//! Two results files are compared: exit code 1 past the threshold, 2 and 4 for files that cannot be used.

mod common;

use std::fs;

use common::{outcome, showdown};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The results of a real run of two contenders, and a folder for them and their altered copies. The times
/// are made up: 1000 ns of `c`, 1010 ns of `static`, and a little noise.
fn results() -> (Value, TempDir) {
    let (mut command, folder) = showdown();
    command.args([
        "run",
        "--size=31x17",
        "--rounds=2",
        "--only=c,static",
        "--models=one_call,load",
    ]);
    assert_eq!(outcome(command.output().unwrap()).0, 0);
    let text = fs::read(folder.path().join("showdown/results.json")).unwrap();
    let mut results: Value = serde_json::from_slice(&text).unwrap();
    for measurement in 0..4 {
        set_times(&mut results, measurement, if measurement < 2 { 1000.0 } else { 1010.0 });
    }
    results["warnings"] = json!([]);
    (results, folder)
}

const C_ONE_CALL: usize = 0;
const STATIC_ONE_CALL: usize = 2;

/// Sixteen samples around a time.
fn set_times(results: &mut Value, measurement: usize, ns: f64) {
    let samples: Vec<u64> =
        (0..16).map(|n| (ns + f64::from(n * 5 % 16) - 7.5).round() as u64).collect();
    let mut sorted = samples.clone();
    sorted.sort_unstable();
    let one = &mut results["measurements"][measurement];
    one["median_ns"] = ((sorted[7] + sorted[8]) as f64 / 2.0).into();
    one["samples_ns"] = samples.into();
}

fn write(folder: &TempDir, name: &str, results: &Value) {
    fs::write(folder.path().join(name), results.to_string()).unwrap();
}

fn cmp(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let (mut command, _) = showdown();
    outcome(command.current_dir(folder.path()).arg("cmp").args(arguments).output().unwrap())
}

#[test]
fn a_contender_that_became_slower_than_the_threshold_allows_is_exit_code_1() {
    let (old, folder) = results();
    let mut new = old.clone();
    set_times(&mut new, STATIC_ONE_CALL, 1010.0 * 1.08);
    write(&folder, "old.json", &old);
    write(&folder, "new.json", &new);

    let (code, stdout, stderr) = cmp(&folder, &["old.json", "new.json"]);
    assert_eq!(
        (code, stderr.as_str()),
        (1, "error: slower by more than 5 %: static one_call (1.079)\n")
    );
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
    let row = stdout.lines().find(|line| line.starts_with("static") && line.contains("one_call"));
    assert!(row.unwrap().ends_with("slower"), "{stdout}");
    assert!(stdout.contains("no difference measured"), "{stdout}");

    for arguments in
        [["old.json", "new.json", "--threshold=10%"], ["new.json", "old.json", "--threshold=0%"]]
    {
        let (code, _, stderr) = cmp(&folder, &arguments);
        assert_eq!((code, stderr.as_str()), (0, ""));
    }
}

/// If the machine was slower on one of the two days, the contenders have not changed.
#[test]
fn what_is_compared_is_the_time_relative_to_the_baseline() {
    let (old, folder) = results();
    let mut new = old.clone();
    set_times(&mut new, C_ONE_CALL, 1200.0);
    set_times(&mut new, STATIC_ONE_CALL, 1212.0);
    write(&folder, "old.json", &old);
    write(&folder, "new.json", &new);
    let (_, stdout, stderr) = cmp(&folder, &["old.json", "new.json"]);
    assert_eq!(stderr, "");
    let row = |name: &str| {
        let is_row = |line: &&str| line.starts_with(name) && line.contains("one_call");
        stdout.lines().find(is_row).unwrap().to_owned()
    };
    assert!(row("static").ends_with("no difference measured"), "{stdout}");
    // The baseline has no row, because the others are compared with it.
    assert!(!stdout.lines().any(|line| line.starts_with("c ") && line.contains("one_call")));
    assert!(stdout.contains("The time of c in one_call itself is 1.2"), "{stdout}");
}

#[test]
fn a_difference_within_the_noise_is_no_failure_and_is_said() {
    let (old, folder) = results();
    let mut new = old.clone();
    let one = &mut new["measurements"][STATIC_ONE_CALL];
    let samples: Vec<u64> = (0..16).map(|n| if n % 4 < 2 { 900 } else { 1300 }).collect();
    (one["samples_ns"], one["median_ns"]) = (json!(samples), json!(1100.0));
    write(&folder, "old.json", &old);
    write(&folder, "new.json", &new);
    let (code, _, stderr) = cmp(&folder, &["old.json", "new.json"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(
        stderr.contains(
            "warning: slower by more than 5 %, but within the noise: static one_call (1."
        ),
        "{stderr}"
    );
}

#[test]
fn another_machine_or_toolchain_is_warned_about_and_another_revision_is_not() {
    let (old, folder) = results();
    let mut new = old.clone();
    new["machine"]["cpu"] = json!("Z80");
    new["toolchain"]["c_flags"] = json!("-O0");
    new["toolchain"]["git_revision"] = json!("0123456789ab");
    new["machine"]["load_average"] = json!(77.0);
    write(&folder, "old.json", &old);
    write(&folder, "new.json", &new);
    let (code, _, stderr) = cmp(&folder, &["old.json", "new.json"]);
    assert_eq!(code, 0);
    assert!(stderr.contains("warning: the machines or the toolchains differ"), "{stderr}");
    assert!(stderr.contains("and \"Z80\"") && stderr.contains("and \"-O0\""), "{stderr}");
    assert_eq!(stderr.lines().count(), 3, "{stderr}");
}

#[test]
fn what_only_one_of_them_has_is_said() {
    let (old, folder) = results();
    let mut new = old.clone();
    new["measurements"].as_array_mut().unwrap().remove(STATIC_ONE_CALL);
    write(&folder, "old.json", &old);
    write(&folder, "new.json", &new);
    assert!(cmp(&folder, &["old.json", "new.json"]).1.contains("Only in OLD: static one_call."));
    assert!(cmp(&folder, &["new.json", "old.json"]).1.contains("Only in NEW: static one_call."));
}

/// Names used to be printed raw, also in the message about a broken file.
#[test]
fn a_results_file_does_not_drive_the_terminal() {
    let (old, folder) = results();
    let evil = "\x1b[2J\x1b]0;title\x07";
    let rename = |results: &Value| {
        let text = results.to_string();
        let name = Value::from(evil).to_string();
        serde_json::from_str::<Value>(&text.replace("\"static\"", &name)).unwrap()
    };
    let mut new = rename(&old);
    new["machine"]["os"] = json!(evil);
    write(&folder, "old.json", &old);
    write(&folder, "new.json", &new);
    let mut unsound = new.clone();
    unsound["measurements"][STATIC_ONE_CALL]["calls"] = json!(0);
    write(&folder, "unsound.json", &unsound);
    for files in [["old.json", "new.json"], ["new.json", "new.json"], ["new.json", "unsound.json"]]
    {
        let (mut command, _) = showdown();
        command.current_dir(folder.path()).args(["cmp", "--color=always"]).args(files);
        let (_, stdout, stderr) = outcome(command.output().unwrap());
        for text in [stdout, stderr] {
            let styles = text.replace("\x1b[0m", "").replace("\x1b[1m", "").replace("\x1b[31m", "");
            let styles = styles.replace("\x1b[33m", "");
            assert!(!styles.contains('\x1b') && !styles.contains('\x07'), "{styles:?}");
        }
    }
}

#[test]
fn the_warnings_of_both_files_are_shown() {
    let (mut old, folder) = results();
    old["warnings"] = json!([{ "kind": "debug_build" }]);
    write(&folder, "old.json", &old);
    let (_, stdout, _) = cmp(&folder, &["old.json", "old.json"]);
    for name in ["OLD", "NEW"] {
        assert!(stdout.contains(&format!("Warning, {name}: this is a debug build")), "{stdout}");
    }
}

/// 100,000 measurements used to take over a minute, because each was searched for among all.
#[test]
fn many_measurements_are_compared() {
    let (mut results, folder) = results();
    let (entry, one) = (results["contenders"][1].clone(), results["measurements"][2].clone());
    for number in 0..5_000 {
        let name = json!(format!("static-{number}"));
        let (mut entry, mut one) = (entry.clone(), one.clone());
        (entry["name"], one["contender"]) = (name.clone(), name);
        results["contenders"].as_array_mut().unwrap().push(entry);
        results["measurements"].as_array_mut().unwrap().push(one);
    }
    write(&folder, "many.json", &results);
    let (code, stdout, stderr) = cmp(&folder, &["many.json", "many.json"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(stdout.matches("static-").count(), 5_000);
}

#[test]
fn files_that_cannot_be_compared() {
    let (old, folder) = results();
    write(&folder, "old.json", &old);
    let text = old.to_string();
    fs::write(folder.path().join("truncated.json"), &text[..text.len() / 2]).unwrap();
    fs::write(folder.path().join("prose.json"), "Dear Sir or Madam").unwrap();
    fs::write(folder.path().join("bytes.json"), [0xff, 0xfe, 0x00]).unwrap();
    write(&folder, "list.json", &json!([1, 2]));
    let altered = |name: &str, alter: fn(&mut Value)| {
        let mut results = old.clone();
        alter(&mut results);
        write(&folder, name, &results);
    };
    altered("other.json", |it| it["schema"] = json!("ffi-showdown/results/1"));
    altered("broken.json", |it| it["measurements"][0]["calls"] = json!("many"));
    altered("larger.json", |it| it["workload"]["width"] = json!(32));
    altered("empty.json", |it| it["measurements"] = json!([]));
    // What could not have been measured.
    altered("negative.json", |it| it["workload"]["width"] = json!(-1));
    altered("huge.json", |it| it["workload"]["width"] = json!(2147483647));
    altered("endless.json", |it| it["schedule"]["blocks"] = json!(0));
    altered("unverified.json", |it| it["measurements"][0]["verified"] = json!(false));
    altered("uncalled.json", |it| it["measurements"][0]["calls"] = json!(0));
    altered("timeless.json", |it| it["measurements"][0]["samples_ns"][3] = json!(0));
    altered("unmeasured.json", |it| {
        for field in ["samples_ns", "processes", "rounds"] {
            it["measurements"][0][field] = json!([]);
        }
    });
    altered("contradicting.json", |it| it["measurements"][0]["median_ns"] = json!(1.0));
    altered("unordered.json", |it| it["measurements"][0]["rounds"][3] = json!(1));
    altered("late.json", |it| it["measurements"][0]["rounds"][15] = json!(16));
    altered("twice.json", |it| it["measurements"][1] = it["measurements"][0].clone());
    altered("stranger.json", |it| it["measurements"][0]["contender"] = json!("fortran"));
    altered("double.json", |it| it["contenders"][1]["name"] = json!("c"));

    for (file, code, message) in [
        ("missing.json", 4, "missing.json: No such file"),
        (".", 4, ".: Is a directory"),
        ("bytes.json", 2, "bytes.json: not a results file of the showdown: expected value"),
        (
            "truncated.json",
            2,
            "truncated.json: not a results file of the showdown: EOF while parsing",
        ),
        ("prose.json", 2, "prose.json: not a results file of the showdown: expected value"),
        ("list.json", 2, "list.json: not a results file of the showdown: invalid type"),
        (
            "other.json",
            2,
            "other.json: its schema is \"ffi-showdown/results/1\", but this program reads",
        ),
        ("broken.json", 2, "broken.json: a broken results file: invalid type: string \"many\""),
        (
            "larger.json",
            2,
            "the two files have different pictures: 31 x 17 pixels, 20 iterations and 32 x 17",
        ),
        ("empty.json", 2, "the two files have no contender and model in common"),
        ("negative.json", 2, "negative.json: a broken results file: no picture has -1 x 17 pixels"),
        ("huge.json", 2, "huge.json: a broken results file: no picture has 2147483647 x 17"),
        ("endless.json", 2, "endless.json: a broken results file: no run has 0 blocks of 2 rounds"),
        ("unverified.json", 2, "\"c\" in one_call: it was not verified"),
        ("uncalled.json", 2, "\"c\" in one_call: it made no calls"),
        ("timeless.json", 2, "\"c\" in one_call: a sample took no time"),
        ("unmeasured.json", 2, "\"c\" in one_call: it has no samples"),
        ("contradicting.json", 2, "\"c\" in one_call: its median is not that of its samples"),
        ("unordered.json", 2, "\"c\" in one_call: its rounds are not in order"),
        ("late.json", 2, "\"c\" in one_call: it has more rounds than the run"),
        ("twice.json", 2, "\"c\" was measured twice in one_call"),
        (
            "stranger.json",
            2,
            "\"fortran\" was measured in one_call, but is not among the contenders",
        ),
        ("double.json", 2, "\"c\" is among the contenders twice"),
    ] {
        let (actual, stdout, stderr) = cmp(&folder, &["old.json", file]);
        assert_eq!((actual, stdout.as_str()), (code, ""), "{file}: {stderr}");
        assert!(stderr.starts_with("error: ") && stderr.contains(message), "{file}: {stderr}");
    }
}
