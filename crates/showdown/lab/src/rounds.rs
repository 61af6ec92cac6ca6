//! Takes samples in interleaved rounds, in blocks. A block gives every contender a new process. Each of its
//! rounds takes one verified sample of everything, in a new order.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use ffi_harness::protocol::Request;
use ffi_results::{Measurement, Model, Schedule};

use crate::contenders::{Contender, Pace};
use crate::lab::{Absence, Lab};
use crate::process::{Fault, Process};

/// A request that a contender gets repeatedly.
pub(crate) struct Cell<'a> {
    pub(crate) contender: &'a Contender,
    /// The contender's index.
    pub(crate) index: u32,
    pub(crate) request: Request,
    /// The request that each process gets once, before the first sample.
    pub(crate) warm_up: Request,
    pub(crate) measurement: Measurement,
}

/// Decides whether a result is right.
pub(crate) trait Judge {
    /// The buffer for the output of a request, with the length of the output.
    fn room(&mut self, request: Request) -> &mut [u8];

    /// The digest of the output in the buffer, if it is the right output of this cell's request.
    fn verify(&mut self, cell: &Cell<'_>) -> Result<String, Fault>;
}

/// The contenders that failed, in what, and how.
pub type Faults = BTreeMap<String, (String, Fault)>;

/// Takes all samples. If a contender fails, it is left out from then on, and none of its samples are
/// returned.
pub(crate) fn run(
    lab: &Lab<'_>,
    mut cells: Vec<Cell<'_>>,
    schedule: Schedule,
    judge: &mut impl Judge,
) -> (Vec<Measurement>, Faults) {
    let observer = lab.observer();
    let mut faults = Faults::new();
    let total = cells.iter().map(|cell| cell.samples(schedule)).sum();
    let mut done = 0;

    for block in 0..schedule.blocks {
        // The processes of the previous block have ended by now.
        let mut processes = BTreeMap::new();
        for round in 0..schedule.rounds {
            let number = block * schedule.rounds + round;
            for index in order(number, cells.len()) {
                let cell = &mut cells[index];
                let name = &cell.contender.name;
                if !cell.is_due(block, round, schedule) || faults.contains_key(name) {
                    continue;
                }
                let what = cell.measurement.what();
                observer.progress(done, total, &format!("{name} {what}"));
                done += 1;
                match cell.sample(lab, &mut processes, judge) {
                    Ok(ns) => cell.push(number, block, ns),
                    Err(absence) => {
                        processes.remove(name.as_str());
                        faults.insert(name.clone(), (what, absence.into()));
                    }
                }
            }
        }
    }
    observer.finished();
    let measurements = cells.into_iter().map(|cell| cell.measurement.finished());
    (measurements.filter(|one| !faults.contains_key(&one.contender)).collect(), faults)
}

/// A process, and the requests that it has been warmed up for.
struct Warm {
    process: Process,
    requests: Vec<Request>,
}

impl<'a> Cell<'a> {
    /// How many samples there will be.
    pub(crate) fn samples(&self, schedule: Schedule) -> u64 {
        match self.contender.pace {
            Pace::EveryRound => u64::from(schedule.blocks) * u64::from(schedule.rounds),
            Pace::Blocks(every) => {
                let every = every.min(schedule.blocks);
                (schedule.blocks - self.index % every).div_ceil(every).into()
            }
        }
    }

    /// Whether a sample is taken in this round of this block.
    fn is_due(&self, block: u32, round: u32, schedule: Schedule) -> bool {
        match self.contender.pace {
            Pace::EveryRound => true,
            // The slow cells are spread over blocks and rounds, and each cell changes its round.
            Pace::Blocks(every) => {
                let every = every.min(schedule.blocks);
                block % every == self.index % every
                    && (self.index + block) % schedule.rounds == round
            }
        }
    }

    /// Takes a sample and verifies it.
    fn sample(
        &mut self,
        lab: &Lab<'_>,
        processes: &mut BTreeMap<&'a str, Warm>,
        judge: &mut impl Judge,
    ) -> Result<u64, Absence> {
        let answer = if self.request == Request::Load {
            // The process has not loaded anything before, and does nothing else.
            let mut process = lab.start(self.contender).map_err(Absence::Missing)?;
            process.ask(self.request, judge.room(self.request)).map_err(Absence::Fault)?
        } else {
            let warm = match processes.entry(&self.contender.name) {
                Entry::Occupied(entry) => entry.into_mut(),
                Entry::Vacant(entry) => {
                    let process = lab.start(self.contender).map_err(Absence::Missing)?;
                    entry.insert(Warm { process, requests: Vec::new() })
                }
            };
            if !warm.requests.contains(&self.request) {
                let room = judge.room(self.warm_up);
                warm.process.ask(self.warm_up, room).map_err(Absence::Fault)?;
                warm.requests.push(self.request);
            }
            warm.process.ask(self.request, judge.room(self.request)).map_err(Absence::Fault)?
        };
        self.measurement.sha256 = judge.verify(self).map_err(Absence::Fault)?;
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

/// The order in which a round visits its cells. It is shuffled, so that no cell always follows the same
/// other cell. In every run, the same round has the same order, so that two runs do not differ without
/// need.
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
}
