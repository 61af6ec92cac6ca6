//! One file a subcommand.

mod cmp;
mod completions;
mod doctor;
mod render;
mod run;
mod worker;

use crate::cli::{Cli, Command};
use crate::failure::Failure;

pub(crate) fn dispatch(cli: Cli) -> Result<(), Failure> {
    match cli.command.unwrap_or(Command::Run(cli.run)) {
        Command::Run(arguments) => run::run(&arguments),
        Command::Render(arguments) => render::render(&arguments),
        Command::Doctor => doctor::doctor(),
        Command::Cmp(arguments) => cmp::cmp(&arguments),
        Command::Completions { shell } => completions::completions(shell),
        Command::Worker { contender } => worker::worker(&contender),
    }
}
