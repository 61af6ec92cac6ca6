//! The talk's own figures next to ours.

use ffi_results::{BASELINE, Model, Results, Verdict};

use crate::figure::ratio;
use crate::{Column, Table};

/// Contender, `create_fractal` in Python, `create_fractal` in C, in milliseconds: the final table of
/// the talk's notebook as of 13 June 2017, <https://github.com/mattip/c_from_python>. One timing each.
const TALK: [(&str, Option<f64>, Option<f64>); 6] = [
    (BASELINE, None, Some(TALK_BASELINE)),
    ("python", Some(5639.86), None),
    ("ctypes", Some(2419.25), Some(200.18)),
    ("cffi-abi", Some(995.21), Some(198.53)),
    ("cython", Some(979.26), Some(204.99)),
    ("pypy", Some(157.68), None),
];

const TALK_BASELINE: f64 = 197.0;

/// The talk's order of the ways from Python, the fastest first.
const ORDER: [&str; 5] = ["cython", "cffi-api", "cffi-abi", "ctypes", "python"];

/// The table of the talk's figures.
#[must_use]
pub fn talk(results: &Results) -> Table {
    let dash = || "-".to_owned();
    let row = |(contender, per_pixel, one_call): (&str, Option<f64>, Option<f64>)| {
        let here = |model| {
            let one = results.find(contender, model);
            one.and_then(|one| results.ratio_to_baseline(one)).map_or_else(dash, ratio)
        };
        let ms = |time: Option<f64>| time.map_or_else(dash, |ms| format!("{ms:.0}"));
        let then =
            |time: Option<f64>| time.map_or_else(dash, |ms| format!("{:.2}", ms / TALK_BASELINE));
        vec![
            contender.to_owned(),
            ms(per_pixel),
            then(per_pixel),
            per_pixel.map_or_else(dash, |_| here(Model::PerPixel)),
            ms(one_call),
            then(one_call),
            one_call.map_or_else(dash, |_| here(Model::OneCall)),
        ]
    };
    Table {
        columns: vec![
            Column::alone("2017"),
            Column::of("per_pixel", "ms"),
            Column::of("per_pixel", "x c"),
            Column::of("per_pixel", "here x c"),
            Column::of("one_call", "ms"),
            Column::of("one_call", "x c"),
            Column::of("one_call", "here x c"),
        ],
        rows: TALK.map(row).into(),
        legend: vec![
            "The talk's figures (Matti Picus, PyCon Israel 2017, its final table; one timing each, of \
             1500 x 1000 pixels at 20 iterations, on another machine) next to the ratios here."
                .into(),
        ],
    }
}

/// The pairs of contenders that are not in the talk's order in `per_pixel`, as sentences.
pub(crate) fn out_of_order(results: &Results) -> impl Iterator<Item = String> {
    ORDER.windows(2).filter_map(|pair| {
        let [faster, slower] = [pair[0], pair[1]];
        // The two may have been sampled in different blocks.
        let blocks = |name| {
            let one = results.find(name, Model::PerPixel)?;
            Some(one.ratios(results.baseline()?, results.schedule))
        };
        let found = blocks(faster)?.change_from(&blocks(slower)?)?;
        (Verdict::of(found, None) == Verdict::Slower).then(|| {
            let found = ratio(found);
            format!("Not in the talk's order: in per_pixel, {faster} takes {found} times as long as {slower}.")
        })
    })
}
