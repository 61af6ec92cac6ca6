use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use crate::interrupt::{self, Guard, Undo};

/// The time in which a process may end by itself after it has closed its output.
const MOMENT: Duration = Duration::from_millis(500);

/// A child process and all processes that it starts. All of them are ended when this program ends, or when
/// this value is dropped before the child has ended.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) child: Child,
    guard: Option<Guard>,
}

impl Group {
    /// Starts a process in its own group. Ctrl-C in a terminal then only reaches this program, which ends
    /// the group.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let (child, guard) = interrupt::begin(|| {
            let child = command.spawn()?;
            let id = child.id();
            Ok((child, Box::new(move || kill(id)) as Undo))
        })?;
        Ok(Self { child, guard: Some(guard) })
    }

    /// Waits until the process has ended.
    pub(crate) fn wait(&mut self) -> io::Result<ExitStatus> {
        let status = self.child.wait();
        // If it ended because this program is being interrupted, this does not return.
        drop(self.guard.take());
        status
    }

    /// Ends the whole group, unless the process ends by itself in a moment. A process that has closed its
    /// output is about to end.
    pub(crate) fn end_soon(&mut self) -> io::Result<ExitStatus> {
        self.wait_until(Instant::now() + MOMENT).or_else(|_| self.end())
    }

    /// Waits until the process has ended, but no longer than this time.
    pub(crate) fn wait_until(&mut self, until: Instant) -> io::Result<ExitStatus> {
        while self.child.try_wait()?.is_none() {
            if Instant::now() >= until {
                return Err(io::ErrorKind::TimedOut.into());
            }
            thread::sleep(Duration::from_millis(5));
        }
        self.wait()
    }

    /// Ends the whole group now.
    pub(crate) fn end(&mut self) -> io::Result<ExitStatus> {
        if self.guard.is_some() {
            kill(self.child.id());
        }
        self.wait()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

#[cfg(unix)]
fn kill(group: u32) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;

    let _ = killpg(Pid::from_raw(group as i32), Signal::SIGKILL);
}

#[cfg(not(unix))]
fn kill(process: u32) {
    let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &process.to_string()]).output();
}
