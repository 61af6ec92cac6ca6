//! No chapter is forgotten: each is in the table of contents, and its Rust blocks are compiled. The
//! chapters about one thing to pass have the same headings, so that a reader can compare them.

use std::fs;

use ffi_book::{markdown_files, root};

/// The chapters of the part "Pass each thing safely".
const PART: &str = "# Pass each thing safely";
const HEADINGS: [&str; 6] = [
    "The C",
    "The declaration",
    "The safe function",
    "What the compiler refuses",
    "What nobody notices",
    "The test that does",
];

fn read(path: &str) -> String {
    fs::read_to_string(root().join("docs").join(path)).unwrap()
}

#[test]
fn every_chapter_is_in_the_summary_and_has_its_blocks_compiled() {
    let summary = read("chapters/SUMMARY.md");
    let lib = read("src/lib.rs");
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

#[test]
fn the_title_of_a_chapter_is_that_of_the_summary() {
    let summary = read("chapters/SUMMARY.md");
    let mut problems = Vec::new();
    for (title, name) in summary.lines().filter_map(entry) {
        let heading = format!("# {title}");
        let text = read(&format!("chapters/{name}"));
        if text.lines().next() != Some(heading.as_str()) {
            problems.push(format!("docs/chapters/{name} does not begin with {heading:?}"));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn the_chapters_about_one_thing_to_pass_have_the_same_six_headings() {
    let summary = read("chapters/SUMMARY.md");
    let part = summary.split("\n# ").find_map(|part| part.strip_prefix(&PART[2..]));
    let mut chapters = 0;
    for (_, name) in part.expect("the summary has the part").lines().filter_map(entry) {
        let text = read(&format!("chapters/{name}"));
        let headings: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "docs/chapters/{name}");
        chapters += 1;
    }
    assert_eq!(chapters, 11);
}

/// Title and file of a line of the summary.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (title, name) = line.trim_start_matches("- ").strip_prefix('[')?.split_once("](")?;
    Some((title, name.strip_suffix(')')?))
}
