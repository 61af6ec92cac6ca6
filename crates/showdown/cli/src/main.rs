//! `showdown` verifies, times and compares the ways to call the contractor's C library.
//!
//! The data flows one way. [`arguments`] go to a [`command`], which asks `ffi_lab` for an experiment. Its
//! results are stored as `ffi_results`, and `ffi_report` makes tables from them. Only this crate prints.

#![forbid(unsafe_code)]

mod arguments;
mod command;
mod failure;
mod message;
mod outputs;
mod progress;

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use arguments::Command;
use failure::Failure;
use ffi_costs::wrapper;

fn main() -> ExitCode {
    // cargo starts this program instead of rustc, and its arguments are not ours.
    if let Some(times) = env::var_os(wrapper::VARIABLE) {
        return command::rustc(&PathBuf::from(times));
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of our output has closed it, as in `showdown | head -1`.
        Err(Failure::Stdout(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            message::error(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run() -> Result<(), Failure> {
    let Some(arguments) = arguments::parse()? else { return Ok(()) };
    arguments.color.write_global();
    // A measured process handles no signals, like those in other languages. It ends when its input ends.
    if let Some(Command::Worker { contender }) = &arguments.command {
        return command::worker(contender);
    }
    ffi_lab::interrupt::listen(last_words).map_err(|error| {
        Failure::CannotRun(format!(
            "no thread can be started to listen for Ctrl-C: {error}; raise the limit of processes \
             (ulimit -u), or end some"
        ))
    })?;
    command::dispatch(arguments)
}

/// Prints what was written when the program is interrupted.
fn last_words(written: &[PathBuf]) {
    let files: Vec<_> = written.iter().map(|path| path.display().to_string()).collect();
    message::plain(match &files[..] {
        [] => "\ninterrupted: no file was written".to_owned(),
        files => format!("\ninterrupted: written before that: {}", files.join(", ")),
    });
}
