//! The committed declarations, and the committed C around `static inline` functions, are those that bindgen
//! makes today.

use std::io::Write;

use mandel_shapes::bindgen::BINDINGS;

#[test]
fn the_committed_files_are_what_the_build_generated() {
    if !BINDINGS.starts_with("generated") {
        // Nothing to compare with: the build took the committed files.
        assert!(
            std::env::var("SHOWDOWN_REQUIRE").as_deref() != Ok("all"),
            "bindings {BINDINGS}; install libclang (Debian: apt-get install libclang-dev) and \
             touch crates/shapes/build.rs"
        );
        // Not eprintln!, whose output the test harness hides where a test passes.
        writeln!(std::io::stderr(), "skipped committed.rs: bindings {BINDINGS}").unwrap();
        return;
    }
    for (name, generated, committed) in [
        (
            "bindings.rs",
            include_str!(concat!(env!("OUT_DIR"), "/bindings.rs")),
            include_str!("../src/bindgen/bindings.rs"),
        ),
        (
            "wrappers.c",
            include_str!(concat!(env!("OUT_DIR"), "/wrappers.c")),
            include_str!("../src/bindgen/wrappers.c"),
        ),
    ] {
        if std::env::var_os("BLESS").is_some() {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bindgen");
            std::fs::write(format!("{folder}/{name}"), generated).unwrap();
        } else {
            assert!(
                generated == committed,
                "src/bindgen/{name} is out of date; to renew it: \
                 SHAPES_BINDINGS=generate BLESS=1 cargo test -p mandel-shapes --test committed"
            );
        }
    }
}
