//! A build that fails prints no secret. cc sets the whole environment on the compiler's command, and
//! logs of builds are public.

#![cfg(unix)]

use std::process::Command;

#[test]
fn a_failed_build_says_which_command_failed_and_prints_no_environment() {
    for (name, value, expected) in [
        // cc cannot compile the static library.
        ("CC", "false", "\"false\" \"-O3\""),
        // cc can, and then the shared library cannot be linked.
        ("CFLAGS", "-lno_such_library", "exit status: 1 from: "),
    ] {
        let output = Command::new(env!("CARGO"))
            .args(["build", "--offline", "--locked", "--target-dir"])
            .arg(concat!(env!("CARGO_TARGET_TMPDIR"), "/secrets"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            // RUSTFLAGS for this test, such as a sanitizer's, would reach build scripts there.
            .env("CARGO_ENCODED_RUSTFLAGS", "")
            .env("A_SECRET_TOKEN", "hunter2")
            .env(name, value)
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{name}={value}\n{stderr}");
        assert!(stderr.contains(expected), "{name}={value}\n{stderr}");
        assert!(!stderr.contains("hunter2"), "{name}={value}\n{stderr}");
    }
}
