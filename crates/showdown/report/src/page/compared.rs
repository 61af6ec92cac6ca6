//! Files that measured the same, next to each other. Each difference is judged.

use ffi_results::Comparison;
use maud::{Markup, html};

use super::grid::grid;
use crate::comparison;
use crate::sheet::Sheet;

/// Every file compared with the first one that measured the same.
pub(super) fn section(sheets: &[Sheet]) -> Option<Markup> {
    let mut found: Vec<(&Sheet, &Sheet, Comparison)> = Vec::new();
    for (index, new) in sheets.iter().enumerate() {
        let first = sheets[..index].iter().find_map(|old| {
            Comparison::between(&old.results, &new.results).ok().map(|found| (old, new, found))
        });
        found.extend(first);
    }
    (!found.is_empty()).then(|| {
        html! {
            @for (old, new, found) in &found {
                h3 { (new.name) ", compared with " (old.name) }
                @if !found.differences.is_empty() {
                    p { "The machines or the toolchains differ, which can change the times:" }
                    ul { @for one in &found.differences { li { (one) } } }
                }
                @for (index, table) in comparison::tables(found).iter().enumerate() {
                    (grid(&format!("{} and {}, table {}", old.name, new.name, index + 1), table))
                }
            }
        }
    })
}
