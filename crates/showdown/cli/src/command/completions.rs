use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::failure::Failure;

/// Prints the completion script.
pub(super) fn completions(shell: Shell) -> Result<(), Failure> {
    // It is made in memory first, because the generator panics if a write fails.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "showdown", &mut script);
    Ok(std::io::stdout().write_all(&script)?)
}
