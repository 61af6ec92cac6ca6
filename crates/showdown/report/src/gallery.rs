//! The talk's picture: the contenders side by side, each titled with its times.
//!
//! A contender's picture was verified when it was measured. So it is drawn here again, smaller, in the same
//! arithmetic. The pixels that differ from those of the C are marked where they are.

use ffi_results::{BASELINE, Model, Results, Status, Workload};
use mandel_core::Img;
use mandel_core::oracle::{self, Arithmetic};

use crate::figure::significant;

/// One contender of the picture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Panel {
    /// The contender.
    pub(crate) name: String,
    /// Its times, shortest first: `one_call 23.2 ms`.
    pub(crate) times: Vec<String>,
    /// The arithmetic of its own picture.
    pub(crate) arithmetic: Arithmetic,
    /// How many pixels differ from the picture of the C.
    pub(crate) differing: usize,
    /// Where the first of these are, as parts of the width and the height.
    pub(crate) places: Vec<(f64, f64)>,
}

/// A panel for each contender that drew a picture.
pub(crate) fn panels(results: &Results) -> Vec<Panel> {
    let Some(workload) = results.workload else { return Vec::new() };
    let measured = results.contenders.iter().filter(|entry| entry.status == Status::Ok);
    measured.filter_map(|entry| panel(results, workload, &entry.name)).collect()
}

fn panel(results: &Results, workload: Workload, name: &str) -> Option<Panel> {
    let drawn = [Model::PerPixel, Model::OneCall].map(|model| results.find(name, model));
    let first = drawn.iter().flatten().next()?;
    let arithmetic = first.arithmetic.as_deref().unwrap_or_default();
    let times = drawn
        .iter()
        .flatten()
        .map(|one| format!("{} {} ms", one.model, significant(one.median_ns / 1e6)));
    let difference = results.arithmetics.iter().find(|one| one.arithmetic == arithmetic);
    let (width, height) = (f64::from(workload.width), f64::from(workload.height));
    let place = |&(x, y): &(usize, usize)| {
        // A broken file may name a place outside the picture.
        (((x as f64 + 0.5) / width).min(1.0), ((y as f64 + 0.5) / height).min(1.0))
    };
    Some(Panel {
        name: name.to_owned(),
        times: times.collect(),
        arithmetic: named(arithmetic),
        differing: difference.map_or(0, |one| one.pixels),
        places: difference.map_or(Vec::new(), |one| one.places.iter().map(place).collect()),
    })
}

fn named(arithmetic: &str) -> Arithmetic {
    match arithmetic {
        "double coordinates" => Arithmetic::DoubleCoordinates,
        "double" => Arithmetic::Double,
        _ => Arithmetic::Single,
    }
}

/// The size of each small picture. It has the shape of the measured one, but no extreme shape.
pub(crate) fn size(workload: Workload) -> (i32, i32) {
    const WIDTH: i32 = 300;
    let shape = f64::from(workload.height) / f64::from(workload.width);
    (WIDTH, (f64::from(WIDTH) * shape).clamp(60.0, 600.0) as i32)
}

/// Draws one small picture. `None` if there is no memory for it.
pub(crate) fn draw(workload: Workload, arithmetic: Arithmetic) -> Option<Img> {
    let (width, height) = size(workload);
    let mut img = Img::new(width, height).ok()?;
    oracle::draw(&mut img, workload.max_iters, arithmetic).ok()?;
    Some(img)
}

/// What the picture shows, in a sentence.
pub(crate) fn caption(results: &Results, workload: Workload) -> String {
    let marked = match &results.arithmetics[..] {
        [] => "",
        _ => {
            " A ring marks each pixel that differs from the picture of the C, because Python computes with doubles."
        }
    };
    format!(
        "{workload}. Every contender's picture was verified, and is drawn here smaller. {BASELINE} is the \
         contractor's own program.{marked}"
    )
}
