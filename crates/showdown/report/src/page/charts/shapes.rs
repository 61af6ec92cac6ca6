//! What a call costs by the shape of its signature, and the curves of batching and work.

use ffi_results::{BASELINE, Call, Entry, Results, Status};
use maud::{Markup, html};

use super::lines::{Line, Lines, lines};
use super::scale::{Kind, is_shown, times};
use super::strip::{Mark, Row, Side, Strip, strip};
use crate::costs::time;
use crate::figure::significant;
use crate::page::grid::closed;
use crate::shapes::{calls, medians, step, tables, usual};

/// The charts of one file.
pub(super) fn charts(results: &Results, index: usize) -> Markup {
    let shapes = by_shape(results, index);
    let (batching, work) = (batching(results, index), work(results, index));
    html! {
        h3 { "Cost of a call, by shape" }
        p { (shapes.description) }
        (strip(&shapes))
        (closed("nanoseconds of a call, by shape, and where it breaks even", &tables(results)))
        @if !batching.lines.is_empty() {
            h3 { "Batching: one call for all items" }
            p { (batching.description) }
            (lines(&batching))
        }
        @if let Some(work) = work.filter(|work| !work.lines.is_empty()) {
            h3 { "Work: when the border no longer counts" }
            p { (work.description) }
            (lines(&work))
        }
    }
}

fn measured(results: &Results) -> impl Iterator<Item = &Entry> {
    results.contenders.iter().filter(|entry| entry.status == Status::Ok)
}

pub(super) fn by_shape(results: &Results, index: usize) -> Strip {
    let names = measured(results).map(|entry| entry.name.as_str());
    Strip {
        id: format!("shapes-{index}"),
        title: "Cost of a call, by the shape of its signature".into(),
        description: format!(
            "A row for each shape, a mark for each contender. Left of the marks is how many times as long as \
             {BASELINE} the slowest compiled contender takes. Right of them is the same for the slowest from Python."
        ),
        kind: Kind::Time,
        rows: usual(&calls(results)).into_iter().map(|call| row(results, call)).collect(),
        key: super::languages(results, names),
    }
}

fn row(results: &Results, call: &Call) -> Row {
    let of_c = results.find_call(BASELINE, call).map(|one| one.ns_per_call());
    let mut marks: Vec<Mark> = measured(results)
        .filter_map(|entry| {
            let one = results.find_call(&entry.name, call)?;
            let title = format!("{} {call}: {}", entry.name, time(one.ns_per_call()));
            let class = super::class(entry);
            Some(Mark { value: one.ns_per_call(), class, title, label: None })
        })
        .collect();
    marks.sort_by(|a, b| a.value.total_cmp(&b.value));
    let is_compiled = |mark: &Mark| ["s-c", "s-rust"].contains(&mark.class);
    let slowest = |compiled: bool| marks.iter().rposition(|mark| is_compiled(mark) == compiled);
    let (compiled, python) = (slowest(true), slowest(false));
    let ratio = |place: usize| of_c.map(|of_c| times(marks[place].value / of_c));
    let labels = [(compiled.and_then(ratio), Side::Left), (python.and_then(ratio), Side::Right)];
    let ends = [0, marks.len().saturating_sub(1)];
    for ((label, side), place) in labels.into_iter().zip(ends) {
        if let (Some(label), Some(mark)) = (label, marks.get_mut(place)) {
            mark.label = Some((label, side));
        }
    }
    Row { name: call.to_string(), marks }
}

pub(super) fn batching(results: &Results, index: usize) -> Lines {
    let line = |entry: &Entry| {
        let together = medians(results, &entry.name, "points_together");
        let points: Vec<(f64, f64)> = medians(results, &entry.name, "points_apart")
            .into_iter()
            .filter_map(|(items, apart)| {
                let (_, one) = together.iter().find(|(known, _)| *known == items)?;
                Some((items as f64, apart / one))
            })
            .collect();
        let even = points.iter().find(|(_, gain)| *gain >= 2.0);
        let breaks =
            even.map(|&(items, gain)| (items, gain, format!("half the time from {items} items")));
        let class = super::class(entry);
        (points.len() > 1).then(|| Line {
            name: entry.name.clone(),
            class,
            points,
            breaks: breaks.into_iter().collect(),
        })
    };
    let lines: Vec<_> = measured(results).filter_map(line).collect();
    Lines {
        id: format!("batching-{index}"),
        title: "How many times as fast one call for all items is".into(),
        description: "One call that moves all points, compared with one call for each point. A mark is the first \
                      number of items at which one call takes at most half the time."
            .into(),
        x: (Kind::Count, "items"),
        y: (Kind::Ratio, "times as fast"),
        key: super::languages(results, lines.iter().map(|line| &*line.name)),
        lines,
        levels: vec![(2.0, "half the time")],
    }
}

/// The part of a call that is not work. A line ends where it can no longer be told from noise.
pub(super) fn work(results: &Results, index: usize) -> Option<Lines> {
    /// A smaller part is noise.
    const LEAST: f64 = 0.001;
    let step = step(results).filter(|step| is_shown(*step))?;
    let line = |entry: &Entry| {
        let sizes = medians(results, &entry.name, "work");
        let points: Vec<(f64, f64)> = sizes
            .iter()
            .map(|(steps, time)| (*steps as f64, 1.0 - step * *steps as f64 / time))
            .take_while(|(_, share)| *share >= LEAST)
            .collect();
        let (fewest, shortest) = sizes.first()?;
        let border = shortest - step * *fewest as f64;
        let even = border * 9.0 / step;
        let is_inside =
            points.last().is_some_and(|last| even >= *fewest as f64 && even <= last.0 * 10.0);
        let breaks = is_inside.then(|| (even, 0.1, format!("10 % at {} steps", significant(even))));
        let class = super::class(entry);
        (points.len() > 1).then(|| Line {
            name: entry.name.clone(),
            class,
            points,
            breaks: breaks.into_iter().collect(),
        })
    };
    let lines: Vec<_> = measured(results).filter_map(line).collect();
    Some(Lines {
        id: format!("work-{index}"),
        title: "Which part of a call is the border, by the work that the call does".into(),
        description: format!(
            "The border is everything but the steps of work, each of which takes {}. A mark is where the border is \
             10 % of the call.",
            time(step)
        ),
        x: (Kind::Count, "steps of work"),
        y: (Kind::Share, "border"),
        key: super::languages(results, lines.iter().map(|line| &*line.name)),
        lines,
        levels: vec![(0.1, "10 %"), (0.01, "1 %")],
    })
}
