//! Call sites side by side.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::table::plain_lines;
use crate::asm::{CallSite, Line};

/// A narrower column would wrap instructions.
const NARROWEST: u16 = 38;
/// Between two columns.
const GAP: u16 = 2;

/// A contender's call site.
pub(crate) struct Listing {
    pub(crate) contender: &'static str,
    pub(crate) site: CallSite,
    /// What there is to say of it.
    pub(crate) explanation: String,
}

/// As many beside each other as there is room for in lines of `width` characters.
pub(crate) fn listings(listings: &[Listing], width: u16) -> String {
    let across = (width / NARROWEST).clamp(1, listings.len().max(1) as u16);
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width);
    for (index, row) in listings.chunks(across.into()).enumerate() {
        if index > 0 {
            table.add_row([""]);
        }
        table.add_row(row.iter().map(|one| format!("{}: {}", one.contender, one.site.function)));
        table.add_row(row.iter().map(|one| code(&one.site.lines)));
        table.add_row(row.iter().map(|one| &one.explanation));
    }
    for column in table.column_iter_mut() {
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width / across - GAP)));
    }
    plain_lines(&mut table).collect::<Vec<_>>().join("\n")
}

/// The offset of each instruction in its function, a bracket around the loop, the instruction.
fn code(lines: &[Line]) -> String {
    let is_loop = |index: usize| matches!(lines.get(index), Some(Line::Code { in_loop: true, .. }));
    let shown = lines.iter().enumerate().map(|(index, line)| match line {
        Line::Code { offset, text, in_loop } => {
            let bracket = match (in_loop, is_loop(index.wrapping_sub(1)), is_loop(index + 1)) {
                (false, ..) => ' ',
                (true, false, _) => '┌',
                (true, true, true) => '│',
                (true, true, false) => '└',
            };
            format!("{:>5} {bracket} {text}", format!("+{offset:x}"))
        }
        Line::In(function) => format!(" in {function}:"),
        Line::Gap => "      …".into(),
    });
    shown.collect::<Vec<_>>().join("\n")
}
