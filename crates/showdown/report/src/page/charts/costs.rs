//! What each way costs to build, ship and start, and what each further function adds.

use ffi_results::{After, BASELINE, Cost, Results, Scaling, median};
use maud::{Markup, html};

use super::lines::{Line, Lines, lines};
use super::scale::{Kind, times};
use super::strip::{Row, Strip, strip};
use crate::costs::tables;
use crate::page::grid::{closed, grid};

/// The charts of one file.
pub(super) fn charts(results: &Results, index: usize) -> Markup {
    html! {
        @if !results.costs.is_empty() {
            h3 { "Seconds of a cold build" }
            (strip(&builds(results, index)))
            h3 { "Size of what is delivered" }
            (strip(&sizes(results, index)))
            h3 { "Start of the delivered program" }
            (strip(&starts(results, index)))
            (closed("what each way costs", &tables(results)))
        }
        @if !results.scaling.is_empty() {
            h3 { "What each further function adds" }
            (lines(&slope(results, index)))
            (lines(&growth(results, index)))
            (grid("What the next function costs", &crate::costs::scaling(&results.scaling)))
        }
    }
}

pub(super) fn builds(results: &Results, index: usize) -> Strip {
    let marks = |cost: &Cost| {
        [("debug", "m-each"), ("release", "m-one")]
            .into_iter()
            .filter_map(|(profile, class)| {
                Some((middle(cost.build(After::Cold, profile)?)?, class))
            })
            .collect()
    };
    let profiles = vec![("m-one", "release".to_owned()), ("m-each", "debug".to_owned())];
    chart(results, (index, "builds"), "Time of a cold build", Kind::Time, profiles, &marks)
}

pub(super) fn sizes(results: &Results, index: usize) -> Strip {
    let marks =
        |cost: &Cost| vec![(cost.bytes() as f64, super::class_of(results, &cost.contender))];
    let title = "Bytes that are delivered";
    chart(results, (index, "sizes"), title, Kind::Size, languages(results), &marks)
}

fn starts(results: &Results, index: usize) -> Strip {
    let marks = |cost: &Cost| {
        let time = middle(&cost.starts.samples_ns);
        time.map(|time| (time, super::class_of(results, &cost.contender))).into_iter().collect()
    };
    let title = "Time until the first call has returned";
    chart(results, (index, "starts-of"), title, Kind::Time, languages(results), &marks)
}

fn languages(results: &Results) -> Vec<(&'static str, String)> {
    super::languages(results, results.costs.iter().map(|cost| &*cost.contender))
}

pub(super) fn slope(results: &Results, index: usize) -> Lines {
    let title = "Time of a build, by the functions of the header";
    by_size(results, (index, "slope"), title, (Kind::Time, "build"), |one| one.build_ns as f64)
}

fn growth(results: &Results, index: usize) -> Lines {
    let title = "Bytes that are delivered, by the functions of the header";
    by_size(results, (index, "growth"), title, (Kind::Size, "size"), |one| one.bytes as f64)
}

fn middle(samples: &[u64]) -> Option<f64> {
    median(samples.iter().map(|&ns| ns as f64))
}

/// A chart with the ratio of each mark to that of the baseline, or to the smallest, in the same class.
fn chart(
    results: &Results,
    (index, id): (usize, &str),
    title: &str,
    kind: Kind,
    key: Vec<(&'static str, String)>,
    marks: &dyn Fn(&Cost) -> Vec<(f64, &'static str)>,
) -> Strip {
    let reference = results.costs.iter().find(|cost| cost.contender == BASELINE).map(marks);
    let all: Vec<(f64, &str)> = results.costs.iter().flat_map(marks).collect();
    // A release is compared with a release, but all languages are compared with one contender.
    let of = |class: &str| {
        let same = |one: &&(f64, &str)| one.1 == class;
        let first = reference.as_ref().and_then(|of| of.iter().find(same).or(of.first()));
        let least = || {
            all.iter()
                .filter(|one| !class.starts_with("m-") || same(one))
                .map(|one| one.0)
                .min_by(f64::total_cmp)
        };
        first.map(|one| one.0).or_else(least)
    };
    let row = |cost: &Cost| {
        let labelled = marks(cost).into_iter().map(|(value, class)| {
            let label = of(class).map_or(kind.show(value), |of| times(value / of));
            let title = format!("{}: {}, {label}", cost.contender, kind.show(value));
            (value, class, title, label)
        });
        Row::labelled(&cost.contender, labelled.collect())
    };
    let to = if reference.is_some() { BASELINE } else { "the smallest" };
    Strip {
        id: format!("{id}-{index}"),
        title: title.to_owned(),
        description: format!("A row for each contender. On each mark is the ratio to {to}."),
        kind,
        rows: results.costs.iter().map(row).collect(),
        key,
    }
}

fn by_size(
    results: &Results,
    (index, id): (usize, &str),
    title: &str,
    y: (Kind, &'static str),
    of: fn(&Scaling) -> f64,
) -> Lines {
    let mut all: Vec<Line> = Vec::new();
    for one in &results.scaling {
        let point = (one.functions as f64, of(one));
        match all.iter_mut().find(|line| line.name == one.contender) {
            Some(line) => line.points.push(point),
            None => all.push(Line {
                name: one.contender.clone(),
                class: super::class_of(results, &one.contender),
                points: vec![point],
                breaks: Vec::new(),
            }),
        }
    }
    for line in &mut all {
        line.points.sort_by(|a, b| a.0.total_cmp(&b.0));
    }
    Lines {
        id: format!("{id}-{index}"),
        title: title.to_owned(),
        description: "A line for each contender. The table has the slope of each.".into(),
        x: (Kind::Count, "functions"),
        y,
        key: super::languages(results, all.iter().map(|line| &*line.name)),
        lines: all,
        levels: Vec::new(),
    }
}
