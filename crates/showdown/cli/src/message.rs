//! Prints advice and errors on standard error.

use std::error::Error;
use std::fmt::Display;
use std::io::Write;

use clap::builder::styling::{AnsiColor, Style};
use ffi_report::visible;

/// Prints an error and all its causes.
pub(crate) fn error(error: &dyn Error) {
    say("error", AnsiColor::Red, chain(error));
}

pub(crate) fn warning(message: impl Display) {
    say("warning", AnsiColor::Yellow, message);
}

pub(crate) fn note(message: impl Display) {
    say("note", AnsiColor::Cyan, message);
}

/// Prints a message without a label.
pub(crate) fn plain(message: impl Display) {
    // If standard error is closed, nobody can read the message, and `eprintln!` would panic.
    let _ = writeln!(anstream::stderr(), "{}", lines(message));
}

fn say(label: &str, color: AnsiColor, message: impl Display) {
    let style = Style::new().fg_color(Some(color.into())).bold();
    let _ = writeln!(anstream::stderr(), "{style}{label}:{style:#} {}", lines(message));
}

/// Keeps the line breaks of a message, and escapes every other control character.
fn lines(message: impl Display) -> String {
    let message = message.to_string();
    message.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// An error and its causes, from the outermost in.
pub(crate) fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}
