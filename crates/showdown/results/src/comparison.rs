use crate::{
    BASELINE, CostChange, Estimate, Measurement, Model, Results, Verdict, Warning, Workload,
    cost_change, differences,
};

/// Compares two results files.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What both files have, in the order of the older one.
    pub changes: Vec<Change>,
    /// The costs that both files have, in the order of the older one.
    pub costs: Vec<CostChange>,
    /// What only the older file has: contender, and model or call.
    pub only_old: Vec<(String, String)>,
    /// What only the newer file has: contender, and model or call.
    pub only_new: Vec<(String, String)>,
    /// The facts of machine and toolchain in which they disagree.
    pub differences: Vec<String>,
    /// How the baseline's own time changed, if both files have it. This is the speed of the machine, which
    /// the ratios leave out. It is not among the changes.
    pub baseline: Option<Estimate>,
    /// The warnings about the older figures.
    pub old_warnings: Vec<Warning>,
    /// The warnings about the newer figures.
    pub new_warnings: Vec<Warning>,
}

/// One contender in one model, in the older and the newer file.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The contender's name.
    pub contender: String,
    /// What was timed: the model, or the shape and its size.
    pub what: String,
    /// The time of one call in the older file.
    pub old_ns: f64,
    /// The time of one call in the newer file.
    pub new_ns: f64,
    /// How many times as long the call takes in the newer file, with the 99 % interval.
    pub ratio: Estimate,
    /// Whether the change is more than noise.
    pub verdict: Verdict,
}

/// Why two files cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Incomparable {
    /// The two files have times of different work.
    #[error(
        "the two files have different pictures: {old} and {new}; \
         measure both with the same --size and --iters"
    )]
    Workloads {
        /// The picture of the older file.
        old: Workload,
        /// The picture of the newer file.
        new: Workload,
    },
    /// Nothing was measured in both files.
    #[error("the two files have no contender and model in common")]
    NothingInCommon,
}

impl Comparison {
    /// Compares each contender and model that both have.
    ///
    /// If both files have the baseline, this compares how many times as long as the baseline a contender
    /// takes. So it reports no change if only the machine was slower on one of the two days.
    ///
    /// # Errors
    ///
    /// If the two files have no work in common.
    pub fn between(old: &Results, new: &Results) -> Result<Self, Incomparable> {
        if let Some((old, new)) = old.workload.zip(new.workload)
            && old != new
        {
            return Err(Incomparable::Workloads { old, new });
        }
        let baselines = old.baseline().zip(new.baseline());
        let is_baseline =
            |one: &Measurement| one.contender == BASELINE && one.model == Model::OneCall;
        let change = |before: &Measurement| {
            if baselines.is_some() && is_baseline(before) {
                return None;
            }
            let after = new.find_same(before)?;
            let ratio = Self::ratio((old, before), (new, after))?;
            Some(Change {
                contender: before.contender.clone(),
                what: before.what(),
                old_ns: before.ns_per_call(),
                new_ns: after.ns_per_call(),
                ratio,
                verdict: Verdict::of(ratio, None),
            })
        };
        let changes: Vec<_> = old.measurements.iter().filter_map(change).collect();
        let costs = cost_change::between(old, new);
        if changes.is_empty() && costs.is_empty() && baselines.is_none() {
            return Err(Incomparable::NothingInCommon);
        }
        let baseline = baselines.and_then(|(before, after)| {
            after.times(new.schedule).change_from(&before.times(old.schedule))
        });
        let mut facts = differences(&old.machine, &new.machine);
        facts.extend(differences(&old.toolchain, &new.toolchain));
        Ok(Self {
            changes,
            costs,
            only_old: only_in(old, new),
            only_new: only_in(new, old),
            differences: facts,
            baseline,
            old_warnings: old.warnings.clone(),
            new_warnings: new.warnings.clone(),
        })
    }

    fn ratio(
        (old, before): (&Results, &Measurement),
        (new, after): (&Results, &Measurement),
    ) -> Option<Estimate> {
        let (then, now) = match (old.baseline(), new.baseline()) {
            (Some(old_baseline), Some(new_baseline)) => (
                before.ratios(old_baseline, old.schedule),
                after.ratios(new_baseline, new.schedule),
            ),
            _ => (before.times(old.schedule), after.times(new.schedule)),
        };
        let mut ratio = now.change_from(&then)?;
        // For the same work in each sample, the two ratios are equal. The samples of a crossing may make
        // different numbers of calls.
        let calls = before.calls as f64 / after.calls as f64;
        ratio.median *= calls;
        ratio.half_width = ratio.half_width.map(|half| half * calls);
        Some(ratio)
    }
}

fn only_in(one: &Results, other: &Results) -> Vec<(String, String)> {
    let only = one.measurements.iter().filter(|it| other.find_same(it).is_none());
    let only = only.map(|it| (it.contender.clone(), it.what()));
    only.chain(cost_change::only_in(one, other)).collect()
}
