//! Results files with their names, and which of them belong together.

use ffi_results::{Comparison, Incomparable, Results, differences};

/// One results file.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The name of the file, as it is shown.
    pub name: String,
    /// Its contents.
    pub results: Results,
}

impl Sheet {
    /// Whether it has times of pictures or of the talk's function.
    pub(crate) fn has_models(&self) -> bool {
        self.results.measurements.iter().any(|one| one.call.is_none())
    }

    /// Whether it has times of calls by shape.
    pub(crate) fn has_shapes(&self) -> bool {
        self.results.measurements.iter().any(|one| one.call.is_some())
    }
}

/// The sheets, grouped by machine and toolchain, in the order in which each group first appears.
pub(crate) fn groups(sheets: &[Sheet]) -> Vec<Vec<&Sheet>> {
    let mut groups: Vec<Vec<&Sheet>> = Vec::new();
    for sheet in sheets {
        let is_same = |group: &Vec<&Sheet>| {
            group.iter().all(|one| {
                differences(&one.results.machine, &sheet.results.machine).is_empty()
                    && differences(&one.results.toolchain, &sheet.results.toolchain).is_empty()
            })
        };
        match groups.iter_mut().find(|group| is_same(group)) {
            Some(group) => group.push(sheet),
            None => groups.push(vec![sheet]),
        }
    }
    groups
}

/// Sentences about files that cannot be compared, because they contradict each other.
#[must_use]
pub fn contradictions(sheets: &[Sheet]) -> Vec<String> {
    let mut sentences = Vec::new();
    for (index, new) in sheets.iter().enumerate() {
        for old in &sheets[..index] {
            let found = Comparison::between(&old.results, &new.results);
            if let Err(error @ Incomparable::Workloads { .. }) = found {
                sentences.push(format!("{} and {}: {error}.", old.name, new.name));
            }
        }
    }
    sentences
}
