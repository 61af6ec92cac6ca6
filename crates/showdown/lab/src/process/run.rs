use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::{Deadline, Group};

/// The result of a process that ran to its end.
#[derive(Debug)]
pub struct Output {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: String,
    /// What it printed to standard error.
    pub stderr: String,
}

/// Runs a process with this input to its end. If it takes longer than `limit`, it is ended.
///
/// # Errors
///
/// If it cannot be started, or was ended ([`io::ErrorKind::TimedOut`]).
pub fn run(command: &mut Command, input: &str, limit: Duration) -> io::Result<Output> {
    // Standard error goes to a file, because reading two pipes needs a second thread.
    let mut errors = tempfile::tempfile()?;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors.try_clone()?);
    let mut group = Group::start(command)?;
    if let Some(mut requests) = group.child.stdin.take() {
        // If it has already ended, its standard error says why.
        let _ = requests.write_all(input.as_bytes());
    }
    let stream = group.child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let mut stdout = Vec::new();
    let until = Instant::now() + limit;
    let read = Deadline { stream, until }.read_to_end(&mut stdout);
    // It may have closed its output and still be running.
    let status =
        read.and_then(|_| group.wait_until(until)).map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => io::Error::new(
                io::ErrorKind::TimedOut,
                format!("it did not end within {} s", limit.as_secs_f64()),
            ),
            _ => error,
        })?;
    Ok(Output {
        status,
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: text_of(&mut errors),
    })
}

/// All that was written to a file so far.
pub(super) fn text_of(file: &mut File) -> String {
    let mut bytes = Vec::new();
    // A message that cannot be read is left out, because it is only an explanation.
    let _ = file.rewind().and_then(|()| file.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn ran(script: &str) -> Result<(String, String), String> {
        let mut command = Command::new("sh");
        let output = run(command.args(["-c", script]), "asked\n", Duration::from_millis(500));
        output.map(|output| (output.stdout, output.stderr)).map_err(|error| error.to_string())
    }

    #[test]
    fn both_outputs_are_read_whatever_their_size() {
        let script = "read line; echo $line; head -c 200000 /dev/zero >&2; echo end >&2";
        let (stdout, stderr) = ran(script).unwrap();
        assert_eq!((stdout.as_str(), stderr.len()), ("asked\n", 200_004));
    }

    /// The second process has closed its output. The program used to wait for it.
    #[test]
    fn a_process_that_hangs_is_ended() {
        for script in ["exec sleep 60", "exec sleep 60 >&-"] {
            assert_eq!(ran(script), Err("it did not end within 0.5 s".into()), "{script}");
        }
    }
}
