//! The table of two results files that are compared.

use ffi_results::{Amount, BASELINE, Change, Comparison, CostChange, CostVerdict};

use crate::costs::{range, size};
use crate::figure::{ratio, significant};
use crate::{Column, Table};

/// A table for the times of calls and pictures, and one for the costs, if both files have them.
#[must_use]
pub fn tables(found: &Comparison) -> Vec<Table> {
    let mut tables = Vec::new();
    if !found.changes.is_empty() || found.costs.is_empty() {
        tables.push(comparison(found));
    }
    if !found.costs.is_empty() {
        let mut costs = costs(&found.costs);
        if tables.is_empty() {
            costs.legend.extend(facts(found));
        }
        tables.push(costs);
    }
    tables
}

/// One row for each figure of the costs, except for what is equal.
fn costs(changes: &[CostChange]) -> Table {
    let (equal, shown): (Vec<_>, Vec<_>) =
        changes.iter().partition(|change| change.verdict() == CostVerdict::Equal);
    let row = |change: &&CostChange| {
        vec![
            change.contender.clone(),
            change.what.clone(),
            amount(&change.old),
            amount(&change.new),
            change.verdict().to_string(),
        ]
    };
    let legend = format!(
        "A time is the range of its samples. no difference: the two ranges overlap, or are apart by less than \
         a third, which two runs with the same tools can be. Sizes and numbers that are equal in both files: {}, not shown.",
        equal.len()
    );
    let columns = ["contender", "what", "old", "new", "verdict"].map(Column::alone).into();
    Table { columns, rows: shown.iter().map(row).collect(), legend: vec![legend] }
}

fn amount(amount: &Amount) -> String {
    match amount {
        Amount::Times(samples) => range(samples),
        Amount::Bytes(bytes) => size(*bytes as f64),
        Amount::Count(number) => number.to_string(),
    }
}

/// One row for each contender and model, or call, that both have.
fn comparison(comparison: &Comparison) -> Table {
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
    lines.extend(facts(comparison));
    lines
}

/// What only one of the files has, and the warnings about both.
fn facts(comparison: &Comparison) -> Vec<String> {
    let mut lines = Vec::new();
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
