//! The criteria of the talk. The reader picks those that count, and sees who is dominated in them.
//!
//! Without the script, all of them count. The script compares the ranges that were computed here.

use maud::{Markup, html};

use super::grid::scroll;
use crate::Sheet;
use crate::verdict::{Criterion, Row, Verdict};

/// Facts that need no results. A page with only these has no verdict.
const FACTS: [Criterion; 2] = [Criterion::Alive, Criterion::Platforms];

/// The table, if a file has what at least one criterion is measured by.
pub(super) fn section(sheets: &[Sheet]) -> Option<Markup> {
    let all = Verdict::new(sheets, &Criterion::ALL, &[]);
    let known = (0..all.criteria.len()).filter(|&at| all.has(at));
    let known: Vec<_> = known.map(|at| all.criteria[at]).collect();
    let is_measured = known.iter().any(|one| !FACTS.contains(one));
    is_measured.then(|| {
        let verdict = Verdict::new(sheets, &known, &[]);
        html! {
            p {
                "Who is the good, the bad and the ugly? There is no overall score, because that depends on what \
                 counts for you. A contender is dominated if another one of the same language is worse in none of \
                 the chosen criteria, and better in at least one. A difference inside the noise counts as equal. Where \
                 only one of two has a value, neither dominates: take such a criterion away to compare them."
            }
            div.criteria hidden {}
            (scroll("Contenders by criterion", table(&verdict), &legend(&verdict)))
        }
    })
}

fn table(verdict: &Verdict) -> Markup {
    let dominated = verdict.dominated();
    html! {
        table.verdict {
            thead {
                tr {
                    th scope="col" { "contender" }
                    th scope="col" { "dominated by" }
                    @for criterion in &verdict.criteria {
                        th scope="col" data-ordered=[criterion.has_order().then_some("")] { (criterion.name()) }
                    }
                }
            }
            tbody {
                @for (at, row) in verdict.rows.iter().enumerate() {
                    tr.dominated[dominated[at].is_some()] data-language=(row.language) {
                        th scope="row" { (row.name) }
                        td.by { (by(verdict, at, dominated[at])) }
                        (cells(row))
                    }
                }
            }
        }
    }
}

fn cells(row: &Row) -> Markup {
    html! {
        @for cell in &row.cells {
            @match cell {
                Some(cell) => {
                    @let (low, high) = (cell.range.map(|one| one.low), cell.range.map(|one| one.high));
                    td title=(cell.source) data-low=[low] data-high=[high] { (cell.text) }
                }
                None => td.none { "–" },
            }
        }
    }
}

fn by(verdict: &Verdict, at: usize, by: Option<usize>) -> String {
    by.map_or("–".into(), |by| {
        format!("{} ({})", verdict.rows[by].name, verdict.worse(at, by).join(", "))
    })
}

fn legend(verdict: &Verdict) -> Vec<String> {
    let meanings = (0..verdict.criteria.len()).map(|at| verdict.meaning(at));
    let brackets =
        "dominated by: the criteria in which the contender is worse are in brackets.".to_owned();
    meanings.chain([brackets, crate::verdict::mistakes()]).collect()
}
