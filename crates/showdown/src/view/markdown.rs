//! The table as Markdown, to stand in a document between two marker lines.

use comfy_table::{Table, presets};

use super::rows;
use super::table::align;
use crate::results::Results;

pub(crate) const BEGIN: &str = "<!-- showdown -->";
pub(crate) const END: &str = "<!-- /showdown -->";

/// The table, with what it was measured on and by which command.
pub(crate) fn markdown(results: &Results) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header(header()).add_rows(rows::rows(results));
    align(&mut table);

    let (machine, toolchain) = (&results.machine, &results.toolchain);
    let mut text = format!("{table}\n\n");
    for line in rows::LEGEND.lines().map(str::to_owned).chain(rows::notes(results)) {
        text += &format!("{line}\\\n");
    }
    text += &format!(
        "{}, {} rounds, by `{}` on {}{}, {} cores, {}; {}; {} `{}`.\n",
        results.workload,
        results.measurements.first().map_or(0, |one| one.samples_ns.len()),
        results.command,
        machine.cpu,
        if machine.virtual_machine == Some(true) { " (virtual)" } else { "" },
        machine.cores,
        machine.os,
        toolchain.rustc,
        toolchain.c_compiler,
        toolchain.c_flags,
    );
    text
}

/// In one line, which is all that a table of Markdown has: the units, the first of a group with its name.
fn header() -> Vec<String> {
    let mut first = 1;
    let mut header = rows::UNITS.map(str::to_owned);
    for (name, last) in rows::GROUPS {
        header[first] = format!("{name} {}", header[first]);
        first = last + 1;
    }
    header.into()
}

/// `document` with `table` between its markers; of an empty one, the table between markers. `None`
/// where a document has no such place: it is not ours to replace.
pub(crate) fn between_markers(document: &str, table: &str) -> Option<String> {
    let lines: Vec<&str> = match document.trim() {
        "" => vec![BEGIN, END],
        _ => document.lines().collect(),
    };
    let find = |marker: &str| lines.iter().position(|line| line.trim() == marker);
    let (begin, end) = find(BEGIN).zip(find(END)).filter(|(begin, end)| begin < end)?;
    let table: Vec<&str> = table.lines().collect();
    let parts = [&lines[..=begin], &[""], &table, &[""], &lines[end..]];
    Some(parts.concat().join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let document = "# Title\n\n<!-- showdown --> \nold\nolder\n<!-- /showdown -->\n\nEnd.\n";
        let expected = "# Title\n\n<!-- showdown --> \n\n| new |\n\n<!-- /showdown -->\n\nEnd.\n";
        assert_eq!(between_markers(document, "| new |\n").as_deref(), Some(expected));
        assert_eq!(between_markers(expected, "| new |\n").as_deref(), Some(expected));
    }

    #[test]
    fn a_new_file_gets_markers_and_one_without_both_in_order_is_not_ours() {
        let expected = "<!-- showdown -->\n\n| new |\n\n<!-- /showdown -->\n";
        assert_eq!(between_markers("\n", "| new |\n").as_deref(), Some(expected));
        for document in ["old", "<!-- showdown -->\n", "<!-- /showdown -->\n<!-- showdown -->\n"] {
            assert_eq!(between_markers(document, "| new |\n"), None);
        }
    }
}
