//! The mistakes that a chapter lists are those of `crates/shapes/wrong`, whose own test proves who notices
//! each of them.
//!
//! ```text
//! <!-- mistakes: string_in string_out refused -->
//! …
//! <!-- /mistakes -->
//! ```
//!
//! `tools` alone is the table of what each tool finds. Otherwise the last word is `refused` (by a compiler, a lint or the linker) or `unnoticed` (by all of those). The
//! words before it are shapes, or the names of single programs. `BLESS=1` rewrites the documents.

use std::collections::HashSet;
use std::fs;

use ffi_book::mistakes::{self, Mistake, WRONG};
use ffi_book::{markdown_files, root};

const START: &str = "<!-- mistakes: ";
const END: &str = "<!-- /mistakes -->";
const BLESS: &str = "BLESS=1 cargo test -p ffi-book --test mistakes";

/// The table under a marker that has `words`.
fn table(words: &str, all: &[Mistake]) -> Result<String, String> {
    if words == "tools" {
        return mistakes::tools().ok_or_else(|| format!("{WRONG}/README.md has no table of tools"));
    }
    let mut names: Vec<_> = words.split(' ').collect();
    let refused = match names.pop() {
        Some("refused") => true,
        Some("unnoticed") => false,
        _ => return Err(format!("{words}: the last word is refused or unnoticed")),
    };
    let mut rows = String::new();
    for name in names {
        let before = rows.len();
        for mistake in all {
            let named = mistake.shape == name || mistake.file == name;
            if named && mistake.refused() == refused {
                let Mistake { what, file, who, .. } = mistake;
                rows += &format!("| [{what}](../../{WRONG}/{file}) | {who} |\n");
            }
        }
        if rows.len() == before {
            return Err(format!("{words}: there is no mistake for {name}"));
        }
    }
    Ok(format!("| mistake | who notices |\n|---|---|\n{rows}"))
}

/// The document as it should be.
fn renew(document: &str, all: &[Mistake], shown: &mut HashSet<String>) -> Result<String, String> {
    let mut text = String::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        text += &format!("{line}\n");
        let Some(words) = line.strip_prefix(START).and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        lines.by_ref().find(|line| *line == END).ok_or_else(|| format!("{words} has no {END}"))?;
        let table = table(words, all)?;
        let listed = all.iter().filter(|mistake| table.contains(&format!("/{})", mistake.file)));
        shown.extend(listed.map(|mistake| mistake.file.clone()));
        text += &format!("\n{table}\n{END}\n");
    }
    Ok(text)
}

#[test]
fn the_chapters_list_every_mistake_as_it_was_proved() {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let all = mistakes::read();
    let mut problems = Vec::new();
    let mut shown = HashSet::new();
    for path in markdown_files() {
        let document = fs::read_to_string(root().join(&path)).unwrap().replace("\r\n", "\n");
        match renew(&document, &all, &mut shown) {
            Err(problem) => problems.push(format!("{}: {problem}", path.display())),
            Ok(renewed) if renewed == document => {}
            Ok(renewed) if bless => fs::write(root().join(&path), renewed).unwrap(),
            Ok(_) => problems.push(format!("{} is out of date: run {BLESS}", path.display())),
        }
    }
    for mistake in all.iter().filter(|mistake| !shown.contains(&mistake.file)) {
        problems.push(format!("no chapter lists {WRONG}/{}", mistake.file));
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn a_marker_chooses_by_shape_or_program_and_by_who_notices() {
    let all = mistakes::parse(
        "| shape | mistake | who notices |\n|---|---|---|\n| `a` | [One.](a_1.rs) | a lint: `x` |\n\
         | `a` | [Two.](a_2.rs) | nobody: it prints `1` |\n| `b` | [Three.](b.rs) | the linker |\n",
    );
    let files = |words| {
        table(words, &all).map(|table| all.iter().filter(|m| table.contains(&m.file)).count())
    };
    assert_eq!(files("a refused"), Ok(1));
    assert_eq!(files("a b refused"), Ok(2));
    assert_eq!(files("a_2.rs unnoticed"), Ok(1));
    assert!(files("b unnoticed").unwrap_err().contains("no mistake for b"));
    assert!(files("a").unwrap_err().contains("the last word"));
}
