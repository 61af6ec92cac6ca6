//! The talk's final table: a row for each contender, columns for each way of use.

use ffi_results::{BASELINE, Entry, Measurement, Model, Results, Status};

use crate::figure::{ratio, significant};
use crate::{Column, Table};

const DASH: &str = "-";

/// One row for each contender that was measured. A model that was not measured has no columns and no
/// legend.
#[must_use]
pub fn times(results: &Results) -> Table {
    let parts: Vec<Part> = parts(results);
    let measured = results.contenders.iter().filter(|entry| entry.status == Status::Ok);
    let row = |entry: &Entry| {
        let mut row = vec![entry.name.clone()];
        row.extend(parts.iter().map(|part| (part.cell)(results, entry)));
        row
    };
    let mut columns = vec![Column::alone("contender")];
    columns.extend(parts.iter().map(|part| part.column.clone()));
    let mut legend: Vec<String> = Vec::new();
    for line in parts.iter().map(|part| part.legend).filter(|line| !line.is_empty()) {
        if !legend.iter().any(|known| known == line) {
            legend.push(line.to_owned());
        }
    }
    Table { columns, rows: measured.map(row).collect(), legend }
}

/// A column, its legend, and the function that makes its cells.
struct Part {
    column: Column,
    legend: &'static str,
    cell: Box<Cell>,
}

/// Makes the cell of a contender in a column.
type Cell = dyn Fn(&Results, &Entry) -> String;

fn part(
    group: &'static str,
    name: &'static str,
    legend: &'static str,
    cell: impl Fn(&Results, &Entry) -> String + 'static,
) -> Part {
    Part { column: Column::of(group, name), legend, cell: Box::new(cell) }
}

fn parts(results: &Results) -> Vec<Part> {
    let has_ratios = results.baseline().is_some();
    let has_counts = results.measurements.iter().any(|one| one.instructions.is_some());
    let mut parts: Vec<Part> = Vec::new();
    for (model, legend) in [
        (
            Model::PerPixel,
            "per_pixel: create_fractal in the contender's language calls mandel once a pixel.",
        ),
        (Model::OneCall, "one_call: create_fractal in the library is called once."),
    ] {
        if !results.has(model) {
            continue;
        }
        parts.push(part(model.name(), "ms", legend, move |results, entry| {
            cell(results, entry, model, |one| significant(one.median_ns / 1e6))
        }));
        if has_ratios {
            let legend =
                "x c: how many times as long as c in one_call, ± half of the 95 % interval.";
            parts.push(part(model.name(), "x c", legend, move |results, entry| {
                to_baseline(results, entry, model)
            }));
        }
    }
    if results.has(Model::Crossing) {
        let legend =
            "crossing: one call of mandel(2, 2, 1), which escapes at once, in a loop of many.";
        parts.push(part("crossing", "ns", legend, |results, entry| {
            cell(results, entry, Model::Crossing, |one| significant(one.ns_per_call()))
        }));
        if has_counts {
            let legend = "instr: the instructions of such a call, including those of mandel.";
            parts.push(part("crossing", "instr", legend, |results, entry| {
                cell(results, entry, Model::Crossing, |one| {
                    one.instructions.map_or(DASH.into(), |count| format!("{count:.1}"))
                })
            }));
        }
    }
    if results.has(Model::Load) {
        let legend =
            "load: the time until the first call has returned, each time in a new process.";
        parts.push(part("load", "µs", legend, |results, entry| {
            cell(results, entry, Model::Load, |one| significant(one.median_ns / 1e3))
        }));
    }
    let legend = "n: samples/processes.";
    parts.push(part("", "n", legend, |results, entry| {
        let mut all = Model::ALL.iter().filter_map(|&model| results.find(&entry.name, model));
        all.next()
            .map_or(DASH.into(), |one| format!("{}/{}", one.samples_ns.len(), one.process_count()))
    }));
    parts
}

fn cell(
    results: &Results,
    entry: &Entry,
    model: Model,
    show: impl Fn(&Measurement) -> String,
) -> String {
    results.find(&entry.name, model).map_or(DASH.into(), show)
}

fn to_baseline(results: &Results, entry: &Entry, model: Model) -> String {
    if entry.name == BASELINE && model == Model::OneCall {
        return "1".into();
    }
    cell(results, entry, model, |one| results.ratio_to_baseline(one).map_or(DASH.into(), ratio))
}
