//! A chart of curves on two logarithmic axes, with a name at the end of each.

use maud::{Markup, html};

use super::Drawing;
use super::scale::{Kind, Scale, is_shown};
use crate::{Column, Table};

const HEIGHT: f64 = 300.0;
const HEAD: f64 = 26.0;
const FOOT: f64 = 42.0;
/// Names at the end of curves are at least this far apart.
const APART: f64 = 15.0;

/// The chart.
pub(super) struct Lines {
    /// Names the chart, and its elements.
    pub(super) id: String,
    /// What it shows.
    pub(super) title: String,
    /// What a reader sees in it, in a sentence.
    pub(super) description: String,
    /// What the axis from left to right measures, and its name.
    pub(super) x: (Kind, &'static str),
    /// What the axis upwards measures, and its name.
    pub(super) y: (Kind, &'static str),
    /// The curves.
    pub(super) lines: Vec<Line>,
    /// Values of the axis upwards that mean something.
    pub(super) levels: Vec<(f64, &'static str)>,
    /// The meaning of each class of curves.
    pub(super) key: Vec<(&'static str, String)>,
}

/// One curve.
pub(super) struct Line {
    /// What it is about.
    pub(super) name: String,
    /// Its class, which has the colour.
    pub(super) class: &'static str,
    /// From left to right.
    pub(super) points: Vec<(f64, f64)>,
    /// The points where it breaks even, with their text.
    pub(super) breaks: Vec<(f64, f64, String)>,
}

/// The two axes of a chart.
struct Axes {
    x: Scale,
    y: Scale,
}

impl Axes {
    fn of(chart: &Lines) -> Option<Self> {
        let points = || chart.lines.iter().flat_map(|line| &line.points);
        let levels = chart.levels.iter().map(|level| level.0);
        Some(Self {
            x: Scale::of(points().map(|point| point.0), chart.x.0, 0.02)?,
            y: Scale::of(points().map(|point| point.1).chain(levels), chart.y.0, 0.04)?,
        })
    }

    fn x(&self, value: f64) -> f64 {
        self.x.place(value) * 100.0
    }

    fn y(&self, value: f64) -> f64 {
        self.up(self.y.place(value))
    }

    fn up(&self, place: f64) -> f64 {
        HEAD + (1.0 - place) * (HEIGHT - HEAD - FOOT)
    }
}

/// Draws it below its key, with its table.
pub(super) fn lines(chart: &Lines) -> Markup {
    let drawing = draw(chart);
    html! {
        @if drawing.height > 0.0 {
            (super::key(&drawing.key))
            (drawing.svg)
            (super::super::grid::closed(&chart.title, &[table(chart)]))
        }
    }
}

/// Draws it without its key. Nothing if no value can be shown.
pub(super) fn draw(chart: &Lines) -> Drawing {
    let Some(axes) = Axes::of(chart) else { return Drawing::default() };
    let svg = html! {
        svg.chart.lines role="img" aria-labelledby={ (chart.id) "-t " (chart.id) "-d" } height=(HEIGHT) {
            title id={ (chart.id) "-t" } { (chart.title) }
            desc id={ (chart.id) "-d" } { (chart.description) }
            (grid(chart, &axes))
            svg width="100%" height=(HEIGHT) viewBox=(format!("0 0 100 {HEIGHT}")) preserveAspectRatio="none" {
                @for line in &chart.lines { path class={ "curve " (line.class) } d=(path(line, &axes)) {} }
            }
            @for line in &chart.lines {
                @for (x, y, text) in &line.breaks {
                    circle class={ "mark " (line.class) } cx=(format!("{:.2}%", axes.x(*x))) cy=(format!("{:.1}", axes.y(*y))) r="4" {
                        title { (line.name) ": " (text) }
                    }
                }
            }
            @for (line, y) in chart.lines.iter().zip(ends(chart, &axes)) {
                text class={ "end " (line.class) } x="100%" dx="6" y=(format!("{:.1}", y + 4.0)) { (line.name) }
            }
        }
    };
    Drawing { key: chart.key.clone(), svg, height: HEIGHT, before: 70, after: 96 }
}

fn grid(chart: &Lines, axes: &Axes) -> Markup {
    html! {
        @for (place, text) in axes.x.ticks() {
            @let x = format!("{:.2}%", place * 100.0);
            line.tick x1=(x) x2=(x) y1=(HEAD) y2=(HEIGHT - FOOT) {}
            text.tick x=(x) y=(HEIGHT - FOOT + 16.0) { (text) }
        }
        @for (place, text) in axes.y.ticks() {
            @let y = format!("{:.1}", axes.up(place));
            line.tick x1="0" x2="100%" y1=(y) y2=(y) {}
            text.name x="0" dx="-8" y=(format!("{:.1}", axes.up(place) + 4.0)) { (text) }
        }
        @for (value, text) in &chart.levels {
            @let y = format!("{:.1}", axes.y(*value));
            line.level x1="0" x2="100%" y1=(y) y2=(y) {}
            text.level x="0" dx="6" y=(format!("{:.1}", axes.y(*value) - 5.0)) { (text) }
        }
        text.axis x="100%" y=(HEIGHT - 8.0) { (chart.x.1) }
        text.axis.up x="0" y="12" { (chart.y.1) }
    }
}

fn path(line: &Line, axes: &Axes) -> String {
    let points = line.points.iter().filter(|point| is_shown(point.0) && is_shown(point.1));
    let place = |(index, point): (usize, &(f64, f64))| {
        let letter = if index == 0 { 'M' } else { 'L' };
        format!("{letter}{:.2} {:.1}", axes.x(point.0), axes.y(point.1))
    };
    points.enumerate().map(place).collect()
}

/// The heights of the names, moved so that they do not overlap.
fn ends(chart: &Lines, axes: &Axes) -> Vec<f64> {
    let wanted: Vec<f64> = chart
        .lines
        .iter()
        .map(|line| line.points.last().map_or(HEAD, |point| axes.y(point.1)))
        .collect();
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]));
    let mut heights = wanted.clone();
    let mut lowest = f64::NEG_INFINITY;
    for &index in &order {
        heights[index] = heights[index].max(lowest + APART);
        lowest = heights[index];
    }
    // What was moved below the chart is moved back up.
    let mut highest = HEIGHT - 6.0;
    for &index in order.iter().rev() {
        heights[index] = heights[index].min(highest);
        highest = heights[index] - APART;
    }
    heights
}

fn table(chart: &Lines) -> Table {
    let mut all: Vec<f64> =
        chart.lines.iter().flat_map(|line| &line.points).map(|point| point.0).collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    let mut columns = vec![Column::alone(chart.y.1)];
    columns.extend(all.iter().map(|x| Column::of(chart.x.1, chart.x.0.show(*x))));
    let row = |line: &Line| {
        let cell = |x: &f64| {
            let point = line.points.iter().find(|point| point.0 == *x);
            point.map_or("-".into(), |point| chart.y.0.show(point.1))
        };
        std::iter::once(line.name.clone()).chain(all.iter().map(cell)).collect()
    };
    Table { columns, rows: chart.lines.iter().map(row).collect(), legend: Vec::new() }
}
