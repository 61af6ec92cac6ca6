//! The table for a terminal of 80 columns.

use clap::builder::styling::Style;
use comfy_table::{CellAlignment, Table, presets};

use super::rows;
use crate::results::Results;

/// Blanks between two columns.
const GAP: usize = 2;

pub(crate) fn table(results: &Results) -> String {
    let mut text = format!("create_fractal, {}\n\n", results.workload);
    let bold = Style::new().bold();
    let (head, rows) = figures(rows::rows(results));
    text += &format!("{bold}{}{bold:#}\n", head.join("\n"));
    for line in rows {
        text += &format!("{line}\n");
    }
    text += "\n";
    text += rows::LEGEND;
    text += "\n";
    text += "\n";
    for note in rows::notes(results) {
        text += &format!("{note}\n");
    }
    text
}

/// The lines of the head, and of the rows.
fn figures(rows: Vec<[String; 8]>) -> ([String; 2], Vec<String>) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(rows::UNITS).add_rows(rows);
    align(&mut table);
    let groups = groups(&table);
    let mut lines = plain_lines(&mut table);
    let units = lines.next().unwrap_or_default();
    ([groups, units], lines.collect())
}

/// The names of the groups, each ending above the last of its columns.
fn groups(table: &Table) -> String {
    let widths = table.column_max_content_widths();
    let end = |column: usize| {
        widths[..=column].iter().map(|&width| usize::from(width) + GAP).sum::<usize>() - GAP
    };
    let mut line = String::new();
    for (name, last) in rows::GROUPS {
        let width = end(last).saturating_sub(line.len() + GAP);
        line += &format!("{:GAP$}{name:>width$}", "");
    }
    line
}

/// A table without borders, its columns two blanks apart.
pub(super) fn plain_lines(table: &mut Table) -> impl Iterator<Item = String> {
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP as u16));
    }
    table.lines().map(|line| line.trim_end().to_owned())
}

/// Names to the left, figures to the right.
pub(super) fn align(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: [&str; 8]) -> [String; 8] {
        cells.map(str::to_owned)
    }

    #[test]
    fn the_longest_names_and_times_fit_into_80_columns() {
        let widest = row([
            "pure-threads",
            "99999",
            "99.9 ±99.9",
            "99999",
            "1.00 ±0.01",
            "inlined",
            "9999.9",
            "999999",
        ]);
        let (head, rows) = figures(vec![widest]);
        assert!(rows[0].starts_with("pure-threads  99999  99.9 ±99.9  99999"), "{rows:?}");
        assert!(head.iter().chain(&rows).all(|line| line.chars().count() <= 80), "{rows:?}");
    }

    #[test]
    fn groups_end_above_their_last_columns_and_keep_apart_where_all_are_narrow() {
        let wide = row(["c", "27.4", "1.00 ±0.01", "27.3", "1.01 ±0.01", "1.74", "40.0", "1325"]);
        let ([groups, units], _) = figures(vec![wide]);
        assert_eq!(groups, "                  per_pixel          one_call     crossing  load");
        assert_eq!(units, "contender    ms         x c    ms         x c    ns  instr    µs");

        let narrow = row(["c", "-", "-", "-", "-", "1.69", "40.0", "-"]);
        let ([groups, _], _) = figures(vec![narrow]);
        let names: Vec<_> = groups.split_whitespace().collect();
        assert_eq!(names, ["per_pixel", "one_call", "crossing", "load"]);
    }
}
