//! The answer first: what a call costs from Rust, what it costs from Python, and what doing without C
//! buys. Each sentence is computed, and left out where its figures were not measured.

use ffi_results::{BASELINE, Entry, Estimate, Measurement, Model, Results, Status, Verdict};

use crate::figure::{ratio, significant};

/// Two to four sentences.
#[must_use]
pub fn answer(results: &Results) -> Vec<String> {
    [from_rust(results), from_cpython(results), pictures(results), without_c(results)]
        .into_iter()
        .flatten()
        .collect()
}

/// The measurements in a model of those contenders that were measured in it.
fn of(results: &Results, model: Model, is_meant: impl Fn(&Entry) -> bool) -> Vec<&Measurement> {
    let entries = results.contenders.iter().filter(|entry| entry.status == Status::Ok);
    let meant = entries.filter(|entry| is_meant(entry));
    meant.filter_map(|entry| results.find(&entry.name, model)).collect()
}

/// The fastest and the slowest of them.
fn ends<'a>(all: &[&'a Measurement]) -> Option<(&'a Measurement, &'a Measurement)> {
    let by_time =
        |a: &&&Measurement, b: &&&Measurement| a.ns_per_call().total_cmp(&b.ns_per_call());
    Some((all.iter().min_by(by_time)?, all.iter().max_by(by_time)?))
}

/// `1.65 ns`, or `1.65 to 1.68 ns` where that is shown differently.
fn range(low: f64, high: f64) -> String {
    match [significant(low), significant(high)] {
        [low, high] if low == high => low,
        [low, high] => format!("{low} to {high}"),
    }
}

/// What a call costs, beside what it costs where there is none.
fn from_rust(results: &Results) -> Option<String> {
    let calling = of(results, Model::Crossing, |one| one.language == "rust" && one.crosses);
    let (fast, slow) = ends(&calling)?;
    let calls = range(fast.ns_per_call(), slow.ns_per_call());
    let inlined = of(results, Model::Crossing, |one| one.language == "rust" && !one.crosses);
    let border = ends(&inlined).map_or(String::new(), |(low, high)| {
        let (low, high) = (low.ns_per_call(), high.ns_per_call());
        let price = fast.ns_per_call() - high;
        let price = if price > 0.0 {
            format!("the border costs about {} ns a call", significant(price))
        } else {
            "the border costs nothing that was measured".into()
        };
        format!("; inlined, the same work takes {} ns, so that {price}", range(low, high))
    });
    Some(format!(
        "From Rust, a call into C takes {calls} ns, however the library was found{border}."
    ))
}

/// What a call costs from CPython, beside the work that it is for.
fn from_cpython(results: &Results) -> Option<String> {
    let baseline = results.baseline()?;
    let pixels = f64::from(results.workload.width) * f64::from(results.workload.height);
    let work = baseline.median_ns / pixels;
    let is_cpython = |one: &Entry| one.runtime.as_deref() == Some("cpython") && one.crosses;
    let calling = of(results, Model::Crossing, is_cpython);
    let (fast, slow) = ends(&calling)?;
    let name = |one: &Measurement| one.contender.clone();
    Some(format!(
        "From CPython, a call takes {} ns ({}) to {} ns ({}), which is {} to {} times the work for a pixel \
         ({} ns).",
        significant(fast.ns_per_call()),
        name(fast),
        significant(slow.ns_per_call()),
        name(slow),
        significant(fast.ns_per_call() / work),
        significant(slow.ns_per_call() / work),
        significant(work),
    ))
}

/// Whether one call for the whole picture makes the ways differ.
fn pictures(results: &Results) -> Option<String> {
    let crossing = of(results, Model::OneCall, |one| one.crosses);
    let control = results.control(Model::OneCall);
    let judged = crossing.iter().filter_map(|one| {
        let ratio = results.ratio_to_baseline(one)?;
        Some((one.contender.as_str(), ratio, Verdict::of(ratio, control)))
    });
    let judged: Vec<(&str, Estimate, Verdict)> = judged.collect();
    if judged.is_empty() {
        return None;
    }
    let different = judged.iter().filter(|(.., verdict)| *verdict != Verdict::NoDifference);
    let different: Vec<_> =
        different.map(|(name, found, _)| format!("{name} {}", ratio(*found))).collect();
    let same = judged.len() - different.len();
    Some(match different.len() {
        0 => format!(
            "With one call for the whole picture, no difference was measured between {BASELINE} and any of \
             the {same} ways to call it."
        ),
        _ => format!(
            "With one call for the whole picture, no difference was measured between {BASELINE} and {same} \
             of the {} ways to call it; the others: {}.",
            judged.len(),
            different.join(", ")
        ),
    })
}

/// What drawing many points at once buys.
fn without_c(results: &Results) -> Option<String> {
    let drawing = of(results, Model::OneCall, |one| {
        one.language == "rust" && !one.crosses && results.find(&one.name, Model::PerPixel).is_none()
    });
    let parts = drawing.iter().filter_map(|one| {
        let found = results.ratio_to_baseline(one)?;
        (found.median < 1.0).then(|| format!("{} ({})", ratio(found), one.contender))
    });
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| {
        format!(
            "Without the C and its border, many points can be drawn at once: the picture takes {} of \
             {BASELINE}'s time.",
            parts.join(" and ")
        )
    })
}
