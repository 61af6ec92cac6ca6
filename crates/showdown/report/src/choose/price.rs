//! What a way costs, from results alone.

use ffi_results::{After, Call, Measurement, Model, Results, median};

use super::questions::Fact;
use super::ways::Way;
use crate::Sheet;
use crate::costs::{range, size};
use crate::figure::{certain, significant};

/// One part of the price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// What is paid for.
    pub what: String,
    /// How much.
    pub value: String,
    /// The file that says so.
    pub file: String,
}

/// Finds one part of the price in results.
type Find = fn(Way, &Results, &str) -> Option<String>;

/// What these files say of a way.
#[must_use]
pub fn price(way: Way, sheets: &[Sheet], shape: &str) -> Vec<Price> {
    let parts: [(String, Find); 8] = [
        (format!("one call ({shape})"), |way, results, shape| {
            let one = call(results, way.facts().contender, shape)?;
            Some(format!("{} ns", certain(one.ns_estimate(results.schedule)?)))
        }),
        ("a picture in one call".into(), |way, results, _| {
            let one = results.find(way.facts().contender, Model::OneCall)?;
            let ratio = results.ratio_to_baseline(one)?;
            Some(format!("{} times as long as in C", certain(ratio)))
        }),
        ("to write, for three functions".into(), |way, results, _| {
            let cost = cost(results, way)?;
            let one = cost.written.iter().find(|one| one.library == "mandel")?;
            Some(format!("{} lines", one.declarations + one.safe_layer + one.build_script))
        }),
        ("to build, from nothing".into(), |way, results, _| {
            let cold = built(results, way)?.build(After::Cold, "release")?;
            Some(format!("{}{}", range(cold), as_static(way)))
        }),
        ("what ships".into(), |way, results, _| Some(size(cost(results, way)?.bytes() as f64))),
        ("the build needs".into(), |way, results, _| {
            let needs = &built(results, way)?.depends.building_machine;
            (!needs.is_empty()).then(|| format!("{}{}", needs.join(", "), as_static(way)))
        }),
        ("to start".into(), |way, results, _| {
            let samples = &cost(results, way)?.starts.samples_ns;
            Some(format!("{} ms", significant(median(samples.iter().map(|&ns| ns as f64))? / 1e6)))
        }),
        ("when the C changes".into(), |way, results, _| changes(way, results)),
    ];
    let find = |(what, value): (String, Find)| {
        sheets.iter().find_map(|sheet| {
            let value = value(way, &sheet.results, shape)?;
            Some(Price { what: what.clone(), value, file: sheet.name.clone() })
        })
    };
    parts.into_iter().filter_map(find).collect()
}

fn cost(results: &Results, way: Way) -> Option<&ffi_results::Cost> {
    results.costs.iter().find(|one| one.contender == way.facts().contender)
}

/// Whoever builds committed declarations compiles no bindgen, and needs no libclang.
fn built(results: &Results, way: Way) -> Option<&ffi_results::Cost> {
    let name = if way == Way::Committed { "static" } else { way.facts().contender };
    results.costs.iter().find(|one| one.contender == name)
}

fn as_static(way: Way) -> &'static str {
    if way == Way::Committed { " (as static, because bindgen is not compiled)" } else { "" }
}

/// The measurement of the smallest call of a shape.
fn call<'a>(results: &'a Results, contender: &str, shape: &str) -> Option<&'a Measurement> {
    let is_meant = |call: &Call| call.shape == shape;
    let calls = results.measurements.iter().filter(|one| one.contender == contender);
    calls
        .filter(|one| one.call.as_ref().is_some_and(is_meant))
        .min_by_key(|one| one.call.as_ref().and_then(Call::size))
}

/// Who notices, in the drift matrix.
fn changes(way: Way, results: &Results) -> Option<String> {
    let consumer = way.facts().consumer?;
    let cells = results.drift.as_ref()?.cells.iter().filter(|cell| cell.consumer == consumer);
    let tried = cells.clone().count();
    let silent = cells.filter(|cell| cell.outcome.is_silent()).count();
    (tried > 0).then(|| format!("{silent} of {tried} trials are wrong, and nobody notices"))
}

/// At this share of the time, the call itself counts.
const SHARE: f64 = 0.05;

/// Whether calls of a shape take so much of the time that the call itself counts, and the sum that shows it.
/// `None` if no file has the price of such a call.
#[must_use]
pub fn is_hot(
    sheets: &[Sheet],
    language: Fact,
    shape: &str,
    calls_per_s: f64,
    work_ns: Option<f64>,
) -> Option<(bool, String)> {
    let contender = match language {
        Fact::Rust => "static",
        Fact::Python => "pyo3",
        _ => "cffi-api",
    };
    let find = |sheet: &Sheet| {
        Some((call(&sheet.results, contender, shape)?.ns_per_call(), sheet.name.clone()))
    };
    let (ns, file) = sheets.iter().find_map(find)?;
    let of_core = calls_per_s * ns / 1e9;
    let of_work = work_ns.map_or(1.0, |work| ns / (ns + work));
    let percent = |share: f64| significant(share * 100.0);
    let mut sum = format!(
        "{calls_per_s} calls of {shape} a second take {} % of a core with {contender} ({file})",
        percent(of_core)
    );
    if let Some(work) = work_ns {
        sum += &format!(", and {} % of a call that works for {work} ns", percent(of_work));
    }
    Some((of_core >= SHARE && of_work >= SHARE, sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(way: Way) -> Vec<Price> {
        let folder =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../benches/record");
        let read = |file: &str| Sheet {
            name: file.into(),
            results: Results::read(&folder.join(file)).unwrap(),
        };
        price(
            way,
            &["results.json", "crossing.json", "drift.json", "costs.json"].map(read),
            "scalars",
        )
    }

    fn part(way: Way, what: &str) -> String {
        parts(way).into_iter().find(|one| one.what == what).unwrap().value
    }

    /// Committed declarations once had the price of bindgen, which their users do not compile.
    #[test]
    fn committed_declarations_are_built_without_bindgen() {
        let what = "to build, from nothing";
        assert_eq!(
            part(Way::Committed, what),
            format!("{} (as static, because bindgen is not compiled)", part(Way::ByHand, what))
        );
        assert!(!part(Way::Committed, "the build needs").contains("libclang"));
        assert!(part(Way::Generated, "the build needs").contains("libclang"));
    }

    /// A way once named a consumer that the drift matrix does not have, and so had no part of it.
    #[test]
    fn each_way_with_a_consumer_has_its_part_of_the_drift_matrix() {
        for way in Way::ALL.into_iter().filter(|way| way.facts().consumer.is_some()) {
            let has = |one: &Price| one.value.contains("nobody notices");
            assert!(parts(way).iter().any(has), "{way:?}");
        }
    }
}
