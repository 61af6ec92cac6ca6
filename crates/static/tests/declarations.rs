//! The hand-written declarations agree with the header. The compiler and the linker cannot see a difference,
//! because the linker resolves names and does not know types.

#![cfg(target_os = "linux")] // gcc answers, and what is called gcc elsewhere is often another compiler

use ffi_check::{Kind, Request, View, check, render};

// ANCHOR: check
#[test]
fn the_declarations_are_those_of_the_header() {
    let report = check(&Request::new("src/ffi.rs", "../../c_src/create_fractal.h")).unwrap();
    let text = render(&report, &View { strict: true, ..View::default() });
    assert!(report.is_equal(), "{text}");
    // Nothing was lost on the way.
    assert_eq!(report.judged(Kind::Function), 3, "{text}");
}
// ANCHOR_END: check

// ANCHOR: prototypes
/// The same by hand, for a project that wants no tool: the C compiler compares two declarations.
#[test]
fn the_c_compiler_agrees() {
    let mut command = std::process::Command::new(std::env::var("CC").unwrap_or("cc".into()));
    command.args(["-std=c11", "-fsyntax-only", "-I", "../../c_src", "tests/prototypes.c"]);
    let output = command.output().expect("a C compiler compiled the library");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
// ANCHOR_END: prototypes
