//! The contenders that draw with vector instructions: which instructions, how many threads, how near to the
//! limit.

mod common;

use std::fs;

use common::{TINY, outcome, showdown};
use serde_json::Value;

/// A tiny run of both, at the level of that name.
fn run_at(level: &str) -> (i32, String, String, Option<Value>) {
    let (mut command, folder) = showdown();
    command.args(TINY).args(["--only", "c,pure-simd,pure-threads"]).env("MANDEL_SIMD", level);
    let (code, stdout, stderr) = outcome(command.output().unwrap());
    let results = fs::read(folder.path().join("showdown/results.json")).ok();
    let results = results.map(|bytes| serde_json::from_slice(&bytes).unwrap());
    (code, stdout, stderr, results)
}

#[test]
fn the_level_and_the_threads_are_said_and_recorded() {
    for level in mandel_simd::Level::all() {
        let name = level.name();
        let (code, stdout, stderr, results) = run_at(name);
        assert_eq!(code, 0, "{stderr}");
        let threads = std::thread::available_parallelism().unwrap();
        let details = ["".into(), name.into(), format!("{name}, at most {threads} threads")];
        let entries = &results.unwrap()["contenders"];
        for (entry, detail) in entries.as_array().unwrap().iter().zip(details) {
            assert_eq!(entry["detail"].as_str().unwrap_or_default(), detail);
            let contender = entry["name"].as_str().unwrap();
            assert_eq!(stdout.contains(&format!("\n{contender}: {detail}.\n")), contender != "c");
        }
    }
}

#[test]
fn an_empty_choice_is_none() {
    let (code, _, stderr, results) = run_at("");
    assert_eq!(code, 0, "{stderr}");
    let best = mandel_simd::Level::best().name();
    assert_eq!(results.unwrap()["contenders"][1]["detail"], best);
}

#[test]
fn the_limit_is_measured_like_everything_else_and_told_under_the_table() {
    let (_, stdout, _, results) = run_at("");
    let results = results.unwrap();
    let measurements = results["measurements"].as_array().unwrap();
    let limits: Vec<_> = measurements.iter().filter(|one| one["model"] == "limit").collect();
    assert_eq!(limits.len(), 1);
    assert_eq!(limits[0]["contender"], "pure-simd");
    assert!(limits[0]["median_ns"].as_f64().unwrap() > 0.0);
    assert!(stdout.contains("\npure-simd: its vector operations alone would take "), "{stdout}");
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
}

#[test]
fn a_level_that_there_is_not_is_refused_before_anything_is_measured() {
    let (code, stdout, stderr, results) = run_at("avx3");
    assert_eq!((code, stdout.as_str(), results), (2, "", None));
    assert_eq!(
        stderr,
        "error: MANDEL_SIMD: \"avx3\" is not an instruction set: \
         choose one of fallback, sse2, sse4.2, avx2, avx512, neon\n"
    );

    let foreign = if cfg!(target_arch = "aarch64") { "sse2" } else { "neon" };
    let (code, stdout, stderr, results) = run_at(foreign);
    assert_eq!((code, stdout.as_str(), results), (3, "", None));
    let message =
        format!("error: MANDEL_SIMD: this machine does not have {foreign}; choose one of fallback");
    assert!(stderr.starts_with(&message), "{stderr}");
}

#[test]
fn a_wish_for_a_level_does_not_concern_those_that_have_none() {
    let (mut command, folder) = showdown();
    command.args(TINY).args(["--only", "c,static"]).env("MANDEL_SIMD", "avx3");
    let (code, _, stderr) = outcome(command.output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    let results = fs::read_to_string(folder.path().join("showdown/results.json")).unwrap();
    assert!(!results.contains("detail"), "{results}");
}

#[test]
fn both_draw_into_a_file_as_the_others_do() {
    let (mut command, folder) = showdown();
    command.args(["render", "--contender", "pure-threads", "--size", "67x31", "-o", "f.raw"]);
    let (code, _, stderr) = outcome(command.output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    let mut img = mandel_core::Img::new(67, 31).unwrap();
    mandel_pure::create_fractal(&mut img, 20).unwrap();
    assert_eq!(fs::read(folder.path().join("f.raw")).unwrap(), img.pixels());
}
