use std::io::Write;

use ffi_report::terminal;
use ffi_report::verdict::{Criterion, Verdict};

use super::sources::sources;
use crate::arguments;
use crate::failure::Failure;

/// Prints who is better in what, with the source of each cell.
pub(super) fn verdict(arguments: &arguments::Verdict) -> Result<(), Failure> {
    let sources = sources(&arguments.results)?;
    let is_chosen = |one: &Criterion| {
        arguments.criteria.is_empty() || arguments.criteria.iter().any(|name| name == one.name())
    };
    let criteria: Vec<_> = Criterion::ALL.into_iter().filter(is_chosen).collect();
    let verdict = Verdict::new(&sources, &criteria, &arguments.only);
    let mut stdout = anstream::stdout().lock();
    for table in verdict.tables() {
        writeln!(stdout, "{}", terminal::table(&table))?;
    }
    write!(stdout, "{}", terminal::sentences(&verdict.sentences()))?;
    Ok(())
}
