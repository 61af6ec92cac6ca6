//! Tables for a terminal of 80 columns.

use anstyle::Style;
use comfy_table::{CellAlignment, Table as Grid, presets};

use crate::{Table, visible};

/// How wide a line may be.
pub const WIDTH: usize = 80;

/// Spaces between two columns of a group, and between two groups.
const GAPS: [usize; 2] = [1, 2];

/// The table, with its legend below it.
#[must_use]
pub fn table(table: &Table) -> String {
    painted(table, |_| Style::new())
}

/// The same. A word of a row has the style that it is given, and each word is legible without one.
#[must_use]
pub fn painted(table: &Table, style: impl Fn(&str) -> Style) -> String {
    let bold = Style::new().bold();
    let (head, rows) = lines(table);
    let mut text = format!("{bold}{}{bold:#}\n", head.join("\n"));
    for row in rows {
        for word in row.split_inclusive([' ', '/']) {
            let bare = word.trim_end_matches([' ', '/']);
            let (style, rest) = (style(bare), &word[bare.len()..]);
            text += &format!("{style}{bare}{style:#}{rest}");
        }
        text.push('\n');
    }
    text += "\n";
    text += &sentences(&table.legend);
    text
}

/// Each sentence begins a new line, and is wrapped to [`WIDTH`].
#[must_use]
pub fn sentences(sentences: &[String]) -> String {
    let options = textwrap::Options::new(WIDTH)
        .subsequent_indent("  ")
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    sentences.iter().map(|sentence| textwrap::fill(&visible(sentence), &options) + "\n").collect()
}

/// The lines of the head and the lines of the rows.
fn lines(table: &Table) -> (Vec<String>, Vec<String>) {
    let mut grid = Grid::new();
    grid.load_style(presets::NOTHING).set_header(table.columns.iter().map(|column| &column.name));
    for row in &table.rows {
        grid.add_row(row.iter().map(|cell| visible(cell).into_owned()));
    }
    for (index, column) in grid.column_iter_mut().enumerate() {
        column.set_padding((0, gap_after(table, index) as u16));
        if index > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut lines = grid.lines().map(|line| line.trim_end().to_owned());
    let units = lines.next().unwrap_or_default();
    let mut head = Vec::new();
    if table.columns.iter().any(|column| !column.group.is_empty()) {
        head.push(groups(table, &grid.column_max_content_widths()));
    }
    head.push(units);
    (head, lines.collect())
}

fn gap_after(table: &Table, column: usize) -> usize {
    GAPS[usize::from(!table.columns[column].joins(table.columns.get(column + 1)))]
}

/// The line with the names of the groups. Each name ends above the last column of the group.
fn groups(table: &Table, widths: &[u16]) -> String {
    let mut line = String::new();
    let mut end = 0;
    for (index, column) in table.columns.iter().enumerate() {
        end += usize::from(widths[index]);
        if !column.joins(table.columns.get(index + 1)) && !column.group.is_empty() {
            // There is at least one space between two names, even if a name is wider than its columns.
            let width = end.saturating_sub(line.chars().count() + 1);
            line += &format!(" {:>width$}", column.group);
        }
        end += gap_after(table, index);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Column;

    fn times(cells: [&str; 9]) -> Table {
        Table {
            columns: vec![
                Column::alone("contender"),
                Column::of("per_pixel", "ms"),
                Column::of("per_pixel", "x c"),
                Column::of("one_call", "ms"),
                Column::of("one_call", "x c"),
                Column::of("crossing", "ns"),
                Column::of("crossing", "instr"),
                Column::of("load", "µs"),
                Column::alone("n"),
            ],
            rows: vec![cells.map(str::to_owned).into()],
            legend: vec!["word ".repeat(40)],
        }
    }

    #[test]
    fn the_longest_names_and_times_fit_into_80_columns() {
        let table = times([
            "pure-threads",
            "99999",
            "0.999 ±0.999",
            "99999",
            "1.000 ±0.999",
            "99999",
            "999.9",
            "999999",
            "99/99",
        ]);
        let text = super::table(&table);
        assert!(text.contains("\npure-threads  99999 0.999 ±0.999  99999 1.000"), "{text}");
        let plain = text.replace("\x1b[1m", "").replace("\x1b[0m", "");
        assert!(plain.lines().all(|line| line.chars().count() <= WIDTH), "{plain}");
    }

    #[test]
    fn groups_end_above_their_last_columns_and_keep_apart_where_all_are_narrow() {
        let (head, _) = lines(&times([
            "c",
            "27.4",
            "1.000 ±0.002",
            "27.3",
            "1.01 ±0.01",
            "1.74",
            "40.0",
            "1325",
            "32/8",
        ]));
        assert_eq!(head[0], "                   per_pixel         one_call    crossing  load");
        assert_eq!(
            head[1],
            "contender    ms          x c    ms        x c    ns instr    µs     n"
        );
        let (head, _) = lines(&times(["c", "-", "-", "-", "-", "1.69", "40.0", "-", "1/1"]));
        let names: Vec<_> = head[0].split_whitespace().collect();
        assert_eq!(names, ["per_pixel", "one_call", "crossing", "load"]);
    }

    /// Names used to be printed raw.
    #[test]
    fn names_from_a_file_do_not_drive_the_terminal() {
        let mut table = times(["\x1b[2J", "-", "-", "-", "-", "-", "-", "-", "-"]);
        table.legend = vec!["\x1b]0;title\x07".into()];
        let text = super::table(&table).replace("\x1b[1m", "").replace("\x1b[0m", "");
        assert!(!text.contains('\x1b') && !text.contains('\x07'), "{text:?}");
    }
}
