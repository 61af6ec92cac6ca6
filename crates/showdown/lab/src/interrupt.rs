//! SIGINT, SIGTERM, SIGHUP and SIGQUIT end the program at once, and leave no incomplete file and no child
//! process behind. No loop has to check for a signal, because a C call of several seconds could not do so.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Undoes something that is not complete.
pub(crate) type Undo = Box<dyn FnOnce() + Send>;

/// What is incomplete at the moment, and which files are complete.
static OPEN: Mutex<Open> = Mutex::new(Open { undo: BTreeMap::new(), next: 0, written: Vec::new() });

struct Open {
    undo: BTreeMap<u64, Undo>,
    next: u64,
    written: Vec<PathBuf>,
}

/// While this value lives, an interrupt undoes what was begun with it.
#[derive(Debug)]
pub(crate) struct Guard(u64);

impl Drop for Guard {
    fn drop(&mut self) {
        open().undo.remove(&self.0);
    }
}

/// Begins something. An interrupt cannot come between the beginning and the note of how to undo it.
pub(crate) fn begin<T>(begin: impl FnOnce() -> io::Result<(T, Undo)>) -> io::Result<(T, Guard)> {
    let mut open = open();
    let (begun, undo) = begin()?;
    let key = open.next;
    open.next += 1;
    open.undo.insert(key, undo);
    Ok((begun, Guard(key)))
}

/// Completes a file that was begun under this guard: an interrupt comes before that or after it.
pub(crate) fn complete(
    guard: Guard,
    path: &Path,
    complete: impl FnOnce() -> io::Result<()>,
) -> io::Result<()> {
    let result = {
        let mut open = open();
        let result = complete();
        open.undo.remove(&guard.0);
        if result.is_ok() {
            open.written.push(path.to_owned());
        }
        result
    };
    drop(guard);
    result
}

fn open() -> MutexGuard<'static, Open> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Listens for the signals that end a program. When one comes, everything incomplete is undone, and `then`
/// is told which files are complete. The program then ends with 128 plus the signal's number.
///
/// # Errors
///
/// If the system does not give a thread that could listen.
pub fn listen(then: impl FnOnce(&[PathBuf]) + Send + 'static) -> io::Result<()> {
    let end = move |signal: i32| {
        // The lock is held to the end, so that no other thread finds its work undone and reports that
        // instead.
        let mut open = open();
        while let Some((_, undo)) = open.undo.pop_first() {
            undo();
        }
        then(&open.written);
        process::exit(128 + signal)
    };
    system::on_signal(end)
}

#[cfg(unix)]
mod system {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    use std::{fs, io, thread};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    use signal_hook::flag::register_conditional_shutdown;
    use signal_hook::iterator::Signals;

    pub(super) fn on_signal(end: impl FnOnce(i32) + Send + 'static) -> io::Result<()> {
        let ignored = ignored();
        let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];
        let heard = signals.into_iter().filter(|signal| ignored & 1 << (signal - 1) == 0);
        let mut signals = Signals::new(heard.clone())?;
        let heard: Vec<i32> = heard.collect();
        let wait = move || {
            if let Some(signal) = signals.forever().next() {
                // A second signal ends the program at once, because standard error may be a pipe that
                // nobody reads.
                for again in heard {
                    let now = Arc::new(AtomicBool::new(true));
                    let _ = register_conditional_shutdown(again, 128 + signal, now);
                }
                end(signal);
            }
        };
        thread::Builder::new().name("signals".into()).spawn(wait).map(drop)
    }

    /// The signals that this program's parent has set to be ignored, as `nohup` does. Each signal is a bit.
    /// Only Linux provides them.
    fn ignored() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    /// Ctrl-C puts the number of SIGINT into the exit code, as on other systems.
    pub(super) fn on_signal(end: impl FnOnce(i32) + Send + 'static) -> io::Result<()> {
        let mut end = Some(end);
        let handler = move || {
            if let Some(end) = end.take() {
                end(2);
            }
        };
        ctrlc::set_handler(handler).map_err(io::Error::other)
    }
}
