//! The cell of each criterion.

use ffi_results::{BETWEEN_RUNS, Cost, Estimate, Model, Outcome, Results, Written, median};

use super::facts;
use super::{Cell, Criterion, Range};
use crate::Sheet;
use crate::costs::time;
use crate::figure::certain;

/// Contenders whose C was changed, and their names in the drift matrix.
pub(super) const CONSUMERS: [(&str, &str); 10] = [
    ("static", "static"),
    ("bindgen", "bindgen"),
    ("dlopen", "dlopen"),
    ("dylib", "dylib-stale"),
    ("ctypes", "ctypes"),
    ("cffi-abi", "cffi-abi"),
    ("cffi-api", "cffi-api"),
    ("cython", "cython"),
    ("pyo3", "pyo3"),
    ("nanobind", "nanobind"),
];

/// A text, and the value if it has an order.
type Found = (String, Option<Range>);

/// Finds the cells of a column. All measured values of a column are from one file and of one kind, because those
/// of two cannot be compared.
pub(super) fn column(
    criterion: Criterion,
    names: &[String],
    sources: &[Sheet],
) -> Vec<Option<Cell>> {
    let facts: Vec<_> = names.iter().map(|name| fact(criterion, name)).collect();
    if facts.iter().any(Option::is_some) {
        return facts;
    }
    let of = |source: &Sheet| {
        let cell = |name: &String| {
            let (text, range) = measured(criterion, name, &source.results)?;
            Some(Cell { text, range, source: source.name.clone() })
        };
        names.iter().map(cell).collect::<Vec<_>>()
    };
    let mut columns = sources.iter().map(of);
    let found = columns.find(|column| column.iter().any(Option::is_some));
    found.unwrap_or_else(|| vec![None; names.len()])
}

/// What is not measured.
fn fact(criterion: Criterion, contender: &str) -> Option<Cell> {
    match criterion {
        Criterion::Alive => {
            let (tool, day) = facts::tool(contender)?;
            let before = tool.releases.len().saturating_sub(2);
            let before = tool.releases.get(before).map_or("-", String::as_str);
            Some(Cell {
                text: format!("{} {}, {} (before: {before})", tool.name, tool.last, tool.released),
                range: facts::years(&tool.released, day).map(Range::exact),
                source: format!("benches/record/tools.json, {day}"),
            })
        }
        Criterion::Platforms => {
            let text = facts::of(contender)?.platforms.to_owned();
            Some(Cell { text, range: None, source: facts::SOURCE.into() })
        }
        _ => None,
    }
}

fn measured(criterion: Criterion, contender: &str, results: &Results) -> Option<Found> {
    let cost = || results.costs.iter().find(|one| one.contender == contender);
    match criterion {
        Criterion::Boilerplate => boilerplate(cost()?),
        Criterion::Productivity => productivity(contender, results),
        Criterion::Dependencies => Some(dependencies(cost()?)),
        Criterion::Maintenance => maintenance(contender, results),
        Criterion::Bugs => bugs(contender, results),
        Criterion::Call => call(contender, results),
        Criterion::Image => image(contender, results),
        Criterion::Start => start(contender, results),
        Criterion::Alive | Criterion::Platforms => None,
    }
}

fn boilerplate(cost: &Cost) -> Option<Found> {
    let one = cost.written.iter().find(|one| one.library == "mandel")?;
    let lines = one.declarations + one.safe_layer + one.build_script;
    Some((lines.to_string(), Some(Range::exact(lines as f64))))
}

/// The slope over the sizes of header that were measured, or else what the cookbook has for each function.
fn productivity(contender: &str, results: &Results) -> Option<Found> {
    let lines = match results.scaling.is_empty() {
        false => slope(contender, results)?,
        true => {
            let cost = results.costs.iter().find(|one| one.contender == contender)?;
            // Who binds nothing has no further function, and two libraries cannot be compared.
            let cookbook = |one: &&Written| one.library == "shapes" && one.functions > 0;
            let one = cost.written.iter().find(cookbook)?;
            (one.declarations + one.safe_layer) as f64 / one.functions as f64
        }
    };
    let generator = facts::of(contender).map_or("-", |one| one.generator);
    Some((format!("{lines:.1} ({generator})"), Some(Range::exact(lines))))
}

/// Lines for each further function, between the smallest and the largest header.
fn slope(contender: &str, results: &Results) -> Option<f64> {
    let sizes = results.scaling.iter().filter(|one| one.contender == contender);
    let least = sizes.clone().min_by_key(|one| one.functions)?;
    let most = sizes.max_by_key(|one| one.functions)?;
    let functions = most.functions.checked_sub(least.functions).filter(|more| *more > 0)?;
    Some((most.written as f64 - least.written as f64) / functions as f64)
}

fn dependencies(cost: &Cost) -> Found {
    let depends = &cost.depends;
    let [build, run] = [depends.build.len(), depends.run.len()];
    let [building, running] = [depends.building_machine.len(), depends.running_machine.len()];
    let text = format!("{build} + {run} packages, {building} + {running} needed");
    (text, Some(Range::exact((build + run + building + running) as f64)))
}

fn outcomes<'a>(contender: &str, results: &'a Results) -> Option<Vec<&'a Outcome>> {
    let (_, consumer) = CONSUMERS.iter().find(|(name, _)| *name == contender)?;
    let cells = results.drift.as_ref()?.cells.iter().filter(|cell| cell.consumer == *consumer);
    let outcomes: Vec<_> = cells.map(|cell| &cell.outcome).collect();
    (!outcomes.is_empty()).then_some(outcomes)
}

fn maintenance(contender: &str, results: &Results) -> Option<Found> {
    let outcomes = outcomes(contender, results)?;
    let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|one| is(one)).count();
    let silent = count(|one| one.is_silent());
    let before = count(|one| *one <= Outcome::CaughtLink);
    let late = count(|one| matches!(one, Outcome::CaughtLoad | Outcome::CaughtCall));
    let crash =
        count(|one| matches!(one, Outcome::Crash | Outcome::LuckyError | Outcome::Undefined));
    let all = outcomes.len();
    let text = format!("{silent} of {all}; {before} build, {late} run, {crash} luck");
    Some((text, Some(Range::exact(silent as f64 / outcomes.len() as f64))))
}

fn bugs(contender: &str, results: &Results) -> Option<Found> {
    let outcomes = outcomes(contender, results)?;
    let real = outcomes.iter().filter(|one| ***one != Outcome::Correct).count();
    let before = outcomes.iter().filter(|one| ***one <= Outcome::CaughtLink).count();
    let share = before as f64 / real.max(1) as f64;
    Some((format!("{before} of {real}"), Some(Range::exact(1.0 - share))))
}

/// An estimate as a range, widened by the noise of the A/A control.
fn range(estimate: Estimate, control: Option<Estimate>) -> Range {
    let noise = control.map_or(0.0, |one| (one.median - 1.0).abs() + one.half_width.unwrap_or(0.0));
    // Without an interval, one block proves nothing.
    let half = estimate.half_width.unwrap_or(f64::INFINITY) + noise * estimate.median;
    Range { low: estimate.median - half, high: estimate.median + half }
}

fn call(contender: &str, results: &Results) -> Option<Found> {
    let one = results.find(contender, Model::Crossing)?;
    let estimate = one.ns_estimate(results.schedule)?;
    Some((certain(estimate), Some(range(estimate, results.control(Model::Crossing)))))
}

fn image(contender: &str, results: &Results) -> Option<Found> {
    let one = results.find(contender, Model::OneCall)?;
    let estimate = results.ratio_to_baseline(one)?;
    let text =
        if estimate.median < 0.1 { format!("{:.3}", estimate.median) } else { certain(estimate) };
    Some((text, Some(range(estimate, results.control(Model::OneCall)))))
}

fn start(contender: &str, results: &Results) -> Option<Found> {
    let cost = results.costs.iter().find(|one| one.contender == contender)?;
    let samples = || cost.starts.samples_ns.iter().map(|&ns| ns as f64);
    let [low, high] = [samples().fold(f64::INFINITY, f64::min), samples().fold(0.0, f64::max)];
    // Contenders are started minutes apart, so the speed of the machine may differ as between two runs.
    let half = BETWEEN_RUNS.sqrt();
    Some((time(median(samples())?), Some(Range { low: low / half, high: high * half })))
}

/// What the cookbook proves of mistakes, in the language that calls.
pub(crate) fn mistakes() -> String {
    let readme = include_str!("../../../../shapes/wrong/README.md");
    let rows = || readme.lines().filter(|line| line.starts_with("| `"));
    let of = |end: &'static str| rows().filter(move |line| line.contains(end));
    let who = |line: &str| line.rsplit(" | ").next().unwrap_or_default().to_owned();
    let refused = |line: &&str| {
        ["the compiler", "a lint", "the linker"].iter().any(|one| who(line).starts_with(one))
    };
    let nobody = |line: &&str| who(line).contains("nobody");
    let sentence = |language: &str, end: &'static str| {
        let (all, early, none) =
            (of(end).count(), of(end).filter(refused).count(), of(end).filter(nobody).count());
        format!(
            "of {all} mistakes in {language}, a compiler, lint or linker refuses {early}, and {none} can pass unnoticed"
        )
    };
    format!(
        "Bugs, by the cookbook (crates/shapes/wrong): {}; {}.",
        sentence("Rust", ".rs) | "),
        sentence("Python", ".py) | ")
    )
}
