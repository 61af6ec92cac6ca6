//! What is found of changed declarations: `benches/record/check-mutants.json`.

use std::fmt::Write as _;

use ffi_report::markdown;
use serde_json::Value;

use super::corpus::{list, read, text};

/// What is behind the table, and changes that nothing was improved with.
const FILES: [&str; 2] = ["check-mutants.json", "check-mutants-fresh.json"];
/// The column of each tool.
const TOOLS: [&str; 4] = ["check", "regenerate", "lint", "ctest"];

/// The sum of a number over all kinds.
fn sum(read: &Value, number: impl Fn(&Value) -> &Value) -> u64 {
    list(read, "summary").iter().filter_map(|kind| number(kind).as_u64()).sum()
}

pub(crate) fn table() -> Result<String, String> {
    let read = read(FILES[0])?;
    Ok(format!("{}\n{}\n{}", total(&read), kinds(&read), exceptions(&read)))
}

pub(crate) fn fresh() -> Result<String, String> {
    let read = read(FILES[1])?;
    let caught = sum(&read, |kind| &kind["check"]["caught"]);
    let sentence = format!("Of those that break the ABI, the check caught {caught}.");
    Ok(format!("{}\n{}\n{}", total(&read), markdown::paragraph(&[sentence]), exceptions(&read)))
}

/// How the changes were made, and what became of those that are in no column of the table.
fn total(read: &Value) -> String {
    let of = |name: &'static str| sum(read, |kind| &kind[name]);
    let sentences = [
        format!(
            "{} changes in {} libraries, seed {}, {}, bindgen {} with {}, ctest {}, {}.",
            list(read, "mutants").len(),
            list(read, "libraries").len(),
            read["seed"],
            text(&read["compiler"]),
            text(&read["bindgen"]),
            text(&read["libclang"]),
            text(&read["ctest"]),
            text(&read["rustc"]),
        ),
        format!("{} of them break the ABI here.", of("changed")),
        format!(
            "{} do not, and the check calls {} of these wrong.",
            of("same"),
            of("false_alarms")
        ),
        format!(
            "{} swap two parameters of one type, which no comparison of types can see.",
            of("equal_types")
        ),
        format!("{} change a constant that is another in each version.", of("by_version")),
    ];
    markdown::paragraph(&sentences)
}

/// A row for each kind of change, with what each tool catches of those that it can judge.
fn kinds(read: &Value) -> String {
    let mut table = String::from(
        "| change | break the ABI | `showdown check` | regenerate and compare | lint | ctest |\n\
         |---|---:|---:|---:|---:|---:|\n",
    );
    let mut row = |name: &str, changed: u64, count: &dyn Fn(&str, &str) -> u64| {
        let _ = write!(table, "| {name} | {changed} |");
        for tool in TOOLS {
            let _ = match count(tool, "judged") {
                0 => write!(table, " – |"),
                judged => write!(table, " {} of {judged} |", count(tool, "caught")),
            };
        }
        table.push('\n');
    };
    for kind in list(read, "summary") {
        let number = |value: &Value| value.as_u64().unwrap_or_default();
        row(text(&kind["words"]), number(&kind["changed"]), &|tool, what| {
            number(&kind[tool][what])
        });
    }
    let changed = sum(read, |kind| &kind["changed"]);
    row("all", changed, &|tool, what| sum(read, |kind| &kind[tool][what]));
    table
}

/// A line for each change that the check missed, and for each false alarm.
fn exceptions(read: &Value) -> String {
    let line = |row: &&Value| {
        let is_wrong = row["check"] == "mismatch"
            || row["check_others"].as_array().is_some_and(|all| !all.is_empty());
        let what = match (text(&row["truth"]), is_wrong) {
            ("changed", false) => "Missed",
            ("same" | "equal-types", true) => "False alarm",
            _ => return None,
        };
        let [before, after] = ["before", "after"].map(|side| text(&row[side]).to_owned());
        let library = text(&row["library"]);
        Some(format!("{what}: {library}, `{before}` became `{after}`."))
    };
    markdown::list(&list(read, "mutants").iter().filter_map(|row| line(&row)).collect::<Vec<_>>())
}
