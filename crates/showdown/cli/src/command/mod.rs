//! One file a subcommand.

mod asm;
mod check;
mod choose;
mod cmp;
mod completions;
mod costs;
mod crossing;
mod doctor;
mod drift;
mod measuring;
mod picture;
mod render;
mod report;
mod run;
mod rustc;
mod sources;
mod verdict;
mod worker;

use std::env;

pub(crate) use rustc::rustc;
pub(crate) use worker::worker;

use ffi_lab::Demand;

use crate::arguments::{Arguments, Command};
use crate::failure::Failure;

pub(crate) fn dispatch(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command.unwrap_or(Command::Run(arguments.run)) {
        Command::Run(arguments) => run::run(&arguments),
        Command::Crossing(arguments) => crossing::crossing(&arguments),
        Command::Drift(arguments) => drift::drift(&arguments),
        Command::Costs(arguments) => costs::costs(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Render(arguments) => render::render(&arguments),
        Command::Asm(arguments) => asm::asm(&arguments),
        Command::Doctor => doctor::doctor(),
        Command::Choose(arguments) => choose::choose(&arguments),
        Command::Verdict(arguments) => verdict::verdict(&arguments),
        Command::Cmp(arguments) => cmp::cmp(&arguments),
        Command::Report(arguments) => report::report(&arguments),
        Command::Picture(arguments) => picture::picture(&arguments),
        Command::Completions { shell } => completions::completions(shell),
        Command::Worker { contender } => worker(&contender),
    }
}

/// What must run here: the contenders with these names, or everything if `SHOWDOWN_REQUIRE` says so.
fn demand(names: &[String]) -> Result<Demand, Failure> {
    let everything = match env::var_os("SHOWDOWN_REQUIRE") {
        None => false,
        Some(value) if value.is_empty() => false,
        Some(value) if value == "all" => true,
        Some(other) => {
            let message = format!("SHOWDOWN_REQUIRE is {other:?}: set it to all, or unset it");
            return Err(Failure::Usage(message));
        }
    };
    Ok(Demand { names: names.to_vec(), everything })
}
