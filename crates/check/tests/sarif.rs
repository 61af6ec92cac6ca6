//! The report as SARIF: its structure, its places, and that a moved line is the same finding.

mod common;

use std::path::Path;

use common::{folder, request};
use ffi_check::{check, sarif};
use serde_json::Value;

const HEADER: &str = "int f(float a);\nvoid g(unsigned long a);\nint h(char *a);\n\
                      #define TEST_VERSION 2\n#define N 1\nstruct s { int a; int b; };\nvoid k(int (*cb)(float));\n";

/// The results and the whole run.
fn run(rust: &str, change: impl FnOnce(&mut ffi_check::Request, &Path)) -> (Vec<Value>, Value) {
    let folder = folder(&[("a.h", HEADER), ("sub dir/ffi.rs", rust)]);
    let mut request = request(&folder);
    request.sources = vec![folder.path().join("sub dir").join("ffi.rs")];
    change(&mut request, folder.path());
    let report = check(&request).unwrap();
    let log = sarif(&report, folder.path());
    assert_eq!((&log["version"], log["runs"].as_array().unwrap().len()), (&"2.1.0".into(), 1));
    let run = log["runs"][0].clone();
    let results = run["results"].as_array().unwrap().clone();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in &results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["text"].as_str().is_some_and(|help| !help.is_empty()));
        assert_eq!(result["kind"] == "fail", result["level"] != "none", "{result}");
    }
    (results, run)
}

fn judge(rust: &str) -> Vec<Value> {
    run(rust, |_, _| {}).0
}

fn text(result: &Value) -> &str {
    result["message"]["text"].as_str().unwrap()
}

#[test]
fn each_kind_of_finding_has_a_rule_and_a_level() {
    let rust = "use std::ffi::*; extern \"C\" {\nfn f(a: f64) -> i32;\nfn g(a: u64);\nfn h(a: *const c_char) -> i32;\n\
                fn gone();\nfn k(cb: extern \"C\" fn(f64) -> i32);\nfn f() -> i32;\n}\n\
                const TEST_VERSION: i32 = 1;\nconst N: usize = other();\n#[repr(C)] struct s { b: i32, a: i32 }\nunknown! { fn x(); + }\n";
    let (results, run) = run(rust, |_, _| {});
    let found: Vec<_> = results
        .iter()
        .map(|one| ["ruleId", "level", "kind"].map(|key| one[key].as_str().unwrap()))
        .collect();
    let expected = [
        ["parameter-type", "error", "fail"],
        ["parameter-type", "warning", "fail"],
        ["parameter-type", "note", "fail"],
        ["not-in-header", "none", "open"],
        ["callback-type", "error", "fail"],
        ["parameter-count", "error", "fail"],
        ["other-version", "none", "review"],
        ["not-judged", "none", "open"],
        ["field-offset", "error", "fail"],
    ];
    assert_eq!(found, expected);
    let notifications = &run["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notifications[0]["descriptor"]["id"], "not-read", "{run}");
    assert_eq!(notifications.as_array().unwrap().len(), 1);
}

#[test]
fn places_are_relative_and_in_utf_16() {
    let results = judge("extern \"C\" {\n /* \u{1f600}\u{e9} */ fn f(a: f64) -> i32;\n}\n");
    let place = &results[0]["locations"][0]["physicalLocation"];
    let uri = serde_json::json!({ "uri": "sub%20dir/ffi.rs", "uriBaseId": "%SRCROOT%" });
    assert_eq!(place["artifactLocation"], uri);
    // A space, `/* `, two units, one unit, ` */ fn f(`: the parameter begins in column 17.
    let region = serde_json::json!({ "startLine": 2, "startColumn": 17, "endColumn": 23 });
    assert_eq!(place["region"], region);
    let header = &results[0]["relatedLocations"][0]["physicalLocation"];
    assert_eq!(header["artifactLocation"]["uri"], "a.h");
    assert_eq!(header["region"]["startLine"], 1);
}

#[test]
fn a_moved_line_is_the_same_finding() {
    let print = |rust: &str| -> Vec<String> {
        let of = |one: &Value| one["partialFingerprints"]["declaration/v1"].to_string();
        judge(rust).iter().map(of).collect()
    };
    let one = "extern \"C\" { fn f(a: f64) -> i32; fn h(a: f32) -> i32; }\n";
    let before = print(one);
    assert_eq!(before, print(&format!("// a line\n\n  {one}")));
    assert_ne!(before[0], before[1]);
    // Two declarations of one name are two findings.
    let mut twice = print(&format!("mod a {{ {one} }} mod b {{ {one} }}"));
    twice.sort_unstable();
    twice.dedup();
    assert_eq!(twice.len(), 4);
}

#[test]
fn what_is_allowed_is_suppressed_with_its_reason() {
    let list =
        "[[allow]]\nitem = \"f\"\nreason = \"why\"\n\n[[allow]]\nitem = \"x\"\nreason = \"r\"\n";
    let rust = "extern \"C\" { fn f(a: f64) -> i32; }";
    let (results, _) = run(rust, |request, folder| {
        std::fs::write(folder.join("allow.toml"), list).unwrap();
        request.allow = Some(folder.join("allow.toml"));
    });
    let suppression =
        serde_json::json!([{ "kind": "external", "status": "accepted", "justification": "why" }]);
    assert_eq!(results[0]["suppressions"], suppression);
    assert_eq!(results[1]["ruleId"], "stale-allow");
    assert_eq!(results[1]["locations"][0]["physicalLocation"]["region"]["startLine"], 5);
}

#[test]
fn text_is_no_placeholder_and_no_link() {
    let rust = "extern \"C\" { #[link_name = \"{0}[a](http://a.b)\u{1b}\"] fn f(a: f64) -> i32; }";
    let results = judge(rust);
    assert!(text(&results[0]).contains("`{{0}}[a] (http://a.b)\u{1b}`"), "{results:?}");
}
