//! What a further function costs: a line through the figures of each size of header.

use std::collections::BTreeSet;

use ffi_results::Scaling;

use super::{size, time};
use crate::{Column, Table};

/// A time has one sample, which may be wrong by this share. Treat a smaller difference as noise.
const NOISE: f64 = 0.1;
/// A start is a median, but its machine may have another speed a minute later.
pub(super) const START_NOISE: f64 = 0.2;

/// A measured figure that is further than this share away from the line says that there is no line.
const BEND: f64 = 0.25;

/// A row for each contender: what it costs without any function, with the most, and for a further one.
#[must_use]
pub fn scaling(scaling: &[Scaling]) -> Table {
    let sizes: BTreeSet<_> = scaling.iter().map(|one| one.functions).collect();
    let most = sizes.last().copied().unwrap_or(0);
    let mut contenders: Vec<&str> = Vec::new();
    for one in scaling {
        if !contenders.contains(&one.contender.as_str()) {
            contenders.push(&one.contender);
        }
    }
    let all: Vec<_> = contenders.into_iter().map(|name| Sizes::of(scaling, name)).collect();
    let columns = vec![
        Column::alone("contender"),
        Column::of("build with", "none"),
        Column::of("build with", most.to_string()),
        Column::of("each further function", "build"),
        Column::of("each further function", "written"),
        Column::of("each further function", "generated"),
        Column::of("each further function", "size"),
        Column::of("each further function", "start"),
    ];
    let sizes: Vec<_> = sizes.iter().map(ToString::to_string).collect();
    let mut legend = vec![
        format!(
            "Cold release builds of headers with {} functions, one sample of each. none and each further \
             function are from the line of least squares through these.",
            sizes.join(", ")
        ),
        "written, generated: lines without comments and blank lines. size: what is delivered.".into(),
        "noise: the times of the largest and of the smallest header differ by less than a tenth (build, one \
         sample) or a fifth (start, the median of 19), which can be chance."
            .into(),
    ];
    legend.extend(all.iter().filter_map(Sizes::bend));
    Table { columns, rows: all.iter().map(|one| one.row(most)).collect(), legend }
}

/// The figures of one contender, by size of header.
struct Sizes<'a> {
    contender: &'a str,
    all: Vec<&'a Scaling>,
}

type Figure = fn(&Scaling) -> f64;

const BUILD: Figure = |one| one.build_ns as f64;

impl<'a> Sizes<'a> {
    fn of(scaling: &'a [Scaling], contender: &'a str) -> Self {
        let mut all: Vec<_> = scaling.iter().filter(|one| one.contender == contender).collect();
        all.sort_by_key(|one| one.functions);
        Self { contender, all }
    }

    fn points(&self, of: Figure) -> Vec<(f64, f64)> {
        self.all.iter().map(|one| (one.functions as f64, of(one))).collect()
    }

    fn row(&self, most: usize) -> Vec<String> {
        let slope = |of, show: fn(f64) -> String| {
            fit(&self.points(of)).map_or("-".into(), |(_, slope)| show(slope))
        };
        let timed = |of, share| {
            if self.is_noise(of, share) { "noise".into() } else { slope(of, time) }
        };
        let with_most = self.all.iter().find(|one| one.functions == most);
        let mark = if self.bend().is_some() { "*" } else { "" };
        let none = fit(&self.points(BUILD)).filter(|_| mark.is_empty());
        vec![
            self.contender.to_owned(),
            none.map_or("-".into(), |(none, _)| time(none)),
            with_most.map_or("-".into(), |one| time(one.build_ns as f64)),
            timed(BUILD, NOISE) + mark,
            slope(|one| one.written as f64, |lines| format!("{lines:.1}")),
            slope(|one| one.generated as f64, |lines| format!("{lines:.1}")),
            slope(|one| one.bytes as f64, size),
            timed(|one| one.start_ns as f64, START_NOISE),
        ]
    }

    fn is_noise(&self, of: Figure, share: f64) -> bool {
        match &self.all[..] {
            [first, .., last] => (of(last) - of(first)).abs() < share * of(first),
            _ => false,
        }
    }

    /// A sentence, if a line cannot say how the builds grow.
    fn bend(&self) -> Option<String> {
        let points = self.points(BUILD);
        let (none, slope) = fit(&points)?;
        let is_off = |&(x, y): &(f64, f64)| (none + slope * x - y).abs() > BEND * y;
        points.iter().any(is_off).then(|| {
            let times: Vec<_> = points.iter().map(|&(_, ns)| time(ns)).collect();
            let contender = self.contender;
            format!("*: the builds of {contender} are on no straight line: {}.", times.join(", "))
        })
    }
}

/// Intercept and slope of the line of least squares. `None` if all points have the same place.
fn fit(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let spread: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    let common: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let slope = common / spread;
    slope.is_finite().then_some((y - slope * x, slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(functions: usize, build_ns: u64, start_ns: u64) -> Scaling {
        Scaling {
            contender: "static".into(),
            functions,
            build_ns,
            written: 3 * functions + 5,
            generated: 0,
            bytes: 400_000 + 100 * functions as u64,
            start_ns,
        }
    }

    #[test]
    fn a_further_function_costs_the_slope_and_the_rest_is_there_without_any() {
        let on_line =
            |functions| one(functions, 2_000_000_000 + 1_000_000 * functions as u64, 900_000);
        assert_eq!(
            scaling(&[10, 100, 1000].map(on_line)).rows,
            [["static", "2.00 s", "3.00 s", "1.00 ms", "3.0", "0.0", "100 B", "noise"]]
        );
        assert_eq!(
            scaling(&[on_line(10)]).rows,
            [["static", "-", "2.01 s", "-", "-", "-", "-", "-"]]
        );
    }

    /// With one sample, two times that are nearly equal would have a cost that is only chance.
    #[test]
    fn a_small_difference_of_times_is_noise() {
        let sizes = [one(10, 2_000_000_000, 900_000), one(1000, 2_100_000_000, 1_100_000)];
        let row = &scaling(&sizes).rows[0];
        assert_eq!((&*row[3], &*row[7]), ("noise", "202 ns"));
    }

    /// A line through these would say that a build without functions takes less than no time.
    #[test]
    fn builds_that_grow_faster_than_the_header_have_no_line() {
        let sizes =
            [(10, 3), (100, 7), (1000, 88)].map(|(n, s)| one(n, s * 1_000_000_000, 900_000));
        let table = scaling(&sizes);
        assert_eq!(table.rows[0][1..3], ["-", "88.0 s"]);
        assert!(table.rows[0][3].ends_with("ms*"), "{:?}", table.rows);
        assert_eq!(
            table.legend[3],
            "*: the builds of static are on no straight line: 3.00 s, 7.00 s, 88.0 s."
        );
    }
}
