//! Bad usage ends with exit code 2 and a message that says what was wrong and what would be right.

mod common;

use common::{TINY, names_of, says};

fn refused(arguments: &[&str]) -> String {
    let (code, stdout, stderr) = says(arguments);
    assert_eq!((code, stdout.as_str()), (2, ""), "{arguments:?}: {stderr}");
    stderr
}

#[test]
fn sizes_that_are_none() {
    let beyond = "width and height must be 1 or more, and their product at most 2147483647";
    for (size, message) in [
        ("0x5", beyond),
        ("-3x4", beyond),
        ("100000x100000", beyond),
        ("abc", "write it as WIDTHxHEIGHT, such as 1500x1000"),
        ("1x", "the height \"\" is not a whole number"),
        ("2147483648x1", "the width 2147483648 is too large for a C int"),
        ("99999999999999999999x1", "the width \"99999999999999999999\" is not a whole number"),
        ("1.5x2", "the width \"1.5\" is not a whole number"),
    ] {
        for command in
            [&["run", "--size", size][..], &["render", "--contender=c", "-oa.png", "--size", size]]
        {
            let stderr = refused(command);
            assert!(
                stderr.contains(&format!("invalid value '{size}' for '--size <WxH>'")),
                "{stderr}"
            );
            assert!(stderr.contains(message), "{stderr}");
        }
    }
}

#[test]
fn iterations_that_a_byte_cannot_hold() {
    for iters in ["0", "256", "-5"] {
        let stderr = refused(&["run", "--iters", iters]);
        let message =
            format!("invalid value '{iters}' for '--iters <N>': {iters} is not in 1..=255");
        assert!(stderr.contains(&message), "{stderr}");
    }
}

#[test]
fn unknown_contenders_models_and_shells_are_answered_with_the_known_ones() {
    let contenders = names_of(|_| true).join(", ");
    for (arguments, known) in [
        (&["run", "--only", "c,fortran"][..], &*contenders),
        (&["run", "--skip", "fortran"], &contenders),
        (&["render", "--contender", "fortran", "-o", "a.png"], &contenders),
        (&["run", "--models", "one_call,two_calls"], "per_pixel, one_call, crossing, load, limit"),
        (&["completions", "tcsh"], "bash, elvish, fish, powershell, zsh"),
    ] {
        let stderr = refused(arguments);
        assert!(stderr.contains(&format!("[possible values: {known}]")), "{stderr}");
    }
}

#[test]
fn other_mistakes() {
    for (arguments, message) in [
        (&["run", "--rounds", "0"][..], "0 is not in 1..=10000"),
        (&["run", "--blocks", "10001"], "10001 is not in 1..=10000"),
        (&["run", "--quick", "--rounds", "3"], "cannot be used with"),
        (&["run", "--only", "c", "--skip", "c"], "leave no contender to measure"),
        (
            &["render", "--contender", "c", "-o", "a.jpg"],
            "a.jpg: the file name must end in .png, .pgm or .raw",
        ),
        // It took 6 GB.
        (
            &["render", "--contender", "pure", "-o", "a.png", "--size", "2147483647x1"],
            "a.png: a PNG can be at most 100000000 pixels wide here",
        ),
        (&["run", "--size", "2147483647x1"], "a PNG can be at most 100000000 pixels wide here"),
        (
            &["cmp", "a", "b", "--threshold", "few"],
            "write it as a percentage of 0 or more, such as 5%",
        ),
        (
            &["--quick", "doctor"],
            "--quick is before doctor, where it has no effect: put it after doctor",
        ),
        (
            &["cmp", "a", "b", "--threshold", "-5%"],
            "write it as a percentage of 0 or more, such as 5%",
        ),
        (&["worker", "fortran"], "\"fortran\" is not a strategy in Rust"),
        (&["worker", "ctypes"], "\"ctypes\" is not a strategy in Rust"),
        (&["frobnicate"], "frobnicate"),
    ] {
        let stderr = refused(arguments);
        assert!(stderr.contains(message), "{stderr}");
    }
}

#[test]
fn completions_know_the_contenders() {
    let (code, stdout, _) = says(&["completions", "bash"]);
    assert_eq!(code, 0);
    assert!(stdout.contains("static bindgen dlopen dylib static-lto pure"), "{stdout}");
}

#[test]
fn colour_is_off_unless_asked_for() {
    let run = [&TINY[..], &["--only", "pure"]].concat();
    assert!(!says(&run).1.contains('\x1b'));
    assert!(says(&[&run[..], &["--color", "always"]].concat()).1.contains("\x1b[1m"));
    assert!(says(&["--color", "always", "doctor"]).1.contains("\x1b["));
    assert!(says(&["doctor", "--color", "always"]).1.contains("\x1b["));
}
