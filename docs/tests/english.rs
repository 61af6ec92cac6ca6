//! No sentence is too long for a tired reader: 35 words at most, outside tables and code, in every document
//! and in every doc comment. The help of the program is made of doc comments, so it is included.

use std::fs;
use std::path::{Path, PathBuf};

use ffi_book::{markdown_files, root};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

const MOST: usize = 35;

#[test]
fn no_sentence_has_more_than_35_words() {
    let mut problems = Vec::new();
    for path in markdown_files() {
        let text = fs::read_to_string(root().join(&path)).unwrap();
        problems.extend(too_long(&text).iter().map(|long| format!("{}: {long}", path.display())));
    }
    for path in sources() {
        let text = fs::read_to_string(root().join(&path)).unwrap();
        for comment in doc_comments(&text) {
            let long = too_long(&comment);
            problems.extend(long.iter().map(|long| format!("{}: {long}", path.display())));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// Every Rust file of the workspace.
fn sources() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> =
        ["c_src", "crates", "benches", "docs"].map(PathBuf::from).into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if root().join(&path).is_dir() {
                if !path.ends_with("target") && !path.ends_with("book") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    assert!(files.iter().any(|path| path == Path::new("docs/src/lib.rs")), "{files:?}");
    files
}

/// The text of each doc comment, which is Markdown.
fn doc_comments(source: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in source.lines().map(str::trim_start) {
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(text) => {
                let text = text.strip_prefix(' ').unwrap_or(text);
                *comments.last_mut().unwrap() += &format!("{text}\n");
            }
            None => comments.push(String::new()),
        }
    }
    comments.retain(|comment| !comment.is_empty());
    comments
}

/// The sentences of a Markdown text that have too many words.
fn too_long(markdown: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut text = String::new();
    let (mut skipped, mut ends) = (0_usize, false);
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Table(_) | Tag::CodeBlock(_)) => skipped += 1,
            Event::End(TagEnd::Table | TagEnd::CodeBlock) => skipped -= 1,
            _ if skipped > 0 => {}
            // Code is one word, whatever is in it, and ends no sentence.
            Event::Code(_) => text += "code",
            Event::Text(words) => text += &words,
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) => ends = true,
            // A list inside an item begins after the item's own words.
            Event::Start(Tag::List(_)) => ends = true,
            _ => {}
        }
        if ends {
            sentences.extend(split(&text));
            text.clear();
            ends = false;
        }
    }
    // A list of the versions of a record is no sentence.
    sentences.retain(|sentence| words(sentence) > MOST && !sentence.starts_with("Tools: "));
    sentences.iter().map(|long| format!("{} words: {long}", words(long))).collect()
}

/// At a full stop, a question mark or an exclamation mark before a space, with what closes around it.
fn split(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    for word in text.split_whitespace() {
        *sentences.last_mut().unwrap() += &format!("{word} ");
        let end = word.trim_end_matches(['"', '”', ')', '*', '_']);
        if end.ends_with(['.', '?', '!']) && !["e.g.", "i.e.", "etc."].contains(&end) {
            sentences.push(String::new());
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// What has a letter or a digit.
fn words(sentence: &str) -> usize {
    sentence.split(' ').filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[test]
fn sentences_are_counted_outside_tables_and_code() {
    let long = "word ".repeat(MOST + 1);
    let short = "word ".repeat(MOST);
    assert_eq!(too_long(&format!("{long}.\n")).len(), 1);
    assert!(too_long(&format!("{short}. {short}! ({short}.) {short}? \n")).is_empty());
    assert!(too_long(&format!("```text\n{long}\n```\n\n| a |\n|---|\n| {long} |\n")).is_empty());
    assert!(too_long(&format!("- {short}\n- {short}\n  - {short}\n")).is_empty());
    assert_eq!(too_long(&format!("- {short}\n  and {short}\n")).len(), 1);
    assert!(too_long(&format!("{short}\n# {short}\n")).is_empty(), "a heading is a sentence");
    let comments = doc_comments("/// one\n///  two\nfn f() {}\n//! three\n// four\n");
    assert_eq!(comments, ["one\n two\n", "three\n"]);
}
