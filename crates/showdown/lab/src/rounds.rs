//! Interleaved rounds, in blocks: a block gives every contender a new process, and each of its rounds
//! takes one verified sample of everything, in an order of its own.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use ffi_harness::protocol::{Picture, Request};
use ffi_results::{Difference, Measurement, Model, Schedule, Workload};
use mandel_core::oracle::Arithmetic;
use mandel_core::{Error, Img};

use crate::contenders::{Contender, Pace};
use crate::lab::{Absence, Lab};
use crate::picture::{self, Oracle};
use crate::process::{Fault, Process};

/// What is to be measured.
pub struct Plan<'a> {
    /// Those that can run here.
    pub contenders: &'a [Contender],
    /// What is timed.
    pub models: &'a [Model],
    /// The picture.
    pub workload: Workload,
    /// How often.
    pub schedule: Schedule,
}

/// What came of it.
pub struct Outcome {
    /// Every sample that was verified, of contenders that never failed.
    pub measurements: Vec<Measurement>,
    /// How each arithmetic's right picture differs from the C's.
    pub differences: Vec<Difference>,
    /// Who failed, in which model, and how.
    pub faults: BTreeMap<String, (Model, Fault)>,
}

/// Takes all samples. `on_picture` is given each contender's picture in each model once.
///
/// # Errors
///
/// Where there is no such picture, or no memory for it. A contender that fails is no error: the others go
/// on.
pub fn run(
    lab: &Lab<'_>,
    plan: &Plan<'_>,
    mut on_picture: impl FnMut(&str, Model, &Img),
) -> Result<Outcome, Error> {
    let Plan { workload, schedule, .. } = *plan;
    let mut cells = cells(plan);
    let arithmetics: Vec<_> = cells.iter().map(Cell::arithmetic).collect();
    let observer = lab.observer();
    observer.started("drawing what is right");
    let oracle = Oracle::draw(workload, &arithmetics)?;
    let mut img = Img::new(workload.width, workload.height)?;
    let mut faults: BTreeMap<String, (Model, Fault)> = BTreeMap::new();
    let total = cells.iter().map(|cell| cell.samples(schedule)).sum();
    let mut done = 0;

    for block in 0..schedule.blocks {
        // Those of the block before have ended by now.
        let mut processes = BTreeMap::new();
        for round in 0..schedule.rounds {
            let number = block * schedule.rounds + round;
            for index in order(number, cells.len()) {
                let cell = &mut cells[index];
                let (name, model) = (&cell.contender.name, cell.measurement.model);
                if !cell.is_due(block, round, schedule) || faults.contains_key(name) {
                    continue;
                }
                observer.progress(done, total, &format!("{name} {model}"));
                done += 1;
                match cell.sample(lab, &mut processes, &oracle, &mut img) {
                    Ok(ns) => {
                        if cell.measurement.samples_ns.is_empty() && model.draws() {
                            on_picture(name, model, &img);
                        }
                        cell.push(number, block, ns);
                    }
                    Err(Absence::Missing(missing)) => {
                        faults.insert(name.clone(), (model, Fault::Start(missing)));
                    }
                    Err(Absence::Fault(fault)) => {
                        processes.remove(name.as_str());
                        faults.insert(name.clone(), (model, fault));
                    }
                }
            }
        }
    }
    observer.finished();
    let measurements = cells.into_iter().map(|cell| cell.measurement.finished());
    Ok(Outcome {
        measurements: measurements.filter(|one| !faults.contains_key(&one.contender)).collect(),
        differences: oracle.into_differences(),
        faults,
    })
}

/// A contender in a model.
struct Cell<'a> {
    contender: &'a Contender,
    /// Its place among the contenders.
    index: u32,
    request: Request,
    warm_up: Request,
    measurement: Measurement,
}

/// Each model that each contender offers, of those asked for.
fn cells<'a>(plan: &Plan<'a>) -> Vec<Cell<'a>> {
    let Plan { contenders, models, workload, .. } = *plan;
    let Workload { width, height, max_iters } = workload;
    let picture = Picture { width, height, max_iters };
    // Enough to fill caches and to have every page of the code read.
    let small = Picture { width: width.min(150), height: height.min(100), max_iters };
    let mut cells = Vec::new();
    for (index, contender) in (0..).zip(contenders) {
        // A compiler at run time compiles for what it sees.
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
            let arithmetic = model.draws().then(|| picture::name(arithmetic).to_owned());
            let measurement = Measurement::new(&contender.name, model, arithmetic);
            cells.push(Cell { contender, index, request, warm_up, measurement });
        }
    }
    cells
}

/// A process, and the models that it has been warmed up in.
struct Warm {
    process: Process,
    models: Vec<Model>,
}

impl<'a> Cell<'a> {
    fn arithmetic(&self) -> Arithmetic {
        self.contender.arithmetic(self.measurement.model)
    }

    /// How many samples there will be.
    fn samples(&self, schedule: Schedule) -> u64 {
        match self.contender.pace {
            Pace::EveryRound => u64::from(schedule.blocks) * u64::from(schedule.rounds),
            Pace::Blocks(every) => {
                let every = every.min(schedule.blocks);
                (schedule.blocks - self.index % every).div_ceil(every).into()
            }
        }
    }

    /// Whether a sample is to be taken in that round of that block.
    fn is_due(&self, block: u32, round: u32, schedule: Schedule) -> bool {
        match self.contender.pace {
            Pace::EveryRound => true,
            // Not all of them in the same block or round, nor each always in the same round.
            Pace::Blocks(every) => {
                let every = every.min(schedule.blocks);
                block % every == self.index % every
                    && (self.index + block) % schedule.rounds == round
            }
        }
    }

    /// Takes a sample and verifies it. A picture is in `img` then.
    fn sample(
        &mut self,
        lab: &Lab<'_>,
        processes: &mut BTreeMap<&'a str, Warm>,
        oracle: &Oracle,
        img: &mut Img,
    ) -> Result<u64, Absence> {
        let model = self.measurement.model;
        let mut value = [0];
        let answer = if model == Model::Load {
            // Of a process that has not loaded anything, and does nothing else.
            let mut process = lab.start(self.contender).map_err(Absence::Missing)?;
            process.ask(self.request, &mut value).map_err(Absence::Fault)?
        } else {
            let warm = match processes.entry(&self.contender.name) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    let process = lab.start(self.contender).map_err(Absence::Missing)?;
                    entry.insert(Warm { process, models: Vec::new() })
                }
            };
            if !warm.models.contains(&model) {
                let output = output(self.warm_up, img, &mut value);
                warm.process.ask(self.warm_up, output).map_err(Absence::Fault)?;
                warm.models.push(model);
            }
            let output = output(self.request, img, &mut value);
            warm.process.ask(self.request, output).map_err(Absence::Fault)?
        };
        let output = if model.draws() { img.pixels() } else { &value };
        let before = Some(self.measurement.sha256.as_str()).filter(|digest| !digest.is_empty());
        let digest = oracle.verify(model, self.arithmetic(), output, before);
        self.measurement.sha256 = digest.map_err(Absence::Fault)?;
        self.measurement.calls = answer.calls;
        // A clock may be too coarse for a tiny picture.
        Ok(answer.ns.max(1))
    }

    fn push(&mut self, round: u32, block: u32, ns: u64) {
        let process = match self.measurement.model {
            Model::Load => self.measurement.samples_ns.len() as u32,
            _ => block,
        };
        self.measurement.push(round, process, ns);
    }
}

/// Where the result of a request goes: as many bytes as it has.
fn output<'a>(request: Request, img: &'a mut Img, value: &'a mut [u8]) -> &'a mut [u8] {
    match request {
        Request::PerPixel(picture) | Request::OneCall(picture) => {
            &mut img.pixels_mut()[..picture.width as usize * picture.height as usize]
        }
        Request::Crossing { .. } | Request::Load | Request::Limit(_) => value,
    }
}

/// The order in which a round visits so many cells: shuffled, so that none follows the same neighbour
/// every time; and the same for that round in every run, so that two runs differ in nothing they need
/// not.
fn order(round: u32, cells: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cells).collect();
    fastrand::Rng::with_seed(u64::from(round)).shuffle(&mut order);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_visits_everything_once_in_an_order_of_its_own() {
        let orders: Vec<_> = (0..4).map(|round| order(round, 20)).collect();
        for order in &orders {
            let mut sorted = order.clone();
            sorted.sort();
            assert_eq!(sorted, (0..20).collect::<Vec<_>>());
        }
        for pair in orders.windows(2) {
            assert_ne!(pair[0], pair[1]);
        }
        assert_eq!(order(3, 20), orders[3]);
    }

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
