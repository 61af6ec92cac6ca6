use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use ffi_harness::protocol::{Answer, ProtocolError, Request};

use super::run::text_of;
use super::{Deadline, Group, ending, isolate, last_line};
use crate::Missing;

/// The maximum length of an answer's line. A longer line is not an answer.
const LONGEST_LINE: u64 = 4096;

/// How long an answer may take beyond the time that its work needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A contender in its own process, which speaks the [protocol](ffi_harness::protocol).
pub struct Process {
    group: Group,
    requests: ChildStdin,
    answers: BufReader<Deadline>,
    errors: File,
    patience: Duration,
}

/// What was wrong with a contender during the measurement.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// It ended before it had answered.
    #[error("its process ended with {}{}", ending(*status), said.as_ref().map_or(String::new(), |said| format!(": {said}")))]
    Ended {
        /// Its exit status.
        status: ExitStatus,
        /// The last line that it wrote to standard error.
        said: Option<String>,
    },
    /// It did not answer in time, so it was ended.
    #[error("its process did not answer within {} s", .0.as_secs_f64())]
    Hung(Duration),
    /// It answered with an error.
    #[error("{0}")]
    Refused(String),
    /// It answered that it cannot make the call of this shape.
    #[error("{0}")]
    Cannot(String),
    /// It answered with a line that is not an answer.
    #[error("its process answered {0:?}, which is not an answer")]
    Nonsense(String),
    /// The answer does not fit the request.
    #[error("its process answered {request:?} with {bytes} bytes and {calls} calls")]
    Unfit {
        /// The request.
        request: String,
        /// How many bytes it announced.
        bytes: usize,
        /// How many calls it made.
        calls: u64,
    },
    /// The result is wrong.
    #[error("{0}")]
    Wrong(String),
    /// The system refused the communication with it.
    #[error("its process does not answer")]
    Io(#[source] io::Error),
    /// The system could not start the process.
    #[error("its process was not started: {0}")]
    Start(Missing),
}

impl Fault {
    /// Whether the fault only means that the contender cannot run here: its process says so, or a program
    /// or a library of it is missing.
    #[must_use]
    pub fn is_absence(&self) -> bool {
        match self {
            Self::Refused(_) => true,
            // The exit codes of a shell and a loader for a program or a library that does not exist.
            Self::Ended { status, .. } => matches!(status.code(), Some(126 | 127)),
            _ => false,
        }
    }
}

impl Process {
    /// Starts a process.
    ///
    /// # Errors
    ///
    /// If the system does not start it.
    pub fn start(command: &mut Command) -> io::Result<Self> {
        isolate(command);
        let errors = tempfile::tempfile()?;
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors.try_clone()?);
        let mut group = Group::start(command)?;
        let requests = group.child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let stream = group.child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let answers = BufReader::new(Deadline { stream, until: Instant::now() });
        Ok(Self { group, requests, answers, errors, patience: PATIENCE })
    }

    /// The process ID.
    pub(crate) fn id(&self) -> u32 {
        self.group.child.id()
    }

    /// Asks for a sample. The picture or the computed value is written to `output`, which must have the
    /// same length.
    ///
    /// # Errors
    ///
    /// If the process does not do what was asked for, or ends.
    pub fn ask(&mut self, request: Request, output: &mut [u8]) -> Result<Answer, Fault> {
        let patience = self.patience + work(request);
        self.answers.get_mut().until = Instant::now() + patience;
        self.exchange(request, output).map_err(|fault| match fault {
            Fault::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
                let _ = self.group.end();
                Fault::Hung(patience)
            }
            // The process has ended, or has closed its pipes.
            Fault::Io(_) => match self.group.end_soon() {
                Ok(status) => {
                    let said = text_of(&mut self.errors);
                    Fault::Ended { status, said: last_line(&said).map(str::to_owned) }
                }
                Err(error) => Fault::Io(error),
            },
            other => other,
        })
    }

    fn exchange(&mut self, request: Request, output: &mut [u8]) -> Result<Answer, Fault> {
        writeln!(self.requests, "{request}").map_err(Fault::Io)?;
        let mut line = Vec::new();
        let mut answers = self.answers.by_ref().take(LONGEST_LINE);
        answers.read_until(b'\n', &mut line).map_err(Fault::Io)?;
        if line.is_empty() {
            return Err(Fault::Io(io::ErrorKind::UnexpectedEof.into()));
        }
        let answer: Answer =
            String::from_utf8_lossy(&line).parse().map_err(|error| match error {
                ProtocolError::Refused(reason) => Fault::Refused(reason),
                ProtocolError::Cannot(reason) => Fault::Cannot(reason),
                _ => Fault::Nonsense(String::from_utf8_lossy(&line).trim_end().to_owned()),
            })?;
        let Answer { bytes, calls, .. } = answer;
        if bytes != output.len() || calls != calls_of(request) {
            return Err(Fault::Unfit { request: request.to_string(), bytes, calls });
        }
        self.answers.read_exact(output).map_err(Fault::Io)?;
        Ok(answer)
    }
}

/// The number of foreign calls of a request.
fn calls_of(request: Request) -> u64 {
    match request {
        Request::PerPixel(picture) => picture.width as u64 * picture.height as u64,
        Request::Crossing { calls } | Request::Shape { calls, .. } => calls,
        Request::OneCall(_) | Request::Load | Request::Limit(_) => 1,
    }
}

/// The time that the slowest language needs: about a microsecond for a round of a point, or for a call.
fn work(request: Request) -> Duration {
    Duration::from_micros(match request {
        Request::PerPixel(picture) | Request::OneCall(picture) | Request::Limit(picture) => {
            picture.width as u64 * picture.height as u64 * picture.max_iters as u64
        }
        Request::Crossing { calls } => calls,
        Request::Shape { calls, shape } => calls * (100 + shape.size().unwrap_or(0)),
        Request::Load => 0,
    })
}

#[cfg(all(test, unix))]
mod tests {
    use ffi_harness::protocol::Picture;

    use super::*;

    /// The answer of a process that runs this shell script.
    fn ask(script: &str) -> Result<Vec<u8>, String> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        let mut process = Process::start(&mut command).unwrap();
        process.patience = Duration::from_millis(500);
        let mut output = vec![0; 2];
        let picture = Picture { width: 2, height: 1, max_iters: 20 };
        let answer = process.ask(Request::OneCall(picture), &mut output);
        answer.map(|_| output).map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_sound_answer_is_taken() {
        let script =
            "read request; test \"$request\" = 'one_call 2 1 20' && echo 'ok 7 1 2' && printf ab";
        assert_eq!(ask(script), Ok(b"ab".to_vec()));
    }

    #[test]
    fn a_process_that_dies_is_reported_with_its_status_and_its_last_line() {
        for (script, message) in [
            ("read request; exit 3", "its process ended with exit status: 3"),
            (
                "read request; echo 'ok 7 1 2'; printf a; exit 0",
                "its process ended with exit status: 0",
            ),
            (
                "echo first >&2; echo 'no libmandel.so' >&2; exit 127",
                "its process ended with exit status: 127: no libmandel.so",
            ),
            ("read request; kill -SEGV $$", "its process ended with signal 11 (SIGSEGV)"),
            ("read request; kill -BUS $$", "its process ended with signal 7 (SIGBUS)"),
        ] {
            assert_eq!(ask(script), Err(message.into()), "{script}");
        }
    }

    /// This is also true if a child of the process keeps the pipe open.
    #[test]
    fn a_process_that_hangs_is_ended() {
        for script in ["read request; exec sleep 60", "read request; sleep 60 & wait"] {
            let error = ask(script).unwrap_err();
            assert!(error.starts_with("its process did not answer within 0.5"), "{error}");
        }
    }

    #[test]
    fn rubbish_and_what_does_not_fit_the_request_are_refused() {
        for (answer, message) in [
            ("echo hello", "its process answered \"hello\", which is not an answer"),
            (
                "echo 'ok 7 1 3'; printf abc",
                "its process answered \"one_call 2 1 20\" with 3 bytes and 1 calls",
            ),
            (
                "echo 'ok 7 9 2'; printf ab",
                "its process answered \"one_call 2 1 20\" with 2 bytes and 9 calls",
            ),
            ("echo error no luck", "no luck"),
        ] {
            let script = format!("read request; {answer}; exec sleep 1");
            assert_eq!(ask(&script), Err(message.into()), "{script}");
        }
    }

    #[test]
    fn a_crash_and_a_hang_are_faults_and_a_refusal_is_an_absence() {
        let fault = |script: &str| {
            let mut command = Command::new("/bin/sh");
            let mut process = Process::start(command.args(["-c", script])).unwrap();
            process.patience = Duration::from_millis(300);
            process.ask(Request::Load, &mut [0]).unwrap_err()
        };
        for (script, is_absence) in [
            ("read request; echo error no module", true),
            ("exit 127", true),
            // The exit codes of a panic in Rust and of an exception in Python.
            ("exit 101", false),
            ("exit 1", false),
            ("kill -SEGV $$", false),
            ("exec sleep 9", false),
            ("read request; echo hello; exec sleep 9", false),
        ] {
            assert_eq!(fault(script).is_absence(), is_absence, "{script}");
        }
    }
}
