//! The table as Markdown, to stand in a document between two marker lines.

use comfy_table::{Table, presets};

use super::rows;
use super::table::align;
use crate::results::Results;

const BEGIN: &str = "<!-- showdown -->";
const END: &str = "<!-- /showdown -->";

/// The table, with what it was measured on and by which command.
pub(crate) fn markdown(results: &Results, command: &str) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN);
    table.set_header(rows::header()).add_rows(rows::rows(results));
    align(&mut table);

    let (machine, toolchain) = (&results.machine, &results.toolchain);
    let mut text = format!("{table}\n\n");
    for line in rows::LEGEND.lines().map(str::to_owned).chain(rows::notes(results)) {
        text += &format!("{line}\\\n");
    }
    text += &format!(
        "{}, {} rounds, by `{command}` on {}{}, {} cores, {}; {}; {} `{}`.\n",
        results.workload,
        results.measurements.first().map_or(0, |one| one.samples_ns.len()),
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

/// `document` with `table` between its markers; the table alone where there are none.
pub(crate) fn between_markers(document: &str, table: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let old = lines(document);
    let find = |marker: &str| old.iter().position(|line| line == marker);
    match (find(BEGIN), find(END)) {
        (Some(begin), Some(end)) if begin < end => {
            let parts =
                [&old[..=begin], &[String::new()], &lines(table), &[String::new()], &old[end..]];
            parts.concat().join("\n") + "\n"
        }
        _ => table.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_is_replaced() {
        let document = "# Title\n\n<!-- showdown -->\nold\nolder\n<!-- /showdown -->\n\nEnd.\n";
        let expected = "# Title\n\n<!-- showdown -->\n\n| new |\n\n<!-- /showdown -->\n\nEnd.\n";
        assert_eq!(between_markers(document, "| new |\n"), expected);
        assert_eq!(between_markers(expected, "| new |\n"), expected);
    }

    #[test]
    fn a_file_without_both_markers_in_order_is_replaced_whole() {
        for document in
            ["", "old", "<!-- showdown -->\n", "<!-- /showdown -->\n<!-- showdown -->\n"]
        {
            assert_eq!(between_markers(document, "| new |\n"), "| new |\n");
        }
    }
}
