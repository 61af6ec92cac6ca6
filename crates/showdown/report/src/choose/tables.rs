//! The table of the logic, as the book and the report show it.

use super::rows::{ALSO, ROWS};
use super::ways::Way;
use crate::{Column, Table};

/// A part of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The ways from Rust.
    Rust,
    /// What is done as well.
    Also,
    /// The ways from Python.
    Python,
}

/// A row of it.
#[derive(Clone, Debug)]
pub struct Line {
    /// When it applies.
    pub situation: &'static str,
    /// What to do.
    pub does: &'static str,
    /// What that costs.
    pub costs: &'static str,
    /// Words before the folder to copy.
    pub before: &'static str,
    /// The folder to copy, relative to the checkout.
    pub recipe: &'static str,
    /// Whether that is a recipe. Otherwise it is only to be read.
    pub is_recipe: bool,
    /// Another folder, and when to copy that one.
    pub or: Option<(&'static str, &'static str)>,
}

impl Part {
    /// Its rows.
    #[must_use]
    pub fn lines(self) -> Vec<Line> {
        if self == Self::Also {
            let line = |also: &super::Also| {
                let (recipe, before) = also.recipe?;
                let (situation, does, costs) = (also.situation?, also.does, also.costs);
                Some(Line { situation, does, costs, before, recipe, is_recipe: true, or: None })
            };
            return ALSO.iter().filter_map(line).collect();
        }
        let is_python = |way: Way| way >= Way::PyO3;
        let line = |row: &super::Row| {
            let facts = row.way.facts();
            Some(Line {
                situation: row.situation?,
                does: facts.does,
                costs: facts.costs,
                before: "",
                recipe: facts.recipe,
                is_recipe: row.way.has_recipe(),
                or: facts.or,
            })
        };
        let own = ROWS.iter().filter(|row| is_python(row.way) == (self == Self::Python));
        own.filter_map(line).collect()
    }
}

/// A part as a table without links.
#[must_use]
pub fn table(part: Part) -> Table {
    let row = |line: Line| {
        let other = line.or.map_or(String::new(), |(folder, when)| format!(", or {folder} {when}"));
        let only = if line.is_recipe { "" } else { " (to read; there is no recipe yet)" };
        let copy = format!("{}{}{other}{only}", line.before, line.recipe);
        [line.situation, line.does, line.costs, &copy].map(str::to_owned).into()
    };
    Table {
        columns: ["your situation", "do this", "what it costs you", "copy"]
            .map(Column::alone)
            .into(),
        rows: part.lines().into_iter().map(row).collect(),
        legend: vec![
            match part {
                Part::Also => "Each row that fits is done as well.",
                Part::Rust | Part::Python => "The first row that fits is the recommendation.",
            }
            .into(),
        ],
    }
}
