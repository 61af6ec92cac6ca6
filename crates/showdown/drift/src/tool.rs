//! Compilers and generators: what one says when it refuses its input.

use std::process::Command;
use std::time::Duration;

use ffi_lab::run;

use crate::outcome::Stage;

/// A tool that takes longer hangs. Optimising C++ takes longest.
const PATIENCE: Duration = Duration::from_secs(300);

/// The tool that refused, and what it said.
pub(crate) type Refused = (Stage, String);

/// Runs a tool, and returns what it printed. If it fails, a linker that it called may have been the reason.
pub(crate) fn step(stage: Stage, command: &mut Command) -> Result<String, Refused> {
    command.env("LC_ALL", "C.UTF-8");
    let output = run(command, "", PATIENCE).map_err(|error| (stage, error.to_string()))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(refusal(stage, &output.stderr))
}

/// What a tool that failed has said.
pub(crate) fn refusal(stage: Stage, stderr: &str) -> Refused {
    let mut lines = stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_linkers =
        |line: &&str| line.contains("undefined symbol") || line.contains("undefined reference");
    if let Some(line) = lines.clone().find(is_linkers) {
        return (Stage::Link, line.trim_start_matches("= note: ").to_owned());
    }
    // The last line of Python's traceback has the error.
    let is_traceback = stderr.contains("Traceback (most recent call last)");
    let last = lines.next_back().filter(|_| is_traceback);
    (stage, last.unwrap_or(first_error(stderr)).to_owned())
}

/// The first line of a tool's output that is an error, or else the first.
pub(crate) fn first_error(output: &str) -> &str {
    let mut lines = output.lines().map(str::trim).filter(|line| !line.is_empty());
    // Whatever a full disk breaks, it is not the reason.
    if let Some(line) = lines.clone().find(|line| line.contains("No space left on device")) {
        return line;
    }
    // A panic's message is below its place.
    let panic = lines.clone().skip_while(|line| !line.contains("panicked at")).nth(1);
    let error = panic.or_else(|| lines.clone().find(|line| line.contains("error")));
    error.or_else(|| lines.next()).unwrap_or("it printed nothing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_says_what_was_wrong_is_found() {
        for (output, expected) in [
            ("warning: x\nf.c:1: error: no luck\nmore", "f.c:1: error: no luck"),
            ("thread 'main' panicked at build.rs:1:\nno luck\nnote: x", "no luck"),
            (
                "error: could not compile `x`\nerror: a.o: No space left on device (os error 28)",
                "error: a.o: No space left on device (os error 28)",
            ),
            ("all is well", "all is well"),
            ("\n", "it printed nothing"),
        ] {
            assert_eq!(first_error(output), expected);
        }
        let linked =
            "error: linking with `cc` failed\n = note: ld.lld: error: undefined symbol: f\n";
        let expected = (Stage::Link, "ld.lld: error: undefined symbol: f".to_owned());
        assert_eq!(refusal(Stage::Compile, linked), expected);
    }
}
