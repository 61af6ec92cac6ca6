//! The times of the talk's function: pictures, starts, and how near the vector contenders are to their limit.

use ffi_results::{BASELINE, Entry, Judge, Measurement, Model, Results, Status};
use maud::{Markup, html};

use super::scale::{Kind, times};
use super::strip::{Row, Strip, strip};
use crate::costs::time;
use crate::figure::certain;
use crate::page::grid::closed;

/// The charts of one file.
pub(super) fn charts(results: &Results, index: usize) -> Markup {
    let judge = Judge::new(results);
    html! {
        @if results.has(Model::PerPixel) || results.has(Model::OneCall) {
            h3 { "Time of a picture" }
            (strip(&pictures(results, &judge, index)))
        }
        @if results.has(Model::Load) {
            h3 { "Start: until the first call has returned" }
            (strip(&starts(results, index)))
        }
        @if results.has(Model::Limit) {
            h3 { "Limit and reached" }
            (strip(&limits(results, index)))
        }
        (closed("times of the contenders", &[crate::times::times(results)]))
    }
}

fn measured(results: &Results) -> impl Iterator<Item = &Entry> {
    results.contenders.iter().filter(|entry| entry.status == Status::Ok)
}

fn title(one: &Measurement, label: &str) -> String {
    format!("{} {}: {}, {label}", one.contender, one.model, time(one.median_ns))
}

pub(super) fn pictures(results: &Results, judge: &Judge<'_>, index: usize) -> Strip {
    let models = [(Model::OneCall, "m-one"), (Model::PerPixel, "m-each")];
    let row = |entry: &Entry| {
        let marks: Vec<_> = models
            .iter()
            .filter_map(|(model, class)| {
                let one = results.find(&entry.name, *model)?;
                let judged = judge.compare(one, BASELINE);
                let label =
                    judged.map_or(time(one.median_ns), |it| format!("×{}", certain(it.ratio)));
                Some((one.median_ns, *class, title(one, &label), label))
            })
            .collect();
        (!marks.is_empty()).then(|| Row::labelled(&entry.name, marks))
    };
    let workload = results.workload.map_or(String::new(), |workload| format!(" of {workload}"));
    Strip {
        id: format!("pictures-{index}"),
        title: format!("Time of a picture{workload}"),
        description: format!(
            "A row for each contender. On each mark is the ratio to {BASELINE} in one_call."
        ),
        kind: Kind::Time,
        rows: measured(results).filter_map(row).collect(),
        key: vec![
            ("m-one", "one call for the picture".into()),
            ("m-each", "one call for each pixel".into()),
        ],
    }
}

fn starts(results: &Results, index: usize) -> Strip {
    let all: Vec<_> = measured(results)
        .filter_map(|entry| Some((entry, results.find(&entry.name, Model::Load)?)))
        .collect();
    let fastest = all.iter().min_by(|a, b| a.1.median_ns.total_cmp(&b.1.median_ns));
    let (least, of) = fastest.map_or((1.0, ""), |(entry, one)| (one.median_ns, &*entry.name));
    let row = |(entry, one): &(&Entry, &Measurement)| {
        let label = times(one.median_ns / least);
        Row::labelled(
            &entry.name,
            vec![(one.median_ns, super::class(entry), title(one, &label), label)],
        )
    };
    Strip {
        id: format!("starts-{index}"),
        title: "Time until the first call has returned, in a new process".into(),
        description: format!(
            "A row for each contender. On each mark is the ratio to {of}, the fastest."
        ),
        kind: Kind::Time,
        rows: all.iter().map(row).collect(),
        key: super::languages(results, all.iter().map(|(entry, _)| &*entry.name)),
    }
}

fn limits(results: &Results, index: usize) -> Strip {
    let row = |entry: &Entry| {
        let limit = results.find(&entry.name, Model::Limit)?;
        let reached = results.find(&entry.name, Model::OneCall)?;
        let share = reached.ratios(limit, results.schedule).estimate()?;
        let label = format!("×{}", certain(share));
        let marks = vec![
            (limit.median_ns, "m-limit", title(limit, "the limit"), time(limit.median_ns)),
            (reached.median_ns, "m-one", title(reached, &label), label),
        ];
        Some(Row::labelled(&entry.name, marks))
    };
    Strip {
        id: format!("limits-{index}"),
        title: "The limit of the vector operations, and the time that was reached".into(),
        description: "On each reached time is its ratio to the limit.".into(),
        kind: Kind::Time,
        rows: measured(results).filter_map(row).collect(),
        key: vec![
            ("m-limit", "limit".into()),
            ("m-one", "reached: one call for the picture".into()),
        ],
    }
}
