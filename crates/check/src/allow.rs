//! The list of differences that a project accepts, each with its reason.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use crate::error::CheckError;
use crate::render::plain;
use crate::report::{Item, Place, Report, Stale, Verdict};
use crate::rust::with_room;

/// A list is short. A longer file is another one, which need not be read to its end.
const LONGEST: u64 = 64 << 10;

/// The parser goes down, and looks at everything again, for each bracket and for each dot between keys.
const MOST_BRACKETS: usize = 4096;

const EXAMPLE: &str = "[[allow]]\nitem = \"zone\"\npart = \"parameter 2\"  # may be left out\nreason = \"why this is right\"";

/// One accepted difference, or all of one item.
#[derive(Debug)]
pub(crate) struct Entry {
    item: String,
    part: Option<String>,
    reason: String,
    place: Place,
}

/// What the file says. All is optional, so that what is missing can be said with its line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    allow: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    item: Option<String>,
    part: Option<String>,
    reason: Option<String>,
}

/// Reads a list.
pub(crate) fn read(path: &Path) -> Result<Vec<Entry>, CheckError> {
    let failed = |source| CheckError::Read { path: path.to_owned(), source };
    let mut text = String::new();
    let file = File::open(path).map_err(failed)?;
    file.take(LONGEST + 1).read_to_string(&mut text).map_err(failed)?;
    with_room(|| parse(&path.display().to_string(), &text))
}

fn parse(file: &str, text: &str) -> Result<Vec<Entry>, CheckError> {
    let refuse = |line: Option<usize>, message: String| CheckError::Allow {
        place: line.map_or(file.to_owned(), |line| format!("{file}:{line}")),
        message: plain(&message),
        example: EXAMPLE,
    };
    if text.len() as u64 > LONGEST {
        return Err(refuse(None, "the file is too long: a list has at most 64 KiB".to_owned()));
    }
    if text.matches(['[', '{', '.']).count() > MOST_BRACKETS {
        return Err(refuse(None, "the file has too many brackets or dots".to_owned()));
    }
    let list: List = basic_toml::from_str(text).map_err(|error| {
        let line = error.line_col().map(|(line, _)| line + 1);
        refuse(line, error.to_string())
    })?;
    let lines = lines_of(text, list.allow.len());
    let mut entries: Vec<Entry> = Vec::new();
    for (index, written) in list.allow.into_iter().enumerate() {
        let line = lines.get(index).copied();
        let number = index + 1;
        let given = |what: Option<String>, name: &str| match what {
            Some(text) if !text.trim().is_empty() => Ok(text),
            _ => Err(refuse(line, format!("entry {number} has no {name}"))),
        };
        let item = given(written.item, "item")?;
        let reason = given(written.reason, "reason")?;
        let part = written.part;
        if entries.iter().any(|one| one.item == item && one.part == part) {
            return Err(refuse(line, format!("entry {number} says the same as one before it")));
        }
        let text = line.and_then(|line| text.lines().nth(line - 1)).unwrap_or_default().to_owned();
        let (file, end) = (file.to_owned(), text.chars().count());
        let place = Place { file, line: line.unwrap_or_default(), column: 0, end, text };
        entries.push(Entry { item, part, reason, place });
    }
    Ok(entries)
}

/// The lines in which the entries begin. Empty if that cannot be told, such as for a list in one line.
fn lines_of(text: &str, count: usize) -> Vec<usize> {
    let begins = |line: &str| line.replace([' ', '\t'], "").starts_with("[[allow]]");
    let lines = text.lines().enumerate().filter(|(_, line)| begins(line));
    let lines: Vec<_> = lines.map(|(index, _)| index + 1).collect();
    if lines.len() == count { lines } else { Vec::new() }
}

/// Marks what the entries accept, and notes those that match nothing.
pub(crate) fn apply(entries: Vec<Entry>, report: &mut Report) {
    for entry in entries {
        let mut is_used = false;
        for item in report.items.iter_mut().filter(|item| item.name == entry.item) {
            for one in &mut item.differences {
                if entry.part.as_ref().is_none_or(|part| *part == one.part) {
                    one.allowed.get_or_insert(entry.reason.clone());
                    is_used = true;
                }
            }
            item.verdict = verdict(item);
        }
        if !is_used {
            let found = instead(&entry, report);
            let Entry { item, part, place, .. } = entry;
            report.stale.push(Stale { place, item, part, found });
        }
    }
}

/// The verdict that the differences leave which nobody has accepted.
fn verdict(item: &Item) -> Verdict {
    if item.differences.iter().all(|one| one.allowed.is_none()) {
        return item.verdict;
    }
    let left = item.differences.iter().filter(|one| one.allowed.is_none());
    match left.map(|one| one.verdict).max() {
        Some(worst @ (Verdict::Mismatch | Verdict::OtherVersion)) => worst,
        // A part of it could not be compared.
        _ if item.reason.is_some() => Verdict::NotJudged,
        Some(worst) => worst,
        None => Verdict::Allowed,
    }
}

/// What there is instead of what an entry names.
fn instead(entry: &Entry, report: &Report) -> String {
    let mut items = report.items.iter().filter(|item| item.name == entry.item).peekable();
    if items.peek().is_none() {
        return "the source declares no item of this name".to_owned();
    }
    let parts: Vec<_> = items.flat_map(|item| &item.differences).map(|one| &*one.part).collect();
    match parts[..] {
        [] => "nothing differs in it".to_owned(),
        _ => format!("what differs is: {}", parts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_have_a_line_and_a_reason() {
        let text = "# why\n[[allow]]\nitem = \"zone\"\nreason = \"r\"\n\n[[ allow ]]\nitem = \"f\"\npart = \"result\"\nreason = \"s\"\n";
        let entries = parse("a.toml", text).unwrap();
        let read: Vec<_> =
            entries.iter().map(|one| (&*one.item, one.part.as_deref(), one.place.line)).collect();
        assert_eq!(read, [("zone", None, 2), ("f", Some("result"), 6)]);
        assert!(parse("a.toml", "").unwrap().is_empty());
        let one_line = parse("a.toml", "allow = [{ item = \"zone\", reason = \"r\" }]").unwrap();
        assert_eq!(one_line[0].place.line, 0);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let entry = "[[allow]]\nitem = \"zone\"\n";
        for (text, says) in [
            (entry.to_owned(), "a.toml:1: entry 1 has no reason"),
            (format!("{entry}reason = \" \"\n"), "a.toml:1: entry 1 has no reason"),
            ("\n[[allow]]\nreason = \"r\"\n".to_owned(), "a.toml:2: entry 1 has no item"),
            (format!("{entry}reason = 5\n"), "a.toml:3: "),
            (format!("{entry}reasons = \"r\"\n"), "unknown field `reasons`"),
            ("[[alow]]\n".to_owned(), "unknown field `alow`"),
            (format!("{entry}reason = \"r\n"), "a.toml:3: "),
            (
                format!("{entry}reason = \"r\"\n").repeat(2),
                "a.toml:4: entry 2 says the same as one before it",
            ),
            ("a".repeat(2 << 20), "the file is too long"),
            ("\u{0}".to_owned(), "a.toml:1: "),
        ] {
            let error = parse("a.toml", &text).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
            assert!(error.contains("[[allow]]\nitem = "), "{error}");
        }
    }
}
