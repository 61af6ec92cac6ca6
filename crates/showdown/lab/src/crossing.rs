//! The experiment with the shapes: what a call costs, for every contender and every shape of signature.

use ffi_harness::protocol::Request;
use ffi_harness::shape::{Kind, Shape, Unit};
use ffi_results::{Call, Cannot, Measurement, Schedule, sha256};

use crate::contenders::{Contender, Pace};
use crate::lab::Lab;
use crate::process::Fault;
use crate::rounds::{self, Cell, Faults, Judge};

/// What to measure.
pub struct Plan<'a> {
    /// The contenders that can run here.
    pub contenders: &'a [Contender],
    /// The calls to measure.
    pub shapes: &'a [Shape],
    /// How many samples to take.
    pub schedule: Schedule,
}

/// The result of the experiment.
pub struct Outcome {
    /// The verified samples of the contenders that never failed.
    pub measurements: Vec<Measurement>,
    /// The shapes that a contender cannot call, and why.
    pub cannot: Vec<Cannot>,
    /// The contenders that failed, in what, and how.
    pub faults: Faults,
}

/// How long a sample should take. The cost of the clock and of the loop's first round are then below a
/// thousandth of it.
const SAMPLE_NS: u64 = 500_000;

/// How long a sample of a contender that is sampled once a block should take.
const SLOW_SAMPLE_NS: u64 = 2_000_000;

/// The maximum number of calls in a sample. It is enough for calls that cost nothing, and no worker refuses
/// it.
const MOST_CALLS: u64 = 1 << 22;

/// A compiler at run time compiles a loop after it has run some thousand times. If a call takes long, so
/// many calls would take too long, and compiling the loop would gain little.
const HOT_CALLS: u64 = 3_000;
const FEW_CALLS: u64 = 100;
const FEW_NS: u64 = 30_000_000;

/// Takes all samples.
#[must_use]
pub fn run(lab: &Lab<'_>, plan: &Plan<'_>) -> Outcome {
    let (mut cells, mut cannot, mut faults) = (Vec::new(), Vec::new(), Faults::new());
    let total = plan.contenders.len() as u64;
    for (index, contender) in (0..).zip(plan.contenders) {
        lab.observer().progress(
            index.into(),
            total,
            &format!("{}: how many calls", contender.name),
        );
        match calibrate(lab, contender, plan.shapes) {
            Ok(calls) => cells.extend(calls.into_iter().filter_map(|(shape, found)| match found {
                Ok(plenty) => Some(cell(contender, index, shape, plenty)),
                Err(reason) => {
                    let (contender, shape) = (contender.name.clone(), shape.kind().name().into());
                    cannot.push(Cannot { contender, shape, reason });
                    None
                }
            })),
            Err(fault) => {
                faults.insert(contender.name.clone(), fault);
            }
        }
    }
    lab.observer().finished();
    cannot.dedup();
    let (measurements, later) = rounds::run(lab, cells, plan.schedule, &mut Slate(Vec::new()));
    faults.extend(later);
    Outcome { measurements, cannot, faults }
}

/// Each shape with the number of calls in a sample, or with the reason why it cannot be called.
type Calls = Vec<(Shape, Result<Plenty, String>)>;

/// Finds how many calls of each shape take as long as a sample should.
fn calibrate(
    lab: &Lab<'_>,
    contender: &Contender,
    shapes: &[Shape],
) -> Result<Calls, (String, Fault)> {
    let mut all = Calls::new();
    let started = lab.start(contender);
    let mut process =
        started.map_err(|missing| (Kind::Nothing.name().to_owned(), Fault::Start(missing)))?;
    let wanted = match contender.pace {
        Pace::EveryRound => SAMPLE_NS,
        Pace::Blocks(_) => SLOW_SAMPLE_NS,
    };
    for &shape in shapes {
        let mut slate = Slate(Vec::new());
        let mut ask = |calls| {
            let request = Request::Shape { calls, shape };
            let answer = process.ask(request, slate.room(request))?;
            slate.check(shape, calls)?;
            Ok(answer.ns.max(1))
        };
        match how_many(&mut ask, wanted, contender.jit) {
            Ok(plenty) => all.push((shape, Ok(plenty))),
            Err(Fault::Cannot(reason)) => all.push((shape, Err(reason))),
            Err(fault) => return Err((shape.to_string(), fault)),
        }
    }
    Ok(all)
}

/// How many calls a sample makes, and how many warm a process up for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Plenty {
    sample: u64,
    warm_up: u64,
}

/// Finds how many calls take this long, with a process that has not made any calls.
fn how_many(
    ask: &mut impl FnMut(u64) -> Result<u64, Fault>,
    wanted: u64,
    jit: bool,
) -> Result<Plenty, Fault> {
    // The first call is slower: it looks up names, parses types and fills caches.
    ask(1)?;
    let mut hot = 0;
    if jit {
        hot = if ask(FEW_CALLS)? < FEW_NS { HOT_CALLS } else { FEW_CALLS };
        ask(hot)?;
    }
    let mut calls = 1;
    loop {
        let ns = ask(calls)?;
        if ns >= wanted / 4 || calls >= MOST_CALLS {
            let sample = (calls as f64 * wanted as f64 / ns as f64) as u64;
            let sample = sample.clamp(1, MOST_CALLS);
            return Ok(Plenty { sample, warm_up: hot.max(sample / 10).max(1) });
        }
        calls = (calls * 4).min(MOST_CALLS);
    }
}

fn cell(contender: &Contender, index: u32, shape: Shape, plenty: Plenty) -> Cell<'_> {
    let request = |calls| Request::Shape { calls, shape };
    Cell {
        contender,
        index,
        request: request(plenty.sample),
        warm_up: request(plenty.warm_up),
        measurement: Measurement::of_call(&contender.name, call(shape)),
    }
}

/// The call, as it is in the results file.
#[must_use]
pub fn call(shape: Shape) -> Call {
    let mut call = Call { shape: shape.kind().name().into(), ..Call::default() };
    match shape.kind().unit() {
        Some(Unit::Bytes) => call.bytes = shape.size(),
        Some(Unit::Items) => call.items = shape.size(),
        Some(Unit::Steps) => call.work = shape.size(),
        None => {}
    }
    call
}

/// The buffer for the value of a call.
struct Slate(Vec<u8>);

impl Slate {
    fn check(&self, shape: Shape, calls: u64) -> Result<(), Fault> {
        let right = shape.value(calls).to_string();
        if self.0 == right.as_bytes() {
            return Ok(());
        }
        let found = String::from_utf8_lossy(&self.0);
        Err(Fault::Wrong(format!("the value of {calls} calls is {found:?} instead of {right}")))
    }
}

impl Judge for Slate {
    fn room(&mut self, request: Request) -> &mut [u8] {
        self.0.clear();
        if let Request::Shape { calls, shape } = request {
            self.0.resize(shape.value(calls).to_string().len(), 0);
        }
        &mut self.0
    }

    fn verify(&mut self, cell: &Cell<'_>) -> Result<String, Fault> {
        if let Request::Shape { calls, shape } = cell.request {
            self.check(shape, calls)?;
        }
        Ok(sha256(&self.0))
    }
}

/// The default measurements: first every shape at one size. Then some shapes at more sizes, to show what a
/// copy costs, when one call for many items is worth it, and how much work hides a border.
#[must_use]
pub fn usual(kinds: &[Kind], bytes: &[u64], items: &[u64], work: &[u64]) -> Vec<Shape> {
    let sizes = |kind: Kind| match kind {
        Kind::StructByValue => &[16, 64],
        _ => match kind.unit() {
            Some(Unit::Bytes) => bytes,
            Some(Unit::Items) => items,
            Some(Unit::Steps) => work,
            None => &[],
        },
    };
    let of = |kind: Kind| -> Vec<Shape> {
        let sizes = sizes(kind).iter().map(|&size| Shape::new(kind, Some(size)));
        let one = Shape::new(kind, None);
        sizes.chain([one]).filter_map(Result::ok).collect()
    };
    kinds.iter().copied().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_measured_in_each_of_its_sizes() {
        let shapes = usual(&Kind::ALL, &[1, 64], &[1], &[1, 10, 100]);
        let count = |kind| shapes.iter().filter(|shape| shape.kind() == kind).count();
        assert_eq!(count(Kind::Nothing), 1);
        assert_eq!(count(Kind::StructByValue), 2);
        assert_eq!(count(Kind::BufferIn), 2);
        assert_eq!(count(Kind::PointsApart), 1);
        assert_eq!(count(Kind::Work), 3);
    }

    /// cffi parses a type at its first use, which takes a thousand times as long as the call.
    #[test]
    fn the_first_call_does_not_decide_how_many_there_are() {
        let asked = |first: u64, each: u64, jit| {
            let mut made = 0;
            let mut ask = |calls| {
                made += 1;
                Ok(if made == 1 { first } else { calls * each })
            };
            how_many(&mut ask, 1_000_000, jit).unwrap()
        };
        assert_eq!(asked(4_000_000, 1000, false), Plenty { sample: 1000, warm_up: 100 });
        assert_eq!(asked(7, 2_000_000, false), Plenty { sample: 1, warm_up: 1 });
        assert_eq!(asked(7, 1000, true), Plenty { sample: 1000, warm_up: HOT_CALLS });
        assert_eq!(asked(7, 2_000_000, true), Plenty { sample: 1, warm_up: FEW_CALLS });
    }

    #[test]
    fn a_wrong_value_is_named_with_the_right_one() {
        let shape = Shape::new(Kind::Status, None).unwrap();
        assert!(Slate(b"42".to_vec()).check(shape, 3).is_ok());
        let fault = Slate(b"41".to_vec()).check(shape, 3).unwrap_err();
        assert_eq!(fault.to_string(), "the value of 3 calls is \"41\" instead of 42");
    }
}
