//! Interleaved rounds: each takes one verified sample of everything, in an order of its own.

pub(crate) mod expected;
pub(crate) mod instructions;
mod order;
pub(crate) mod stats;

use ffi_worker::{Job, Model, Sample};
use indicatif::ProgressBar;
use mandel_core::Img;

use crate::contenders::{Contender, Context, Runner};
use crate::failure::Failure;
use expected::Picture;

/// What is to be measured.
pub(crate) struct Plan {
    pub(crate) context: Context,
    pub(crate) entrants: Vec<Entrant>,
    pub(crate) models: Vec<Model>,
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) max_iters: i32,
    pub(crate) rounds: u32,
}

/// A contender that can run here, ready.
pub(crate) struct Entrant {
    pub(crate) contender: &'static Contender,
    pub(crate) runner: Box<dyn Runner>,
    /// Of one crossing, where they were counted.
    pub(crate) instructions: Option<f64>,
}

/// All samples of one contender in one model, in the order of the rounds.
pub(crate) struct Series {
    pub(crate) contender: &'static Contender,
    pub(crate) model: Model,
    /// Foreign calls in each sample.
    pub(crate) calls: u64,
    pub(crate) samples_ns: Vec<u64>,
    /// Beside each sample, the time of its vector operations alone, where it has such.
    pub(crate) limits_ns: Vec<u64>,
    /// Of the picture or the value, the same in every sample.
    pub(crate) sha256: String,
    /// Of one call, where they were counted.
    pub(crate) instructions: Option<f64>,
}

/// Takes all samples. `on_picture` is given each contender's picture in each model once, before the
/// measuring begins. The oracle's pictures come back with the samples.
pub(crate) fn run(
    plan: &mut Plan,
    progress: &ProgressBar,
    mut on_picture: impl FnMut(&str, Model, &Img) -> Result<(), Failure>,
) -> Result<(Vec<Series>, Vec<Picture>), Failure> {
    let mut series: Vec<(usize, Series)> = Vec::new();
    let mut arithmetics = Vec::new();
    for (index, &Entrant { contender, instructions, .. }) in plan.entrants.iter().enumerate() {
        for &model in plan.models.iter().filter(|&&model| contender.offers(model)) {
            let (samples_ns, limits_ns, sha256) = (Vec::new(), Vec::new(), String::new());
            let instructions = instructions.filter(|_| model == Model::Crossing);
            let one =
                Series { contender, model, calls: 0, samples_ns, limits_ns, sha256, instructions };
            series.push((index, one));
            arithmetics.push(contender.arithmetic(model));
        }
    }
    let mut img = Img::new(plan.width, plan.height)?;
    let pictures = expected::pictures(&mut img, plan.max_iters, &arithmetics)?;
    let samples = |one: &Series| 1 + u64::from(plan.rounds.div_ceil(one.contender.every()));
    progress.set_length(series.iter().map(|(_, one)| samples(one)).sum());

    // Round 0 warms up, and draws what is looked at.
    for round in 0..=plan.rounds {
        for cell in order::of_round(round, series.len()) {
            let (index, series) = &mut series[cell];
            let Series { contender, model, .. } = *series;
            if round > 0 && (round - 1) % contender.every() != 0 {
                continue;
            }
            let name = format!("{} {model}", contender.name);
            progress.set_message(name.clone());
            let job = Job { model, max_iters: plan.max_iters, crossings: contender.crossings() };
            let arithmetic = contender.arithmetic(model);
            let taken = take(&mut plan.entrants[*index], &plan.context, &job, &mut img).and_then(
                |sample| {
                    let sha256 = expected::verify(&sample, &job, &img, arithmetic, &pictures)?;
                    Ok((sample, sha256))
                },
            );
            let (sample, sha256) =
                taken.map_err(|reason| Failure::Wrong(format!("{name}: {reason}")))?;
            if round == 0 {
                if model.draws() {
                    on_picture(contender.name, model, &img)?;
                }
                (series.calls, series.sha256) = (sample.calls, sha256);
            } else {
                series.samples_ns.push(sample.ns);
                if model.draws() {
                    series.limits_ns.extend(plan.entrants[*index].runner.limit(&job, &img));
                }
            }
            progress.inc(1);
        }
    }
    Ok((series.into_iter().map(|(_, series)| series).collect(), pictures))
}

fn take(
    entrant: &mut Entrant,
    context: &Context,
    job: &Job,
    img: &mut Img,
) -> Result<Sample, String> {
    if job.model == Model::Load {
        entrant.contender.load(context, job, img)
    } else {
        entrant.runner.sample(job, img)
    }
}
