use std::{fs, process::Command};

use object::{Object, ObjectSymbol};

const PROGRAM: &str = env!("CARGO_BIN_EXE_stats-lto");

#[test]
fn the_result_is_right() {
    let output = Command::new(PROGRAM).output().unwrap();
    assert_eq!(output.stdout, b"the mean is 500000.5\n");
}

/// The linker removes a function that nobody calls.
#[test]
#[cfg_attr(debug_assertions, ignore = "only with --release")]
fn the_call_is_gone() {
    let program = fs::read(PROGRAM).unwrap();
    let program = object::File::parse(&*program).unwrap();
    let has = |name| program.symbols().any(|symbol| symbol.name() == Ok(name));
    assert!(has("main"), "the symbols were stripped");
    assert!(!has("stats_mean"), "the program still calls stats_mean");
}
