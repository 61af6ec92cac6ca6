use std::io;

use crate::contenders::{self, Contender};
use crate::failure::Failure;

/// Serves a Rust contender; `showdown run` starts it to time a load.
pub(super) fn worker(name: &str) -> Result<(), Failure> {
    let contender =
        Contender::find(name).ok_or_else(|| Failure::Usage(format!("{name:?} is no contender")))?;
    contenders::serve(contender, io::stdin().lock(), io::stdout().lock())
}
