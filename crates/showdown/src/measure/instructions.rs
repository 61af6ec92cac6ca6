//! How many instructions a crossing takes, callee included: counted by valgrind, which runs a worker's
//! program instruction by instruction. A count is the same on a busy machine as on an idle one.

use std::panic::resume_unwind;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use ffi_worker::{Job, Model, protocol};

use crate::contenders::{self, Contender, Context, PATIENCE, Skip};
use crate::machine::tools;
use crate::view::message;

/// What a process does besides differs by some thousand instructions from one to the next: with so many
/// calls, by a hundredth of one in each. They take less time than valgrind takes to start.
const CALLS: u64 = 400_000;

/// The instructions of one crossing, or why they were not counted.
pub(crate) type Count = Result<f64, String>;

/// Counts them for each of these contenders that is not Python: what an interpreter runs besides is not
/// the crossing. Several at a time, so this is for when nothing is timed.
pub(crate) fn count(
    chosen: &[&'static Contender],
    context: &Context,
) -> Result<Vec<(&'static str, Count)>, Skip> {
    // One that cannot run is skipped with its reason when it is started.
    let workers = chosen
        .iter()
        .filter(|one| !one.is_python() && one.offers(Model::Crossing))
        .filter_map(|one| Some((one.name, one.command(context).ok()?)));
    let workers: Vec<_> = workers.collect();
    if workers.is_empty() {
        return Ok(Vec::new());
    }
    let valgrind = tools::program("valgrind").map_err(|reason| Skip {
        reason,
        remedy: tools::install("valgrind", "not available for macOS on Apple silicon"),
    })?;
    message::note("valgrind counts the instructions of a crossing");
    let valgrind = Valgrind { program: valgrind.path, patience: PATIENCE };
    let workers = Mutex::new(workers.into_iter());
    let next = || workers.lock().unwrap_or_else(PoisonError::into_inner).next();
    let count = || -> Vec<_> {
        let take = || next().map(|(name, worker)| (name, valgrind.crossing(&worker)));
        std::iter::from_fn(take).collect()
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    Ok(thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(count)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    }))
}

struct Valgrind {
    program: PathBuf,
    /// [`PATIENCE`], but in tests.
    patience: Duration,
}

impl Valgrind {
    /// The difference between a process that crosses once and one that crosses often, for each crossing
    /// more: the start of the process, and whatever else it does, is in both.
    fn crossing(&self, worker: &Command) -> Count {
        let (few, many) = (self.total(worker, 1)?, self.total(worker, 1 + CALLS)?);
        let each = many.saturating_sub(few) as f64 / CALLS as f64;
        Ok((each * 10.0).round() / 10.0) // what lies below is the processes' own
    }

    /// All instructions of a process that crosses so many times.
    fn total(&self, worker: &Command, crossings: u64) -> Result<u64, String> {
        let mut command = Command::new(&self.program);
        command
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--vgdb=no"])
            .arg(worker.get_program())
            .args(worker.get_args());
        contenders::isolate(&mut command);
        let job = Job { model: Model::Crossing, max_iters: 1, crossings };
        let request = format!("{}\n", protocol::request(&job, 1, 1));
        let output = contenders::run(&mut command, &request, self.patience)
            .map_err(|reason| format!("valgrind: {reason}"))?;
        let words = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            let last = words.lines().rfind(|line| !line.trim().is_empty());
            let last = without_pid(last.unwrap_or("it said nothing").trim());
            return Err(format!("valgrind failed ({}): {last}", output.status));
        }
        let answer = String::from_utf8_lossy(&output.stdout);
        let (sample, _) = protocol::parse_answer(answer.lines().next().unwrap_or_default())?;
        if sample.calls != crossings {
            return Err(format!("{} calls in the answer for {crossings}", sample.calls));
        }
        collected(&words).ok_or_else(|| "valgrind printed no count".into())
    }
}

/// `==4711== Collected : 4471756`
fn collected(words: &str) -> Option<u64> {
    words.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
}

/// `valgrind's words` of `==4711== valgrind's words`: the same from each process.
fn without_pid(line: &str) -> &str {
    let words = line.strip_prefix("==").and_then(|line| line.split_once("== "));
    match words {
        Some((pid, words)) if pid.bytes().all(|byte| byte.is_ascii_digit()) => words,
        _ => line,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use tempfile::TempDir;

    use super::*;

    /// What comes of a valgrind that is this shell script.
    fn counted(script: &str) -> Count {
        counted_within(PATIENCE, script)
    }

    fn counted_within(patience: Duration, script: &str) -> Count {
        let folder = TempDir::new().unwrap();
        let program = folder.path().join("valgrind");
        fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Valgrind { program, patience }.crossing(&Command::new("worker"))
    }

    #[test]
    fn the_difference_of_two_processes_for_each_crossing_more() {
        let script = "read model calls; printf 'ok 7 %s 1\\n\\000' $calls; \
                      echo \"==1== Collected : $((600000 + 38 * calls + calls / 1000))\" >&2";
        assert_eq!(counted(script), Ok(38.0));
    }

    #[test]
    fn a_valgrind_that_fails_is_told_in_its_own_words() {
        for (script, reason) in [
            ("echo sorry >&2; exit 3", "valgrind failed (exit status: 3): sorry"),
            ("echo ==$$== sorry >&2; exit 3", "valgrind failed (exit status: 3): sorry"),
            ("exit 1", "valgrind failed (exit status: 1): it said nothing"),
            ("read request; echo error no library", "no library"),
            ("echo hello", "the answer \"hello\" is not one"),
            ("echo ok 7 5 1", "5 calls in the answer for 1"),
            ("echo ok 7 1 1", "valgrind printed no count"),
        ] {
            assert_eq!(counted(script), Err(reason.into()), "{script}");
        }
    }

    #[test]
    fn a_valgrind_that_hangs_is_killed() {
        let error = counted_within(Duration::from_millis(500), "exec sleep 60").unwrap_err();
        assert_eq!(error, "valgrind: no answer within 0.5 s");
    }

    /// A terminal's Ctrl-C ends it with us.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_valgrind_is_in_our_process_group() {
        let group = |process: &str| {
            format!("read -r id name state parent group rest < /proc/{process}/stat")
        };
        let script =
            format!("{}; its=$group; {}; echo error $((group - its))", group("$$"), group("$PPID"));
        assert_eq!(counted(&script), Err("0".into()));
    }
}
