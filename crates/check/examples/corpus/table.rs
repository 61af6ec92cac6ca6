//! The record as tables in Markdown.

use std::fmt::Write;

use crate::data::Origin;
use crate::record::{Complaint, Record, Row};

/// One row a crate, one a complaint, and the sums.
pub(crate) fn markdown(record: &Record) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(text, "{}", crates(record));
    let _ = write!(text, "\n{}", complaints(&record.complaints));
    let _ = write!(text, "\n{}", sums(record));
    text
}

fn crates(record: &Record) -> String {
    let mut text = "| crate | declarations | header | functions: in the header, judged, wrong, harmless, on other targets \
                    | structs: in the header, judged, wrong | constants: judged, wrong, another version | ms |\n\
                    |---|---|---|---|---|---|---|\n"
        .to_owned();
    for row in &record.rows {
        let Row { functions, structs, constants, .. } = row;
        let origin = match row.origin {
            Origin::Unsaid => "",
            Origin::Bindgen => "bindgen",
            Origin::Edited => "bindgen, edited",
        };
        let package = row.packages.first().map(|one| format!("{} {}", one.name, one.version));
        let _ = writeln!(
            text,
            "| {} {} | {origin} | {} | {}, {}, {}, {}, {} | {}, {}, {} | {}, {}, {} | {:.0} |",
            row.row,
            row.version,
            package.unwrap_or_default(),
            functions.in_header(),
            functions.judged,
            functions.mismatch,
            functions.harmless,
            functions.elsewhere,
            structs.in_header(),
            structs.judged,
            structs.mismatch,
            constants.judged,
            constants.mismatch,
            constants.other_version,
            row.milliseconds
        );
    }
    text
}

fn complaints(complaints: &[Complaint]) -> String {
    let mut text = "| crate | item | class | what was found |\n|---|---|---|---|\n".to_owned();
    for one in complaints {
        let class = one.class.as_deref().unwrap_or("**no note**");
        let note = one.note.clone().unwrap_or_else(|| {
            let sides = one.differences.iter();
            sides.map(|side| format!("{}: `{}` for `{}`; ", side.part, side.rust, side.c)).collect()
        });
        let _ = writeln!(text, "| {} | `{}` | {class} | {note} |", one.row, one.item);
    }
    text
}

fn sums(record: &Record) -> String {
    let totals = &record.totals;
    let mut text = String::new();
    for (what, counts, judged) in [
        ("functions", &totals.functions, totals.functions_judged),
        ("structs", &totals.structs, totals.structs_judged),
    ] {
        let _ = writeln!(
            text,
            "{} {what}, {} in the headers, {} judged ({judged:.1} %), {} wrong, {} harmless.",
            counts.all,
            counts.in_header(),
            counts.judged,
            counts.mismatch,
            counts.harmless
        );
    }
    let classes = totals.classes.iter().map(|(class, count)| format!("{class} {count}"));
    let _ = writeln!(
        text,
        "{} crates, {} complaints: {}.",
        totals.crates,
        record.complaints.len(),
        classes.collect::<Vec<_>>().join(", ")
    );
    if let Some(one) = &record.synthetic {
        let _ = writeln!(
            text,
            "{} functions of a made crate: {:.0} ms.",
            one.functions, one.milliseconds
        );
    }
    for one in &record.skipped {
        let _ = writeln!(text, "{}: skipped, {}.", one.row, one.why);
    }
    let _ = writeln!(text, "{} for {}.", record.compiler, record.target);
    text
}
