use std::io;

use ffi_harness::strategies::Strategy;

use crate::failure::Failure;

/// Serves a strategy. `showdown run` starts this program again for each of them.
pub(crate) fn worker(name: &str) -> Result<(), Failure> {
    let strategy = Strategy::named(name)
        .ok_or_else(|| Failure::Usage(format!("{name:?} is not a strategy in Rust")))?;
    strategy.serve(io::stdin().lock(), io::stdout().lock()).map_err(Failure::Worker)
}
