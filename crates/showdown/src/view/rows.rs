//! The talk's final table as rows of text: contenders down, ways of use across.

use clap::ValueEnum;
use ffi_worker::Model;

use crate::contenders::{BASELINE, CONTROL};
use crate::measure::stats::Summary;
use crate::results::{Difference, Entry, Measurement, Results, Status};

/// Says what the columns of [`rows`] hold.
pub(super) const LEGEND: &str = "\
per_pixel: create_fractal in Rust (Python, C), which calls mandel once a pixel.
one_call: create_fractal in the library, called once.
x c: ratio to c in one_call, by round: median ± half the interquartile range.
crossing: ns and instructions of one mandel(2, 2, 1), which escapes at once.
load: µs in a fresh process, from nothing to the first call made.";

/// Which columns of [`rows`] belong together: the last of each group.
pub(super) const GROUPS: [(&str, usize); 4] =
    [("per_pixel", 2), ("one_call", 4), ("crossing", 6), ("load", 7)];

/// What stands at the head of each column, below its group.
pub(super) const UNITS: [&str; 8] = ["contender", "ms", "x c", "ms", "x c", "ns", "instr", "µs"];

pub(super) fn rows(results: &Results) -> Vec<[String; 8]> {
    let measured = results.contenders.iter().filter(|entry| entry.status == Status::Ok);
    measured.map(|entry| row(results, entry)).collect()
}

fn row(results: &Results, entry: &Entry) -> [String; 8] {
    let find = |model| results.find(&entry.name, model);
    let cell = |model, show: fn(&Measurement) -> String| find(model).map_or("-".into(), show);
    let ratio = |model| {
        let ratio = find(model).and_then(|one| results.ratio_to_baseline(one));
        match ratio {
            Some(_) if entry.name == BASELINE && model == Model::OneCall => "1".into(),
            ratio => ratio.map_or("-".into(), ratio_text),
        }
    };
    let milliseconds = |one: &Measurement| significant(one.median_ns / 1e6);
    [
        entry.name.clone(),
        cell(Model::PerPixel, milliseconds),
        ratio(Model::PerPixel),
        cell(Model::OneCall, milliseconds),
        ratio(Model::OneCall),
        cell(Model::Crossing, time),
        cell(Model::Crossing, count),
        cell(Model::Load, |one| significant(one.median_ns / 1e3)),
    ]
}

/// Of one crossing.
fn time(one: &Measurement) -> String {
    if one.is_inlined() { "inlined".into() } else { significant(one.ns_per_call()) }
}

/// The instructions of one crossing.
fn count(one: &Measurement) -> String {
    one.instructions.map_or("-".into(), |count| format!("{count:.1}"))
}

/// What has to be said beside the rows, in lines: how large the noise is, and what is missing.
pub(super) fn notes(results: &Results) -> Vec<String> {
    let mut notes = control(results);
    if results.find("dylib", Model::Load).is_some() {
        notes.push(
            "dylib's load: from its start to its first answer, less its twin's without a".into(),
        );
        notes.push("library, since the loader binds it before any clock of its own runs.".into());
    }
    let is_measured = results.measurements.iter().any(|one| one.contender == "static-lto");
    if let Some(clang) = results.toolchain.clang.as_ref().filter(|_| is_measured) {
        notes.push(format!("static-lto's C is compiled by {clang}."));
    }
    if results.find(BASELINE, Model::OneCall).is_none() {
        notes.push(format!("No ratios: {BASELINE} in one_call, the baseline, was not measured."));
    }
    notes.extend(simd(results));
    notes.extend(results.arithmetics.iter().flat_map(|difference| pictures(results, difference)));
    notes.extend(out_of_order(results));
    notes.extend(skipped(&results.contenders));
    notes
}

/// Which vector instructions were used, by how many threads, and how near the time is to its limit.
fn simd(results: &Results) -> Vec<String> {
    let mut notes = Vec::new();
    let machine = &results.machine;
    if let Some(level) = machine.simd.as_deref() {
        if results.find("pure-simd", Model::OneCall).is_some() {
            notes.push(format!("pure-simd uses {level}."));
        }
        if results.find("pure-threads", Model::OneCall).is_some() {
            let threads = machine.threads.unwrap_or(1);
            notes.push(format!("pure-threads uses {level}, on {threads} threads at most."));
        }
    }
    for one in &results.measurements {
        if let Some(share) = one.limit() {
            let [share, spread] = [share.median, share.spread].map(|share| share * 100.0);
            notes.push(format!(
                "limit: the vector operations alone would take {share:.0} ±{spread:.0} % \
                 of {}'s time.",
                one.contender
            ));
        }
    }
    notes
}

/// Who was skipped and why, in sentences: one for all that share a reason.
pub(crate) fn skipped(entries: &[Entry]) -> Vec<String> {
    let skipped = entries.iter().filter_map(|one| Some((&*one.name, one.reason.as_deref()?)));
    let sentence =
        |(reason, names): (&str, Vec<&str>)| format!("skipped {}: {reason}", names.join(", "));
    by_reason(skipped).into_iter().map(sentence).collect()
}

/// The names that go with each reason.
pub(crate) fn by_reason<'a>(
    named: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut by_reason: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, reason) in named {
        match by_reason.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(name),
            None => by_reason.push((reason, vec![name])),
        }
    }
    by_reason
}

/// The order in which the talk found the ways from Python, the fastest first.
const TALK_ORDER: [&str; 5] = ["cython", "cffi-api", "cffi-abi", "ctypes", "python"];

/// Where that order does not hold in `per_pixel`.
fn out_of_order(results: &Results) -> impl Iterator<Item = String> {
    TALK_ORDER.windows(2).filter_map(|pair| {
        let [faster, slower] = [pair[0], pair[1]];
        let find = |name| results.find(name, Model::PerPixel);
        let ratio = Results::ratio(find(faster)?, find(slower)?)?;
        (ratio.median >= 1.0).then(|| {
            let ratio = ratio_text(ratio);
            format!("Not in the talk's order: per_pixel, {faster} takes {ratio} of {slower}.")
        })
    })
}

/// Whose right picture is not the C's, and where it differs, in two lines.
fn pictures(results: &Results, difference: &Difference) -> [String; 2] {
    let Difference { arithmetic, pixels, places } = difference;
    let drawn_so =
        results.measurements.iter().filter(|one| one.arithmetic.as_ref() == Some(arithmetic));
    let names: Vec<_> = drawn_so.map(|one| one.contender.as_str()).collect();
    let place = places.first().map_or(String::new(), |(x, y)| format!(", first at ({x}, {y})"));
    [format!("{arithmetic}: {pixels} pixels are not c's{place}. In per_pixel:"), names.join(", ")]
}

/// How far apart two contenders are that call the same machine code by the same declarations.
fn control(results: &Results) -> Vec<String> {
    let [first, second] = CONTROL;
    let ratio = |&model| {
        let ratio = Results::ratio(results.find(second, model)?, results.find(first, model)?)?;
        Some(format!("{model} {}", ratio_text(ratio)))
    };
    let ratios: Vec<_> = Model::value_variants().iter().filter_map(ratio).collect();
    if ratios.is_empty() {
        return Vec::new();
    }
    vec![
        format!("A/A control: {second} / {first}, the same machine code: a difference is noise."),
        ratios.join(", "),
    ]
}

/// Both to the digits that the ratio deserves.
pub(super) fn ratio_text(ratio: Summary) -> String {
    // What takes a small part of the baseline's time has no digit to spare.
    let digits = if ratio.median < 0.1 { 3 } else { digits(ratio.median) };
    format!("{:.digits$} ±{:.digits$}", ratio.median, ratio.spread)
}

fn significant(value: f64) -> String {
    format!("{value:.*}", digits(value))
}

/// Digits after the point, so that three are shown in all, or all those before it.
fn digits(value: f64) -> usize {
    if value < 10.0 { 2 } else { usize::from(value < 100.0) }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// What the columns of crossing show of one that took so long, of a results file as it is written.
    fn crossing(ns: f64, instructions: Option<Value>) -> [String; 2] {
        let mut one = json!({
            "contender": "static", "model": "crossing", "arithmetic": null, "calls": 1000,
            "every": 1, "samples_ns": [(ns * 1000.0) as u64], "median_ns": ns * 1000.0, "sha256": "",
            "verified": true,
        });
        if let Some(count) = instructions {
            one["instructions"] = count;
        }
        let one: Measurement = serde_json::from_value(one).unwrap();
        [time(&one), count(&one)]
    }

    #[test]
    fn a_crossing_is_inlined_by_its_instructions_and_only_without_a_count_by_its_time() {
        assert_eq!(crossing(1.7, Some(json!(38.0))), ["1.70", "38.0"]);
        assert_eq!(crossing(0.05, Some(json!(1.5))), ["0.05", "1.5"]);
        assert_eq!(crossing(0.3, Some(json!(0.0))), ["inlined", "0.0"]);
        // Older files have no such field, and without valgrind it is empty.
        for nothing in [None, Some(json!(null))] {
            assert_eq!(crossing(1.7, nothing.clone()), ["1.70", "-"]);
            assert_eq!(crossing(0.05, nothing), ["inlined", "-"]);
        }
    }

    #[test]
    fn three_digits_are_shown() {
        let shown = [0.049, 1.234, 23.16, 247.3, 2690.4].map(significant);
        assert_eq!(shown, ["0.05", "1.23", "23.2", "247", "2690"]);
        assert_eq!(ratio_text(Summary { median: 1.004, spread: 0.0061 }), "1.00 ±0.01");
        assert_eq!(ratio_text(Summary { median: 0.0349, spread: 0.0006 }), "0.035 ±0.001");
        assert_eq!(ratio_text(Summary { median: 18.89, spread: 0.55 }), "18.9 ±0.6");
    }
}
