//! Two results files side by side.

use comfy_table::{Table, presets};

use super::table::{align, plain_lines};
use crate::results::{Measurement, Results};

/// A contender and a model that both have.
pub(crate) struct Pair<'a> {
    pub(crate) old: &'a Measurement,
    pub(crate) new: &'a Measurement,
}

impl Pair<'_> {
    /// How many times the old time a call takes now.
    pub(crate) fn ratio(&self) -> f64 {
        self.new.ns_per_call() / self.old.ns_per_call()
    }

    /// Whether the samples of each run scatter more widely than the two runs differ, or there are no
    /// calls to be timed at all.
    pub(crate) fn is_noise(&self) -> bool {
        let difference = (self.new.median_ns - self.old.median_ns).abs();
        self.old.is_inlined()
            || self.new.is_inlined()
            || difference <= self.old.spread_ns() + self.new.spread_ns()
    }
}

pub(crate) fn pairs<'a>(old: &'a Results, new: &'a Results) -> Vec<Pair<'a>> {
    let pair =
        |old: &'a Measurement| new.find(&old.contender, old.model).map(|new| Pair { old, new });
    old.measurements.iter().filter_map(pair).collect()
}

pub(crate) fn comparison(old: &Results, new: &Results) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["contender", "model", "old ns", "new ns", "new / old", "old x c", "new x c"]);
    for pair in pairs(old, new) {
        table.add_row([
            pair.old.contender.clone(),
            pair.old.model.to_string(),
            nanoseconds(pair.old),
            nanoseconds(pair.new),
            format!("{:.3}", pair.ratio()),
            to_baseline(old, pair.old),
            to_baseline(new, pair.new),
        ]);
    }
    align(&mut table);

    let mut text = plain_lines(&mut table).collect::<Vec<_>>().join("\n");
    for (name, one, other) in [("OLD", old, new), ("NEW", new, old)] {
        for only in &one.measurements {
            if other.find(&only.contender, only.model).is_none() {
                text += &format!("\nonly in {name}: {} {}", only.contender, only.model);
            }
        }
    }
    text
}

fn nanoseconds(measurement: &Measurement) -> String {
    match measurement.ns_per_call() {
        _ if measurement.is_inlined() => "inlined".into(),
        ns if ns < 1000.0 => format!("{ns:.2}"),
        ns => format!("{ns:.0}"),
    }
}

fn to_baseline(results: &Results, measurement: &Measurement) -> String {
    let ratio = results.ratio_to_baseline(measurement);
    ratio.map_or("-".into(), |ratio| format!("{:.3}", ratio.median))
}
