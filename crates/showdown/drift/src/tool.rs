//! Compilers and generators: what one says when it refuses its input.

use std::io;
use std::process::Command;
use std::time::Duration;

use ffi_lab::{Missing, ending, run};

use crate::error::DriftError;
use crate::outcome::Stage;

/// What a full disk makes a tool say.
const FULL: &str = "No space left on device";

/// A tool that takes longer hangs. Optimising C++ takes longest.
const PATIENCE: Duration = Duration::from_secs(300);

/// Why something was not built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unbuilt {
    /// This tool refused its input, and said this.
    Refused(Stage, String),
    /// A tool or a file is missing, so that nothing is known of the consumer.
    Unknown(String),
}

impl Unbuilt {
    /// What was said.
    pub(crate) fn message(self) -> String {
        let (Self::Refused(_, message) | Self::Unknown(message)) = self;
        message
    }

    /// What the tool said that refused its input. Otherwise the lab itself has failed.
    pub(crate) fn said(self) -> Result<String, DriftError> {
        match self {
            Self::Refused(_, message) => Ok(message),
            Self::Unknown(message) => Err(DriftError::Broken(message)),
        }
    }
}

impl From<io::Error> for Unbuilt {
    fn from(error: io::Error) -> Self {
        Self::Unknown(error.to_string())
    }
}

impl From<Missing> for Unbuilt {
    fn from(missing: Missing) -> Self {
        Self::Unknown(missing.to_string())
    }
}

/// Runs a tool, and returns what it printed. If it fails, a linker that it called may have been the reason.
pub(crate) fn step(stage: Stage, command: &mut Command) -> Result<String, Unbuilt> {
    step_within(PATIENCE, stage, command)
}

/// The same for a tool that may take longer.
pub(crate) fn step_within(
    patience: Duration,
    stage: Stage,
    command: &mut Command,
) -> Result<String, Unbuilt> {
    command.env("LC_ALL", "C.UTF-8");
    let name = command.get_program().to_string_lossy().into_owned();
    // One that is too slow has not refused anything.
    let unknown = |error: io::Error| Unbuilt::Unknown(format!("{name}: {error}"));
    let output = run(command, "", patience).map_err(unknown)?;
    match output.status.code() {
        Some(0) => Ok(output.stdout),
        Some(_) => Err(refusal(stage, &output.stderr)),
        None => Err(Unbuilt::Unknown(format!("{name}: {}", ending(output.status)))),
    }
}

/// What a tool that failed has said.
fn refusal(stage: Stage, stderr: &str) -> Unbuilt {
    let mut lines = stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_linkers =
        |line: &&str| line.contains("undefined symbol") || line.contains("undefined reference");
    if let Some(line) = lines.clone().find(is_linkers) {
        return Unbuilt::Refused(Stage::Link, line.trim_start_matches("= note: ").to_owned());
    }
    // Here, cargo's build scripts generate declarations.
    let is_script = stderr.contains("failed to run custom build command");
    let stage = if is_script { Stage::Codegen } else { stage };
    // The last line of Python's traceback has the error.
    let is_traceback = stderr.contains("Traceback (most recent call last)");
    let last = lines.next_back().filter(|_| is_traceback);
    let message = last.unwrap_or(first_error(stderr)).to_owned();
    match message.contains(FULL) {
        true => Unbuilt::Unknown(message),
        false => Unbuilt::Refused(stage, message),
    }
}

/// The first line of a tool's output that is an error, or else the first.
pub(crate) fn first_error(output: &str) -> &str {
    let mut lines = output.lines().map(str::trim).filter(|line| !line.is_empty());
    // Whatever a full disk breaks, it is not the reason.
    if let Some(line) = lines.clone().find(|line| line.contains(FULL)) {
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
        let expected = Unbuilt::Refused(Stage::Link, "ld.lld: error: undefined symbol: f".into());
        assert_eq!(refusal(Stage::Compile, linked), expected);
        let script = "error: failed to run custom build command for `x`\n";
        assert!(matches!(refusal(Stage::Compile, script), Unbuilt::Refused(Stage::Codegen, _)));
    }

    #[test]
    fn a_tool_that_is_missing_or_ends_early_says_nothing_of_its_input() {
        let unknown = |command: &mut Command| match step(Stage::Compile, command) {
            Err(Unbuilt::Unknown(message)) => message,
            other => panic!("{other:?}"),
        };
        assert!(unknown(&mut Command::new("/no/such/compiler")).contains("/no/such/compiler"));
        let mut slow = Command::new("sleep");
        let slow = step_within(Duration::from_millis(20), Stage::Compile, slow.arg("9"));
        assert!(matches!(slow, Err(Unbuilt::Unknown(_))), "{slow:?}");
        let killed = unknown(Command::new("sh").args(["-c", "kill -9 $$"]));
        assert!(killed.contains("SIGKILL"), "{killed}");
        let full = refusal(Stage::Compile, "error: a.o: No space left on device\n");
        assert_eq!(full, Unbuilt::Unknown("error: a.o: No space left on device".into()));
    }
}
