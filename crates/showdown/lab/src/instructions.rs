//! Counts the instructions of a crossing, including those of the callee. valgrind counts them, because it
//! runs a process instruction by instruction. A count is the same on a busy machine as on an idle one.

use std::io;
use std::panic::resume_unwind;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ffi_harness::protocol::{Answer, ProtocolError, Request};
use ffi_harness::shape::Shape;
use ffi_results::Model;

use crate::contenders::{Contender, Language};
use crate::lab::Lab;
use crate::process::{ending, isolate, last_line, run};
use crate::{Missing, tools};

/// The rest of a process differs by some thousand instructions from one process to the next. With this many
/// calls, that is a hundredth of an instruction per call. The calls take less time than the start of
/// valgrind.
const CALLS: u64 = 400_000;

/// There are fewer calls of a shape, because some shapes do much more. The difference is then some tenths
/// of an instruction per call.
const CALLS_OF_SHAPES: u64 = 20_000;

/// The largest size that is counted. With more, the count would be mostly the callee's work, not the
/// border.
const LARGEST: u64 = 1024;

/// The time limit. valgrind takes a second, but a library that hangs takes forever.
const PATIENCE: Duration = Duration::from_secs(60);

/// The instructions of one crossing, or why they were not counted.
pub type Count = Result<f64, CountError>;

/// Why instructions were not counted.
#[derive(Debug, thiserror::Error)]
pub enum CountError {
    /// valgrind cannot be run, or did not end.
    #[error("valgrind")]
    Valgrind(#[source] io::Error),
    /// valgrind ended with an error.
    #[error("valgrind failed ({status}): {said}")]
    Failed {
        /// How it ended.
        status: String,
        /// Its last line.
        said: String,
    },
    /// The counted process does not answer as it should.
    #[error(transparent)]
    Answer(#[from] ProtocolError),
    /// The process made a different number of calls.
    #[error("its process made {made} calls, and was asked for {asked}")]
    Calls {
        /// How many it was asked for.
        asked: u64,
        /// How many it made.
        made: u64,
    },
    /// There is no number in what valgrind printed.
    #[error("valgrind printed no count")]
    NoCount,
}

/// Counts the instructions for each of these contenders except those from Python, because an interpreter
/// runs much more than the crossing. It runs two processes at a time, so nothing may be timed meanwhile.
///
/// # Errors
///
/// If there is no valgrind.
pub fn count<'a>(
    lab: &Lab<'_>,
    contenders: &'a [Contender],
) -> Result<Vec<(&'a str, Count)>, Missing> {
    let offering = contenders.iter().filter(|one| one.offers(Model::Crossing));
    let jobs = offering.map(|one| (one, Crossings { shape: None, more: CALLS }));
    Ok(count_all(lab, jobs)?.into_iter().map(|(name, _, count)| (name, count)).collect())
}

/// Counts the instructions of the calls of these shapes, except those that carry much.
///
/// # Errors
///
/// If there is no valgrind.
pub fn count_shapes<'a>(
    lab: &Lab<'_>,
    contenders: &'a [Contender],
    shapes: &[Shape],
) -> Result<Vec<(&'a str, Shape, Count)>, Missing> {
    let small = shapes.iter().filter(|shape| shape.size().is_none_or(|size| size <= LARGEST));
    let of = |shape: &Shape| Crossings { shape: Some(*shape), more: CALLS_OF_SHAPES };
    let small: Vec<_> = small.map(of).collect();
    let jobs = contenders.iter().flat_map(|one| small.iter().map(move |it| (one, *it)));
    let counts = count_all(lab, jobs)?.into_iter();
    Ok(counts.filter_map(|(name, of, count)| Some((name, of.shape?, count))).collect())
}

/// The calls that are counted in the second process, in addition to one.
#[derive(Clone, Copy)]
struct Crossings {
    /// The shape. `None` means a call of `mandel`.
    shape: Option<Shape>,
    more: u64,
}

fn count_all<'a>(
    lab: &Lab<'_>,
    jobs: impl Iterator<Item = (&'a Contender, Crossings)>,
) -> Result<Vec<(&'a str, Crossings, Count)>, Missing> {
    // A contender that cannot run is reported when it is tried out.
    let jobs = jobs.filter(|(one, _)| one.language != Language::Python);
    let jobs: Vec<_> = jobs
        .filter_map(|(one, of)| Some((one.name.as_str(), of, lab.command(one).ok()?)))
        .collect();
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let valgrind = Valgrind { program: tools::VALGRIND.find()?.path, patience: PATIENCE };
    lab.observer().started("valgrind counts instructions");
    let jobs = Mutex::new(jobs.into_iter());
    let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || -> Vec<_> {
        let take = || next().map(|(name, of, command)| (name, of, valgrind.each(&command, of)));
        std::iter::from_fn(take).collect()
    };
    let counts = thread::scope(|scope| {
        // If the system gives no thread, this thread does all the work.
        let helper = thread::Builder::new().spawn_scoped(scope, work).ok();
        let mut counts = work();
        if let Some(helper) = helper {
            counts.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        counts
    });
    lab.observer().finished();
    Ok(counts)
}

struct Valgrind {
    program: PathBuf,
    /// [`PATIENCE`], except in tests.
    patience: Duration,
}

impl Valgrind {
    /// The difference between a process that crosses once and one that crosses often, divided by the number
    /// of additional crossings. The start of the process and everything else are in both counts.
    fn each(&self, command: &Command, of: Crossings) -> Count {
        let total = |calls| {
            let request = match of.shape {
                Some(shape) => Request::Shape { calls, shape },
                None => Request::Crossing { calls },
            };
            self.total(command, request, calls)
        };
        let (few, many) = (total(1)?, total(1 + of.more)?);
        let each = many.saturating_sub(few) as f64 / of.more as f64;
        Ok((each * 10.0).round() / 10.0) // smaller differences are between the processes
    }

    /// All instructions of a process that makes this many crossings.
    fn total(&self, measured: &Command, of: Request, calls: u64) -> Result<u64, CountError> {
        let mut command = Command::new(&self.program);
        command
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--vgdb=no"])
            .arg(measured.get_program())
            .args(measured.get_args());
        isolate(&mut command);
        let request = format!("{of}\n");
        let output = run(&mut command, &request, self.patience).map_err(CountError::Valgrind)?;
        if !output.status.success() {
            let said = last_line(&output.stderr).unwrap_or("it printed nothing");
            let (status, said) = (ending(output.status), without_pid(said).to_owned());
            return Err(CountError::Failed { status, said });
        }
        let line = output.stdout.lines().next().unwrap_or_default();
        let Answer { calls: made, .. } = line.parse()?;
        if made != calls {
            return Err(CountError::Calls { asked: calls, made });
        }
        collected(&output.stderr).ok_or(CountError::NoCount)
    }
}

/// `==4711== Collected : 4471756`
fn collected(text: &str) -> Option<u64> {
    text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
}

/// Removes the process number: `a message` from `==4711== a message`.
fn without_pid(line: &str) -> &str {
    let parts = line.strip_prefix("==").and_then(|line| line.split_once("== "));
    match parts {
        Some((pid, message)) if pid.bytes().all(|byte| byte.is_ascii_digit()) => message,
        _ => line,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::error::Error;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use super::*;

    /// The result with this shell script instead of valgrind.
    fn counted(script: &str) -> Result<f64, String> {
        counted_within(PATIENCE, script).map_err(|error| error.to_string())
    }

    fn counted_within(patience: Duration, script: &str) -> Count {
        let folder = TempDir::new().unwrap();
        let program = folder.path().join("valgrind");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let of = Crossings { shape: None, more: CALLS };
        Valgrind { program, patience }.each(&Command::new("linked"), of)
    }

    #[test]
    fn the_difference_of_two_processes_for_each_crossing_more() {
        let script = "read model calls; printf 'ok 7 %s 1\\n\\000' $calls; \
                      echo \"==1== Collected : $((600000 + 38 * calls + calls / 1000))\" >&2";
        assert_eq!(counted(script), Ok(38.0));
    }

    #[test]
    fn a_valgrind_that_fails_is_reported_in_its_own_words() {
        for (script, reason) in [
            ("echo sorry >&2; exit 3", "valgrind failed (exit status: 3): sorry"),
            ("echo ==$$== sorry >&2; exit 3", "valgrind failed (exit status: 3): sorry"),
            ("exit 1", "valgrind failed (exit status: 1): it printed nothing"),
            ("read request; echo error no library", "no library"),
            ("echo hello", "\"hello\" is not an answer"),
            ("echo ok 7 5 1", "its process made 5 calls, and was asked for 1"),
            ("echo ok 7 1 1", "valgrind printed no count"),
        ] {
            assert_eq!(counted(script), Err(reason.into()), "{script}");
        }
    }

    #[test]
    fn a_valgrind_that_hangs_is_ended() {
        let error = counted_within(Duration::from_millis(500), "exec sleep 60").unwrap_err();
        assert_eq!(error.to_string(), "valgrind");
        assert_eq!(error.source().unwrap().to_string(), "it did not end within 0.5 s");
    }
}
