//! The text of the two files.

use std::fmt::Write as _;
use std::path::{Component, Path};

use super::{Asserted, Witness};
use crate::error::CheckError;
use crate::request::Request;

impl Asserted {
    /// The files, of which the Rust one will be at this path.
    pub(crate) fn write(
        self,
        request: &Request,
        flags: &[String],
        at: &Path,
    ) -> Result<Witness, CheckError> {
        let wrong = |text: &str| CheckError::Request(text.to_owned());
        let [source] = &request.sources[..] else {
            return Err(wrong("a witness is for one Rust file: name one"));
        };
        let c_file = at.with_extension("c");
        let (Some(c_file), Some(folder)) = (c_file.to_str(), at.parent()) else {
            return Err(wrong("a witness needs a path such as tests/ffi.rs"));
        };
        let is_below =
            |path: &Path| path.components().all(|one| matches!(one, Component::Normal(_)));
        if ![folder, source].into_iter().all(is_below) {
            return Err(wrong("run this in the package's folder, and give paths below it"));
        }
        let up = "../".repeat(folder.components().count());
        let flags: Vec<_> = flags.iter().map(|flag| format!("{flag:?}")).collect();
        let (at, shown) = (at.display(), source.display());
        let rust = format!(
            r#"//! Written by `showdown check --witness {at}`, when {shown} agreed with the header. If it fails, a
//! declaration or the header has changed: correct one of them, and write this file again.
#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(dead_code, unused_imports, missing_docs)]

#[path = "{up}{shown}"]
mod ffi;

use std::mem::{{align_of, offset_of, size_of}};

use ffi::*;
{imports}
/// rustc compares the declarations with what they were.
const _: () = {{
    {lines}
}};

/// The C compiler compares the header with what it was.
#[cfg(unix)] // elsewhere the compiler has other options
#[test]
fn the_header_has_not_changed() {{
    let mut command = std::process::Command::new(std::env::var("CC").unwrap_or("cc".into()));
    let flags: &[&str] = &[{flags}];
    command.args(["-std=gnu11", "-fsyntax-only", "-I."]).args(flags).arg("{c_file}");
    let output = command.output().expect("a C compiler");
    assert!(output.status.success(), "{{}}", String::from_utf8_lossy(&output.stderr));
}}
"#,
            imports = imports(source)?,
            lines = self.rust.join("\n    "),
            flags = flags.join(", "),
        );
        let includes = request.headers.iter().map(|header| format!("#include \"{header}\"\n"));
        let c = format!(
            "/* Written by `showdown check --witness {at}`: the header as it was when {shown} agreed with it. */\n\
             {}\n{}\n",
            includes.collect::<String>(),
            self.c.join("\n")
        );
        Ok(Witness { rust, c, left_out: self.left_out })
    }
}

/// The imports of other crates, with which the types in the source have the same meaning here.
fn imports(source: &Path) -> Result<String, CheckError> {
    let text = std::fs::read_to_string(source)
        .map_err(|error| CheckError::Read { path: source.to_owned(), source: error })?;
    let mut lines = String::new();
    for item in syn::parse_file(&text).map(|file| file.items).unwrap_or_default() {
        let syn::Item::Use(item) = item else { continue };
        let syn::UseTree::Path(path) = &item.tree else { continue };
        let is_outside = ["std", "core", "libc"].iter().any(|name| path.ident == name);
        let text = syn::spanned::Spanned::span(&item.tree).source_text();
        if let Some(text) = text.filter(|_| is_outside) {
            let _ = writeln!(lines, "use {text};");
        }
    }
    Ok(lines)
}
