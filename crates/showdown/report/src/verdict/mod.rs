//! The contenders on the criteria of the talk, each cell a measured value or a fact, with its source.
//!
//! There is no overall score. The reader picks the criteria, and [`dominated`] says who is better in none of
//! them than another, and worse in at least one.

mod criteria;
mod dominance;
mod facts;
mod values;

pub use criteria::Criterion;
pub use dominance::{Range, dominated};
pub use facts::Tool;
pub(crate) use values::mistakes;

use crate::{Column, Sheet, Table};

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What is shown.
    pub text: String,
    /// The value, if it has an order. Less is better.
    pub range: Option<Range>,
    /// The file with the value, or the source of the fact with its day.
    pub source: String,
}

/// A contender.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// The language that calls. Only contenders of one language are alternatives.
    pub language: String,
    /// A cell for each criterion. `None` if nothing is known.
    pub cells: Vec<Option<Cell>>,
}

/// The contenders on some criteria.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The criteria.
    pub criteria: Vec<Criterion>,
    /// The contenders.
    pub rows: Vec<Row>,
}

impl Verdict {
    /// Makes the cells from results. `only` names contenders; if it is empty, all take part.
    #[must_use]
    pub fn new(sources: &[Sheet], criteria: &[Criterion], only: &[String]) -> Self {
        let chosen = contenders(sources).into_iter();
        let chosen = chosen.filter(|(name, _)| only.is_empty() || only.contains(name));
        let (names, languages): (Vec<_>, Vec<_>) = chosen.unzip();
        let columns: Vec<_> =
            criteria.iter().map(|one| values::column(*one, &names, sources)).collect();
        let row = |(at, (name, language)): (usize, (String, String))| {
            let cells =
                columns.iter().map(|column: &Vec<Option<Cell>>| column[at].clone()).collect();
            Row { name, language, cells }
        };
        let rows = names.into_iter().zip(languages).enumerate().map(row);
        let rows = rows.filter(|row: &Row| row.cells.iter().any(Option::is_some)).collect();
        Self { criteria: criteria.to_vec(), rows }
    }

    /// A table for each group of criteria, with the sources below it.
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let groups = self.criteria.chunk_by(|one, next| one.group() == next.group());
        let mut first = 0;
        let mut tables = Vec::new();
        for group in groups {
            let places: Vec<_> = (first..first + group.len()).collect();
            first += group.len();
            let places = places.into_iter().filter(|&at| self.has(at)).collect::<Vec<_>>();
            if !places.is_empty() {
                tables.push(self.table(&places));
            }
        }
        if let Some(last) = tables.last_mut() {
            last.legend.push("-: not measured, or it does not apply.".into());
        }
        tables
    }

    /// Whether anything is known of a criterion.
    pub(crate) fn has(&self, at: usize) -> bool {
        self.rows.iter().any(|row| row.cells[at].is_some())
    }

    fn table(&self, places: &[usize]) -> Table {
        let mut columns = vec![Column::alone("contender")];
        columns.extend(places.iter().map(|&at| Column::alone(self.criteria[at].name())));
        let text =
            |cell: &Option<Cell>| cell.as_ref().map_or("-".to_owned(), |cell| cell.text.clone());
        let rows = self.rows.iter().filter(|row| places.iter().any(|&at| row.cells[at].is_some()));
        let row = |Row { name, cells, .. }: &Row| {
            let texts = places.iter().map(|&at| text(&cells[at]));
            std::iter::once(name.clone()).chain(texts).collect()
        };
        let legend = places.iter().map(|&at| self.meaning(at)).collect();
        Table { columns, rows: rows.map(row).collect(), legend }
    }

    /// What the cells of a column say, and where they are from.
    pub(crate) fn meaning(&self, at: usize) -> String {
        let criterion = self.criteria[at];
        format!("{}: {} From {}.", criterion.name(), criterion.means(), self.sources(at))
    }

    /// The sources of a column, each once.
    fn sources(&self, at: usize) -> String {
        let mut found: Vec<&str> = Vec::new();
        for Row { cells, .. } in &self.rows {
            let source = cells[at].as_ref().map(|cell| cell.source.as_str());
            found.extend(source.filter(|source| !found.contains(source)));
        }
        found.join("; ")
    }

    /// For each contender, the one that dominates it.
    #[must_use]
    pub fn dominated(&self) -> Vec<Option<usize>> {
        let range = |cell: &Option<Cell>| cell.as_ref().and_then(|cell| cell.range);
        let mut all = vec![None; self.rows.len()];
        for language in ["c", "rust", "python"] {
            let of = |at: &usize| self.rows[*at].language == language;
            let places: Vec<_> = (0..self.rows.len()).filter(of).collect();
            let cells = |&at: &usize| self.rows[at].cells.iter().map(range).collect();
            let table: Vec<Vec<_>> = places.iter().map(cells).collect();
            for (place, by) in places.iter().zip(dominated(&table)) {
                all[*place] = by.map(|by| places[by]);
            }
        }
        all
    }

    /// Who is dominated, and by whom.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let name = |at: usize| self.rows[at].name.as_str();
        let of = |is_known: bool| -> Vec<_> {
            let all = self.criteria.iter().enumerate();
            let of = all.filter(|(at, one)| one.has_order() && self.has(*at) == is_known);
            of.map(|(_, one)| one.name()).collect()
        };
        let (ordered, unknown) = (of(true), of(false));
        if ordered.is_empty() {
            return vec!["None of these criteria has a value with an order in these files.".into()];
        }
        let mut said = vec![format!(
            "Dominated: better in none of {} than another contender of the same language, and worse in at least one. A \
             difference inside the noise counts as equal. Where only one of two has a value, neither dominates.",
            ordered.join(", ")
        )];
        let mut free = Vec::new();
        for (at, by) in self.dominated().into_iter().enumerate() {
            match by {
                Some(by) => said.push(format!(
                    "{} is dominated by {}, and worse in {}.",
                    name(at),
                    name(by),
                    self.worse(at, by).join(", ")
                )),
                None => free.push(name(at)),
            }
        }
        said.push(format!(
            "Not dominated: {}.",
            if free.is_empty() { "none".into() } else { free.join(", ") }
        ));
        if !unknown.is_empty() {
            said.push(format!("Not in these files: {}.", unknown.join(", ")));
        }
        said.push(values::mistakes());
        said
    }

    /// The criteria in which one contender is worse than another.
    pub(crate) fn worse(&self, one: usize, other: usize) -> Vec<&'static str> {
        let range =
            |row: usize, at: usize| self.rows[row].cells[at].as_ref().and_then(|cell| cell.range);
        let is_worse = |at: &usize| {
            range(other, *at).zip(range(one, *at)).is_some_and(|(other, one)| other.is_better(one))
        };
        (0..self.criteria.len()).filter(is_worse).map(|at| self.criteria[at].name()).collect()
    }
}

/// Every contender that the results name, each once, with its language.
fn contenders(sources: &[Sheet]) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, language: &str| {
        if found.iter().all(|(known, _)| known != name) {
            found.push((name.to_owned(), language.to_owned()));
        }
    };
    for source in sources {
        source.results.contenders.iter().for_each(|one| add(&one.name, &one.language));
        // A file with only a drift matrix names no contenders.
        for cell in source.results.drift.iter().flat_map(|drift| &drift.cells) {
            if let Some((name, _)) = values::CONSUMERS.iter().find(|(_, one)| *one == cell.consumer)
            {
                add(name, if cell.python { "python" } else { "rust" });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(criteria: &[Criterion]) -> Verdict {
        let folder =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../benches/record");
        let read = |file: &str| Sheet {
            name: file.into(),
            results: ffi_results::Results::read(&folder.join(file)).unwrap(),
        };
        Verdict::new(&["results.json", "crossing.json", "drift.json"].map(read), criteria, &[])
    }

    /// Every cell says where it is from, and no cell is an adjective alone.
    #[test]
    fn a_cell_has_a_source_and_a_figure_or_a_place() {
        for row in record(&Criterion::ALL).rows {
            for cell in row.cells.into_iter().flatten() {
                assert!(!cell.source.is_empty(), "{cell:?}");
                let has_figure = cell.text.chars().any(|c| c.is_ascii_digit());
                assert!(
                    has_figure && cell.range.is_none_or(|range| range.low <= range.high),
                    "{cell:?}"
                );
            }
        }
    }

    /// `static` and `bindgen` call the same machine code, so a difference between them is noise.
    #[test]
    fn the_control_is_equal_and_languages_are_not_mixed() {
        let verdict = record(&[Criterion::Call, Criterion::Image]);
        let by = verdict.dominated();
        for (row, by) in verdict.rows.iter().zip(by) {
            let by = by.map(|by| &verdict.rows[by]);
            assert!(by.is_none_or(|by| by.language == row.language), "{}", row.name);
            if ["static", "bindgen"].contains(&row.name.as_str()) {
                assert!(by.is_none_or(|by| !["static", "bindgen"].contains(&by.name.as_str())));
            }
        }
    }
}
