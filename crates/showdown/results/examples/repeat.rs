//! Shows how well the figures of several runs of the same code repeat: `cargo run --release -p ffi-results
//! --example repeat -- RUN.json RUN.json …`
//!
//! For each run, it prints the half-width of the control's ratio to the baseline, which is less than 1 % on
//! a quiet machine. Then it prints in how many pairs of runs the interval of a picture ratio contains the
//! other run's median. A true 95 % interval does so in 83 % of the pairs. Last, it prints in how many rows
//! `cmp` reports a change, although there is none.

use std::error::Error;
use std::path::Path;

use ffi_results::{BASELINE, CONTROL, Comparison, Model, Results, Verdict, median};

fn main() -> Result<(), Box<dyn Error>> {
    let runs = std::env::args().skip(1).map(|path| Results::read(Path::new(&path)));
    let runs = runs.collect::<Result<Vec<_>, _>>()?;
    let [first, _, ..] = &runs[..] else { return Err("name two results files or more".into()) };
    for (number, run) in (1..).zip(&runs) {
        let control = run.find(CONTROL[1], Model::OneCall);
        let half = control.and_then(|one| run.ratio_to_baseline(one)).and_then(|it| it.half_width);
        if let Some(half) = half {
            println!("run {number}: {} in one_call is known to ±{:.1} %", CONTROL[1], 100.0 * half);
        }
    }
    let (mut covered, mut pairs) = (0, 0);
    let (mut changed, mut rows, mut most) = (0, 0, 0.0_f64);
    for (one_index, one) in runs.iter().enumerate() {
        for (other_index, other) in runs.iter().enumerate() {
            if one_index == other_index {
                continue;
            }
            for measurement in one.measurements.iter().filter(|one| one.model.draws()) {
                // The baseline is compared with itself.
                if measurement.contender == BASELINE && measurement.model == Model::OneCall {
                    continue;
                }
                let again = other.find(&measurement.contender, measurement.model);
                let estimates = one
                    .ratio_to_baseline(measurement)
                    .zip(again.and_then(|again| other.ratio_to_baseline(again)));
                if let Some((estimate, again)) = estimates {
                    pairs += 1;
                    covered += u32::from(estimate.covers(again.median));
                }
            }
            if one_index < other_index {
                let comparison = Comparison::between(one, other)?;
                let all = comparison.changes.len();
                let reported = comparison.changes.iter();
                let reported: Vec<_> =
                    reported.filter(|one| one.verdict != Verdict::NoDifference).collect();
                for change in &reported {
                    println!(
                        "runs {} and {}: cmp reports {} {}: {:.3} ±{:.3}",
                        one_index + 1,
                        other_index + 1,
                        change.contender,
                        change.what,
                        change.ratio.median,
                        change.ratio.half_width.unwrap_or(0.0),
                    );
                }
                changed += reported.len();
                rows += all;
                most = most.max(reported.len() as f64 / all as f64);
            }
        }
    }
    overlaps(&runs);
    for model in [Model::PerPixel, Model::OneCall, Model::Crossing] {
        let spreads = first.measurements.iter().filter(|one| one.model == model);
        let spreads = spreads.filter(|one| one.call.is_none());
        let spreads: Vec<f64> =
            spreads.filter_map(|one| spread(&runs, &one.contender, model)).collect();
        if let Some(middle) = median(spreads.iter().copied()) {
            let most = spreads.iter().fold(0.0_f64, |most, &spread| most.max(spread));
            println!(
                "{model}: the medians of these runs scatter by {:.2} %, of the worst row by {:.2} %",
                100.0 * middle,
                100.0 * most
            );
        }
    }
    let percent = |part: f64, of: f64| 100.0 * part / of;
    if pairs > 0 {
        println!(
            "an interval contains the other run's median in {covered} of {pairs} pairs: {:.0} %",
            percent(covered.into(), pairs.into())
        );
    }
    println!(
        "cmp reports a change in {changed} of {rows} rows: {:.1} %; in any two runs at most {:.1} %",
        percent(changed as f64, rows as f64),
        100.0 * most
    );
    Ok(())
}

/// In how many of the calls of shapes the intervals of two runs overlap.
fn overlaps(runs: &[Results]) {
    let (mut overlapping, mut pairs) = (0, 0);
    for (index, one) in runs.iter().enumerate() {
        for other in &runs[index + 1..] {
            for before in one.measurements.iter().filter(|one| one.call.is_some()) {
                let Some(after) = other.find_same(before) else { continue };
                let estimates =
                    before.ns_estimate(one.schedule).zip(after.ns_estimate(other.schedule));
                let Some((before, after)) = estimates else { continue };
                let reach = before.half_width.zip(after.half_width).map_or(0.0, |(a, b)| a + b);
                pairs += 1;
                overlapping += u32::from((before.median - after.median).abs() <= reach);
            }
        }
    }
    if pairs > 0 {
        println!(
            "the intervals of two runs overlap in {overlapping} of {pairs} calls of shapes: {:.1} %",
            100.0 * f64::from(overlapping) / f64::from(pairs)
        );
    }
}

/// The standard deviation of a contender's ratio to the baseline from run to run, divided by its mean.
fn spread(runs: &[Results], contender: &str, model: Model) -> Option<f64> {
    let ratio = |results: &Results| {
        let ratios = results.find(contender, model)?.ratios(results.baseline()?, results.schedule);
        ratios.estimate().map(|ratio| ratio.median)
    };
    let ratios: Vec<f64> = runs.iter().filter_map(ratio).collect();
    let count = ratios.len() as f64;
    let mean = ratios.iter().sum::<f64>() / count;
    let squares: f64 = ratios.iter().map(|ratio| (ratio - mean).powi(2)).sum();
    (ratios.len() > 1).then(|| (squares / (count - 1.0)).sqrt() / mean)
}
