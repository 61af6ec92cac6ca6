//! The number of instructions of a crossing repeats exactly, although its time does not. So the numbers are
//! pinned, for the compilers that they were counted with. They are those of a release build: `cargo test
//! --release -p ffi-showdown --test instructions`. Only on Linux on x86-64 with valgrind.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{has, linked, outcome, showdown, skipped};
use serde_json::Value;

/// The C compiler, rustc, and the counts with them for `c` and for `static`: loop, call and callee. The
/// other contenders are compared with `static`.
const KNOWN: [(&str, &str, f64, f64); 2] =
    [("gcc 12", "1.95", 40.0, 41.0), ("clang 14", "1.95", 42.0, 43.0)];

#[test]
#[cfg_attr(debug_assertions, ignore = "counts a release build: cargo test --release")]
fn a_crossing_takes_the_instructions_that_it_took() {
    if !has("valgrind") {
        return;
    }
    let clang = has("clang");
    let contenders = if clang {
        "c,static,bindgen,dlopen,dylib,static-lto,pure"
    } else {
        "c,static,bindgen,dlopen,dylib,pure"
    };
    let (mut command, folder) = showdown();
    let results = folder.path().join("results.json");
    command.args(["run", "--models=crossing", "--blocks=1", "--rounds=1", "--only", contenders]);
    command.arg("--out").arg(linked()).arg("--export-json").arg(&results);
    let (code, _, stderr) = outcome(command.output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    assert!(!stderr.contains("not counted"), "{stderr}");

    let results: Value = serde_json::from_slice(&fs::read(results).unwrap()).unwrap();
    let measurements = results["measurements"].as_array().unwrap();
    let counts: BTreeMap<_, _> = measurements
        .iter()
        .map(|one| (one["contender"].as_str().unwrap(), one["instructions"].as_f64().unwrap()))
        .collect();
    assert_eq!(counts.len(), contenders.split(',').count(), "{counts:?}");

    // With any compiler: the same callee is called from a similar loop, and without a border there are
    // fewer instructions.
    for (contender, count) in &counts {
        match *contender {
            "c" => {}
            "pure" | "static-lto" => {
                assert!((1.0..counts["static"]).contains(count), "{contender}: {counts:?}");
            }
            _ => assert!((count - counts["static"]).abs() <= 1.0, "{contender}: {counts:?}"),
        }
    }
    let toolchain = &results["toolchain"];
    let text = |key: &str| toolchain[key].as_str().unwrap();
    // With the user's own flags, the same sources become other instructions.
    let own: Vec<_> =
        ["rustflags", "cflags"].map(text).into_iter().filter(|it| !it.is_empty()).collect();
    if !own.is_empty() {
        skipped(&format!("not pinned: built with flags of your own, {}", own.join(" and ")));
        return;
    }
    let c = c_compiler(text("c_compiler"));
    let rustc = minor(text("rustc").split(' ').nth(1).unwrap());
    let known =
        KNOWN.iter().find(|(known_c, known_rustc, ..)| c == *known_c && rustc == *known_rustc);
    let Some((.., of_c, of_static)) = known else {
        let line = format!("(\"{c}\", \"{rustc}\", {:.1}, {:.1})", counts["c"], counts["static"]);
        let required = std::env::var("SHOWDOWN_REQUIRE").is_ok_and(|value| value == "all");
        assert!(
            !required,
            "these compilers are not in the table: see that {line} is right, and add it"
        );
        skipped(&format!("not pinned: these compilers are not in the table; counted: {line}"));
        return;
    };
    for (contender, pinned) in [("c", of_c), ("static", of_static)] {
        let count = counts[contender];
        assert!((count - pinned).abs() <= 1.0, "{contender}: {count}, and it was {pinned}");
    }
}

/// `gcc 12` of `cc (Debian 12.2.0-14+deb12u1) 12.2.0`, `clang 14` of `Debian clang version 14.0.6`.
fn c_compiler(version: &str) -> String {
    let name = if version.contains("clang") { "clang" } else { "gcc" };
    // The packager's own version is in parentheses, and a date may follow the number.
    let behind = version.split_once("version ").or_else(|| version.split_once(')'));
    let mut words = behind.map_or(version, |(_, behind)| behind).split(' ');
    let is_number =
        |word: &&str| word.starts_with(|c: char| c.is_ascii_digit()) && word.contains('.');
    let number = words.find(is_number).unwrap_or(version);
    format!("{name} {}", number.split('.').next().unwrap())
}

#[test]
fn the_c_compiler_is_told_from_its_version_line() {
    for (line, expected) in [
        ("cc (Debian 12.2.0-14+deb12u1) 12.2.0", "gcc 12"),
        ("gcc (GCC) 14.2.1 20240910", "gcc 14"),
        ("gcc (GCC) 14.2.1 20240912 (Red Hat 14.2.1-3)", "gcc 14"),
        ("gcc (Gentoo 13.2.1_p20240210 p14) 13.2.1 20240210", "gcc 13"),
        ("Debian clang version 14.0.6", "clang 14"),
        ("clang version 18.1.8 (Fedora 18.1.8-1.fc40)", "clang 18"),
        ("Ubuntu clang version 18.1.3 (1ubuntu1)", "clang 18"),
    ] {
        assert_eq!(c_compiler(line), expected, "{line}");
    }
}

/// `1.95` of `1.95.0`.
fn minor(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}
