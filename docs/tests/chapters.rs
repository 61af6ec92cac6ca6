//! No chapter is forgotten: each is in the table of contents, and its Rust blocks are compiled.

use std::fs;

use ffi_book::{markdown_files, root};

#[test]
fn every_chapter_is_in_the_summary_and_has_its_blocks_compiled() {
    let summary = fs::read_to_string(root().join("docs/chapters/SUMMARY.md")).unwrap();
    let lib = fs::read_to_string(root().join("docs/src/lib.rs")).unwrap();
    let mut problems = Vec::new();
    for path in markdown_files() {
        let Ok(name) = path.strip_prefix("docs/chapters") else {
            continue;
        };
        let name = name.to_str().unwrap().replace('\\', "/");
        if name == "SUMMARY.md" {
            continue;
        }
        if !summary.contains(&format!("({name})")) {
            problems.push(format!("docs/chapters/SUMMARY.md does not list {name}"));
        }
        let include = format!("#[doc = include_str!(\"../chapters/{name}\")]");
        if !lib.contains(&include) {
            problems.push(format!("docs/src/lib.rs lacks {include}"));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}
