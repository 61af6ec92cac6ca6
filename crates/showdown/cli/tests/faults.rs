//! A wrong picture never becomes a row of the table, and the other contenders are still measured. The
//! output names every contender that is skipped. Only on Linux, because these tests make libraries as Linux
//! does.

#![cfg(target_os = "linux")]

mod common;

use std::path::{Path, PathBuf};

use common::{TINY, black_library, outcome, showdown};
use serde_json::Value;

#[test]
fn a_wrong_picture_is_exit_code_1_and_says_where_it_is_wrong() {
    let (mut command, folder) = showdown();
    command.env("MANDEL_LIBRARY", black_library(folder.path()));
    let (code, stdout, stderr) = outcome(command.args(TINY).output().unwrap());
    assert_eq!(code, 1, "{stderr}");
    // At the left edge of the picture every point escapes at once. Further in, the picture is not black.
    for text in [&stdout, &stderr] {
        let text = text.replace("\n  ", " ");
        assert!(text.contains("Failed dlopen: in "), "{text}");
        assert!(text.contains(", a wrong picture: "), "{text}");
        assert!(text.contains(" pixels differ, the first at ("), "{text}");
        assert!(text.contains("): 0 instead of "), "{text}");
    }
    // None of its times are shown or kept, but the times of the others are.
    assert!(!stdout.lines().any(|line| line.starts_with("dlopen ")), "{stdout}");
    assert!(stdout.lines().any(|line| line.starts_with("static ")), "{stdout}");
    let results = std::fs::read(folder.path().join("showdown/results.json")).unwrap();
    let results: Value = serde_json::from_slice(&results).unwrap();
    assert_eq!(results["contenders"][3]["status"], "failed");
    let measured = |name: &str| {
        let all = results["measurements"].as_array().unwrap();
        all.iter().filter(|one| one["contender"] == name).count()
    };
    assert_eq!((measured("dlopen"), measured("static")), (0, 4));
}

/// A library whose constructor runs this.
fn library(folder: &Path, constructor: &str) -> PathBuf {
    let (source, library) = (folder.join("evil.c"), folder.join("libevil.so"));
    let text = format!(
        "#include <stdlib.h>\n#include <unistd.h>\n\
         __attribute__((constructor)) static void now(void) {{ {constructor} }}\n\
         int mandel_abi_version(void) {{ return 1; }}\n"
    );
    std::fs::write(&source, text).unwrap();
    let cc = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut command = std::process::Command::new(cc);
    command.args(["-shared", "-fPIC", "-o"]).args([&library, &source]);
    assert!(command.status().unwrap().success());
    library
}

/// It used to end the program without a message.
#[test]
fn a_library_that_crashes_its_process_is_reported_by_signal_and_the_others_go_on() {
    let folder = tempfile::TempDir::new().unwrap();
    let truncated = folder.path().join("truncated.so");
    let whole = std::fs::read(black_library(folder.path())).unwrap();
    // The loader maps what the headers say, but the pages after the end of the file do not exist.
    std::fs::write(&truncated, &whole[..whole.len().min(4096)]).unwrap();
    for (path, signals) in [
        (library(folder.path(), "abort();"), &["signal 6 (SIGABRT)"][..]),
        (truncated, &["signal 7 (SIGBUS)", "signal 11 (SIGSEGV)"]),
    ] {
        let (mut command, _folder) = showdown();
        command.env("MANDEL_LIBRARY", &path).args(TINY);
        let (code, stdout, stderr) = outcome(command.output().unwrap());
        assert_eq!(code, 1, "{path:?} {stderr}");
        let is_said = |signal: &&&str| {
            stderr.contains(&format!("Failed dlopen: its process ended with {signal}"))
        };
        assert!(signals.iter().any(|signal| is_said(&signal)), "{path:?} {stderr}");
        assert!(stdout.lines().any(|line| line.starts_with("pure ")), "{stdout}");
    }
}

#[test]
fn what_cannot_run_is_skipped_with_its_reason() {
    let (mut command, folder) = showdown();
    command.env("MANDEL_LIBRARY", "/no/such/libmandel.so");
    let (code, stdout, stderr) = outcome(command.args(TINY).output().unwrap());
    assert_eq!(code, 0);
    for text in [&stdout, &stderr] {
        let text = text.replace("\n  ", " ");
        assert!(text.contains("Skipped dlopen: no usable shared library"), "{text}");
        assert!(text.contains("/no/such/libmandel.so"), "{text}");
        assert!(text.contains("No such file"), "{text}");
        assert!(text.contains("unset MANDEL_LIBRARY and SHAPES_LIBRARY, or set them"), "{text}");
    }
    let results = std::fs::read(folder.path().join("showdown/results.json")).unwrap();
    let results: Value = serde_json::from_slice(&results).unwrap();
    let entry = &results["contenders"][3];
    assert_eq!(entry["status"], "skipped");
    assert!(entry["reason"].as_str().unwrap().contains("/no/such/libmandel.so"), "{entry}");
    assert!(entry["remedy"].as_str().unwrap().contains("MANDEL_LIBRARY"), "{entry}");
}

#[test]
fn what_was_asked_for_by_name_and_cannot_run_is_exit_code_3() {
    for (arguments, require) in [(&["--only", "c,dlopen"][..], ""), (&[], "all")] {
        let (mut command, _folder) = showdown();
        command.env("MANDEL_LIBRARY", "/no/such/libmandel.so").env("SHOWDOWN_REQUIRE", require);
        let (code, stdout, stderr) = outcome(command.args(TINY).args(arguments).output().unwrap());
        assert_eq!((code, stdout.as_str()), (3, ""));
        assert!(stderr.contains("error: dlopen: no usable shared library"), "{stderr}");
    }
    let (mut command, _folder) = showdown();
    command.env("MANDEL_LIBRARY", "/no/such/libmandel.so");
    command.args(["render", "--contender", "dlopen", "-o", "a.png"]);
    assert_eq!(outcome(command.output().unwrap()).0, 3);
}

/// Runs `c` and `pure` after the shell has set this limit.
fn limited(limit: &str) -> Option<(i32, String, String)> {
    let folder = tempfile::TempDir::new().unwrap();
    // For root there is no limit on processes.
    let is_root = std::fs::metadata("/proc/self").unwrap();
    let is_root = std::os::unix::fs::MetadataExt::uid(&is_root) == 0;
    let mut command = if is_root {
        let mut command = std::process::Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "bash"]);
        command
    } else {
        std::process::Command::new("bash")
    };
    let script =
        format!("ulimit {limit} && exec \"$0\" run --size=31x17 --only=c,pure --out=\"$1\"");
    command.args(["-c", &script]).arg(assert_cmd::cargo::cargo_bin!("showdown")).arg(folder.path());
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o777);
    std::fs::set_permissions(folder.path(), mode).unwrap();
    let result = outcome(command.env_remove("SHOWDOWN_REQUIRE").output().unwrap());
    // The other user may not be allowed to run the program.
    if [2, 126, 127].contains(&result.0) {
        common::skipped(&format!("ulimit {limit}: {}", result.2));
        return None;
    }
    Some(result)
}

/// It used to be a panic with a backtrace, and the exit code of a wrong result.
#[test]
fn a_system_that_gives_no_more_processes_or_files_is_exit_code_3_and_what_to_raise() {
    for (limit, remedy) in [("-u 1", "ulimit -u"), ("-n 8", "ulimit -n")] {
        let Some((code, _, stderr)) = limited(limit) else { continue };
        assert_eq!(code, 3, "{limit}: {stderr}");
        assert!(stderr.contains(remedy), "{limit}: {stderr}");
        assert!(!stderr.contains("panicked"), "{limit}: {stderr}");
    }
}
