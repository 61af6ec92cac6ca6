//! A contender in a process of its own, which speaks the line [protocol].

use std::env;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ffi_worker::{Job, Sample, protocol};
use mandel_core::Img;

use super::Runner;

/// An answer's line is short; what has no end of line by then is no answer.
const LINE_LIMIT: u64 = 4096;

/// How long an answer may take beyond the time that its work needs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// From winbase.h.
#[cfg(windows)]
const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;

/// A running worker, which ends with this value.
pub(crate) struct Worker {
    child: Arc<Mutex<Child>>,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// [`PATIENCE`], but in tests.
    patience: Duration,
}

impl Worker {
    /// Starts one.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        isolate(command);
        detach(command);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let requests = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let answers = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Self {
            child: Arc::new(Mutex::new(child)),
            requests,
            answers: BufReader::new(answers),
            patience: PATIENCE,
        })
    }

    fn ask(&mut self, job: &Job, img: &mut Img) -> Result<Sample, String> {
        let request = protocol::request(job, img.width(), img.height());
        writeln!(self.requests, "{request}").map_err(|error| self.obituary(&error))?;

        let mut line = Vec::new();
        self.answers
            .by_ref()
            .take(LINE_LIMIT)
            .read_until(b'\n', &mut line)
            .map_err(|error| self.obituary(&error))?;
        if line.is_empty() {
            return Err(self.obituary(&io::ErrorKind::UnexpectedEof.into()));
        }
        let (mut sample, bytes) = protocol::parse_answer(&String::from_utf8_lossy(&line))?;

        let mut value = [0];
        let target = if job.model.draws() { img.pixels_mut() } else { &mut value };
        if bytes != target.len() {
            return Err(format!("{bytes} bytes in the answer to {request:?}"));
        }
        self.answers.read_exact(target).map_err(|error| self.obituary(&error))?;
        sample.value = value[0];
        Ok(sample)
    }

    /// What became of a worker that no longer talks.
    fn obituary(&self, error: &io::Error) -> String {
        let mut child = locked(&self.child);
        let _ = child.kill(); // it may have closed its pipes and live on
        match child.wait() {
            Ok(status) => format!("the process ended with {status}"),
            Err(_) => format!("the process does not answer: {error}"),
        }
    }
}

/// Makes the environment of a worker: what `command` sets and nothing else. An inherited
/// LD_LIBRARY_PATH (cargo sets one) or PYTHONPATH could give it other code than what is meant.
pub(crate) fn isolate(command: &mut Command) {
    let set: Vec<_> = command
        .get_envs()
        .map(|(key, value)| (key.to_owned(), value.map(ToOwned::to_owned)))
        .collect();
    command.env_clear();
    for kept in ["MANDEL_LIBRARY", "SystemRoot"] {
        command.envs(env::var_os(kept).map(|value| (kept, value)));
    }
    // Without a locale, PyPy takes every path for ASCII.
    command.env("LC_ALL", "C.UTF-8");
    command.envs(set.into_iter().filter_map(|(key, value)| Some((key, value?))));
}

/// Gives a process a group of its own: a terminal's Ctrl-C is for us, and ends the worker by closing its
/// input.
fn detach(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(command, CREATE_NEW_PROCESS_GROUP);
}

impl Runner for Worker {
    fn sample(&mut self, job: &Job, img: &mut Img) -> Result<Sample, String> {
        // The slowest language takes about a microsecond an iteration, or a call.
        let work = img.pixels().len() as u64 * u64::from(job.max_iters.unsigned_abs());
        let limit = self.patience + Duration::from_micros(work.max(job.crossings));
        let child = Arc::new(Mutex::new(Some(Arc::clone(&self.child))));
        watched(limit, &child, || self.ask(job, img))
    }
}

/// The first sample of each of these programs, one process after the other, and how many nanoseconds
/// it took from the start of the process until it was here.
///
/// One watchdog is for all of them: to start its thread takes time, which is not to be in theirs.
pub(super) fn first_answers<'a>(
    programs: impl Iterator<Item = &'a Path>,
    job: &Job,
    img: &mut Img,
) -> Result<Vec<(Sample, u64)>, String> {
    let child = Arc::new(Mutex::new(None));
    let mut first_answer = |program: &Path| {
        let start = Instant::now();
        let mut worker = Worker::start(&mut Command::new(program))
            .map_err(|error| format!("{}: {error}", program.display()))?;
        *locked(&child) = Some(Arc::clone(&worker.child));
        let sample = worker.ask(job, img)?;
        Ok((sample, start.elapsed().as_nanos() as u64))
    };
    watched(PATIENCE, &child, || programs.map(&mut first_answer).collect())
}

/// Runs a process with this input to its end, and returns what it printed. One that takes too long is
/// killed, and so, by a terminal's Ctrl-C, is one that is in our group.
pub(crate) fn run(command: &mut Command, input: &str, limit: Duration) -> Result<Output, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let failure = |error| format!("it does not start: {error}");
    let mut child = command.spawn().map_err(failure)?;
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut requests), Some(mut answers), Some(mut words)) = pipes else {
        return Err(failure(io::ErrorKind::BrokenPipe.into()));
    };
    let child = Arc::new(Mutex::new(child));
    watched(limit, &Arc::new(Mutex::new(Some(Arc::clone(&child)))), || {
        // It may have ended already, and then says why.
        let _ = requests.write_all(input.as_bytes());
        drop(requests);
        // Both at once: it may fill one pipe before it closes the other.
        let words = thread::spawn(move || {
            let mut stderr = Vec::new();
            words.read_to_end(&mut stderr).map(|_| stderr)
        });
        let mut stdout = Vec::new();
        let read = answers.read_to_end(&mut stdout);
        let stderr = words.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let status = locked(&child).wait();
        let output = read.and_then(|_| Ok(Output { status: status?, stdout, stderr: stderr? }));
        output.map_err(|error| format!("it does not answer: {error}"))
    })
}

/// Does the work, and kills the process that it waits for when it takes too long.
fn watched<R>(
    limit: Duration,
    child: &Arc<Mutex<Option<Arc<Mutex<Child>>>>>,
    work: impl FnOnce() -> Result<R, String>,
) -> Result<R, String> {
    let (done, waiting) = mpsc::channel::<()>();
    let child = Arc::clone(child);
    let watchdog = thread::spawn(move || {
        let late = waiting.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
        if let Some(child) = locked(&child).as_ref().filter(|_| late) {
            let _ = locked(child).kill();
        }
        late
    });
    let result = work();
    drop(done);
    match watchdog.join() {
        Ok(true) => Err(format!("no answer within {} s", limit.as_secs_f64())),
        _ => result,
    }
}

/// Also where a thread panicked that had it.
pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut child = locked(&self.child);
        let _ = child.kill();
        let _ = child.wait();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use ffi_worker::Model;

    use super::*;

    /// What the showdown makes of a worker that runs this shell script.
    fn ask(script: &str) -> Result<Sample, String> {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let mut worker = Worker::start(&mut command).unwrap();
        worker.patience = Duration::from_millis(500);
        let job = Job { model: Model::OneCall, max_iters: 20, crossings: 1 };
        worker.sample(&job, &mut Img::new(2, 1).unwrap())
    }

    #[test]
    fn a_sound_answer_is_taken() {
        let answer = ask(
            "read request; test \"$request\" = 'one_call 2 1 20' && echo 'ok 7 1 2' && printf ab",
        );
        assert_eq!(answer, Ok(Sample { ns: 7, calls: 1, value: 0 }));
    }

    #[test]
    fn a_worker_that_dies_is_reported_with_its_status() {
        assert_eq!(
            ask("read request; exit 3"),
            Err("the process ended with exit status: 3".into())
        );
        let half = ask("read request; echo 'ok 7 1 2'; printf a; exit 0");
        assert_eq!(half, Err("the process ended with exit status: 0".into()));
    }

    #[test]
    fn a_worker_that_hangs_is_killed() {
        let error = ask("read request; exec sleep 60").unwrap_err();
        assert!(error.starts_with("no answer within 0.5"), "{error}");
    }

    #[test]
    fn rubbish_and_a_wrong_size_are_refused() {
        assert_eq!(
            ask("read request; echo hello; exec sleep 1"),
            Err("the answer \"hello\\n\" is not one".into())
        );
        assert_eq!(
            ask("read request; echo 'ok 7 1 3'; printf abc; exec sleep 1"),
            Err("3 bytes in the answer to \"one_call 2 1 20\"".into())
        );
        assert_eq!(ask("read request; echo error no luck; exec sleep 1"), Err("no luck".into()));
    }
}
