//! Tables and sentences as Markdown, to be put between two marker lines of a document.

use comfy_table::{CellAlignment, Table as Grid, presets};
use ffi_results::Results;

use crate::{Table, answer, costs, notes, shapes, times, visible};

/// The line before the part of a document that the program writes.
pub const BEGIN: &str = "<!-- showdown -->";
/// The line after that part.
pub const END: &str = "<!-- /showdown -->";

/// The answer, the talk's table, the notes, the machine and the command.
#[must_use]
pub fn results(results: &Results) -> String {
    let mut text = paragraph(&answer::answer(results));
    text += "\n";
    if results.measurements.iter().any(|one| one.call.is_none()) {
        text += &table(&times::times(results));
    }
    for shapes in shapes::tables(results) {
        text += &table(&shapes);
        text += "\n";
    }
    for costs in costs::tables(results) {
        text += &table(&costs);
        text += "\n";
    }
    text += "\n";
    text += &list(
        &[costs::answers(results), shapes::sentences(results), notes::notes(results)].concat(),
    );
    text += "\n";
    text += &paragraph(&[notes::provenance(results)]);
    text
}

/// A table with its legend. The head has one line: the units, and the name of each group before its first
/// unit.
#[must_use]
pub fn table(table: &Table) -> String {
    let mut grid = Grid::new();
    grid.load_style(presets::ASCII_MARKDOWN);
    let mut before = "";
    let head = table.columns.iter().map(|column| {
        let is_first = !column.group.is_empty() && column.group != before;
        before = column.group;
        if is_first { format!("{} {}", column.group, column.name) } else { column.name.clone() }
    });
    grid.set_header(head.collect::<Vec<_>>());
    for row in &table.rows {
        grid.add_row(row.iter().map(|cell| escaped(cell)));
    }
    for column in grid.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{grid}\n\n{}", list(&table.legend))
}

/// Sentences as a list.
#[must_use]
pub fn list(sentences: &[String]) -> String {
    sentences.iter().map(|sentence| wrapped(&format!("- {}", prose(sentence)), "  ")).collect()
}

/// Sentences as a paragraph.
#[must_use]
pub fn paragraph(sentences: &[String]) -> String {
    wrapped(&prose(&sentences.join(" ")), "")
}

fn wrapped(text: &str, indent: &str) -> String {
    let options = textwrap::Options::new(100)
        .subsequent_indent(indent)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(text, &options) + "\n"
}

/// Escapes text for a cell of a Markdown table.
fn escaped(text: &str) -> String {
    prose(text).replace('|', r"\|")
}

/// Escapes text for Markdown. Text between backquotes needs no escapes.
fn prose(text: &str) -> String {
    let text = visible(text);
    let escape = |(index, part): (usize, &str)| match index % 2 {
        0 => part.replace('<', "&lt;").replace('[', r"\[").replace('*', r"\*"),
        _ => part.to_owned(),
    };
    text.split('`').enumerate().map(escape).collect::<Vec<_>>().join("`")
}

/// `document` with `text` between its markers. An empty document gets the markers too. `None` if a document
/// has no markers, because then no part of it may be replaced.
#[must_use]
pub fn between_markers(document: &str, text: &str) -> Option<String> {
    let empty = format!("{BEGIN}\n{END}\n");
    let document = if document.trim().is_empty() { &empty } else { document };
    let lines: Vec<&str> = document.split_inclusive('\n').collect();
    let find = |marker: &str| lines.iter().position(|line| line.trim() == marker);
    let (begin, end) = find(BEGIN).zip(find(END)).filter(|(begin, end)| begin < end)?;
    let (before, behind) = (lines[..=begin].concat(), lines[end..].concat());
    Some(format!("{before}\n{}\n\n{behind}", text.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;

    #[test]
    fn only_what_is_between_the_markers_is_replaced() {
        let document = "# Title\n\n<!-- showdown --> \nold\nolder\n<!-- /showdown -->\n\nEnd.\n";
        let expected = "# Title\n\n<!-- showdown --> \n\n| new |\n\n<!-- /showdown -->\n\nEnd.\n";
        assert_eq!(between_markers(document, "| new |\n").as_deref(), Some(expected));
        assert_eq!(between_markers(expected, "| new |\n").as_deref(), Some(expected));
        // A document from Windows, whose last line has no line end.
        let document = "a\r\n<!-- showdown -->\r\n<!-- /showdown -->\r\nEnd.";
        let expected = "a\r\n<!-- showdown -->\r\n\nnew\n\n<!-- /showdown -->\r\nEnd.";
        assert_eq!(between_markers(document, "new").as_deref(), Some(expected));
    }

    #[test]
    fn a_new_file_gets_markers_and_one_without_both_in_order_is_not_ours() {
        let expected = "<!-- showdown -->\n\n| new |\n\n<!-- /showdown -->\n";
        assert_eq!(between_markers("\n", "| new |\n").as_deref(), Some(expected));
        for document in ["old", "<!-- showdown -->\n", "<!-- /showdown -->\n<!-- showdown -->\n"] {
            assert_eq!(between_markers(document, "| new |\n"), None);
        }
    }

    #[test]
    fn a_name_does_not_become_markup_nor_a_cell() {
        let columns = vec![Column::alone("contender"), Column::of("load", "µs")];
        let rows = vec![vec!["a|b<script>".into(), "[x](y)".into()]];
        let text = table(&Table { columns, rows, legend: vec!["<b>*x*".into()] });
        assert!(text.contains("| load µs |"), "{text}");
        assert!(text.contains(r"a\|b&lt;script>") && text.contains(r"\[x](y)"), "{text}");
        assert!(text.contains(r"- &lt;b>\*x\*"), "{text}");
        assert_eq!(paragraph(&["by `a[1] *`, [b]".into()]), "by `a[1] *`, \\[b]\n");
    }
}
