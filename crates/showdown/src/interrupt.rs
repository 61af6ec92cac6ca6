//! Ctrl-C ends the program at once, with exit code 130 and without half a file left behind. No loop
//! has to look out for it: a C call of several seconds could not.

use std::fs;
use std::path::PathBuf;
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The temporary file that is being written at the moment.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Installs the handler. Worker processes need none: they end when their standard input does.
pub(crate) fn exit_on_ctrl_c() {
    let installed = ctrlc::set_handler(|| {
        if let Some(path) = unfinished().as_ref() {
            let _ = fs::remove_file(path);
        }
        eprintln!("\ninterrupted: what was not yet announced as written has not been written");
        process::exit(130);
    });
    debug_assert!(installed.is_ok(), "no other handler is installed");
}

/// Runs `write`, which fills the temporary file at `path` and renames it; until it returns, Ctrl-C
/// removes the file.
pub(crate) fn removing<T>(path: PathBuf, write: impl FnOnce() -> T) -> T {
    *unfinished() = Some(path);
    let result = write();
    *unfinished() = None;
    result
}

fn unfinished() -> MutexGuard<'static, Option<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}
