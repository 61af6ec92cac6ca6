//! The answer, and then what limits it.

use ffi_results::{CONTROL, Model, Results, Warning};
use maud::{Markup, html};

use crate::figure::ratio;
use crate::sheet::{Sheet, contradictions};
use crate::{answer, notes};

/// What the files answer. It is there even if they answer nothing, because their limits still count.
pub(super) fn section(sheets: &[Sheet]) -> Option<Markup> {
    let answers: Vec<_> = sheets
        .iter()
        .map(|sheet| (sheet, answer::answer(&sheet.results)))
        .filter(|(_, answer)| !answer.is_empty())
        .collect();
    Some(html! {
        @if answers.is_empty() {
            p.lead { "These files have no times of calls from which an answer follows." }
        }
        @for (sheet, sentences) in &answers {
            @if answers.len() > 1 { h3 { (sheet.name) } }
            @for sentence in sentences { p.lead { (sentence) } }
        }
        h3 { "What limits these figures" }
        ul.limits { @for line in limits(sheets) { li { (line) } } }
    })
}

/// Each limit once, even if several files have it.
fn limits(sheets: &[Sheet]) -> Vec<String> {
    let mut limits: Vec<String> = contradictions(sheets);
    for sheet in sheets {
        let name = |line: String| match sheets.len() {
            1 => line,
            _ => format!("{}: {line}", sheet.name),
        };
        let results = &sheet.results;
        if results.machine.virtual_machine == Some(true) {
            limits.push(
                "Measured in a virtual machine, whose neighbours can change its speed.".into(),
            );
        }
        limits.extend(noise(results).map(name));
        // An interval is only missed where something was measured in blocks.
        let is_meant = |warning: &&Warning| {
            !results.measurements.is_empty() || !matches!(warning, Warning::FewBlocks { .. })
        };
        let warnings = results.warnings.iter().filter(is_meant);
        limits.extend(warnings.map(|warning| name(format!("{warning}."))));
        limits.extend(notes::absent(&results.contenders).into_iter().map(name));
    }
    limits.push("One machine. Compare ratios, and measure on your own before you decide.".into());
    let mut once: Vec<String> = Vec::new();
    for limit in limits {
        if !once.contains(&limit) {
            once.push(limit);
        }
    }
    once
}

/// How large the noise is, where a control measured it.
fn noise(results: &Results) -> Option<String> {
    let found = Model::ALL.into_iter().filter_map(|model| {
        let control = results.control(model)?;
        Some(format!("{model} {}", ratio(control)))
    });
    let found: Vec<_> = found.collect();
    let [one, other] = CONTROL;
    (!found.is_empty()).then(|| {
        format!(
            "Noise: {other} and {one} call the same machine code, so the ratio of their times should be 1. \
             It is {}.",
            found.join(", ")
        )
    })
}
