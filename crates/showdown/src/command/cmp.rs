use std::io::Write;

use crate::cli::Cmp;
use crate::failure::Failure;
use crate::machine::differences;
use crate::results::Results;
use crate::view::comparison::{Pair, comparison, pairs};
use crate::view::message::warning;

/// Shows how the times of two results files compare, and fails past the threshold, where the
/// difference is more than noise.
pub(super) fn cmp(arguments: &Cmp) -> Result<(), Failure> {
    let (old, new) = (Results::read(&arguments.old)?, Results::read(&arguments.new)?);
    if old.workload != new.workload {
        let (old, new) = (old.workload, new.workload);
        return Err(Failure::Usage(format!("the two drew different pictures: {old} and {new}")));
    }
    let pairs = pairs(&old, &new);
    if pairs.is_empty() {
        return Err(Failure::Usage("the two have no contender and model in common".into()));
    }

    let mut differing = differences(&old.machine, &new.machine);
    differing.extend(differences(&old.toolchain, &new.toolchain));
    if !differing.is_empty() {
        warning(format!(
            "MACHINE OR TOOLCHAIN DIFFER, and the ratios with them:\n  {}",
            differing.join("\n  ")
        ));
    }
    let (noise, slower): (Vec<_>, Vec<_>) = pairs
        .iter()
        .filter(|pair| pair.ratio() > 1.0 + arguments.threshold.0)
        .partition(|pair| pair.is_noise());
    let percent = arguments.threshold.0 * 100.0;
    if !noise.is_empty() {
        warning(format!("past {percent} %, but within the noise: {}", list(&noise)));
    }
    let shown = writeln!(anstream::stdout().lock(), "{}", comparison(&old, &new));
    if slower.is_empty() {
        return Ok(shown?);
    }
    // The verdict stands whether or not anybody has read the table.
    Err(Failure::Wrong(format!("slower by more than {percent} %: {}", list(&slower))))
}

fn list(pairs: &[&Pair]) -> String {
    let name =
        |pair: &&Pair| format!("{} {} ({:.3})", pair.old.contender, pair.old.model, pair.ratio());
    pairs.iter().map(name).collect::<Vec<_>>().join(", ")
}
