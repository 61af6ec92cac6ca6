use std::io::Write;

use clap::builder::styling::{AnsiColor, Style};
use ffi_lab::tools;
use ffi_report::visible;

use crate::failure::Failure;

/// Shows the table of tools: for each its path and version, or what does not work without it and what
/// installs it.
pub(super) fn doctor() -> Result<(), Failure> {
    let green = Style::new().fg_color(Some(AnsiColor::Green.into()));
    let yellow = Style::new().fg_color(Some(AnsiColor::Yellow.into()));
    let mut stdout = anstream::stdout().lock();
    for tool in tools::ALL {
        match tool.find() {
            Ok(found) => {
                writeln!(
                    stdout,
                    "{green}found  {green:#} {:<18} {}",
                    tool.name,
                    visible(&found.version)
                )?;
                writeln!(stdout, "{:26} {}", "", visible(&found.path.to_string_lossy()))?;
            }
            Err(missing) => {
                writeln!(
                    stdout,
                    "{yellow}missing{yellow:#} {:<18} {}",
                    tool.name,
                    visible(&missing.reason)
                )?;
                writeln!(stdout, "{:26} without it: {}", "", tool.lost)?;
                writeln!(stdout, "{:26} to install: {}", "", missing.remedy)?;
            }
        }
    }
    Ok(())
}
