//! Applies the table to the answers.

use super::answers::Answers;
use super::exclusions::{EXCLUSIONS, Exclusion};
use super::questions::{Fact, QUESTIONS};
use super::rows::{ALSO, Also, ROWS, Row};
use super::ways::Way;

/// What fits the answers.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The way, with the reason.
    pub row: &'static Row,
    /// What comes next. `None` if every other way is excluded.
    pub runner_up: Option<Way>,
    /// The one fact that would change the answer.
    pub pivot: Option<Pivot>,
    /// The ways that cannot be used.
    pub excluded: Vec<(Way, &'static Exclusion)>,
    /// The ways that could be used as well, and come after the runner-up.
    pub later: Vec<Way>,
    /// What is done as well.
    pub also: Vec<&'static Also>,
    /// For a Python module in Rust: the way of the crate under it.
    pub under: Option<Way>,
}

/// A fact that would change the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pivot {
    /// The fact.
    pub fact: Fact,
    /// The way that would then be recommended.
    pub way: Way,
}

/// The way that fits the answers. `None` only if the table has a gap, and a test says that it has none.
#[must_use]
pub fn choose(answers: &Answers) -> Option<Choice> {
    let mut fitting = fitting(answers);
    let row = fitting.next()?;
    let runner_up = fitting.map(|next| next.way).find(|way| *way != row.way);
    let excluded = |way: Way| excluded(answers, way).map(|why| (way, why));
    let taken = |way: &Way| *way == row.way || Some(*way) == runner_up;
    let fits = |also: &&Also| {
        answers.fit(also.when) && (also.ways.is_empty() || also.ways.contains(&row.way))
    };
    Some(Choice {
        row,
        runner_up,
        pivot: pivot(answers, row.way, runner_up),
        excluded: Way::ALL.into_iter().filter_map(excluded).collect(),
        later: Way::ALL.into_iter().filter(|way| !taken(way) && excluded(*way).is_none()).collect(),
        also: ALSO.iter().filter(fits).collect(),
        under: (row.way == Way::PyO3).then(|| under(answers)).flatten(),
    })
}

/// The rows that fit, and whose ways are not excluded.
fn fitting(answers: &Answers) -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(|row| answers.fit(row.when) && excluded(answers, row.way).is_none())
}

fn excluded(answers: &Answers, way: Way) -> Option<&'static Exclusion> {
    EXCLUSIONS.iter().find(|one| one.ways.contains(&way) && answers.fit(one.when))
}

/// A fact that leads to the runner-up, or else to any other way.
fn pivot(answers: &Answers, way: Way, runner_up: Option<Way>) -> Option<Pivot> {
    let others = QUESTIONS.iter().flat_map(|one| one.answers.iter().map(|(fact, ..)| *fact));
    let pivots: Vec<_> = others
        .filter(|fact| !answers.has(*fact))
        .filter_map(|fact| Some(Pivot { fact, way: fitting(&answers.with(fact)?).next()?.way }))
        .filter(|pivot| pivot.way != way)
        .collect();
    pivots.iter().find(|pivot| Some(pivot.way) == runner_up).or(pivots.first()).copied()
}

/// The way of the Rust crate that a Python module is made of.
fn under(answers: &Answers) -> Option<Way> {
    let ships = |fact: &Fact| if *fact == Fact::Wheel { Fact::Program } else { *fact };
    let facts: Vec<_> = answers.facts().iter().map(ships).collect();
    let facts: Vec<_> =
        facts.iter().map(|fact| if *fact == Fact::Python { Fact::Rust } else { *fact }).collect();
    Some(fitting(&Answers::new(&facts).ok()?).next()?.way)
}
