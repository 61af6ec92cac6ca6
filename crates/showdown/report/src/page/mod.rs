//! Results as one HTML file that needs nothing else: no network, no other file, and no script to be read.
//!
//! Each file here writes one section of the page, in the order of [`render`]. A section is left out if no
//! results file has its data. What a difference means is decided in Rust, by [`ffi_results::Judge`]. The
//! script only chooses among these verdicts.

mod answer;
mod base64;
mod charts;
mod choose;
mod compared;
mod data;
mod drift;
mod grid;
mod machine;
mod picture;
mod samples;
mod table;
mod verdict;

use std::collections::HashMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};

pub(crate) use base64::data_url;
pub use charts::{CHARTS, chart};

use crate::Sheet;
use crate::visible::is_invisible;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A section: what the address calls it, its heading, and its content.
struct Section {
    id: &'static str,
    heading: &'static str,
    content: Markup,
}

/// The page of these results. `command` is the command that writes it again.
#[must_use]
pub fn render(sheets: &[Sheet], command: &str) -> String {
    let sections: Vec<Section> = [
        section("answer", "The answer", answer::section(sheets)),
        section("picture", "The picture", picture::section(sheets)),
        section("table", "Times", table::section(sheets)),
        section("compared", "The files compared", compared::section(sheets)),
        section("charts", "Charts", charts::section(sheets)),
        section("drift", "When the C changes", drift::section(sheets)),
        section("verdict", "The verdict", verdict::section(sheets)),
        section("choose", "Choose a way", choose::section(sheets)),
        section("machine", "Machine and toolchain", machine::section(sheets)),
        section("data", "Data and commands", data::section(sheets, command)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "ffi-showdown: which way to call a C library?" }
                link rel="icon" href="data:,";
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the content" }
                header {
                    p.kicker { "ffi-showdown" }
                    h1 { "Which way to call a C library, and what each way costs" }
                    nav aria-label="Sections" {
                        ul { @for one in &sections { li { a href={ "#" (one.id) } { (one.heading) } } } }
                    }
                }
                main #main {
                    @for one in &sections {
                        section id=(one.id) aria-labelledby={ (one.id) "-h" } {
                            h2 id={ (one.id) "-h" } { (one.heading) }
                            (one.content)
                        }
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    numbered(&shown(&page.into_string()))
}

fn section(id: &'static str, heading: &'static str, content: Option<Markup>) -> Option<Section> {
    content.map(|content| Section { id, heading, content })
}

/// Escapes every character that cannot be seen, wherever it came from. The page itself has only line breaks.
fn shown(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    for c in page.chars() {
        if c != '\n' && is_invisible(c) { text.extend(c.escape_default()) } else { text.push(c) }
    }
    text
}

/// Numbers the regions that have a name in common, because a screen reader lists them by name. Two files of
/// one kind have the same tables.
fn numbered(page: &str) -> String {
    let mut parts = page.split(grid::REGION);
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for part in parts {
        let (name, rest) = part.split_once('"').unwrap_or((part, ""));
        let number = seen.entry(name.to_lowercase()).or_default();
        *number += 1;
        let suffix = if *number > 1 { format!(", {number}") } else { String::new() };
        text += &format!("{}{name}{suffix}\"{rest}", grid::REGION);
    }
    text
}

/// JSON for an element that the script reads. No text in it can end the element.
fn json(id: &str, value: &serde_json::Value) -> Markup {
    let text = value.to_string().replace('<', "\\u003c");
    html! { script type="application/json" id=(id) { (PreEscaped(text)) } }
}

#[cfg(test)]
mod tests {
    use ffi_results::{Call, Measurement, Model, Workload};

    use super::*;
    use crate::fixture;

    fn sheet(name: &str) -> Sheet {
        let mut measurements = Vec::new();
        for (contender, ns) in [("c", 100), ("static", 100), ("bindgen", 100), ("pure", 300)] {
            let call = Call { shape: "nothing".into(), ..Call::default() };
            let models = [Model::OneCall, Model::PerPixel, Model::Crossing];
            let models = models.map(|model| Measurement::new(contender, model, None));
            for mut one in models.into_iter().chain([Measurement::of_call(contender, call)]) {
                one.calls = 1;
                (0..6).for_each(|block| one.push(block, block, ns + u64::from(block % 2)));
                measurements.push(one.finished());
            }
        }
        let workload = Workload { width: 30, height: 20, max_iters: 5 };
        let facts = |name: &str| ("rust".to_owned(), name != "pure");
        let results = fixture::results(Some(workload), 6, measurements, facts);
        Sheet { name: name.to_owned(), results }
    }

    /// A section without data would be an empty heading.
    #[test]
    fn a_section_is_there_if_a_file_has_its_data() {
        let page = render(&[sheet("a.json")], "the command");
        for id in ["answer", "picture", "table", "charts", "machine", "data"] {
            assert!(page.contains(&format!("<section id=\"{id}\"")), "{id}");
        }
        for id in ["compared", "drift"] {
            assert!(!page.contains(&format!("<section id=\"{id}\"")), "{id}");
        }
        assert!(
            render(&[sheet("a.json"), sheet("b.json")], "").contains("<section id=\"compared\"")
        );
    }

    /// The colour without the word would tell a blind reader nothing, and the word without a difference
    /// would be wrong.
    #[test]
    fn a_cell_has_a_colour_and_a_word_only_where_there_is_a_difference() {
        let page = render(&[sheet("a.json")], "");
        let pure = page.split("<th scope=\"row\" data-value=\"3\">pure").nth(1).unwrap();
        assert!(pure.contains(r#"<td class="vs slower" data-model="one_call">"#), "{pure}");
        assert!(page.contains(
            r#"<td class="vs same" data-model="crossing"><span class="word">no difference"#
        ));
    }

    /// A duplicate would hide the second region from a list of regions.
    #[test]
    fn no_two_regions_have_the_same_name() {
        let page = render(&[sheet("a.json"), sheet("b.json")], "");
        let names = page.split(grid::REGION).skip(1).map(|part| part.split('"').next().unwrap());
        let names: Vec<_> = names.collect();
        let different: std::collections::HashSet<_> = names.iter().collect();
        assert!(names.len() > 4);
        assert_eq!(names.len(), different.len(), "{names:?}");
    }
}
