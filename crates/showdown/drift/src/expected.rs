//! The committed expectations: one line for each cell, pinned to the toolchain that made them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ffi_results::{Cell, DefenceCell, Drift, Model, Outcome};

use crate::consumers::CONSUMERS;
use crate::defences::DEFENCES;
use crate::mutations::{MUTATIONS, Which};

/// The path of the file in the checkout.
pub const PATH: &str = "crates/showdown/drift/expected.txt";

/// The outcome that each cell should have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The tools that made it.
    pub tools: Vec<String>,
    cells: BTreeMap<String, Outcome>,
    /// Whether a defence catches a mutation.
    defences: BTreeMap<String, bool>,
}

/// The words for a defence that catches a mutation, and for one that does not.
const CATCHES: &str = "catches";
const PASSES: &str = "passes";

/// A cell that is not as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexpected {
    /// The mutation, the consumer and the call.
    pub cell: String,
    /// The outcome in the file, if it has this cell.
    pub expected: Option<String>,
    /// The outcome of this run.
    pub found: String,
    /// What shows it.
    pub evidence: String,
}

impl Expected {
    /// What is committed.
    ///
    /// # Errors
    ///
    /// The line that is not an expectation.
    pub fn committed() -> Result<Self, String> {
        Self::parse(include_str!("../expected.txt"))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut expected = Self::default();
        for line in text.lines() {
            if let Some(tool) = line.strip_prefix("# ") {
                expected.tools.push(tool.to_owned());
                continue;
            }
            let (cell, outcome) =
                line.rsplit_once(' ').ok_or_else(|| format!("{PATH}: {line:?}"))?;
            let cell = cell.trim_end().to_owned();
            if let CATCHES | PASSES = outcome {
                expected.defences.insert(cell, outcome == CATCHES);
                continue;
            }
            let outcome = outcome.parse().map_err(|error| format!("{PATH}: {error}"))?;
            expected.cells.insert(cell, outcome);
        }
        Ok(expected)
    }

    /// Makes these cells the expectation, and keeps those that were not tried. Those that cannot be tried any
    /// more are removed.
    pub fn renew(&mut self, tools: Vec<String>, drift: &Drift) {
        let [cells, defences] = every_key();
        self.cells.retain(|key, _| cells.contains(key));
        self.defences.retain(|key, _| defences.contains(key));
        self.tools = tools;
        self.cells.extend(drift.cells.iter().map(|cell| (key(cell), cell.outcome)));
        self.defences.extend(drift.defences.iter().map(|one| (defence_key(one), one.caught)));
    }

    /// The cells that differ. What chance decides may be different in each run: an undefined outcome, or an
    /// argument check that happened to read garbage. There, any outcome will do that is not right and not by
    /// design.
    #[must_use]
    pub fn differences(&self, drift: &Drift) -> Vec<Unexpected> {
        let differs = |cell: &&Cell| match self.cells.get(&key(cell)) {
            // What an interpreter leaves in registers and on the stack is its own, and the lab cannot choose it.
            Some(expected)
                if cell.python && self.is_decided_by_chance(&cell.mutation, &[cell.call]) =>
            {
                let is_caught = |outcome: Outcome| outcome <= Outcome::CaughtCall;
                is_caught(*expected) != is_caught(cell.outcome)
            }
            Some(Outcome::Undefined | Outcome::LuckyError) => {
                cell.outcome == Outcome::Correct || cell.outcome <= Outcome::CaughtCall
            }
            Some(expected) => *expected != cell.outcome,
            None => true,
        };
        let unexpected = |cell: &Cell| Unexpected {
            cell: key(cell),
            expected: self.cells.get(&key(cell)).map(ToString::to_string),
            found: cell.outcome.to_string(),
            evidence: cell.evidence.clone(),
        };
        let defence_differs = |one: &&DefenceCell| {
            let calls = [Model::OneCall, Model::PerPixel];
            let by_chance = one.runs && self.is_decided_by_chance(&one.mutation, &calls);
            self.defences.get(&defence_key(one)) != Some(&one.caught) && !by_chance
        };
        let unexpected_defence = |one: &DefenceCell| Unexpected {
            cell: defence_key(one),
            expected: self.defences.get(&defence_key(one)).map(|&caught| word(caught).to_owned()),
            found: word(one.caught).to_owned(),
            evidence: one.evidence.clone(),
        };
        let cells = drift.cells.iter().filter(differs).map(unexpected);
        cells.chain(drift.defences.iter().filter(defence_differs).map(unexpected_defence)).collect()
    }
}

impl Expected {
    /// Whether chance decides what the program by hand does after a mutation, in one of these calls.
    fn is_decided_by_chance(&self, mutation: &str, calls: &[Model]) -> bool {
        let outcome = |call: &Model| self.cells.get(&format!("{mutation} static {}", call.name()));
        let is_chance = |outcome| matches!(outcome, &Outcome::Undefined | &Outcome::LuckyError);
        calls.iter().filter_map(outcome).any(is_chance)
    }
}

/// The key of each cell of a whole run, and of each defence.
fn every_key() -> [BTreeSet<String>; 2] {
    let [mut cells, mut defences] = [BTreeSet::new(), BTreeSet::new()];
    for mutation in MUTATIONS {
        let calls = match mutation.library {
            Which::Mandel => &[Model::OneCall, Model::PerPixel][..],
            Which::Shapes => &[Model::OneCall],
        };
        for consumer in CONSUMERS.iter().filter(|one| one.uses(mutation.library)) {
            let calls = calls.iter().filter(|call| consumer.offers(**call));
            let key = |call: &Model| format!("{} {} {}", mutation.name, consumer.name, call.name());
            cells.extend(calls.map(key));
        }
        if mutation.library == Which::Mandel {
            defences.extend(DEFENCES.iter().map(|one| format!("{} {}", mutation.name, one.name)));
        }
    }
    [cells, defences]
}

fn word(caught: bool) -> &'static str {
    if caught { CATCHES } else { PASSES }
}

fn defence_key(one: &DefenceCell) -> String {
    format!("{} {}", one.mutation, one.defence)
}

fn key(cell: &Cell) -> String {
    format!("{} {} {}", cell.mutation, cell.consumer, cell.call.name())
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for tool in &self.tools {
            writeln!(f, "# {tool}")?;
        }
        for (cell, outcome) in &self.cells {
            writeln!(f, "{cell:<52} {outcome}")?;
        }
        for (cell, &caught) in &self.defences {
            writeln!(f, "{cell:<52} {}", word(caught))?;
        }
        Ok(())
    }
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { cell, expected, found, evidence } = self;
        match expected {
            Some(expected) => write!(f, "{cell}: {found} instead of {expected} ({evidence})"),
            None => write!(f, "{cell}: {found}, and nothing is expected of it yet ({evidence})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(consumer: &str, outcome: Outcome) -> Cell {
        Cell {
            mutation: "m".into(),
            consumer: consumer.into(),
            python: false,
            call: Model::OneCall,
            outcome,
            outcomes_seen: vec![outcome],
            evidence: "e".into(),
            diagnosis: None,
            pictures: Vec::new(),
        }
    }

    fn drift(cells: Vec<Cell>, caught: &[bool]) -> Drift {
        let defence = |&caught: &bool| DefenceCell {
            defence: "d".into(),
            mutation: "m".into(),
            caught,
            false_confidence: false,
            harmless: false,
            runs: false,
            cost_ms: 1.0,
            evidence: "e".into(),
        };
        Drift { cells, defences: caught.iter().map(defence).collect(), pictures: None }
    }

    #[test]
    fn the_committed_file_has_the_cells_of_a_whole_run() {
        let mut committed = Expected::committed().unwrap();
        let keys: [BTreeSet<String>; 2] = [
            committed.cells.keys().cloned().collect(),
            committed.defences.keys().cloned().collect(),
        ];
        assert_eq!(keys, every_key());
        // What nobody tries any more is forgotten.
        let before = committed.clone();
        committed.cells.insert("old-mutation static one_call".into(), Outcome::Crash);
        committed.renew(before.tools.clone(), &Drift::default());
        assert_eq!(committed, before);
    }

    #[test]
    fn what_is_written_can_be_read() {
        let mut expected = Expected::default();
        let drift = drift(vec![cell("a", Outcome::Crash)], &[true]);
        expected.renew(vec!["rustc 1".into()], &drift);
        assert_eq!(Expected::parse(&expected.to_string()), Ok(expected));
        assert_eq!(
            Expected::parse("m a one_call luck").unwrap_err(),
            "crates/showdown/drift/expected.txt: \"luck\" is not an outcome"
        );
    }

    #[test]
    fn a_difference_is_named_and_where_chance_decides_anything_wrong_will_do() {
        let mut expected = Expected::default();
        let cells = vec![
            cell("a", Outcome::SilentWrong),
            cell("u", Outcome::Undefined),
            cell("l", Outcome::LuckyError),
        ];
        expected.renew(vec![], &drift(cells, &[true]));
        let text = |found: Drift| {
            expected.differences(&found).iter().map(ToString::to_string).collect::<String>()
        };
        let text_of = |found: Cell| text(drift(vec![found], &[]));
        assert_eq!(text_of(cell("a", Outcome::SilentWrong)), "");
        assert_eq!(
            text_of(cell("a", Outcome::CaughtCompile)),
            "m a one_call: caught-compile instead of silent-wrong (e)"
        );
        assert_eq!(text_of(cell("u", Outcome::Crash)), "");
        assert_eq!(text_of(cell("l", Outcome::SilentWrong)), "");
        assert_eq!(
            text_of(cell("u", Outcome::Correct)),
            "m u one_call: correct instead of undefined (e)"
        );
        assert_eq!(
            text_of(cell("new", Outcome::Correct)),
            "m new one_call: correct, and nothing is expected of it yet (e)"
        );
        // In Python, chance decides more.
        let mut chance = Expected::default();
        let by_chance = cell("static", Outcome::Undefined);
        chance.renew(vec![], &drift(vec![by_chance, cell("ctypes", Outcome::Crash)], &[]));
        let python = |outcome| Cell { python: true, ..cell("ctypes", outcome) };
        for (outcome, differs) in [(Outcome::Correct, false), (Outcome::CaughtLoad, true)] {
            assert_eq!(!chance.differences(&drift(vec![python(outcome)], &[])).is_empty(), differs);
        }
        assert_eq!(text(drift(vec![], &[true])), "");
        assert_eq!(text(drift(vec![], &[false])), "m d: passes instead of catches (e)");
    }
}
