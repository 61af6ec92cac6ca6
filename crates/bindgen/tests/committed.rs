//! The committed declarations are those that bindgen makes today.

use std::io::Write;

use mandel_bindgen::BINDINGS;

#[test]
fn the_committed_bindings_are_what_the_build_generated() {
    if !BINDINGS.starts_with("generated") {
        // Nothing to compare with: the build took the committed file.
        assert!(
            std::env::var("SHOWDOWN_REQUIRE").as_deref() != Ok("all"),
            "bindings {BINDINGS}; install libclang (Debian: apt-get install libclang-dev) and \
             touch crates/bindgen/build.rs"
        );
        // Not eprintln!, whose output the test harness hides where a test passes.
        writeln!(std::io::stderr(), "skipped committed.rs: bindings {BINDINGS}").unwrap();
        return;
    }
    let generated = include_str!(concat!(env!("OUT_DIR"), "/bindings.rs"));
    assert!(
        generated == include_str!("../src/bindings.rs"),
        "src/bindings.rs is out of date: CONTRIBUTING.md, \"To change the C\", says how to renew it"
    );
}
