//! The table of two results files that are compared.

use ffi_results::{BASELINE, Change, Comparison};

use crate::figure::{ratio, significant};
use crate::{Column, Table};

/// One row for each contender and model, or call, that both have.
#[must_use]
pub fn comparison(comparison: &Comparison) -> Table {
    let row = |change: &Change| {
        vec![
            change.contender.clone(),
            change.what.clone(),
            significant(change.old_ns),
            significant(change.new_ns),
            ratio(change.ratio),
            change.verdict.to_string(),
        ]
    };
    Table {
        columns: vec![
            Column::alone("contender"),
            Column::alone("model"),
            Column::alone("old ns"),
            Column::alone("new ns"),
            Column::alone("new / old"),
            Column::alone("verdict"),
        ],
        rows: comparison.changes.iter().map(row).collect(),
        legend: legend(comparison),
    }
}

fn legend(comparison: &Comparison) -> Vec<String> {
    let mut lines = vec![match comparison.baseline {
        Some(_) => format!(
            "new / old: the ratio of the times relative to {BASELINE} in one_call, ± half of the 99 % \
             interval. The speed of the machine does not count."
        ),
        None => "new / old: the ratio of the times themselves, ± half of the 99 % interval.".into(),
    }];
    if let Some(baseline) = comparison.baseline {
        lines.push(format!(
            "The time of {BASELINE} in one_call itself is {} times the old one.",
            ratio(baseline)
        ));
    }
    let only = |name: &str, of: &[(String, String)]| -> Vec<String> {
        of.iter().map(|(contender, what)| format!("Only in {name}: {contender} {what}.")).collect()
    };
    lines.extend(only("OLD", &comparison.only_old));
    lines.extend(only("NEW", &comparison.only_new));
    for (name, warnings) in [("OLD", &comparison.old_warnings), ("NEW", &comparison.new_warnings)] {
        lines.extend(warnings.iter().map(|warning| format!("Warning, {name}: {warning}.")));
    }
    lines
}
