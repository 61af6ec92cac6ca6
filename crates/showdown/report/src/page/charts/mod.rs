//! Charts as inline SVG, each with its figures in a table next to it.

mod costs;
mod file;
mod lines;
mod models;
mod scale;
mod shapes;
mod strip;

use crate::sheet::Sheet;
use ffi_results::{Entry, Results};
use maud::{Markup, html};

pub use file::{CHARTS, chart};

/// A drawing, and what its marks mean.
struct Drawing {
    key: Vec<(&'static str, String)>,
    svg: Markup,
    height: f64,
    /// The room for the text before it and after it.
    before: u32,
    after: u32,
}

impl Default for Drawing {
    fn default() -> Self {
        Self { key: Vec::new(), svg: html! {}, height: 0.0, before: 0, after: 0 }
    }
}

/// The charts of each file that has some.
pub(super) fn section(sheets: &[Sheet]) -> Option<Markup> {
    let mut charts: Vec<(&Sheet, Markup)> = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let results = &sheet.results;
        if sheet.has_models() {
            charts.push((sheet, models::charts(results, index)));
        }
        if sheet.has_shapes() {
            charts.push((sheet, shapes::charts(results, index)));
        }
        if !results.costs.is_empty() || !results.scaling.is_empty() {
            charts.push((sheet, costs::charts(results, index)));
        }
    }
    (!charts.is_empty()).then(|| {
        html! {
            @for (sheet, chart) in &charts {
                @if sheets.len() > 1 { p.source { "From " (sheet.name) } }
                (chart)
            }
        }
    })
}

/// The class of a contender's marks.
fn class(entry: &Entry) -> &'static str {
    match (entry.language.as_str(), entry.runtime.as_deref()) {
        ("c", _) => "s-c",
        ("rust", _) => "s-rust",
        (_, Some("pypy")) => "s-pypy",
        _ => "s-python",
    }
}

fn class_of(results: &Results, name: &str) -> &'static str {
    results.contenders.iter().find(|entry| entry.name == name).map_or("s-c", class)
}

/// The meaning of the classes that these names have.
fn languages<'a>(
    results: &Results,
    names: impl Iterator<Item = &'a str>,
) -> Vec<(&'static str, String)> {
    let used: Vec<_> = names.map(|name| class_of(results, name)).collect();
    [("s-c", "C"), ("s-rust", "Rust"), ("s-python", "CPython"), ("s-pypy", "PyPy")]
        .into_iter()
        .filter(|(class, _)| used.contains(class))
        .map(|(class, text)| (class, text.to_owned()))
        .collect()
}

/// The key of a chart. With one class it would say nothing.
fn key(classes: &[(&'static str, String)]) -> Markup {
    html! {
        @if classes.len() > 1 {
            ul.key {
                @for (class, text) in classes {
                    li {
                        svg aria-hidden="true" width="14" height="14" { circle class={ "mark " (class) } cx="7" cy="7" r="5" {} }
                        (text)
                    }
                }
            }
        }
    }
}
