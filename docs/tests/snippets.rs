//! The excerpts of our code in the documents are equal to the source.
//!
//! A document says where its piece comes from, and this test holds the fenced block between the two
//! comments to it:
//!
//! ````text
//! <!-- code: crates/static/src/ffi.rs#extern -->
//! ```rust,ignore
//! unsafe extern "C" { … }
//! ```
//! <!-- /code -->
//! ````
//!
//! In the source, the excerpt is between the comments `// ANCHOR: extern` and `// ANCHOR_END: extern` (or
//! `/* … */`, or `# …`). Without `#name` it is the whole file. A generated file has no comments of ours: in
//! a file without anchors, `#name` is the first item at the left margin that has the word. `BLESS=1`
//! rewrites the documents.

use std::fs;

use ffi_book::{markdown_files, root};

const START: &str = "<!-- code: ";
const END: &str = "<!-- /code -->";
const BLESS: &str = "BLESS=1 cargo test -p ffi-book --test snippets";

#[test]
fn every_excerpt_is_what_its_source_says() {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value == "1");
    let mut problems = Vec::new();
    for path in markdown_files() {
        let document = read(&path.to_string_lossy()).unwrap();
        let renewed = renew(&document, &read);
        if bless && renewed.text != document {
            fs::write(root().join(&path), &renewed.text).unwrap();
            eprintln!("rewritten: {}", path.display());
        }
        let stale = renewed.stale.iter().filter(|_| !bless).map(|place| {
            format!("the excerpt of {place} is not what the source says: run {BLESS}")
        });
        problems.extend(
            renewed
                .broken
                .iter()
                .cloned()
                .chain(stale)
                .map(|problem| format!("{}: {problem}", path.display())),
        );
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// A file of the workspace, with the line ends of Unix wherever it was checked out.
fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(root().join(path))
        .map(|text| text.replace("\r\n", "\n"))
        .map_err(|error| format!("{path}: {error}"))
}

#[derive(Default)]
struct Renewed {
    /// The document as it should be.
    text: String,
    /// Which excerpts were not.
    stale: Vec<String>,
    /// Problems that rewriting cannot fix.
    broken: Vec<String>,
}

fn renew(document: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Renewed {
    let mut renewed = Renewed::default();
    let mut fenced = false; // in a block that is no excerpt: markers in it are an example
    let mut lines = document.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        let number = index + 1;
        renewed.text += &format!("{line}\n");
        if line.starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        if line == END {
            let problem = format!("line {number}: `{END}` ends no excerpt");
            renewed.broken.push(problem);
        }
        let Some(rest) = line.strip_prefix(START) else {
            continue;
        };
        let place = rest.trim_end_matches("-->").trim();

        let mut block = String::new();
        while let Some((_, line)) =
            lines.next_if(|(_, line)| *line != END && !line.starts_with(START))
        {
            block += &format!("{line}\n");
        }
        if lines.next_if(|(_, line)| *line == END).is_none() {
            // Where it was meant to end is unknown: renewing it could swallow the text below.
            let problem = format!("line {number}: the excerpt of {place} has no `{END}`");
            renewed.broken.push(problem);
            renewed.text += &block;
            continue;
        }
        match excerpt(place, read) {
            Ok(code) => {
                let fresh = fence(&block, place, &code);
                if fresh != block {
                    renewed.stale.push(place.to_owned());
                }
                renewed.text += &fresh;
            }
            Err(problem) => {
                renewed.broken.push(format!("line {number}: {problem}"));
                renewed.text += &block;
            }
        }
        renewed.text += &format!("{END}\n");
    }
    renewed
}

/// The block around `code`, with the words after the fence that `old` had.
fn fence(old: &str, place: &str, code: &str) -> String {
    let first = old.lines().next().unwrap_or_default();
    let words = match first.strip_prefix("```") {
        Some(words) => words.trim_start_matches('`'),
        None => match place.split('#').next().and_then(|path| path.rsplit('.').next()) {
            Some("rs") => "rust,ignore", // an excerpt seldom compiles alone
            Some("c" | "h") => "c",
            Some("toml") => "toml",
            Some("py" | "pyi" | "pyx" | "pxd") => "python",
            Some("cpp") => "cpp",
            _ => "text",
        },
    };
    let inner = code.lines().any(|line| line.trim_start().starts_with("```"));
    let ticks = if inner { "````" } else { "```" };
    format!("{ticks}{words}\n{code}{ticks}\n")
}

/// The text at `place`, a path with or without `#anchor`. Anchors and indentation are removed.
fn excerpt(place: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Result<String, String> {
    let (path, anchor) = match place.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (place, None),
    };
    let source = read(path)?;
    if let Some(name) = anchor
        && !source.lines().any(|line| marker(line).is_some())
    {
        return item(&source, name).ok_or_else(|| format!("{path} has no item with `{name}`"));
    }

    let mut inside = anchor.is_none();
    let mut found = inside;
    let mut code = Vec::new();
    for line in source.lines() {
        match marker(line) {
            Some(("ANCHOR", name)) if anchor == Some(name) => {
                if found {
                    return Err(format!("{path} has the anchor `{name}` twice"));
                }
                (inside, found) = (true, true);
            }
            Some(("ANCHOR_END", name)) if anchor == Some(name) => {
                if !inside {
                    return Err(format!("{path} closes the anchor `{name}`, which is not open"));
                }
                inside = false;
            }
            Some(_) => {}
            None if inside => code.push(line),
            None => {}
        }
    }
    let name = anchor.unwrap_or_default();
    if !found {
        return Err(format!(
            "{path} has no anchor `{name}`: write `ANCHOR: {name}` and `ANCHOR_END: {name}` \
             in comments around the piece"
        ));
    }
    if anchor.is_some() && inside {
        return Err(format!(
            "{path} opens the anchor `{name}` and never closes it: write `ANCHOR_END: {name}` \
             in a comment after the piece"
        ));
    }

    let indent = code
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or_default();
    let dedented: Vec<_> = code.iter().map(|line| line.get(indent..).unwrap_or("")).collect();
    Ok(format!("{}\n", dedented.join("\n").trim_matches('\n')))
}

/// The first item of a generated file that has the word `name`: from a line at the left margin to the
/// first one after it that ends with `;` or is a closing brace.
fn item(source: &str, name: &str) -> Option<String> {
    let mut code = String::new();
    for line in source.lines() {
        code += &format!("{line}\n");
        let ends = !line.starts_with(' ') && (line.starts_with('}') || line.ends_with(';'));
        if ends {
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            if code.split(|c| !is_part(c)).any(|word| word == name) {
                return Some(code.trim_start().to_owned());
            }
            code.clear();
        }
    }
    None
}

/// `("ANCHOR", name)` or `("ANCHOR_END", name)`, if the line is a comment that says so and no more.
fn marker(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let comment = ["//", "/*", "#"].iter().find_map(|open| line.strip_prefix(open))?;
    let comment = comment.strip_suffix("*/").unwrap_or(comment);
    let (word, name) = comment.trim().split_once(": ")?;
    matches!(word, "ANCHOR" | "ANCHOR_END").then_some((word, name))
}

mod the_test_itself {
    use super::renew;

    const SOURCE: &str = "fn f() {\n    // ANCHOR: a\n    one();\n\n        two();\n    \
                          // ANCHOR_END: a\n}\n/* ANCHOR: open */\n// ANCHOR_END: shut\n";

    fn broken(document: &str) -> Vec<String> {
        renew(document, &read).broken
    }

    fn read(path: &str) -> Result<String, String> {
        match path {
            "src.rs" => Ok(SOURCE.to_owned()),
            _ => Err(format!("{path}: no such file")),
        }
    }

    #[test]
    fn a_stale_or_missing_block_is_renewed_and_keeps_the_words_of_its_fence() {
        for (block, words) in [
            ("", "rust,ignore"),
            ("```rust\nold();\n```\n", "rust"),
            ("```rust,no_run\n    one();\n\n        two();\n```\n", "rust,no_run"),
        ] {
            let document = format!("a\n<!-- code: src.rs#a -->\n{block}<!-- /code -->\nz\n");
            let renewed = renew(&document, &read);
            assert_eq!((renewed.stale.len(), renewed.broken.len()), (1, 0));
            let expected = format!(
                "a\n<!-- code: src.rs#a -->\n```{words}\none();\n\n    two();\n```\n<!-- /code -->\nz\n"
            );
            assert_eq!(renewed.text, expected);
            assert!(renew(&expected, &read).stale.is_empty());
        }
    }

    #[test]
    fn what_no_rewriting_can_mend_is_reported_and_left_alone() {
        for (document, problem) in [
            ("<!-- code: src.rs#b -->\nx\n<!-- /code -->\n", "src.rs has no anchor `b`"),
            ("<!-- code: src.rs#open -->\nx\n<!-- /code -->\n", "never closes it"),
            ("<!-- code: src.rs#shut -->\nx\n<!-- /code -->\n", "which is not open"),
            ("<!-- code: no.rs#a -->\nx\n<!-- /code -->\n", "no.rs: no such file"),
            ("x\n<!-- /code -->\n", "ends no excerpt"),
        ] {
            assert_eq!(renew(document, &read).text, document);
            let problems = broken(document);
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems[0].contains(problem), "{problems:?}");
        }
        let second =
            "<!-- code: src.rs#a -->\n```rust\none();\n\n    two();\n```\n<!-- /code -->\n";
        for below in ["", second] {
            let document = format!("<!-- code: src.rs#a -->\n```rust\nx\n```\nProse.\n{below}");
            let renewed = renew(&document, &read);
            assert_eq!(renewed.text, document);
            assert_eq!(renewed.broken.len(), 1);
            assert!(renewed.broken[0].contains("line 1: the excerpt of src.rs#a has no"));
        }
    }

    #[test]
    fn without_anchors_the_name_is_that_of_an_item() {
        let source = "/* made */\n\npub const A: u32 = 1;\n#[repr(C)]\npub struct B {\n    pub c: u32,\n}\n\
                      unsafe extern \"C\" {\n    pub fn d(\n        b: B,\n    );\n}\n";
        let read = |_: &str| Ok(source.to_owned());
        let item = |name| super::excerpt(&format!("bindings.rs#{name}"), &read);
        assert_eq!(item("B").unwrap(), "#[repr(C)]\npub struct B {\n    pub c: u32,\n}\n");
        assert!(
            item("d").unwrap().starts_with("unsafe extern") && item("d").unwrap().ends_with("}\n")
        );
        assert_eq!(item("e").unwrap_err(), "bindings.rs has no item with `e`");
    }

    #[test]
    fn a_marker_in_a_fenced_block_is_an_example() {
        let document = "```text\n<!-- code: no.rs#a -->\n<!-- /code -->\n```\n";
        let renewed = renew(document, &read);
        assert_eq!(renewed.text, document);
        assert!(renewed.broken.is_empty());
    }
}
