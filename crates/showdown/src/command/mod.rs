//! One file a subcommand.

mod asm;
mod cmp;
mod completions;
mod doctor;
mod render;
mod run;
mod worker;

use std::env;

use crate::cli::{Cli, Command};
use crate::failure::Failure;

pub(crate) fn dispatch(cli: Cli) -> Result<(), Failure> {
    match cli.command.unwrap_or(Command::Run(cli.run)) {
        Command::Run(arguments) => run::run(&arguments),
        Command::Render(arguments) => render::render(&arguments),
        Command::Doctor => doctor::doctor(),
        Command::Asm(arguments) => asm::asm(&arguments),
        Command::Cmp(arguments) => cmp::cmp(&arguments),
        Command::Completions { shell } => completions::completions(shell),
        Command::Worker { contender } => worker::worker(&contender),
    }
}

/// Whether what cannot run here is an error and not left out.
fn required() -> Result<bool, Failure> {
    match env::var_os("SHOWDOWN_REQUIRE") {
        None => Ok(false),
        Some(value) if value.is_empty() => Ok(false),
        Some(value) if value == "all" => Ok(true),
        Some(other) => {
            Err(Failure::Usage(format!("SHOWDOWN_REQUIRE={other:?}: it can only be all")))
        }
    }
}
