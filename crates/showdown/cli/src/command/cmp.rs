use std::io::Write;

use ffi_report::comparison::comparison;
use ffi_report::terminal;
use ffi_results::{Change, Comparison, Results, Verdict};

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
    let is_past = |change: &&Change| change.ratio.median > 1.0 + arguments.threshold.0;
    let (slower, noise): (Vec<_>, Vec<_>) =
        found.changes.iter().filter(is_past).partition(|change| change.verdict == Verdict::Slower);
    let percent = arguments.threshold.0 * 100.0;
    if !noise.is_empty() {
        warning(format!("slower by more than {percent} %, but within the noise: {}", list(&noise)));
    }
    let shown = write!(anstream::stdout().lock(), "{}", terminal::table(&comparison(&found)));
    if slower.is_empty() {
        return Ok(shown?);
    }
    // A table that could not be printed does not change the exit code.
    Err(Failure::Wrong(format!("slower by more than {percent} %: {}", list(&slower))))
}

fn list(changes: &[&Change]) -> String {
    let name = |change: &&Change| {
        format!("{} {} ({:.3})", change.contender, change.what, change.ratio.median)
    };
    changes.iter().map(name).collect::<Vec<_>>().join(", ")
}
