//! Reads the Rust source: from files to items.
//!
//! [`modules`] follows the files, [`macros`] expands, [`names`] resolves paths, [`types`] and [`values`] turn
//! syntax into the model in [`crate::item`].

pub(crate) mod cfg;
mod items;
mod macros;
mod modules;
mod names;
mod types;
mod values;

use std::path::PathBuf;
use std::thread;

use crate::error::CheckError;
use crate::item::Source;
use cfg::Cfg;
pub(crate) use values::wrap;

/// Room for the recursion on deeply nested source.
const STACK: usize = 256 << 20;

/// Reads crates from their root files.
pub(crate) fn read(roots: &[PathBuf], cfg: &Cfg) -> Result<Source, CheckError> {
    with_room(|| {
        let mut tree = modules::Tree::new(cfg);
        for root in roots {
            tree.read(root)?;
        }
        Ok(items::lower(tree))
    })
}

/// Does something on a thread with much room on its stack.
pub(crate) fn with_room<T: Send>(
    work: impl FnOnce() -> Result<T, CheckError> + Send,
) -> Result<T, CheckError> {
    let failed = |source| CheckError::System { what: "a new thread".to_owned(), source };
    thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        reader.map_err(failed)?.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
