//! The matrix of the drift lab. Each cell opens to show its evidence.

use ffi_results::{Cell, Drift, Model, Outcome};
use maud::{Markup, html};

use super::grid::{grid, scroll};
use crate::drift::{defences, diagnoses, legend, messages, misses, once, word};
use crate::sheet::Sheet;

/// A matrix for each language, and the defences.
pub(super) fn section(sheets: &[Sheet]) -> Option<Markup> {
    let with: Vec<_> =
        sheets.iter().filter_map(|sheet| Some((sheet, sheet.results.drift.as_ref()?))).collect();
    (!with.is_empty()).then(|| {
        html! {
            @for (index, (sheet, drift)) in with.iter().enumerate() {
                @if with.len() > 1 { h3 { (sheet.name) } }
                (one(drift, index))
            }
        }
    })
}

fn one(drift: &Drift, index: usize) -> Markup {
    let silent = drift.cells.iter().filter(|cell| cell.outcome.is_silent()).count();
    html! {
        p.lead {
            "The C was changed under every consumer. In " (silent) " of " (drift.cells.len())
            " cases the result was wrong or memory was overwritten, and nobody noticed."
        }
        p { "Choose a cell to see what shows it." }
        @for (python, language) in [(false, "Rust"), (true, "Python")] {
            @let cells: Vec<_> = drift.cells.iter().filter(|cell| cell.python == python).collect();
            @if !cells.is_empty() {
                h3 { "Called from " (language) }
                (matrix(&cells, &format!("e{index}{}", u8::from(python)), language))
            }
        }
        details.figures {
            summary { "What the words mean" }
            ul { @for line in legend() { li { (line) } } }
        }
        details.figures {
            summary { "All evidence as text" }
            ul { @for line in diagnoses(drift).iter().chain(&messages(drift)) { li { (line) } } }
        }
        @if !drift.defences.is_empty() {
            h3 { "Defences" }
            (grid("What each defence catches", &defences(drift)))
            details.figures {
                summary { "False confidence: what each defence wrongly passes" }
                ul { @for line in misses(drift) { li { (line) } } }
            }
        }
    }
}

fn matrix(cells: &[&Cell], prefix: &str, language: &str) -> Markup {
    let consumers = once(cells.iter().map(|cell| &cell.consumer));
    let mutations = once(cells.iter().map(|cell| &cell.mutation));
    let both = |mutation: &str, consumer: &str| {
        [Model::OneCall, Model::PerPixel].map(|call| {
            cells.iter().copied().find(|cell| {
                cell.mutation == mutation && cell.consumer == consumer && cell.call == call
            })
        })
    };
    let table = html! {
        table.drift {
            thead { tr { th scope="col" { "change" } @for consumer in &consumers { th scope="col" { (consumer) } } } }
            tbody {
                @for (row, mutation) in mutations.iter().enumerate() {
                    tr {
                        th scope="row" { (mutation) }
                        @for (column, consumer) in consumers.iter().enumerate() {
                            td { (cell(both(mutation, consumer), &format!("{prefix}-{row}-{column}"))) }
                        }
                    }
                }
            }
        }
    };
    scroll(&format!("Outcomes in {language}"), table, &[])
}

/// The words of the two calls, or one word for both. What opens needs no script.
fn cell(both: [Option<&Cell>; 2], id: &str) -> Markup {
    let found: Vec<&Cell> = both.into_iter().flatten().collect();
    let Some(first) = found.first() else { return html! { span.none { "–" } } };
    let is_same = found.iter().all(|cell| cell.outcome == first.outcome);
    html! {
        button.outcome type="button" popovertarget=(id) {
            @for (index, cell) in found.iter().take(if is_same { 1 } else { 2 }).enumerate() {
                @if index > 0 { "/" }
                span class=(class(cell.outcome)) { (word(cell.outcome)) }
            }
        }
        div #(id) popover role="group" tabindex="0" aria-label={ "Evidence of " (first.mutation) ", " (first.consumer) } {
            p { strong { (first.mutation) ", " (first.consumer) } }
            @for cell in &found {
                p { (cell.call) ": " strong { (cell.outcome) } ". " (cell.evidence)
                    @if let Some(diagnosis) = &cell.diagnosis { ". " (diagnosis) }
                }
            }
            p { code { "cargo run --release -- drift --mutation " (first.mutation) " --consumer " (first.consumer) } }
        }
    }
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Correct => "o-ok",
        one if one.is_silent() => "o-silent",
        one if one <= Outcome::CaughtCall => "o-caught",
        _ => "o-bad",
    }
}
