use std::io::Write;

use ffi_report::comparison;
use ffi_report::terminal;
use ffi_results::{Change, Comparison, CostChange, CostVerdict, Results, Verdict};

use crate::arguments::Cmp;
use crate::failure::Failure;
use crate::message::warning;

/// Shows how the times of two results files compare. Fails if a difference is past the threshold and is
/// more than noise.
pub(super) fn cmp(arguments: &Cmp) -> Result<(), Failure> {
    let (old, new) = (Results::read(&arguments.old)?, Results::read(&arguments.new)?);
    let found = Comparison::between(&old, &new)?;
    if !found.differences.is_empty() {
        warning(format!(
            "the machines or the toolchains differ, which can change the times:\n  {}",
            found.differences.join("\n  ")
        ));
    }
    let threshold = 1.0 + arguments.threshold.0;
    let (mut worse, mut noise) = past(&found.changes, threshold);
    let costs = past_of_costs(&found.costs, threshold);
    worse.extend(costs.0);
    noise.extend(costs.1);
    let percent = arguments.threshold.0 * 100.0;
    if !noise.is_empty() {
        let list = noise.join(", ");
        warning(format!("slower by more than {percent} %, but within the noise: {list}"));
    }
    let shown = show(&found);
    if worse.is_empty() {
        return shown;
    }
    // A table that could not be printed does not change the exit code.
    let how = match found.costs.is_empty() {
        true => "slower",
        false => "slower or larger",
    };
    Err(Failure::Wrong(format!("{how} by more than {percent} %: {}", worse.join(", "))))
}

fn show(found: &Comparison) -> Result<(), Failure> {
    let tables: Vec<_> = comparison::tables(found).iter().map(terminal::table).collect();
    Ok(write!(anstream::stdout().lock(), "{}", tables.join("\n"))?)
}

/// The names of what is worse than the threshold allows, and of what may only seem so.
type Past = (Vec<String>, Vec<String>);

fn past(changes: &[Change], threshold: f64) -> Past {
    let is_past = |change: &&Change| change.ratio.median > threshold;
    let (slower, noise): (Vec<_>, Vec<_>) =
        changes.iter().filter(is_past).partition(|change| change.verdict == Verdict::Slower);
    let name = |change: &Change| {
        format!("{} {} ({:.3})", change.contender, change.what, change.ratio.median)
    };
    (slower.into_iter().map(name).collect(), noise.into_iter().map(name).collect())
}

fn past_of_costs(changes: &[CostChange], threshold: f64) -> Past {
    let is_past = |change: &&CostChange| !change.is_count() && change.ratio() > threshold;
    let (worse, noise): (Vec<_>, Vec<_>) = changes
        .iter()
        .filter(is_past)
        .partition(|change| change.verdict() != CostVerdict::NoDifference);
    let name = |change: &CostChange| {
        format!("{} {} ({:.3})", change.contender, change.what, change.ratio())
    };
    (worse.into_iter().map(name).collect(), noise.into_iter().map(name).collect())
}
