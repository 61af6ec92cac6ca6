//! The commands that measure again, and the files themselves.

use ffi_results::{BASELINE, Entry, Results, Status};
use maud::{Markup, html};

use super::base64::data_url;
use crate::sheet::Sheet;

/// The command of the page, of each file and of each row, and a link to each file.
pub(super) fn section(sheets: &[Sheet], command: &str) -> Option<Markup> {
    Some(html! {
        p { "This page: " code { (command) } }
        ul.files {
            @for sheet in sheets {
                li {
                    strong { (sheet.name) } ", measured by " code { (sheet.results.command) } " "
                    a.download download=(file_name(&sheet.name)) href=(file(&sheet.results)) {
                        "Download " (sheet.name)
                    }
                }
            }
        }
        @for sheet in sheets {
            @let commands = rows(&sheet.results);
            @if !commands.is_empty() {
                details.figures {
                    summary { "One row again, of " (sheet.name) }
                    ul { @for command in commands { li { code { (command) } } } }
                }
            }
        }
    })
}

/// Only the last part of the name, because a page cannot write to folders.
fn file_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn file(results: &Results) -> String {
    let mut json = Vec::new();
    // Writing to memory does not fail.
    let _ = results.write_json(&mut json);
    data_url("application/json", &json)
}

/// The command that measures one row again, with the baseline that it is compared with.
fn rows(results: &Results) -> Vec<String> {
    let subcommand = if !results.costs.is_empty() {
        "costs"
    } else if results.measurements.iter().any(|one| one.call.is_some()) {
        "crossing"
    } else {
        "run"
    };
    let command = |entry: &Entry| {
        let only = match entry.name.as_str() {
            BASELINE => BASELINE.to_owned(),
            name => format!("{BASELINE},{name}"),
        };
        format!("cargo run --release -- {subcommand} --only {only}")
    };
    results.contenders.iter().filter(|entry| entry.status == Status::Ok).map(command).collect()
}
