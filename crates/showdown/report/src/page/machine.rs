//! The machine, every version, and the notes about the rows.

use ffi_results::Results;
use maud::{Markup, html};

use crate::sheet::{Sheet, groups};
use crate::{notes, shapes};

/// A part for each machine and toolchain.
pub(super) fn section(sheets: &[Sheet]) -> Option<Markup> {
    let groups = groups(sheets);
    Some(html! {
        @for group in &groups {
            @let names: Vec<_> = group.iter().map(|sheet| sheet.name.as_str()).collect();
            h3 { (names.join(", ")) }
            dl.facts {
                @for (name, value) in facts(group) { div { dt { (name) } dd { (value) } } }
            }
        }
        @for sheet in sheets {
            @let notes = of_rows(&sheet.results);
            @if !notes.is_empty() {
                h3 { "Notes on " (sheet.name) }
                ul { @for note in notes { li { (note) } } }
            }
        }
    })
}

fn of_rows(results: &Results) -> Vec<String> {
    let mut all = Vec::new();
    if results.measurements.iter().any(|one| one.call.is_some()) {
        all.extend(shapes::notes(results));
    }
    all.extend(notes::notes(results));
    all
}

/// Each fact of the group, with the tools of all its files.
fn facts(group: &[&Sheet]) -> Vec<(String, String)> {
    let Some(first) = group.first() else { return Vec::new() };
    let (machine, toolchain) = (&first.results.machine, &first.results.toolchain);
    let virtually = match machine.virtual_machine {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not known",
    };
    let mut facts = vec![
        ("processor", machine.cpu.clone()),
        ("instruction sets", machine.cpu_features.join(", ")),
        ("cores", machine.cores.to_string()),
        ("virtual machine", virtually.into()),
        ("system", format!("{}, kernel {}", machine.os, machine.kernel)),
        ("governor", machine.governor.clone().unwrap_or("none".into())),
        (
            "Rust",
            format!(
                "{}, LLVM {}, optimisation {}",
                toolchain.rustc, toolchain.llvm, toolchain.opt_level
            ),
        ),
        ("RUSTFLAGS", toolchain.rustflags.clone()),
        ("C compiler", toolchain.c_compiler.clone()),
        ("C flags", format!("{} {}", toolchain.c_flags, toolchain.cflags)),
        ("bindings", toolchain.bindings.clone()),
    ];
    facts.retain(|(_, value)| !value.trim().is_empty());
    let mut facts: Vec<_> =
        facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for sheet in group {
        for (tool, version) in &sheet.results.toolchain.tools {
            if !facts.iter().any(|(name, _)| name == tool) {
                facts.push((tool.clone(), version.clone()));
            }
        }
    }
    facts
}
