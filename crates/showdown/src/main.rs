//! `showdown`: the ways to call the contractor's C library, verified, timed and compared, because what
//! the talk asserted of them can be measured.
//!
//! The data flows one way, and the modules say so: [`cli`] → [`measure`] (which asks the
//! [`contenders`]) → [`results`] → [`view`]. Each subcommand is a file in [`command`]. What the programs
//! themselves show, without being run, [`asm`] reads from them.

#![forbid(unsafe_code)]

mod asm;
mod cli;
mod command;
mod contenders;
mod failure;
mod interrupt;
mod machine;
mod measure;
mod output;
mod results;
mod view;

use std::io;
use std::process::ExitCode;

use failure::Failure;

fn main() -> ExitCode {
    let cli = cli::Cli::parse_arguments();
    cli.color.write_global();
    interrupt::exit_on_ctrl_c();
    match command::dispatch(cli) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read our output has seen enough: `showdown | head -1`.
        Err(Failure::Stdout(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            view::message::error(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}
