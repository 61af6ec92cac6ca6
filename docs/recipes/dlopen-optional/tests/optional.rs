use std::{env::consts::*, fs, process::Command};

/// The types of src/stats.rs in C. The C compiler refuses them if the header has others.
const TYPES: &str = "int stats_version(void); double stats_mean(double, double);";

/// What a copy of the program prints next to a library that is compiled from `source`.
fn run_with(source: &str) -> String {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let [program, c] = [format!("{folder}/program"), format!("{folder}/stats.c")];
    let library = format!("{folder}/{DLL_PREFIX}stats{DLL_SUFFIX}");
    fs::copy(env!("CARGO_BIN_EXE_stats-optional"), &program).unwrap();
    fs::write(&c, source).unwrap();
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-Ivendor", "-o", &library, &c]);
    assert!(cc.status().expect("install a C compiler, cc").success());
    let output = Command::new(program).env_remove("STATS_LIBRARY").output();
    format!("{output:?}")
}

#[test]
fn it_runs_with_the_library_and_without() {
    let good = include_str!("../vendor/stats.c").to_owned() + TYPES;
    assert!(run_with(&good).contains("their mean is 3"));
    assert!(run_with("int stats_version(void) { return 2; }").contains("its version is 2"));
    assert!(run_with("int stats_version(void) { return 1; }").contains("stats_mean"));
    let mut without = Command::new(env!("CARGO_BIN_EXE_stats-optional"));
    let without = without.env("STATS_LIBRARY", "/no/stats").output();
    assert!(format!("{without:?}").contains("no mean without the stats library"));
}
