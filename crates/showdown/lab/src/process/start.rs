use std::fs;
use std::io::{self, BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::run::text_of;
use super::{Deadline, Group, ending, isolate, last_line};

/// A process from its start to its first line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The line.
    pub line: String,
    /// The time from before the process existed until the line was there, in nanoseconds.
    pub ns: u64,
    /// The highest resident memory until then, in bytes. Only Linux tells it.
    pub peak_bytes: Option<u64>,
}

/// Starts a process that prints a line and then waits until its input ends.
///
/// # Errors
///
/// If it cannot be started, prints no line within `limit`, or does not end well.
pub fn first_line(command: &mut Command, limit: Duration) -> io::Result<Started> {
    isolate(command);
    let mut errors = tempfile::tempfile()?;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors.try_clone()?);
    let start = Instant::now();
    let mut group = Group::start(command)?;
    let stream = group.child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let until = start + limit;
    let mut line = String::new();
    let read = BufReader::new(Deadline { stream, until }).read_line(&mut line);
    let ns = start.elapsed().as_nanos() as u64;
    let peak_bytes = peak_of(group.child.id());
    // It waits for this.
    drop(group.child.stdin.take());
    read?;
    let status = group.wait_until(Instant::now() + limit)?;
    if !status.success() || line.is_empty() {
        let said = text_of(&mut errors);
        let said = last_line(&said).map_or(String::new(), |said| format!(": {said}"));
        return Err(io::Error::other(format!("its process ended with {}{said}", ending(status))));
    }
    Ok(Started { line: line.trim_end().to_owned(), ns, peak_bytes })
}

/// The system counts in units that it calls kB and that are 1024 bytes.
fn peak_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|units| units * 1024)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn started(script: &str) -> Result<Started, String> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        first_line(&mut command, Duration::from_millis(500)).map_err(|error| error.to_string())
    }

    /// A time would be kept without its value, or the process would be left behind.
    #[test]
    fn the_line_is_taken_and_a_process_without_one_is_an_error() {
        let started_well = started("echo 4; read end; exit 0").unwrap();
        assert_eq!(started_well.line, "4");
        assert!(started_well.ns > 0);
        if cfg!(target_os = "linux") {
            assert!(started_well.peak_bytes.unwrap() > 0);
        }
        let error = |script| started(script).unwrap_err();
        assert!(error("echo no luck >&2; exit 3").ends_with("exit status: 3: no luck"));
        assert!(error("echo 4; read end; kill -SEGV $$").contains("SIGSEGV"));
        assert!(error("exit 0").ends_with("exit status: 0"));
        assert!(error("exec sleep 60").contains("timed out"));
    }
}
