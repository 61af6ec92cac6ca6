//! The committed declarations are those that bindgen makes today.

use std::io::Write;

use mandel_bindgen::BINDINGS;

#[test]
fn the_committed_bindings_are_what_the_build_generated() {
    if !BINDINGS.starts_with("generated") {
        // There is nothing to compare with, because the build used the committed file.
        assert!(
            std::env::var("SHOWDOWN_REQUIRE").as_deref() != Ok("all"),
            "bindings {BINDINGS}; install libclang (Debian: apt-get install libclang-dev) and \
             touch crates/bindgen/build.rs"
        );
        // It does not use eprintln!, because the test harness hides its output if a test passes.
        writeln!(std::io::stderr(), "skipped committed.rs: bindings {BINDINGS}").unwrap();
        return;
    }
    // ANCHOR: compare
    let generated = include_str!(concat!(env!("OUT_DIR"), "/bindings.rs"));
    if std::env::var_os("BLESS").is_some() {
        let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bindings.rs");
        std::fs::write(committed, generated).unwrap();
    } else {
        assert!(
            generated == include_str!("../src/bindings.rs"),
            "src/bindings.rs is out of date; to renew it: \
             MANDEL_BINDINGS=generate BLESS=1 cargo test -p mandel-bindgen --test committed"
        );
    }
    // ANCHOR_END: compare
}
