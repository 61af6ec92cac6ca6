//! The matrix of the drift lab: a row for each mutation, a column for each consumer.

use anstyle::{AnsiColor, Style};
use ffi_results::{Cell, DefenceCell, Drift, Model, Outcome, Pictures, median};
use mandel_core::Img;

use crate::{Column, Table};

/// The word of an outcome in a cell of the matrix. What nobody notices is in capitals.
pub(crate) fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::CaughtCodegen => "codegen",
        Outcome::CaughtCompile => "compile",
        Outcome::CaughtLink => "link",
        Outcome::CaughtLoad => "load",
        Outcome::CaughtCall => "call",
        Outcome::LuckyError => "luck",
        Outcome::Crash => "crash",
        Outcome::SilentWrong => "WRONG",
        Outcome::SilentCorruption => "CORRUPT",
        Outcome::Correct => "ok",
        Outcome::Undefined => "?",
    }
}

/// The style of a word in a cell, for a terminal: red for what nobody notices, yellow for what does not end well,
/// and green for who notices.
#[must_use]
pub fn style(cell: &str) -> Style {
    let Some(outcome) = Outcome::ALL.into_iter().find(|one| word(*one) == cell) else {
        return Style::new();
    };
    match outcome {
        Outcome::Correct => Style::new(),
        one if one.is_silent() => Style::new().fg_color(Some(AnsiColor::Red.into())).bold(),
        one if one <= Outcome::CaughtCall => Style::new().fg_color(Some(AnsiColor::Green.into())),
        _ => Style::new().fg_color(Some(AnsiColor::Yellow.into())),
    }
}

/// The matrix of the consumers in Rust, and of those in Python. A cell has the outcome of one call, a slash,
/// and the outcome of a call for each pixel; or one word for both.
#[must_use]
pub fn matrices(drift: &Drift) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for python in [false, true] {
        let cells: Vec<_> = drift.cells.iter().filter(|cell| cell.python == python).collect();
        let consumers = once(cells.iter().map(|one| &one.consumer));
        // The tables of one language are about equally wide.
        let parts = consumers.len().div_ceil(COLUMNS).max(1);
        let chunks = consumers.chunks(consumers.len().div_ceil(parts).max(1));
        tables.extend(chunks.map(|consumers| matrix(&cells, consumers)));
    }
    if let Some(last) = tables.last_mut() {
        last.legend = LEGEND.map(str::to_owned).into();
    }
    tables
}

/// So many consumers fit next to each other.
const COLUMNS: usize = 6;

/// What the words mean.
pub(crate) fn legend() -> &'static [&'static str] {
    &LEGEND
}

const LEGEND: [&str; 7] = [
    "one call for the picture / one call for each pixel; one word if both are the same, or if only one call is \
     tried.",
    "-: not tried, because the consumer does not use this library or this call.",
    "ok: the result is right. crash: a signal ended the process, or it did not end in time.",
    "compile, link, load, call: refused by a compiler, by the linker, when the library was loaded or opened, or \
     at the first use.",
    "luck: an error, but only because a check of an argument read garbage.",
    "WRONG: a wrong result, and no error. CORRUPT: the right picture, but memory next to it was overwritten.",
    "?: not the same in every repetition.",
];

fn matrix(cells: &[&Cell], consumers: &[&str]) -> Table {
    let mutations = once(cells.iter().map(|one| &one.mutation));
    let mut columns = vec![Column::alone("mutation")];
    columns.extend(consumers.iter().copied().map(Column::alone));
    let row = |mutation: &str| {
        let cell = |consumer: &str| {
            let [one, each] = [Model::OneCall, Model::PerPixel].map(|call| {
                let is_meant = |cell: &&Cell| {
                    cell.mutation == mutation && cell.consumer == consumer && cell.call == call
                };
                cells.iter().copied().find(is_meant).map_or("-", |cell| word(cell.outcome))
            });
            if one == each || each == "-" { one.to_owned() } else { format!("{one}/{each}") }
        };
        let cells = consumers.iter().map(|consumer| cell(consumer));
        std::iter::once(mutation.to_owned()).chain(cells).collect()
    };
    let rows = mutations.into_iter().map(row).collect();
    Table { columns, rows, legend: Vec::new() }
}

/// Each name once, in the order in which they first appear.
pub(crate) fn once<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for name in names {
        if !found.contains(&name.as_str()) {
            found.push(name);
        }
    }
    found
}

/// What nobody noticed, and what the callee read. Consumers with the same reason share a sentence.
#[must_use]
pub fn diagnoses(drift: &Drift) -> Vec<String> {
    let is_meant = |outcome: Outcome| outcome.is_silent() || outcome == Outcome::Undefined;
    sentences(drift, is_meant, |cell| match &cell.diagnosis {
        Some(diagnosis) => format!("{}. {diagnosis}", cell.evidence),
        None => cell.evidence.clone(),
    })
}

/// What was said by those who noticed. Consumers with the same message share a sentence.
#[must_use]
pub fn messages(drift: &Drift) -> Vec<String> {
    let is_said = |outcome: Outcome| outcome <= Outcome::Crash;
    sentences(drift, is_said, |cell| format!("{}: {}", cell.outcome, cell.evidence))
}

fn sentences(
    drift: &Drift,
    is_meant: impl Fn(Outcome) -> bool,
    why: impl Fn(&Cell) -> String,
) -> Vec<String> {
    // The mutation and the reason; the consumers; the ways to call.
    let mut all: Vec<(&str, String, Vec<&str>, Vec<&str>)> = Vec::new();
    for cell in drift.cells.iter().filter(|cell| is_meant(cell.outcome)) {
        let (why, consumer, call) = (why(cell), cell.consumer.as_str(), cell.call.name());
        let same = all
            .iter_mut()
            .find(|(mutation, known, ..)| *mutation == cell.mutation && *known == why);
        match same {
            Some((.., consumers, calls)) => {
                if !consumers.contains(&consumer) {
                    consumers.push(consumer);
                }
                if !calls.contains(&call) {
                    calls.push(call);
                }
            }
            None => all.push((&cell.mutation, why, vec![consumer], vec![call])),
        }
    }
    let sentence = |(mutation, why, consumers, calls): (_, String, Vec<&str>, Vec<&str>)| {
        // Where both calls end in the same way, neither is named.
        let call = if let [call] = calls[..] { format!(" in {call}") } else { String::new() };
        format!("{mutation}{call}, {}: {why}.", consumers.join(", "))
    };
    all.into_iter().map(sentence).collect()
}

/// A picture of the lab, enlarged.
#[derive(Debug)]
pub struct Picture {
    /// What a file of it can be called: `right`, or the first change that leads to it.
    pub name: String,
    /// The changes after which it was drawn, and the call.
    pub when: String,
    /// Its pixels.
    pub img: Img,
}

/// So many times as wide and as high.
const ENLARGED: i32 = 4;

/// The right picture, and then each wrong one, in the order in which the changes lead to it.
#[must_use]
pub fn pictures(drift: &Drift) -> Vec<Picture> {
    let Some(pictures) = &drift.pictures else { return Vec::new() };
    let mut all = Vec::new();
    let mut add = |name: &str, when: &str, hex: &str| {
        if let Some(img) = enlarged(pictures, hex) {
            all.push(Picture { name: name.to_owned(), when: when.to_owned(), img });
        }
    };
    add("right", "the right picture", &pictures.right);
    let wrong = once(drift.cells.iter().flat_map(|cell| &cell.pictures));
    let mut names: Vec<&str> = Vec::new();
    for digest in wrong {
        let Some(hex) = pictures.wrong.get(digest) else { continue };
        let drawn = drift.cells.iter().filter(|cell| cell.pictures.iter().any(|one| one == digest));
        let drawn: Vec<_> = drawn.map(|cell| (cell.mutation.as_str(), cell.call.name())).collect();
        let when: Vec<_> =
            drawn.iter().map(|(mutation, call)| format!("{mutation} in {call}")).collect();
        let mutation = drawn.first().map_or("", |(mutation, _)| mutation);
        names.push(mutation);
        // The second wrong picture of a change has a number.
        let number = names.iter().filter(|one| **one == mutation).count();
        let name = if number > 1 { format!("{mutation}-{number}") } else { mutation.to_owned() };
        add(&name, &once(when.iter()).join(", "), hex);
    }
    all
}

/// `None` if these are not the digits of such a picture.
fn enlarged(pictures: &Pictures, hex: &str) -> Option<Img> {
    let mut img = Img::new(pictures.width * ENLARGED, pictures.height * ENLARGED).ok()?;
    let small: Option<Vec<u8>> = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect();
    let small = small?;
    let (wide, times) = (img.width() as usize, ENLARGED as usize);
    for (at, pixel) in img.pixels_mut().iter_mut().enumerate() {
        let (x, y) = (at % wide / times, at / wide / times);
        *pixel = *small.get(y * (wide / times) + x)?;
    }
    Some(img)
}

/// What each defence catches, misses and costs.
#[must_use]
pub fn defences(drift: &Drift) -> Table {
    let mut columns = vec![Column::alone("defence")];
    columns.extend(["catches", "false confidence", "false alarms", "ms"].map(Column::alone));
    let mut rows = Vec::new();
    for name in defence_names(drift) {
        let own: Vec<_> = drift.defences.iter().filter(|one| one.defence == name).collect();
        let (harmless, real): (Vec<_>, Vec<_>) = own.iter().partition(|one| one.harmless);
        let count = |of: &[&&DefenceCell], is: fn(&DefenceCell) -> bool| {
            of.iter().filter(|one| is(one)).count()
        };
        let ms = median(own.iter().map(|one| one.cost_ms));
        rows.push(vec![
            name.to_owned(),
            format!("{} of {}", count(&real, |one| one.caught), real.len()),
            count(&real, |one| one.false_confidence).to_string(),
            format!("{} of {}", count(&harmless, |one| one.caught), harmless.len()),
            ms.map_or("-".into(), |ms| format!("{ms:.0}")),
        ]);
    }
    let legend = [
        "catches: of the changes of the first library that are not harmless.",
        "false confidence: the defence passes, but static or dylib-stale gives a wrong result, crashes, or fails \
         only by luck.",
        "false alarms: harmless changes that it reports.",
        "ms: the median of one check.",
    ];
    Table { columns, rows, legend: legend.map(str::to_owned).into() }
}

/// Which changes each defence misses, so that its users are wrong and do not know it.
#[must_use]
pub fn misses(drift: &Drift) -> Vec<String> {
    let sentence = |name: &str| {
        let missed =
            drift.defences.iter().filter(|one| one.defence == name && one.false_confidence);
        let missed: Vec<_> = missed.map(|one| one.mutation.as_str()).collect();
        match &missed[..] {
            [] => format!("{name} never passes wrongly."),
            missed => format!("{name} wrongly passes {}.", missed.join(", ")),
        }
    };
    defence_names(drift).into_iter().map(sentence).collect()
}

fn defence_names(drift: &Drift) -> Vec<&str> {
    once(drift.defences.iter().map(|one| &one.defence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(consumer: &str, call: Model, outcome: Outcome, diagnosis: Option<&str>) -> Cell {
        Cell {
            mutation: "swap".into(),
            consumer: consumer.into(),
            python: consumer.starts_with("py"),
            call,
            outcome,
            outcomes_seen: vec![outcome],
            evidence: "3 of 6 pixels are wrong".into(),
            diagnosis: diagnosis.map(str::to_owned),
            pictures: Vec::new(),
        }
    }

    #[test]
    fn a_cell_has_one_word_or_two_and_silent_cells_are_explained_together() {
        let why = Some("The callee's `a` is your `b`");
        let drift = Drift {
            cells: vec![
                cell("one", Model::OneCall, Outcome::Correct, None),
                cell("one", Model::PerPixel, Outcome::SilentWrong, why),
                cell("two", Model::OneCall, Outcome::CaughtLink, None),
                cell("two", Model::PerPixel, Outcome::CaughtLink, None),
                cell("three", Model::OneCall, Outcome::Undefined, None),
                cell("three", Model::PerPixel, Outcome::SilentWrong, why),
                cell("pyx", Model::OneCall, Outcome::CaughtLoad, None),
            ],
            ..Drift::default()
        };
        let tables = matrices(&drift);
        assert_eq!(tables.len(), 2);
        assert_eq!(tables[0].rows, [["swap", "ok/WRONG", "link", "?/WRONG"]]);
        assert_eq!(tables[1].rows, [["swap", "load"]]);
        assert_eq!(
            diagnoses(&drift),
            [
                "swap in per_pixel, one, three: 3 of 6 pixels are wrong. The callee's `a` is your `b`.",
                "swap in one_call, three: 3 of 6 pixels are wrong."
            ]
        );
        assert_eq!(
            messages(&drift),
            [
                "swap, two: caught-link: 3 of 6 pixels are wrong.",
                "swap in one_call, pyx: caught-load: 3 of 6 pixels are wrong."
            ]
        );
    }

    #[test]
    fn only_the_words_of_outcomes_are_painted() {
        let table = Table {
            columns: ["mutation", "one"].map(Column::alone).into(),
            rows: vec![vec!["call-me".into(), "ok/WRONG".into()], vec!["b".into(), "link".into()]],
            legend: vec!["link: a word".into()],
        };
        let painted = crate::terminal::painted(&table, style);
        let escapes = painted.matches("\u{1b}[31m").count() + painted.matches("\u{1b}[32m").count();
        assert_eq!(escapes, 2, "{painted:?}");
        // Without its escapes it is the plain table.
        let plain = |text: &str| {
            let parts = text.split('\u{1b}').enumerate();
            let shown = |(index, part): (usize, &str)| match index {
                0 => part.to_owned(),
                _ => part.split_once('m').map_or(String::new(), |(_, shown)| shown.to_owned()),
            };
            parts.map(shown).collect::<String>()
        };
        assert_eq!(plain(&painted), plain(&crate::terminal::table(&table)));
    }

    #[test]
    fn a_wrong_picture_is_shown_once_and_enlarged() {
        let with = |mutation: &str, name: &str| Cell {
            mutation: mutation.into(),
            pictures: vec![name.into()],
            ..cell("one", Model::PerPixel, Outcome::SilentWrong, None)
        };
        let wrong = [("a", "0000"), ("b", "0201"), ("odd", "0")];
        let pictures = Pictures {
            width: 2,
            height: 1,
            max_iters: 20,
            right: "0102".into(),
            wrong: wrong.map(|(name, hex)| (name.into(), hex.into())).into(),
        };
        let mut cells = vec![with("swap", "b"), with("swap", "a"), with("cut", "a")];
        cells.extend([with("swap", "a"), with("x", "odd")]);
        let drift = Drift { cells, pictures: Some(pictures), ..Drift::default() };
        let found = super::pictures(&drift);
        let texts: Vec<_> = found.iter().map(|one| (&*one.name, &*one.when)).collect();
        assert_eq!(
            texts,
            [
                ("right", "the right picture"),
                ("swap", "swap in per_pixel"),
                ("swap-2", "swap in per_pixel, cut in per_pixel")
            ]
        );
        assert_eq!((found[1].img.width(), found[1].img.height()), (8, 4));
        assert_eq!(found[1].img.pixels()[8..16], [2, 2, 2, 2, 1, 1, 1, 1]);
    }

    #[test]
    fn a_defence_is_counted_apart_on_harmless_changes() {
        let one = |mutation: &str, caught, false_confidence, harmless| DefenceCell {
            defence: "look".into(),
            mutation: mutation.into(),
            caught,
            false_confidence,
            harmless,
            runs: false,
            cost_ms: 2.0,
            evidence: String::new(),
        };
        let defended = vec![
            one("swap", true, false, false),
            one("insert", false, true, false),
            one("inside", false, false, false),
            one("names", true, false, true),
        ];
        let drift = Drift { defences: defended, ..Drift::default() };
        assert_eq!(defences(&drift).rows, [["look", "1 of 3", "1", "1 of 1", "2"]]);
        assert_eq!(misses(&drift), ["look wrongly passes insert."]);
    }
}
