//! Ctrl-C ends the program at once, with exit code 130 and without half a file left behind. No loop
//! has to look out for it: a C call of several seconds could not.

use std::io;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::view::message;

/// What undoes something that is half done.
pub(crate) type Cleanup = Box<dyn FnOnce() + Send>;

/// For what must not be left behind at the moment.
static CLEANUP: Mutex<Option<Cleanup>> = Mutex::new(None);

/// Installs the handler.
pub(crate) fn exit_on_ctrl_c() {
    let installed = ctrlc::set_handler(|| {
        // Held to the end: whoever is at work must not find it undone and report that instead.
        let mut cleanup = cleanup();
        if let Some(undo) = cleanup.take() {
            undo();
        }
        message::plain("\ninterrupted: only the files named above were written");
        process::exit(130);
    });
    debug_assert!(installed.is_ok(), "no other handler is installed");
}

/// Begins something and does the `work` on it. Ctrl-C undoes what was begun until the work returns.
pub(crate) fn with_cleanup<T, R>(
    begin: impl FnOnce() -> io::Result<(T, Cleanup)>,
    work: impl FnOnce(T) -> io::Result<R>,
) -> io::Result<R> {
    let begun = {
        // Not interrupted between the beginning and the note of how to undo it.
        let mut cleanup = cleanup();
        let (begun, undo) = begin()?;
        *cleanup = Some(undo);
        begun
    };
    let result = work(begun);
    *cleanup() = None;
    result
}

fn cleanup() -> MutexGuard<'static, Option<Cleanup>> {
    CLEANUP.lock().unwrap_or_else(PoisonError::into_inner)
}
