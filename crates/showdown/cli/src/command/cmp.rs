use std::io::Write;

use ffi_report::comparison::comparison;
use ffi_report::terminal;
use ffi_results::{Change, Comparison, Results, Verdict};

use crate::arguments::Cmp;
use crate::failure::Failure;
use crate::message::warning;

/// Shows how the times of two results files compare, and fails past the threshold, where the difference
/// is more than noise.
pub(super) fn cmp(arguments: &Cmp) -> Result<(), Failure> {
    let (old, new) = (Results::read(&arguments.old)?, Results::read(&arguments.new)?);
    let found = Comparison::between(&old, &new)?;
    if !found.differences.is_empty() {
        warning(format!(
            "the machines or the toolchains differ, and the times with them:\n  {}",
            found.differences.join("\n  ")
        ));
    }
    let is_past = |change: &&Change| change.ratio.median > 1.0 + arguments.threshold.0;
    let (slower, noise): (Vec<_>, Vec<_>) =
        found.changes.iter().filter(is_past).partition(|change| change.verdict == Verdict::Slower);
    let percent = arguments.threshold.0 * 100.0;
    if !noise.is_empty() {
        warning(format!("past {percent} %, but within the noise: {}", list(&noise)));
    }
    let shown = write!(anstream::stdout().lock(), "{}", terminal::table(&comparison(&found)));
    if slower.is_empty() {
        return Ok(shown?);
    }
    // The verdict counts whether or not anybody has read the table.
    Err(Failure::Wrong(format!("slower by more than {percent} %: {}", list(&slower))))
}

fn list(changes: &[&Change]) -> String {
    let name = |change: &&Change| {
        format!("{} {} ({:.3})", change.contender, change.what, change.ratio.median)
    };
    changes.iter().map(name).collect::<Vec<_>>().join(", ")
}
