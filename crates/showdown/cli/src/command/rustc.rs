use std::env;
use std::path::Path;
use std::process::ExitCode;

use ffi_costs::wrapper;

use crate::message;

/// Takes the place of rustc in a build of `showdown costs`, and appends how long it took to this file.
pub(crate) fn rustc(times: &Path) -> ExitCode {
    let command: Vec<_> = env::args_os().skip(1).collect();
    match wrapper::run(times, &command) {
        // A rustc that was ended by a signal has no code.
        Ok(status) => {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            code.map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => {
            message::error(&error);
            ExitCode::FAILURE
        }
    }
}
