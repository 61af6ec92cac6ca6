//! A chart of the page as a file of its own, for documents.

use ffi_results::{Judge, Results};
use maud::html;

use super::{Drawing, costs, lines, models, shapes, strip};
use crate::page::STYLE;

/// The charts that documents show, each with the results file that it is made from.
pub const CHARTS: [(&str, &str); 7] = [
    ("pictures", "results.json"),
    ("shapes", "crossing.json"),
    ("batching", "crossing.json"),
    ("work", "crossing.json"),
    ("builds", "costs.json"),
    ("sizes", "costs.json"),
    ("scaling", "costs.json"),
];

/// As wide as the text of a document.
const WIDTH: u32 = 680;
const KEY: f64 = 30.0;

/// A chart of [`CHARTS`] as SVG. `None` if it has another name, or the results have nothing to show.
#[must_use]
pub fn chart(name: &str, results: &Results) -> Option<String> {
    let drawing = match name {
        "pictures" => strip::draw(&models::pictures(results, &Judge::new(results), 0)),
        "shapes" => strip::draw(&shapes::by_shape(results, 0)),
        "batching" => lines::draw(&shapes::batching(results, 0)),
        "work" => lines::draw(&shapes::work(results, 0)?),
        "builds" => strip::draw(&costs::builds(results, 0)),
        "sizes" => strip::draw(&costs::sizes(results, 0)),
        "scaling" => lines::draw(&costs::slope(results, 0)),
        _ => return None,
    };
    (drawing.height > 0.0).then(|| svg(&drawing))
}

fn svg(drawing: &Drawing) -> String {
    let Drawing { key, svg, height, before, after } = drawing;
    let top = if key.len() > 1 { KEY } else { 6.0 };
    let whole = top + height + 6.0;
    let page = html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(WIDTH) height=(whole) viewBox=(format!("0 0 {WIDTH} {whole}")) {
            style { (style()) }
            rect.paper width="100%" height="100%" {}
            @if key.len() > 1 {
                @for (index, (class, text)) in key.iter().enumerate() {
                    @let x = 14 + 170 * index;
                    circle class={ "mark " (class) } cx=(x) cy="15" r="5" {}
                    text.label x=(x + 12) y="19" { (text) }
                }
            }
            svg x=(before) y=(top) width=(WIDTH - before - after) height=(height) overflow="visible" { (svg) }
        }
    };
    page.into_string() + "\n"
}

/// The part of the page's style that charts need, in its light colours: a document has its own background.
fn style() -> String {
    let part = |from: &str, to: &str| {
        let after = STYLE.split_once(from).map_or("", |(_, after)| after);
        after.split_once(to).map_or("", |(part, _)| part)
    };
    format!(
        ":root {{{} font: 16px system-ui, sans-serif; }}\n{}\n\
         svg.strip, svg.lines {{ padding: 0; margin: 0; }}\n.paper {{ fill: var(--paper); }}",
        part(":root {", "}"),
        part("/* Charts */", "/* Drift */"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A chart without its colours would be black on black.
    #[test]
    fn the_style_has_the_colours_and_the_marks() {
        let style = style();
        for word in ["--rust: #", ".mark.s-rust", "svg text.name"] {
            assert!(style.contains(word), "{word}: {style}");
        }
        assert!(!style.contains("@media"));
    }
}
