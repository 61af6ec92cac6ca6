use std::io::Write;

use clap::builder::styling::{AnsiColor, Style};

use crate::failure::Failure;
use crate::machine::tools;

/// Shows each tool: where it is and which version, or what is lost without it and what installs it.
pub(super) fn doctor() -> Result<(), Failure> {
    let green = Style::new().fg_color(Some(AnsiColor::Green.into()));
    let yellow = Style::new().fg_color(Some(AnsiColor::Yellow.into()));
    let mut stdout = anstream::stdout().lock();
    for tool in tools::probe() {
        match tool.found {
            Ok(found) => {
                writeln!(stdout, "{green}found  {green:#} {:<18} {}", tool.name, found.version)?;
                writeln!(stdout, "{:26} {}", "", found.path.display())?;
            }
            Err(reason) => {
                writeln!(stdout, "{yellow}missing{yellow:#} {:<18} {reason}", tool.name)?;
                writeln!(stdout, "{:26} without it: {}", "", tool.lost)?;
                writeln!(stdout, "{:26} to install: {}", "", tool.install)?;
            }
        }
    }
    Ok(())
}
