//! The samples of a measurement, drawn: a line for each process, so that both scatters are visible.

use ffi_results::{Measurement, Model, Schedule};
use maud::{Markup, html};

use crate::figure::significant;

const WIDTH: f64 = 180.0;
const ROW: f64 = 9.0;

/// The time in the cell, which opens to show its samples. `scale` is the number of nanoseconds of the unit.
pub(super) fn cell(one: &Measurement, schedule: Schedule, scale: f64, unit: &str) -> Markup {
    let scale = scale * parts(one);
    let shown = |ns: f64| significant(ns / scale);
    let (low, high) = ends(&one.samples_ns);
    let half = one.times(schedule).estimate().and_then(|estimate| estimate.half_width);
    let samples = format!("{} samples, {} processes", one.samples_ns.len(), one.process_count());
    html! {
        details.samples {
            summary { (shown(one.median_ns)) }
            div {
                (plot(one, low, high, &format!("{samples}, {} to {} {unit}", shown(low), shown(high))))
                p { (samples) br; (shown(low)) " to " (shown(high)) " " (unit)
                    @if let Some(half) = half { br; "median ±" (significant(half / scale)) " " (unit) }
                }
            }
        }
    }
}

/// A crossing is shown for each call, everything else as a whole.
pub(super) fn parts(one: &Measurement) -> f64 {
    if one.model == Model::Crossing { one.calls as f64 } else { 1.0 }
}

fn ends(samples: &[u64]) -> (f64, f64) {
    let low = samples.iter().min().copied().unwrap_or(0);
    let high = samples.iter().max().copied().unwrap_or(0);
    (low as f64, high as f64)
}

/// Each sample is a point of one path, which is much shorter than an element for each.
fn plot(one: &Measurement, low: f64, high: f64, title: &str) -> Markup {
    let mut processes: Vec<u32> = one.processes.clone();
    processes.sort_unstable();
    processes.dedup();
    let spread = (high - low).max(1.0);
    let mut path = String::new();
    for (&ns, process) in one.samples_ns.iter().zip(&one.processes) {
        let row = processes.binary_search(process).unwrap_or(0);
        let x = 4.0 + (ns as f64 - low) / spread * (WIDTH - 8.0);
        path += &format!("M{x:.0} {:.0}h0", ROW * (row as f64 + 0.5));
    }
    let height = ROW * processes.len() as f64;
    html! {
        svg role="img" aria-label=(title) viewBox=(format!("0 0 {WIDTH} {height}")) width=(WIDTH) height=(height) {
            path d=(path) {}
        }
    }
}
