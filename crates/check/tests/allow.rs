//! Differences that a project accepts are counted and have a reason. An entry that is not needed is found.

mod common;

use common::{folder, request};
use ffi_check::{CheckError, Report, Verdict, View, check, render};

const HEADER: &str = "int f(float a, long b);\nint g(char *a);\nstruct s { int a; int b; };\n";
const RUST: &str = "extern \"C\" {\n    fn f(a: f64, b: i32) -> i32;\n    fn g(a: *const i8) -> i32;\n}\n\
                    #[repr(C)] struct s { a: i32, b: i32 }\n";

fn judge(list: &str) -> Result<Report, CheckError> {
    let folder = folder(&[("a.h", HEADER), ("ffi.rs", RUST), ("allow.toml", list)]);
    let mut request = request(&folder);
    request.allow = Some(folder.path().join("allow.toml"));
    check(&request)
}

fn entry(item: &str, part: &str) -> String {
    let part = if part.is_empty() { String::new() } else { format!("part = \"{part}\"\n") };
    format!("[[allow]]\nitem = \"{item}\"\n{part}reason = \"because of {item}\"\n")
}

fn verdict(report: &Report, name: &str) -> Verdict {
    report.items.iter().find(|item| item.name == name).unwrap().verdict
}

#[test]
fn what_is_allowed_is_counted_and_listed() {
    let report = judge(&entry("f", "")).unwrap();
    assert_eq!(verdict(&report, "f"), Verdict::Allowed);
    assert_eq!(report.total(Verdict::Mismatch), 0);
    let text = render(&report, &View { strict: true, ..View::default() });
    assert!(!text.contains("error: "), "{text}");
    assert!(text.contains("2 functions: 0 agree, 0 wrong, 1 harmless, "), "{text}");
    assert!(text.contains(", 1 allowed\n"), "{text}");
    let text = render(&report, &View { list: true, ..View::default() });
    let says = "ffi.rs:2: function `f` differs, which is allowed; parameter 1: Rust `f64`, C `float`, allowed: because of f; ";
    assert!(text.contains(says), "{text}");
}

#[test]
fn one_part_is_allowed_and_the_others_are_not() {
    let report = judge(&entry("f", "parameter 1")).unwrap();
    assert_eq!(verdict(&report, "f"), Verdict::Mismatch);
    let text = render(&report, &View::default());
    assert!(
        text.contains("differ: parameter 2") && !text.contains("differ: parameter 1"),
        "{text}"
    );
    let both = entry("f", "parameter 1") + &entry("f", "parameter 2") + &entry("g", "parameter 1");
    let report = judge(&both).unwrap();
    assert_eq!(report.total(Verdict::Allowed), 2);
    assert!(report.stale.is_empty());
}

#[test]
fn an_entry_that_matches_nothing_is_stale() {
    let list = entry("h", "") + &entry("s", "") + &entry("f", "result") + &entry("g", "");
    let report = judge(&list).unwrap();
    let text = render(&report, &View::default());
    for says in [
        "allow.toml:1: the entry for `h` matches nothing: the source declares no item of this name",
        "allow.toml:4: the entry for `s` matches nothing: nothing differs in it; remove it, or correct it",
        "allow.toml:7: the entry for `f`, result, matches nothing: what differs is: parameter 1, parameter 2",
    ] {
        assert!(text.contains(says), "{text}");
    }
    assert_eq!(report.stale.len(), 3);
    let hostile = judge(&entry("\\u001b[2J", "")).unwrap();
    assert!(!render(&hostile, &View::default()).contains('\u{1b}'));
}

#[test]
fn a_list_that_cannot_be_used_is_refused() {
    let deep = "[".repeat(60 << 10);
    let keys = format!("{}a = 1\n", "a.".repeat(4000));
    for (list, says) in [
        ("[[allow]]\nitem = \"f\"\n", "allow.toml:1: entry 1 has no reason; write each entry as"),
        ("reason", "allow.toml:1: "),
        (&format!("a = {deep}"), "too many brackets"),
        (&format!("a = {}", &deep[..4000]), "allow.toml:1: "),
        (&format!("a = {}", deep[..4000].replace('[', "[\n")), "allow.toml"),
        (&keys, "allow.toml"),
        (&format!("[{}a]", "a.".repeat(4000)), "allow.toml"),
        ("[[allow]]\n\"\\u001b[2J\" = 1\n", "allow.toml"),
    ] {
        let error = judge(list).unwrap_err();
        assert!(matches!(error, CheckError::Allow { .. }), "{error:?}");
        let error = error.to_string();
        assert!(error.contains(says), "{}", &error[..error.len().min(500)]);
        assert!(!error.contains('\u{1b}'), "{error:?}");
    }
    let folder = folder(&[("a.h", HEADER), ("ffi.rs", RUST)]);
    let mut request = request(&folder);
    request.allow = Some(folder.path().join("gone.toml"));
    assert!(matches!(check(&request), Err(CheckError::Read { .. })));
}
