//! The talk's own figures beside ours.

use comfy_table::{Table, presets};
use ffi_worker::Model;

use super::rows::ratio_text;
use super::table::{align, plain_lines};
use crate::contenders::BASELINE;
use crate::results::Results;

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

pub(crate) fn talk(results: &Results) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header([
        "2017",
        "per_pixel ms",
        "x c",
        "here x c",
        "one_call ms",
        "x c",
        "here x c",
    ]);
    let dash = || "-".to_owned();
    for (contender, per_pixel, one_call) in TALK {
        let here = |model| {
            let ratio =
                results.find(contender, model).and_then(|one| results.ratio_to_baseline(one));
            ratio.map_or_else(dash, ratio_text)
        };
        let ms = |time: Option<f64>| time.map_or_else(dash, |ms| format!("{ms:.0}"));
        let ratio =
            |time: Option<f64>| time.map_or_else(dash, |ms| format!("{:.2}", ms / TALK_BASELINE));
        table.add_row([
            contender.to_owned(),
            ms(per_pixel),
            ratio(per_pixel),
            per_pixel.map_or_else(dash, |_| here(Model::PerPixel)),
            ms(one_call),
            ratio(one_call),
            one_call.map_or_else(dash, |_| here(Model::OneCall)),
        ]);
    }
    align(&mut table);

    let mut text = String::from(
        "The talk's figures (Matti Picus, PyCon Israel 2017, its final table; one timing\n\
         each, of the same picture, on another machine) beside the ratios here:\n\n",
    );
    for line in plain_lines(&mut table) {
        text += &line;
        text.push('\n');
    }
    text
}
