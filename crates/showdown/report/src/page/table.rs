//! The talk's table. The reader can sort it, and can choose the row that all others are compared with.
//!
//! Without the script it compares every row with the baseline. The script only replaces the cells of a
//! comparison by others that were judged here.

use ffi_results::{BASELINE, Entry, Judge, Judgement, Model, Results, Status, Verdict};
use maud::{Markup, html};
use serde_json::{Value, json};

use super::{grid, json as embedded, samples};
use crate::figure::ratio;
use crate::sheet::Sheet;
use crate::visible;

/// The models of the table, with the name of the unit and its nanoseconds.
const MODELS: [(Model, &str, f64); 4] = [
    (Model::PerPixel, "ms", 1e6),
    (Model::OneCall, "ms", 1e6),
    (Model::Crossing, "ns", 1.0),
    (Model::Load, "µs", 1e3),
];

/// A table for each file that has times of the talk's models.
pub(super) fn section(sheets: &[Sheet]) -> Option<Markup> {
    let with: Vec<_> = sheets.iter().filter(|sheet| sheet.has_models()).collect();
    (!with.is_empty()).then(|| {
        html! {
            @for (index, sheet) in with.iter().enumerate() {
                @if with.len() > 1 { h3 { (sheet.name) } }
                (one(&sheet.results, index))
            }
            p.status role="status" aria-live="polite" {}
        }
    })
}

fn one(results: &Results, index: usize) -> Markup {
    let rows: Vec<&Entry> =
        results.contenders.iter().filter(|entry| entry.status == Status::Ok).collect();
    let models: Vec<_> = MODELS.into_iter().filter(|(model, ..)| results.has(*model)).collect();
    let pairs = pairs(results, &rows, &models);
    let start = rows.iter().position(|entry| entry.name == BASELINE);
    let name = |place: usize| visible(&rows[place].name).into_owned();
    let data = json!({
        "rows": (0..rows.len()).map(name).collect::<Vec<_>>(),
        "models": models.iter().map(|(model, ..)| model.name()).collect::<Vec<_>>(),
        "start": start,
        "pairs": pairs.iter().map(|of_model| {
            of_model.iter().map(|row| row.iter().map(short).collect()).collect()
        }).collect::<Vec<Vec<Vec<Value>>>>(),
    });
    let table = html! {
        table.times data-index=(index) {
            caption { (caption(start.is_some())) }
            thead { (head(&models)) }
            tbody {
                @for (place, entry) in rows.iter().enumerate() {
                    tr data-language=(entry.language) {
                        th scope="row" data-value=(place) { (entry.name) }
                        @for (model_index, (model, unit, scale)) in models.iter().enumerate() {
                            @let judged = start.and_then(|start| pairs[model_index][place][start]);
                            (cells(results, entry, *model, (unit, *scale), judged, start == Some(place)))
                        }
                        td { (count(results, entry)) }
                    }
                }
            }
        }
    };
    html! {
        div.controls hidden data-index=(index) {}
        (grid::scroll("Times of the contenders", table, &legend(&models)))
        (embedded(&format!("pairs-{index}"), &data))
    }
}

fn caption(has_baseline: bool) -> Markup {
    html! {
        "Each time is a median; open it to see its samples. "
        @if has_baseline {
            "The column next to it compares the row with " strong.reference { (BASELINE) } "."
        } @else {
            span.reference-none { "The file has no " (BASELINE) ", so nothing is compared until you choose a row." }
        }
    }
}

fn head(models: &[(Model, &str, f64)]) -> Markup {
    html! {
        tr {
            th scope="col" rowspan="2" data-key="contender" { "contender" }
            @for (model, ..) in models { th.group scope="colgroup" colspan="2" { (model) } }
            th scope="col" rowspan="2" { "samples / processes" }
        }
        tr {
            @for (model, unit, _) in models {
                th scope="col" data-key=(model) { (unit) }
                th.compared scope="col" { "compared" }
            }
        }
    }
}

/// The time, and how it compares.
fn cells(
    results: &Results,
    entry: &Entry,
    model: Model,
    (unit, scale): (&str, f64),
    judged: Option<Judgement>,
    is_reference: bool,
) -> Markup {
    let Some(one) = results.find(&entry.name, model) else {
        return html! { td.none { "–" } td.vs.none data-model=(model) { "–" } };
    };
    html! {
        td data-value=(one.median_ns / samples::parts(one)) { (samples::cell(one, results.schedule, scale, unit)) }
        @if let Some(judged) = judged {
            td class={ "vs " (class(judged.verdict)) } data-model=(model) { (judgement(judged)) }
        } @else {
            td.vs.none data-model=(model) { (if is_reference { "reference" } else { "–" }) }
        }
    }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Slower => "slower",
        Verdict::Faster => "faster",
        Verdict::NoDifference => "same",
    }
}

/// A ratio and a word where there is a difference; otherwise only the words.
fn judgement(judged: Judgement) -> Markup {
    html! {
        @if judged.verdict != Verdict::NoDifference { span.ratio { "×" (ratio(judged.ratio)) } " " }
        span.word { (judged.verdict) }
    }
}

/// A comparison for the script: the first letter of its verdict, and its ratio.
fn short(judged: &Option<Judgement>) -> Value {
    match judged {
        None => Value::Null,
        Some(Judgement { verdict: Verdict::NoDifference, .. }) => json!("n"),
        Some(Judgement { verdict, ratio: found }) => {
            json!(format!("{}×{}", &class(*verdict)[..1], ratio(*found)))
        }
    }
}

fn count(results: &Results, entry: &Entry) -> String {
    let mut all = Model::ALL.iter().filter_map(|&model| results.find(&entry.name, model));
    all.next()
        .map_or("–".into(), |one| format!("{} / {}", one.samples_ns.len(), one.process_count()))
}

/// For each model and row, the comparison with each other row.
type Pairs = Vec<Vec<Vec<Option<Judgement>>>>;

/// Judges every pair, on all cores. It is the only slow part of the page.
fn pairs(results: &Results, rows: &[&Entry], models: &[(Model, &str, f64)]) -> Pairs {
    let judge = Judge::new(results);
    let row = &|model: Model, entry: &Entry| -> Vec<Option<Judgement>> {
        let compare = |other: &&Entry| {
            let one = results.find(&entry.name, model)?;
            let itself = entry.name == other.name && judge.reference(one, &other.name) == Some(one);
            if itself { None } else { judge.compare(one, &other.name) }
        };
        rows.iter().map(compare).collect()
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let part_of = rows.len().div_ceil(cores).max(1);
    let of_model = |model: Model| {
        std::thread::scope(|scope| {
            let started: Vec<_> = rows
                .chunks(part_of)
                .map(|part| {
                    let work = move || part.iter().map(|entry| row(model, entry)).collect();
                    // If no thread can be started, this one does the work.
                    std::thread::Builder::new().spawn_scoped(scope, work).map_err(|_| part)
                })
                .collect();
            let mut all: Vec<Vec<Option<Judgement>>> = Vec::new();
            for one in started {
                let done = one.map(|thread| thread.join().unwrap_or_default());
                let here = |part: &[&Entry]| part.iter().map(|entry| row(model, entry)).collect();
                all.extend::<Vec<_>>(done.unwrap_or_else(here));
            }
            all
        })
    };
    models.iter().map(|(model, ..)| of_model(*model)).collect()
}

fn legend(models: &[(Model, &str, f64)]) -> Vec<String> {
    let meaning = |model| match model {
        Model::PerPixel => {
            "per_pixel: create_fractal in the contender's language calls mandel once a pixel."
        }
        Model::OneCall => "one_call: create_fractal in the library is called once.",
        Model::Crossing => {
            "crossing: one call of mandel(2, 2, 1), which escapes at once, in a loop of many."
        }
        _ => "load: the time until the first call has returned, each time in a new process.",
    };
    let mut legend: Vec<String> = models.iter().map(|(model, ..)| meaning(*model).into()).collect();
    legend.push(
        "compared: how many times as long, ± half of the 95 % interval. It has a colour and a word only where \
         the difference is more than noise. A picture is compared with one_call if the chosen row has no \
         per_pixel, and with c always in one_call."
            .into(),
    );
    legend
}
