//! The answer comes first: what a call costs from Rust, what it costs from Python, and what one call for
//! the whole picture changes. Each sentence is computed, and left out if its figures were not measured.

use ffi_results::{BASELINE, Entry, Measurement, Model, Results, Status, Verdict};

use crate::figure::{ratio, significant};

/// At most three sentences.
#[must_use]
pub fn answer(results: &Results) -> Vec<String> {
    [from_rust(results), from_cpython(results), pictures(results)].into_iter().flatten().collect()
}

/// The measurements in a model, for the contenders that `is_meant` accepts.
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

/// `1.65`, or `1.65 to 1.68` if the rounded values differ.
fn range(low: f64, high: f64) -> String {
    match [significant(low), significant(high)] {
        [low, high] if low == high => low,
        [low, high] => format!("{low} to {high}"),
    }
}

/// `1.94 ns (static)`.
fn figure(one: &Measurement) -> String {
    format!("{} ns ({})", significant(one.ns_per_call()), one.contender)
}

/// What a call costs, compared with the same work without a call.
fn from_rust(results: &Results) -> Option<String> {
    let calling = of(results, Model::Crossing, |one| one.language == "rust" && one.crosses);
    let (fast, slow) = ends(&calling)?;
    let calls = match calling.len() {
        1 => figure(fast),
        _ if verdict(results, slow, fast)? == Verdict::NoDifference => {
            let calls = range(fast.ns_per_call(), slow.ns_per_call());
            format!("{calls} ns, however the library was found")
        }
        _ => format!("{} to {}", figure(fast), figure(slow)),
    };
    let inlined = of(results, Model::Crossing, |one| one.language == "rust" && !one.crosses);
    let border = match ends(&inlined) {
        None => String::new(),
        Some((_, slow_inlined)) => match verdict(results, fast, slow_inlined)? {
            Verdict::Slower => format!(
                ", at least {} ns more than the same work without a call",
                significant(fast.ns_per_call() - slow_inlined.ns_per_call())
            ),
            _ => ", and no difference to the same work without a call was measured".to_owned(),
        },
    };
    Some(format!("From Rust, one call into C takes {calls}{border}."))
}

/// What the ratio of two measurements means. `None` if there is only one block.
fn verdict(results: &Results, one: &Measurement, other: &Measurement) -> Option<Verdict> {
    let ratio = one.ratios(other, results.schedule).estimate()?;
    ratio.half_width?;
    Some(Verdict::of(ratio, results.control(one.model)))
}

/// What a call costs from CPython, compared with the work for a pixel.
fn from_cpython(results: &Results) -> Option<String> {
    let baseline = results.baseline()?;
    let workload = results.workload?;
    let pixels = f64::from(workload.width) * f64::from(workload.height);
    let work = baseline.median_ns / pixels;
    let is_cpython = |one: &Entry| one.runtime.as_deref() == Some("cpython") && one.crosses;
    let calling = of(results, Model::Crossing, is_cpython);
    let (fast, slow) = ends(&calling)?;
    Some(format!(
        "From CPython, it takes {} to {}, and the work for one pixel takes {} ns.",
        figure(fast),
        figure(slow),
        significant(work),
    ))
}

/// How much of the differences remains with one call for the whole picture, and what drawing many points at
/// once gains.
fn pictures(results: &Results) -> Option<String> {
    let baseline = results.baseline()?;
    let crossing = of(results, Model::OneCall, |one| one.crosses);
    let (fast, slow) = ends(&crossing)?;
    verdict(results, fast, baseline)?; // a single block proves nothing
    let times = |one| Some(significant(results.ratio_to_baseline(one)?.median));
    let range = match [times(fast)?, times(slow)?] {
        [low, high] if low == high => low,
        [low, high] => format!("{low} to {high}"),
    };
    let ways = match crossing.len() {
        1 => "the only way to call C takes".to_owned(),
        many => format!("the {many} ways to call C take"),
    };
    let at_once = match many_points(results) {
        None => String::new(),
        Some(found) => format!(", and Rust with many points at once takes {found}"),
    };
    Some(format!(
        "If one call draws the whole picture, {ways} {range} times as long as {BASELINE}{at_once}."
    ))
}

/// How long drawing many points at once takes, if that is faster.
fn many_points(results: &Results) -> Option<String> {
    let drawing = of(results, Model::OneCall, |one| {
        one.language == "rust" && !one.crosses && results.find(&one.name, Model::PerPixel).is_none()
    });
    let parts = drawing.iter().filter_map(|one| {
        let found = results.ratio_to_baseline(one)?;
        let is_faster = verdict(results, one, results.baseline()?)? == Verdict::Faster;
        // The digits are those that the interval allows. The interval itself is left out, because it is in
        // the table.
        let ratio = ratio(found);
        let median = ratio.split(" ±").next().unwrap_or_default();
        is_faster.then(|| format!("{median} ({})", one.contender))
    });
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
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
                // Blocks differ by one per cent, and all contenders of a block differ in the same way.
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
                "From Rust, one call into C takes 2.00 ns, however the library was found, at least 0.80 ns more \
                 than the same work without a call."
            ]
        );
        assert_eq!(
            answer(&crossing(6.0, 2.0)),
            [
                "From Rust, one call into C takes 2.00 ns (static) to 6.00 ns (dlopen), and no difference to \
                 the same work without a call was measured."
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
                "If one call draws the whole picture, the only way to call C takes 3.00 times as long as c, \
                 and Rust with many points at once takes 0.100 (pure-simd)."
            ]
        );
    }
}
