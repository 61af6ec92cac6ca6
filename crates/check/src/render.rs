//! The report as text for people, in the form of rustc's messages.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::report::{Difference, Item, Kind, Place, Report, Stale, Verdict};
use crate::target;

/// What the text shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    /// Also differences that do not break the ABI here.
    pub strict: bool,
    /// Each item, and how it was judged.
    pub list: bool,
    /// With the escape sequences of colours.
    pub colour: bool,
}

/// How many names of one kind are shown, unless each item is listed.
const MOST_NAMES: usize = 8;

/// Renders a report.
pub fn render(report: &Report, view: &View) -> String {
    let mut text = String::new();
    for item in &report.items {
        for difference in &item.differences {
            let is_shown = difference.verdict == Verdict::Mismatch
                || (view.strict && difference.verdict != Verdict::OtherVersion);
            if is_shown && difference.allowed.is_none() {
                text.push_str(&complaint(item, difference, view.colour));
                text.push_str("\n\n");
            }
        }
    }
    if view.list {
        report.items.iter().for_each(|item| line(&mut text, &listed(item)));
    } else {
        rest(&mut text, report);
        hidden(&mut text, report, view);
    }
    for target in &report.targets {
        if view.list {
            for item in &target.left {
                line(&mut text, &format!("{}: {}", target.name, listed(item)));
            }
        }
        line(&mut text, &target::summary(target));
    }
    for stale in &report.stale {
        line(&mut text, &format!("{}: {stale}", at(&stale.place)));
    }
    for kind in Kind::ALL {
        let total = report.items.iter().filter(|item| item.kind == kind).count();
        if total > 0 && kind != Kind::Unread {
            line(&mut text, &summary(report, kind, total));
        }
    }
    let unread = report.count(Kind::Unread, Verdict::NotJudged);
    if unread > 0 {
        line(
            &mut text,
            &format!(
                "{unread} macros, modules or files were not read: what they declare is not judged"
            ),
        );
    }
    if report.items.is_empty() {
        line(
            &mut text,
            "nothing to judge: the source declares no foreign functions, types or constants",
        );
    }
    text
}

/// Adds a line.
fn line(text: &mut String, line: &str) {
    text.push_str(&plain(line));
    text.push('\n');
}

/// Escapes what could move the cursor or hide text.
pub(crate) fn plain(text: &str) -> String {
    let plain = text.chars().flat_map(|char| {
        let escape = char.is_control() || ('\u{200b}'..='\u{206f}').contains(&char);
        let escaped = escape.then(|| char.escape_default());
        escaped.into_iter().flatten().chain((!escape).then_some(char))
    });
    plain.collect()
}

/// `643 functions: 638 agree, 3 wrong, …`
fn summary(report: &Report, kind: Kind, total: usize) -> String {
    let count = |verdict| report.count(kind, verdict);
    let agree = count(Verdict::Agree) + count(Verdict::Opaque);
    let mut text = format!(
        "{total} {}: {agree} agree, {} wrong, {} harmless, {} not in the header, {} not judged",
        if total == 1 { kind.singular() } else { kind.plural() },
        count(Verdict::Mismatch),
        count(Verdict::Harmless),
        count(Verdict::Absent),
        count(Verdict::NotJudged)
    );
    // Writing to a string cannot fail.
    let _ = match count(Verdict::Elsewhere) {
        0 => Ok(()),
        elsewhere => write!(text, ", {elsewhere} break on other targets"),
    };
    let _ = match count(Verdict::Allowed) {
        0 => Ok(()),
        allowed => write!(text, ", {allowed} allowed"),
    };
    let _ = match count(Verdict::OtherVersion) {
        0 => Ok(()),
        version => write!(text, ", {version} of another version"),
    };
    text
}

fn listed(item: &Item) -> String {
    let mut text =
        format!("{}: {} `{}` {}", at(&item.place), item.kind.singular(), item.name, item.verdict);
    if let Some(reason) = &item.reason {
        let _ = write!(text, ": {reason}");
    }
    for difference in &item.differences {
        let Difference { part, rust, c, allowed, .. } = difference;
        let _ = write!(text, "; {part}: Rust `{rust}`, C `{c}`");
        for effect in target::effects(difference) {
            let _ = write!(text, ", {effect}");
        }
        if let Some(reason) = allowed {
            let _ = write!(text, ", allowed: {reason}");
        }
    }
    text
}

fn at(place: &Place) -> String {
    match place.line {
        0 => place.file.clone(),
        line => format!("{}:{line}", place.file),
    }
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { item, part, found, .. } = self;
        let part = part.as_ref().map(|part| format!(", {part},")).unwrap_or_default();
        write!(f, "the entry for `{item}`{part} matches nothing: {found}; remove it, or correct it")
    }
}

/// What was not compared: each item that could not be judged, and the names that the header does not have.
fn rest(text: &mut String, report: &Report) {
    let mut absent: BTreeMap<Kind, Vec<&str>> = BTreeMap::new();
    let mut other_version = Vec::new();
    for item in &report.items {
        match item.verdict {
            Verdict::NotJudged => line(text, &listed(item)),
            Verdict::Absent => absent.entry(item.kind).or_default().push(&item.name),
            Verdict::OtherVersion => {
                let values = item
                    .differences
                    .first()
                    .map(|one| format!(" ({} in Rust, {} in C)", one.rust, one.c));
                other_version.push(format!("{}{}", item.name, values.unwrap_or_default()));
            }
            _ => {}
        }
    }
    for (kind, names) in absent {
        let names = some(names.iter().map(ToString::to_string).collect());
        line(
            text,
            &format!(
                "not in the header (another version, or misspelt), {}: {names}",
                kind.plural()
            ),
        );
    }
    if !other_version.is_empty() {
        line(text, &format!("values of another version: {}", some(other_version)));
    }
}

fn some(names: Vec<String>) -> String {
    match names.len().checked_sub(MOST_NAMES) {
        Some(more @ 1..) => format!("{} and {more} more (--list)", names[..MOST_NAMES].join(", ")),
        _ => names.join(", "),
    }
}

/// Says that there is more to see.
fn hidden(text: &mut String, report: &Report, view: &View) {
    let (harmless, elsewhere) = (report.total(Verdict::Harmless), report.total(Verdict::Elsewhere));
    if !view.strict && harmless + elsewhere > 0 {
        line(
            text,
            &format!(
                "{harmless} differ without harm and {elsewhere} break on other targets: --strict shows them"
            ),
        );
    }
}

/// One difference with its place in the source.
fn complaint(item: &Item, difference: &Difference, colour: bool) -> String {
    let Difference { verdict, part, place, rust, c, effect, there, .. } = difference;
    let level = match verdict {
        Verdict::Mismatch => Level::ERROR,
        Verdict::Elsewhere => Level::WARNING,
        _ => Level::NOTE,
    };
    let what = match item.kind {
        Kind::Constant => "values",
        Kind::Struct | Kind::Enum => "definitions",
        _ => "types",
    };
    let header = item.header.as_ref().map(|header| format!(" in {header}")).unwrap_or_default();
    let title = format!("the {what} of `{}` differ: {part}", item.name);
    let label = format!("`{c}`{header}");
    let bytes = |column: usize| {
        place.text.char_indices().nth(column).map_or(place.text.len(), |(byte, _)| byte)
    };
    let span = bytes(place.column)..bytes(place.end).max(bytes(place.column));
    let snippet = Snippet::source(place.text.as_str())
        .line_start(place.line)
        .path(place.file.as_str())
        .annotation(AnnotationKind::Primary.span(span).label(label));
    let sides = format!("Rust has `{rust}`, C has `{c}`");
    let mut effects = target::effects(difference);
    if there.iter().all(|there| there.effect != *effect) {
        effects.insert(0, effect.clone());
    }
    let group = level
        .primary_title(title)
        .element(snippet)
        .element(Level::NOTE.message(sides))
        .elements(effects.into_iter().map(|effect| Level::NOTE.message(effect)));
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}
