//! A wrong picture is never a row in the table; what cannot run is skipped in the open. Linux: the
//! library of the tests is made as one is made there.

#![cfg(target_os = "linux")]

mod common;

use common::{TINY, black_library, outcome, showdown};

#[test]
fn a_wrong_picture_is_exit_code_1_and_says_where_it_is_wrong() {
    let (mut command, folder) = showdown();
    command.env("MANDEL_LIBRARY", black_library(folder.path()));
    let (code, stdout, stderr) = outcome(command.args(TINY).output().unwrap());
    assert_eq!((code, stdout.as_str()), (1, ""));
    // The talk's left edge escapes at once; the picture is not black further in.
    assert!(stderr.contains("error: dlopen "), "{stderr}");
    assert!(stderr.contains(": a wrong picture: "), "{stderr}");
    assert!(stderr.contains(" pixels differ, the first at ("), "{stderr}");
    assert!(stderr.contains("): 0 in place of "), "{stderr}");
    assert!(!folder.path().join("showdown/results.json").exists());
}

#[test]
fn what_cannot_run_is_skipped_with_its_reason() {
    let (mut command, folder) = showdown();
    command.env("MANDEL_LIBRARY", "/no/such/libmandel.so");
    let (code, stdout, stderr) = outcome(command.args(TINY).output().unwrap());
    assert_eq!(code, 0);
    for text in [&stdout, &stderr] {
        assert!(text.contains("skipped dlopen: no usable shared library"), "{text}");
        assert!(text.contains("tried /no/such/libmandel.so: No such file"), "{text}");
        assert!(text.contains("set MANDEL_LIBRARY to its path"), "{text}");
    }
    let results = std::fs::read_to_string(folder.path().join("showdown/results.json")).unwrap();
    assert!(results.contains("\"status\": \"skipped\""), "{results}");
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
