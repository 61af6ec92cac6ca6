//! rustc's lint `clashing_extern_declarations`, with bindgen's declarations next to the changed ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::extract::{USES, function, is_whole, users};
use crate::model::{Declaration, Index};

/// Whether the lint complains. `None` if it has nothing to compare, because the text of a function could not
/// be cut out, or if the text does not compile.
pub(crate) fn clashes(
    name: &str,
    own: (&Declaration, &Index),
    fresh: &Index,
    folder: &Path,
) -> Option<bool> {
    let functions: Vec<_> = match own.0 {
        Declaration::Function(signature) => vec![(name, signature)],
        // The lint compares a struct where a function has it.
        Declaration::Record(_) => users(name, own.1),
        Declaration::Constant(..) => Vec::new(),
    };
    let (mut types, mut texts) =
        ([BTreeMap::new(), BTreeMap::new()], [String::new(), String::new()]);
    for (name, signature) in functions {
        let Some(Some(other)) = fresh.functions.get(name) else { continue };
        if !is_whole(signature, own.1) || !is_whole(other, fresh) {
            continue;
        }
        function(name, signature, own.1, &mut types[0], &mut texts[0]);
        function(name, other, fresh, &mut types[1], &mut texts[1]);
    }
    if texts[0].is_empty() {
        return None;
    }
    let mut text = "#![allow(warnings)]\n#![deny(clashing_extern_declarations)]\n".to_owned();
    for (module, (types, functions)) in ["own", "fresh"].iter().zip(types.iter().zip(&texts)) {
        let types: String = types.values().map(String::as_str).collect();
        text += &format!("pub mod {module} {{\n{USES}{types}{functions}}}\n");
    }
    let file = folder.join("lint.rs");
    fs::write(&file, text).ok()?;
    let output = Command::new("rustc")
        .args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--out-dir"])
        .arg(folder)
        .arg(&file)
        .output()
        .ok()?;
    if output.status.success() {
        return Some(false);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    // Not an error of another kind.
    (said.contains("clashing_extern_declarations") && !said.contains("error[E")).then_some(true)
}
