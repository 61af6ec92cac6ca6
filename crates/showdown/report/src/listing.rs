//! Shows call sites next to each other.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};
use ffi_lab::call_site::{CallSite, Line};

use crate::visible;

/// A narrower column would wrap instructions.
const NARROWEST: u16 = 38;

/// Spaces after a column.
const GAP: u16 = 2;

/// A contender's call site.
pub struct Listing {
    /// The contender's name.
    pub contender: String,
    /// The function that contains the loop.
    pub function: String,
    /// How this function calls `mandel`.
    pub site: CallSite,
    /// Whether to say how the target is found. It is not said for a debug build, because its loop also
    /// calls iterators.
    pub is_explained: bool,
}

impl Listing {
    fn explanation(&self) -> String {
        let mut text = String::new();
        if self.is_explained {
            text += &self.site.how.to_string();
        }
        if !self.site.aliases.is_empty() {
            let others = self.site.aliases.join(", ");
            text += &format!(
                " {} and {others} are one function: both names have the same address.",
                self.function
            );
        }
        text
    }
}

/// Puts as many next to each other as fit into lines of `width` characters. A line of code may be wider
/// than a narrow terminal.
#[must_use]
pub fn listings(listings: &[Listing], width: u16) -> String {
    let width = width.max(NARROWEST);
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
        table.add_row(row.iter().map(|one| format!("{}: {}", one.contender, one.function)));
        table.add_row(row.iter().map(|one| code(&one.site.lines)));
        table.add_row(row.iter().map(|one| visible(&one.explanation()).into_owned()));
    }
    for column in table.column_iter_mut() {
        // The width includes the gap after the column.
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width / across)));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, GAP));
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// A line for each instruction: its offset in the function, a bracket around the loop, the instruction.
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
            format!("{:>5} {bracket} {}", format!("+{offset:x}"), visible(text))
        }
        Line::In(function) => format!(" in {}:", visible(function)),
        Line::Gap => "      …".into(),
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use ffi_lab::call_site::How;

    /// Two listings, with an instruction of this many characters.
    fn shown(width: u16, characters: usize) -> Vec<String> {
        let listing = |contender| {
            let line = Line::Code { offset: 0x20, text: "x".repeat(characters), in_loop: true };
            // A long sentence.
            let how = How::Got { callee: None, register: Some("%r12".into()) };
            let site = CallSite { aliases: Vec::new(), how, lines: vec![line] };
            let (contender, function) = (String::from(contender), "cross".into());
            Listing { contender, function, site, is_explained: true }
        };
        let text = listings(&[listing("one"), listing("other")], width);
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn as_many_as_there_is_room_for_stand_side_by_side() {
        for (width, across) in
            [(0, 1), (1, 1), (38, 1), (75, 1), (76, 2), (77, 2), (80, 2), (300, 2)]
        {
            let lines = shown(width, 20);
            assert_eq!(lines[0].contains("other: cross"), across == 2, "{width}: {lines:#?}");
            let widest = lines.iter().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= width.max(NARROWEST).into(), "{width}: {lines:#?}");
        }
    }

    /// The offset and the bracket are before the instruction, and a gap is after the column. A line that is
    /// too wide has no offset.
    #[test]
    fn a_column_is_as_wide_as_can_be() {
        for (width, room) in [(1, 28), (38, 28), (76, 28), (80, 30)] {
            let fits = |characters| {
                let lines = shown(width, characters);
                lines[1].starts_with(&format!("  +20 ┌ {}", "x".repeat(characters)))
            };
            assert!(fits(room) && !fits(room + 1), "{width}");
        }
    }
}
