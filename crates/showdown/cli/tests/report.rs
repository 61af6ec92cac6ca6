//! `report` and `picture`: what they write, and what they refuse.

mod common;

use std::fs;

use common::{outcome, showdown};
use serde_json::{Value, json};

const RECORD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../benches/record");

/// The published results, after a change.
fn results(change: impl Fn(&mut Value)) -> String {
    let text = fs::read_to_string(format!("{RECORD}/results.json")).unwrap();
    let mut results = serde_json::from_str(&text).unwrap();
    change(&mut results);
    results.to_string()
}

/// Runs `report` on files with these contents. Returns the exit code, the messages and the page.
fn report(files: &[&str]) -> (i32, String, String) {
    let (mut command, folder) = showdown();
    command.arg("report");
    for (index, text) in files.iter().enumerate() {
        fs::write(folder.path().join(format!("{index}.json")), text).unwrap();
        command.arg(format!("{index}.json"));
    }
    let (code, _, stderr) = outcome(command.args(["-o", "page.html"]).output().unwrap());
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap_or_default();
    (code, stderr, page)
}

#[test]
fn a_file_that_cannot_be_used_is_refused_by_name() {
    let no_samples = results(|it| it["measurements"][0]["samples_ns"] = json!([]));
    let nan = results(|_| ()).replacen("\"median_ns\":", "\"median_ns\":NaN,\"x\":", 1);
    for (text, message) in [
        ("[1, 2]", "0.json: not a results file of the showdown"),
        ("", "0.json: not a results file of the showdown"),
        (r#"{"schema": "ffi-showdown/results/99"}"#, "its schema is \"ffi-showdown/results/99\""),
        (&*no_samples, "it has no samples"),
        (&*nan, "0.json: not a results file"),
    ] {
        let (code, stderr, page) = report(&[text]);
        assert_eq!((code, page.as_str()), (2, ""), "{stderr}");
        assert!(stderr.contains(message), "{stderr}");
    }
    let (mut command, _folder) = showdown();
    let (code, _, stderr) = outcome(command.args(["report", "none.json"]).output().unwrap());
    assert_eq!(code, 4);
    assert!(stderr.contains("error: none.json: No such file"), "{stderr}");
}

#[test]
fn without_results_it_says_what_to_do() {
    let (mut command, _folder) = showdown();
    let (code, _, stderr) = outcome(command.arg("report").output().unwrap());
    assert_eq!(code, 2);
    assert!(stderr.contains("measure first with showdown run"), "{stderr}");
}

/// A name may come from anywhere. It must not end an element, start a script or turn the text around.
#[test]
fn markup_and_control_characters_in_names_are_escaped() {
    let name = "</script><img src=x onerror=alert(1)>\u{202e}\u{1b}[31m";
    let hostile = results(|it| {
        it["contenders"][1]["name"] = name.into();
        for one in it["measurements"].as_array_mut().unwrap() {
            if one["contender"] == "static" {
                one["contender"] = name.into();
            }
        }
    });
    let (code, stderr, page) = report(&[&hostile]);
    assert_eq!(code, 0, "{stderr}");
    assert!(!page.contains("<img"), "markup");
    assert!(!page.contains(['\u{202e}', '\u{1b}']), "control characters");
    assert!(page.contains("&lt;img"));
    assert_eq!(page.matches("</script>").count(), page.matches("<script").count());
}

#[test]
fn one_contender_without_a_baseline_has_a_page() {
    let alone = results(|it| {
        it["contenders"].as_array_mut().unwrap().retain(|one| one["name"] == "pyo3");
        it["measurements"].as_array_mut().unwrap().retain(|one| one["contender"] == "pyo3");
    });
    let (code, stderr, page) = report(&[&alone]);
    assert_eq!(code, 0, "{stderr}");
    assert!(page.contains("nothing is compared until you choose a row"));
}

#[test]
fn files_of_different_pictures_are_said_to_be_so() {
    let (small, large) = (results(|it| it["workload"]["width"] = 300.into()), results(|_| ()));
    let (code, stderr, page) = report(&[&large, &small]);
    assert_eq!(code, 0, "{stderr}");
    assert!(
        stderr.contains("0.json and 1.json: the two files have different pictures"),
        "{stderr}"
    );
    assert!(page.contains("the two files have different pictures"));
}

#[test]
fn two_runs_are_compared_and_each_difference_is_judged() {
    let (one, other) = (results(|_| ()), results(|it| it["machine"]["cpu"] = "Another".into()));
    let (_, _, page) = report(&[&one, &other]);
    assert!(page.contains("1.json, compared with 0.json"));
    assert!(page.contains("cpu: &quot;AMD EPYC&quot; and &quot;Another&quot;"));
}

#[test]
fn a_target_that_cannot_be_written_or_is_an_input_is_an_error() {
    let file = format!("{RECORD}/results.json");
    for (target, code) in [("no/such/folder.html", 4), ("/dev/full", 4), (&*file, 2)] {
        let (mut command, _folder) = showdown();
        let output = command.args(["report", &*file, "-o", target]).output().unwrap();
        assert_eq!(outcome(output).0, code, "{target}");
    }
}

/// The issue's limit. A page is mailed and opened on a phone.
#[test]
fn the_page_of_all_published_results_needs_nothing_else_and_is_small() {
    let read = |name: &str| fs::read_to_string(format!("{RECORD}/{name}.json")).unwrap();
    let (_, _, page) = report(&[&read("results"), &read("crossing"), &read("drift")]);
    assert!(page.len() < 4_000_000, "{} bytes", page.len());
    for outside in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(!page.contains(outside), "{outside}");
    }
    // Everything is there without the script.
    for text in ["no difference measured", "Time of a picture", "swap-fields", "AMD EPYC"] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn the_picture_is_written_in_both_formats() {
    let file = format!("{RECORD}/results.json");
    for (target, code) in [("a.png", 0), ("a.svg", 0), ("a.gif", 2)] {
        let (mut command, folder) = showdown();
        let output = command.args(["picture", &*file, "-o", target]).output().unwrap();
        assert_eq!(outcome(output).0, code, "{target}");
        assert_eq!(folder.path().join(target).exists(), code == 0, "{target}");
    }
    let (mut command, _folder) = showdown();
    let drift = format!("{RECORD}/drift.json");
    let (code, _, stderr) =
        outcome(command.args(["picture", &*drift, "-o", "a.png"]).output().unwrap());
    assert_eq!(code, 2);
    assert!(stderr.contains("no contender drew a picture"), "{stderr}");
}
