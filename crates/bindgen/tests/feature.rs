//! Without the feature `generate`, bindgen is not compiled and the committed bindings are used.

use std::process::{Command, Output};

/// Checks the package without its default features, in a separate target folder.
fn check(bindings: Option<&str>) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["check", "--offline", "--locked", "--no-default-features", "--target-dir"])
        .arg(concat!(env!("CARGO_TARGET_TMPDIR"), "/no-default-features"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        // RUSTFLAGS for this test, such as those of a sanitizer, would also apply to macros and build
        // scripts there.
        .env("CARGO_ENCODED_RUSTFLAGS", "")
        .env_remove("MANDEL_BINDINGS")
        .envs(bindings.map(|value| ("MANDEL_BINDINGS", value)));
    cargo.output().unwrap()
}

#[test]
fn without_the_feature_the_committed_bindings_serve_and_generating_is_an_error() {
    let output = check(Some("generate"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{stderr}");
    let reason = "built without the feature `generate` of mandel-bindgen";
    assert!(stderr.contains(&format!("MANDEL_BINDINGS=generate: {reason}")), "{stderr}");
    assert!(!stderr.contains(" bindgen v"), "{stderr}");

    let output = check(None);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains(&format!("bindings committed ({reason})")), "{stderr}");
    assert!(!stderr.contains(" bindgen v"), "{stderr}");
}
