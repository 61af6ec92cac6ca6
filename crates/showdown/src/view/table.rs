//! The table for a terminal of 80 columns.

use clap::builder::styling::Style;
use comfy_table::{CellAlignment, Table, presets};

use super::rows;
use crate::results::Results;

pub(crate) fn table(results: &Results) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(rows::header()).add_rows(rows::rows(results));
    align(&mut table);

    let mut text = format!("create_fractal, {}\n\n", results.workload);
    let bold = Style::new().bold();
    for (index, line) in plain_lines(&mut table).enumerate() {
        match index {
            0 => text += &format!("{bold}{}\n{line}{bold:#}\n", talk_heading(&line)),
            _ => text += &format!("{line}\n"),
        }
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

/// The talk's names for the two ways of use, each above its two columns, which end in "x c".
fn talk_heading(header: &str) -> String {
    let mut ends = header.match_indices("x c").map(|(start, ratio)| start + ratio.len());
    let (first, second) = (ends.next().unwrap_or(0), ends.next().unwrap_or(0));
    let width = second.saturating_sub(first);
    format!("{:>first$}{:>width$}", "create_fractal in Python / Rust", "create_fractal in C")
}

/// A table without borders, its columns two blanks apart.
pub(super) fn plain_lines(table: &mut Table) -> impl Iterator<Item = String> {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.lines().map(|line| line.trim_end().to_owned())
}

/// Names to the left, figures to the right.
pub(super) fn align(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}
