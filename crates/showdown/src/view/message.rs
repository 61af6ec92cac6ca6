//! Advice and errors, on standard error.

use std::fmt::Display;
use std::io::Write;

use clap::builder::styling::{AnsiColor, Style};

pub(crate) fn error(message: impl Display) {
    say("error", AnsiColor::Red, message);
}

pub(crate) fn warning(message: impl Display) {
    say("warning", AnsiColor::Yellow, message);
}

pub(crate) fn note(message: impl Display) {
    say("note", AnsiColor::Cyan, message);
}

fn say(label: &str, color: AnsiColor, message: impl Display) {
    let style = Style::new().fg_color(Some(color.into())).bold();
    plain(format!("{style}{label}:{style:#} {message}"));
}

pub(crate) fn plain(message: impl Display) {
    // Where standard error is gone there is nobody to tell; `eprintln!` would panic.
    let _ = writeln!(anstream::stderr(), "{message}");
}
