//! The experiment for the talk's table: every contender draws the picture in every model that it offers.

mod oracle;

use ffi_harness::protocol::{Picture, Request};
use ffi_results::{Difference, Measurement, Model, Schedule, Workload};
use mandel_core::{Error, Img};

use crate::contenders::Contender;
use crate::lab::Lab;
use crate::process::Fault;
use crate::rounds::{self, Cell, Faults, Judge};
use oracle::Oracle;

/// What to measure.
pub struct Plan<'a> {
    /// The contenders that can run here.
    pub contenders: &'a [Contender],
    /// The models that are timed.
    pub models: &'a [Model],
    /// The picture.
    pub workload: Workload,
    /// How many samples to take.
    pub schedule: Schedule,
}

/// The result of the experiment.
pub struct Outcome {
    /// The verified samples of the contenders that never failed.
    pub measurements: Vec<Measurement>,
    /// How the right picture in each arithmetic differs from that of the C.
    pub differences: Vec<Difference>,
    /// The contenders that failed, in what, and how.
    pub faults: Faults,
}

/// Takes all samples. `on_picture` gets the picture of each contender in each model once.
///
/// # Errors
///
/// If the size is not valid, or there is no memory for the picture. If a contender fails, that is not an
/// error, and the others go on.
pub fn run(
    lab: &Lab<'_>,
    plan: &Plan<'_>,
    on_picture: impl FnMut(&str, Model, &Img),
) -> Result<Outcome, Error> {
    let cells = cells(plan);
    let arithmetics: Vec<_> = cells.iter().map(arithmetic).collect();
    lab.observer().started("drawing the right pictures");
    let oracle = Oracle::draw(plan.workload, &arithmetics)?;
    let img = Img::new(plan.workload.width, plan.workload.height)?;
    let mut easel = Easel { oracle, img, value: [0], on_picture };
    let (measurements, faults) = rounds::run(lab, cells, plan.schedule, &mut easel);
    Ok(Outcome { measurements, differences: easel.oracle.into_differences(), faults })
}

/// The cells: each model that was asked for, for each contender that offers it.
fn cells<'a>(plan: &Plan<'a>) -> Vec<Cell<'a>> {
    let Plan { contenders, models, workload, .. } = *plan;
    let Workload { width, height, max_iters } = workload;
    let picture = Picture { width, height, max_iters };
    // This is enough to fill the caches and to load every page of the code.
    let small = Picture { width: width.min(150), height: height.min(100), max_iters };
    let mut cells = Vec::new();
    for (index, contender) in (0..).zip(contenders) {
        // A compiler at run time compiles for the work that it has seen.
        let first = if contender.jit { picture } else { small };
        let calls = contender.crossings;
        for &model in models.iter().filter(|&&model| contender.offers(model)) {
            let crossing = |calls| Request::Crossing { calls };
            let (request, warm_up) = match model {
                Model::PerPixel => (Request::PerPixel(picture), Request::PerPixel(first)),
                Model::OneCall => (Request::OneCall(picture), Request::OneCall(first)),
                Model::Crossing => (crossing(calls), crossing(calls / 10)),
                Model::Load => (Request::Load, Request::Load),
                Model::Limit => (Request::Limit(picture), Request::Limit(first)),
            };
            let arithmetic = contender.arithmetic(model);
            let arithmetic = model.draws().then(|| oracle::name(arithmetic).to_owned());
            let measurement = Measurement::new(&contender.name, model, arithmetic);
            cells.push(Cell { contender, index, request, warm_up, measurement });
        }
    }
    cells
}

fn arithmetic(cell: &Cell<'_>) -> mandel_core::oracle::Arithmetic {
    cell.contender.arithmetic(cell.measurement.model)
}

/// The buffer for pictures, and the right pictures to compare them with.
struct Easel<F> {
    oracle: Oracle,
    img: Img,
    /// The buffer for results that are not pictures.
    value: [u8; 1],
    on_picture: F,
}

impl<F: FnMut(&str, Model, &Img)> Judge for Easel<F> {
    fn room(&mut self, request: Request) -> &mut [u8] {
        match request {
            Request::PerPixel(picture) | Request::OneCall(picture) => {
                &mut self.img.pixels_mut()[..picture.width as usize * picture.height as usize]
            }
            _ => &mut self.value,
        }
    }

    fn verify(&mut self, cell: &Cell<'_>) -> Result<String, Fault> {
        let Measurement { model, sha256, contender, .. } = &cell.measurement;
        let output = if model.draws() { self.img.pixels() } else { &self.value };
        let before = Some(sha256.as_str()).filter(|digest| !digest.is_empty());
        let digest = self.oracle.verify(*model, arithmetic(cell), output, before)?;
        if before.is_none() && model.draws() {
            (self.on_picture)(contender, *model, &self.img);
        }
        Ok(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contenders::Pace;

    #[test]
    fn a_slow_contender_is_sampled_once_in_its_blocks_and_a_fast_one_in_every_round() {
        let contenders = Contender::all();
        let workload = Workload { width: 3, height: 2, max_iters: 20 };
        let models = [Model::PerPixel];
        for (blocks, rounds) in [(8, 4), (2, 2), (1, 1), (3, 1)] {
            let schedule = Schedule { blocks, rounds };
            let plan = Plan { contenders: &contenders, models: &models, workload, schedule };
            for cell in cells(&plan) {
                let samples = cell.samples(schedule);
                match cell.contender.pace {
                    Pace::EveryRound => assert_eq!(samples, u64::from(blocks * rounds)),
                    Pace::Blocks(1) => assert_eq!(samples, u64::from(blocks)),
                    Pace::Blocks(_) => assert!((1..=2.max(blocks / 2).into()).contains(&samples)),
                }
            }
        }
    }
}
