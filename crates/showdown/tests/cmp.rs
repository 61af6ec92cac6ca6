//! Two results files side by side: exit code 1 past the threshold, 2 and 4 for files that are none.

mod common;

use std::fs;

use common::{TINY, outcome, showdown};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The results of a real run, and a folder for them and their altered copies.
fn results() -> (Value, TempDir) {
    let (mut command, folder) = showdown();
    assert_eq!(outcome(command.args(TINY).output().unwrap()).0, 0);
    let text = fs::read(folder.path().join("showdown/results.json")).unwrap();
    (serde_json::from_slice(&text).unwrap(), folder)
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
    let slower = &mut new["measurements"][5]; // static, one_call
    let ns = old["measurements"][5]["samples_ns"][0].as_f64().unwrap() * 1.08;
    (slower["samples_ns"], slower["median_ns"]) = (json!([ns.round() as u64]), json!(ns.round()));
    write(&folder, "old.json", &old);
    write(&folder, "new.json", &new);

    let (code, stdout, stderr) = cmp(&folder, &["old.json", "new.json"]);
    assert_eq!(
        (code, stderr.as_str()),
        (1, "error: slower by more than 5 %: static one_call (1.080)\n")
    );
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
    let row = stdout.lines().find(|line| line.starts_with("static") && line.contains("one_call"));
    assert!(row.unwrap().contains("1.080"), "{stdout}");

    for arguments in
        [["old.json", "new.json", "--threshold=10%"], ["new.json", "old.json", "--threshold=0%"]]
    {
        let (code, _, stderr) = cmp(&folder, &arguments);
        assert_eq!((code, stderr.as_str()), (0, ""));
    }
}

#[test]
fn a_difference_within_the_noise_is_no_failure_and_is_said() {
    let (mut old, folder) = results();
    let one = &mut old["measurements"][5]; // static, one_call
    (one["samples_ns"], one["median_ns"]) = (json!([90, 100, 110]), json!(100.0));
    let mut new = old.clone();
    let one = &mut new["measurements"][5];
    (one["samples_ns"], one["median_ns"]) = (json!([98, 108, 118]), json!(108.0));
    write(&folder, "old.json", &old);
    write(&folder, "new.json", &new);
    let (code, _, stderr) = cmp(&folder, &["old.json", "new.json"]);
    let expected = "warning: past 5 %, but within the noise: static one_call (1.080)\n";
    assert_eq!((code, stderr.as_str()), (0, expected));

    let one = &mut new["measurements"][5];
    (one["samples_ns"], one["median_ns"]) = (json!([110, 120, 130]), json!(120.0));
    write(&folder, "new.json", &new);
    let (code, _, stderr) = cmp(&folder, &["old.json", "new.json"]);
    let expected = "error: slower by more than 5 %: static one_call (1.200)\n";
    assert_eq!((code, stderr.as_str()), (1, expected));
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
    assert!(stderr.contains("warning: MACHINE OR TOOLCHAIN DIFFER"), "{stderr}");
    assert!(stderr.contains("and \"Z80\"") && stderr.contains("and \"-O0\""), "{stderr}");
    assert_eq!(stderr.lines().count(), 3, "{stderr}");
}

#[test]
fn what_only_one_of_them_has_is_said() {
    let (old, folder) = results();
    let mut new = old.clone();
    new["measurements"].as_array_mut().unwrap().remove(0);
    write(&folder, "old.json", &old);
    write(&folder, "new.json", &new);
    assert!(cmp(&folder, &["old.json", "new.json"]).1.contains("only in OLD: c per_pixel"));
    assert!(cmp(&folder, &["new.json", "old.json"]).1.contains("only in NEW: c per_pixel"));
}

#[test]
fn files_that_cannot_be_compared() {
    let (old, folder) = results();
    write(&folder, "old.json", &old);
    let text = old.to_string();
    fs::write(folder.path().join("truncated.json"), &text[..text.len() / 2]).unwrap();
    fs::write(folder.path().join("prose.json"), "Dear Sir or Madam").unwrap();
    fs::write(folder.path().join("bytes.json"), [0xff, 0xfe, 0x00]).unwrap();
    let mut other = old.clone();
    other["schema"] = json!("ffi-showdown/results/2");
    write(&folder, "other.json", &other);
    write(&folder, "list.json", &json!([1, 2]));
    let mut broken = old.clone();
    broken["measurements"][0]["calls"] = json!("many");
    write(&folder, "broken.json", &broken);
    let mut larger = old.clone();
    larger["workload"]["width"] = json!(32);
    write(&folder, "larger.json", &larger);
    for (file, field, value) in [
        ("unverified.json", "verified", json!(false)),
        ("uncalled.json", "calls", json!(0)),
        ("unmeasured.json", "samples_ns", json!([])),
        ("contradicting.json", "median_ns", json!(1.0)),
    ] {
        let mut unsound = old.clone();
        unsound["measurements"][0][field] = value;
        write(&folder, file, &unsound);
    }
    let mut empty = old.clone();
    empty["measurements"] = json!([]);
    write(&folder, "empty.json", &empty);

    for (file, code, message) in [
        ("missing.json", 4, "missing.json: "),
        (".", 4, ".: "),
        ("bytes.json", 2, "bytes.json: not a results file of the showdown: "),
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
            "other.json: its schema is \"ffi-showdown/results/2\", and this program reads",
        ),
        ("broken.json", 2, "broken.json: a broken results file: invalid type: string \"many\""),
        (
            "larger.json",
            2,
            "the two drew different pictures: 31 x 17 pixels, 20 iterations and 32 x 17",
        ),
        ("empty.json", 2, "the two have no contender and model in common"),
    ] {
        let (actual, stdout, stderr) = cmp(&folder, &["old.json", file]);
        assert_eq!((actual, stdout.as_str()), (code, ""), "{file}: {stderr}");
        assert!(stderr.contains(&format!("error: {message}")), "{file}: {stderr}");
    }
}
