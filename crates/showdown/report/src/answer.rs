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

/// What a call costs, next to what the same work costs where there is no call.
fn from_rust(results: &Results) -> Option<String> {
    let calling = of(results, Model::Crossing, |one| one.language == "rust" && one.crosses);
    let (fast, slow) = ends(&calling)?;
    let calls = range(fast.ns_per_call(), slow.ns_per_call());
    let ways = match calling.len() {
        1 => format!(" ({})", fast.contender),
        _ if verdict(results, slow, fast)? == Verdict::NoDifference => {
            ", however the library was found".into()
        }
        _ => format!(" ({} to {})", fast.contender, slow.contender),
    };
    let mut text = format!("From Rust, a call into C takes {calls} ns{ways}.");
    let inlined = of(results, Model::Crossing, |one| one.language == "rust" && !one.crosses);
    if let Some((low, high)) = ends(&inlined) {
        let price = fast.ns_per_call() - high.ns_per_call();
        text += &format!(
            " The same work takes {} ns where it is inlined",
            range(low.ns_per_call(), high.ns_per_call())
        );
        text += &match verdict(results, fast, high)? {
            Verdict::Slower => format!(": the border costs {} ns or more.", significant(price)),
            _ => ": no difference measured.".into(),
        };
    }
    Some(text)
}

/// What the ratio of two measurements means. `None` of a single block.
fn verdict(results: &Results, one: &Measurement, other: &Measurement) -> Option<Verdict> {
    let ratio = one.ratios(other, results.schedule).estimate()?;
    ratio.half_width?;
    Some(Verdict::of(ratio, results.control(one.model)))
}

/// What a call costs from CPython, next to the work that it is for.
fn from_cpython(results: &Results) -> Option<String> {
    let baseline = results.baseline()?;
    let workload = results.workload?;
    let pixels = f64::from(workload.width) * f64::from(workload.height);
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
    let judged = crossing.iter().filter_map(|one| {
        let ratio = results.ratio_to_baseline(one)?;
        Some((one.contender.as_str(), ratio, verdict(results, one, results.baseline()?)?))
    });
    let judged: Vec<(&str, Estimate, Verdict)> = judged.collect();
    if judged.is_empty() {
        return None;
    }
    let different = judged.iter().filter(|(.., verdict)| *verdict != Verdict::NoDifference);
    let different: Vec<_> =
        different.map(|(name, found, _)| format!("{name} {}", ratio(*found))).collect();
    let ways = judged.len();
    Some(match different.len() {
        0 => format!(
            "With one call for the whole picture, no difference was measured between {BASELINE} and any \
             of the {ways} ways to cross a border."
        ),
        some => format!(
            "With one call for the whole picture, no difference was measured between {BASELINE} and {} \
             of the {ways} ways to cross a border. The others take, times {BASELINE}: {}.",
            ways - some,
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
        let is_faster = verdict(results, one, results.baseline()?)? == Verdict::Faster;
        is_faster.then(|| format!("{} ({})", ratio(found), one.contender))
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

#[cfg(test)]
mod tests {
    use ffi_results::Workload;

    use super::*;
    use crate::fixture;

    /// Results of these contenders: name, language, whether it crosses, model, nanoseconds a call.
    fn results(rows: &[(&str, &str, bool, Model, f64)], blocks: u32) -> Results {
        let measurement = |&(name, _, _, model, ns): &(&str, &str, bool, Model, f64)| {
            let mut one = Measurement::new(name, model, None);
            one.calls = if model == Model::Crossing { 1000 } else { 1 };
            for block in 0..blocks {
                // Blocks differ by a per cent, and all contenders of one alike.
                let ns = ns * one.calls as f64 * (0.99 + f64::from(block % 3) / 100.0);
                one.push(block, block, ns as u64);
            }
            one.finished()
        };
        let workload = Workload { width: 100, height: 100, max_iters: 20 };
        fixture::results(Some(workload), blocks, rows.iter().map(measurement).collect(), |name| {
            let (_, language, crosses, ..) = rows.iter().find(|(row, ..)| *row == name).unwrap();
            ((*language).to_owned(), *crosses)
        })
    }

    #[test]
    fn a_difference_is_told_only_where_one_was_measured() {
        let crossing = |dlopen, inlined| {
            results(
                &[
                    ("static", "rust", true, Model::Crossing, 2.0),
                    ("dlopen", "rust", true, Model::Crossing, dlopen),
                    ("pure", "rust", false, Model::Crossing, inlined),
                ],
                8,
            )
        };
        assert_eq!(
            answer(&crossing(2.0, 1.2)),
            [
                "From Rust, a call into C takes 2.00 ns, however the library was found. The same work \
              takes 1.20 ns where it is inlined: the border costs 0.80 ns or more."
            ]
        );
        assert_eq!(
            answer(&crossing(6.0, 2.0)),
            [
                "From Rust, a call into C takes 2.00 to 6.00 ns (static to dlopen). The same work takes \
              2.00 ns where it is inlined: no difference measured."
            ]
        );
    }

    #[test]
    fn one_block_proves_nothing_and_nothing_is_told() {
        let rows = [
            ("c", "c", false, Model::OneCall, 1000.0),
            ("static", "rust", true, Model::OneCall, 3000.0),
            ("pure-simd", "rust", false, Model::OneCall, 100.0),
        ];
        assert_eq!(answer(&results(&rows, 1)), Vec::<String>::new());
        assert_eq!(
            answer(&results(&rows, 8)),
            [
                "With one call for the whole picture, no difference was measured between c and 0 of the 1 \
                 ways to cross a border. The others take, times c: static 3.000 ±0.000.",
                "Without the C and its border, many points can be drawn at once: the picture takes 0.100 \
                 ±0.000 (pure-simd) of c's time."
            ]
        );
    }
}
