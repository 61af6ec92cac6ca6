//! A chart with a row for each name, and marks on a common axis.
//!
//! Places along the axis are percentages, so that the text keeps its size at any width.

use maud::{Markup, html};

use super::Drawing;
use super::scale::{Kind, Scale, is_shown};

const ROW: usize = 24;
const HEAD: usize = 28;

/// The chart.
pub(super) struct Strip {
    /// Names the chart, and its elements.
    pub(super) id: String,
    /// What it shows.
    pub(super) title: String,
    /// What a reader sees in it, in a sentence.
    pub(super) description: String,
    /// What the axis measures.
    pub(super) kind: Kind,
    /// From top to bottom.
    pub(super) rows: Vec<Row>,
    /// The meaning of each class of marks.
    pub(super) key: Vec<(&'static str, String)>,
}

/// One row.
pub(super) struct Row {
    /// What it is about.
    pub(super) name: String,
    /// Its marks.
    pub(super) marks: Vec<Mark>,
}

/// One mark.
pub(super) struct Mark {
    /// Where it is.
    pub(super) value: f64,
    /// Its class, which has the colour and the form.
    pub(super) class: &'static str,
    /// What it is, for a reader who points at it.
    pub(super) title: String,
    /// The ratio that is written on it, and on which side.
    pub(super) label: Option<(String, Side)>,
}

/// The side of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
}

impl Row {
    /// A row whose ratios are on the outer sides of its marks.
    pub(super) fn labelled(name: &str, marks: Vec<(f64, &'static str, String, String)>) -> Self {
        let low = marks.iter().map(|one| one.0).fold(f64::INFINITY, f64::min);
        let several = marks.len() > 1;
        let mut has_left = false;
        let mark = |(value, class, title, label)| {
            let is_left = several && value == low && !has_left;
            has_left |= is_left;
            let side = if is_left { Side::Left } else { Side::Right };
            Mark { value, class, title, label: Some((label, side)) }
        };
        Self { name: name.to_owned(), marks: marks.into_iter().map(mark).collect() }
    }
}

/// Draws it, below its key.
pub(super) fn strip(chart: &Strip) -> Markup {
    let drawing = draw(chart);
    html! { (super::key(&drawing.key)) (drawing.svg) }
}

/// Draws it without its key. Nothing if no value can be shown.
pub(super) fn draw(chart: &Strip) -> Drawing {
    let values = chart.rows.iter().flat_map(|row| &row.marks).map(|mark| mark.value);
    let Some(scale) = Scale::of(values, chart.kind, 0.14) else { return Drawing::default() };
    let is_used =
        |class: &str| chart.rows.iter().flat_map(|row| &row.marks).any(|mark| mark.class == class);
    let used: Vec<_> = chart.key.iter().filter(|(class, _)| is_used(class)).cloned().collect();
    let height = HEAD + ROW * chart.rows.len() + 4;
    let percent = |value: f64| format!("{:.2}%", scale.place(value) * 100.0);
    let svg = html! {
        svg.chart.strip role="img" aria-labelledby={ (chart.id) "-t " (chart.id) "-d" } height=(height) {
            title id={ (chart.id) "-t" } { (chart.title) }
            desc id={ (chart.id) "-d" } { (chart.description) }
            @for (place, text) in scale.ticks() {
                @let x = format!("{:.2}%", place * 100.0);
                line.tick x1=(x) x2=(x) y1=(HEAD - 6) y2=(height) {}
                text.tick x=(x) y=(HEAD - 12) { (text) }
            }
            @for (index, row) in chart.rows.iter().enumerate() {
                @let y = HEAD + ROW * index + ROW / 2;
                @let shown: Vec<_> = row.marks.iter().filter(|mark| is_shown(mark.value)).collect();
                text.name x="0" dx="-10" y=(y + 4) { (row.name) }
                line.row x1="0" x2="100%" y1=(y) y2=(y) {}
                @if let Some((low, high)) = ends(&shown) {
                    line.range x1=(percent(low)) x2=(percent(high)) y1=(y) y2=(y) {}
                }
                @for mark in &shown {
                    circle class={ "mark " (mark.class) } cx=(percent(mark.value)) cy=(y) r="5" { title { (mark.title) } }
                    @if let Some((text, side)) = &mark.label {
                        @let (class, dx) = if *side == Side::Left { ("label left", "-9") } else { ("label", "9") };
                        text class=(class) x=(percent(mark.value)) dx=(dx) y=(y + 4) { (text) }
                    }
                }
            }
        }
    };
    Drawing { key: used, svg, height: height as f64, before: 176, after: 16 }
}

fn ends(marks: &[&Mark]) -> Option<(f64, f64)> {
    let values = || marks.iter().map(|mark| mark.value);
    Some((values().min_by(f64::total_cmp)?, values().max_by(f64::total_cmp)?))
}
