//! What the check found in published crates: `benches/record/check-corpus.json`.

use std::fs;

use ffi_book::root;
use ffi_report::markdown;
use serde_json::Value;

const FILE: &str = "check-corpus.json";

pub(crate) fn read(file: &str) -> Result<Value, String> {
    let path = root().join("benches/record").join(file);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A sentence with the numbers of the whole corpus.
pub(crate) fn total() -> Result<String, String> {
    let read = read(FILE)?;
    let totals = &read["totals"];
    let in_headers = |kind: &str| {
        let of = |what: &str| totals[kind][what].as_u64().unwrap_or_default();
        (of("judged"), of("judged") + of("not_judged"))
    };
    let (functions, structs) = (in_headers("functions"), in_headers("structs"));
    let percent = |(part, whole): (u64, u64)| part as f64 * 100.0 / whole.max(1) as f64;
    let sentences = [
        format!("{} crates, {}.", totals["crates"], text(&read["compiler"])),
        format!(
            "Of {} functions that the headers have, {} were judged ({:.1} %).",
            functions.1,
            functions.0,
            percent(functions)
        ),
        format!("Of {} structs, {} ({:.1} %).", structs.1, structs.0, percent(structs)),
        format!(
            "A made crate of {} functions takes {:.0} ms.",
            read["synthetic"]["functions"],
            read["synthetic"]["milliseconds"].as_f64().unwrap_or_default()
        ),
    ];
    Ok(markdown::paragraph(&sentences))
}

/// A row for each crate.
pub(crate) fn crates() -> Result<String, String> {
    let mut table = String::from(
        "| crate | header | functions: judged | not in the header | not judged | wrong | structs: judged | wrong | ms |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for row in list(&read(FILE)?, "rows") {
        let packages = list(row, "packages").iter();
        let packages: Vec<_> = packages
            .map(|one| format!("{} {}", text(&one["name"]), text(&one["version"])))
            .collect();
        let (functions, structs) = (&row["functions"], &row["structs"]);
        table += &format!(
            "| {} {} | {} | {} | {} | {} | {} | {} | {} | {:.0} |\n",
            text(&row["crate"]),
            text(&row["version"]),
            packages.join(", "),
            functions["judged"],
            functions["absent"],
            functions["not_judged"],
            functions["mismatch"],
            structs["judged"],
            structs["mismatch"],
            row["milliseconds"].as_f64().unwrap_or_default(),
        );
    }
    Ok(table)
}

/// A line for each complaint of these classes.
pub(crate) fn complaints(classes: &[&str]) -> Result<String, String> {
    let read = read(FILE)?;
    let is_meant = |one: &&Value| classes.contains(&text(&one["class"]));
    let lines = list(&read, "complaints").iter().filter(is_meant).map(|one| {
        let (name, item, note) = (text(&one["crate"]), text(&one["item"]), text(&one["note"]));
        format!("{name}, `{item}`: {note}")
    });
    Ok(markdown::list(&Vec::from_iter(lines)))
}
