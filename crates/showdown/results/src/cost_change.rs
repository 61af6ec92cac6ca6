use std::fmt;

use crate::{Cost, Results, median};

/// A figure of a contender's costs in the older and the newer file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostChange {
    /// The contender's name.
    pub contender: String,
    /// What it is: a build, the start, a size, or something that was counted.
    pub what: String,
    /// The figure in the older file.
    pub old: Amount,
    /// The figure in the newer file.
    pub new: Amount,
}

/// A figure. Only times have noise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// The samples of a time, in nanoseconds.
    Times(Vec<u64>),
    /// A size in bytes.
    Bytes(u64),
    /// A number of lines, packages or functions.
    Count(u64),
}

/// What a difference of two figures means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CostVerdict {
    /// Each new sample took clearly longer than each old one.
    Slower,
    /// Each new sample took clearly less time than each old one.
    Faster,
    /// The ranges of the samples overlap, or are not further apart than those of two runs can be.
    NoDifference,
    /// The new size or number is larger.
    More,
    /// The new size or number is smaller.
    Less,
    /// The two sizes or numbers are equal.
    Equal,
}

/// How far apart two ranges of times must be to be different. The samples of a build are taken within a minute.
/// With the same tools, two runs on one machine had ranges that were a quarter apart.
pub const BETWEEN_RUNS: f64 = 4.0 / 3.0;

impl CostChange {
    /// Judges the difference.
    #[must_use]
    pub fn verdict(&self) -> CostVerdict {
        match (&self.old, &self.new) {
            (Amount::Times(old), Amount::Times(new)) => {
                let is_above = |one: &[u64], other: &[u64]| {
                    let (low, high) = (one.iter().min(), other.iter().max());
                    low.zip(high)
                        .is_some_and(|(&low, &high)| low as f64 > BETWEEN_RUNS * high as f64)
                };
                if is_above(new, old) {
                    CostVerdict::Slower
                } else if is_above(old, new) {
                    CostVerdict::Faster
                } else {
                    CostVerdict::NoDifference
                }
            }
            (old, new) => match new.middle().total_cmp(&old.middle()) {
                std::cmp::Ordering::Less => CostVerdict::Less,
                std::cmp::Ordering::Equal => CostVerdict::Equal,
                std::cmp::Ordering::Greater => CostVerdict::More,
            },
        }
    }

    /// How many times as large the figure is in the newer file. Times are compared by their medians.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.new.middle() / self.old.middle()
    }

    /// Whether it is a number, which is not judged by a threshold.
    #[must_use]
    pub fn is_count(&self) -> bool {
        matches!(self.old, Amount::Count(_))
    }
}

impl Amount {
    fn middle(&self) -> f64 {
        match self {
            Self::Times(samples) => median(samples.iter().map(|&ns| ns as f64)).unwrap_or(0.0),
            Self::Bytes(number) | Self::Count(number) => *number as f64,
        }
    }
}

/// Each figure that both files have, in the order of the older one.
pub(crate) fn between(old: &Results, new: &Results) -> Vec<CostChange> {
    let mut changes = Vec::new();
    for before in &old.costs {
        let Some(after) = new.costs.iter().find(|one| one.contender == before.contender) else {
            continue;
        };
        let after = figures(new, after);
        for (what, old) in figures(old, before) {
            let same = after.iter().find(|(other, _)| *other == what);
            changes.extend(same.map(|(_, new)| CostChange {
                contender: before.contender.clone(),
                what,
                old,
                new: new.clone(),
            }));
        }
    }
    changes
}

/// The contenders whose costs only the first file has.
pub(crate) fn only_in(one: &Results, other: &Results) -> Vec<(String, String)> {
    let is_only = |cost: &&Cost| other.costs.iter().all(|it| it.contender != cost.contender);
    one.costs.iter().filter(is_only).map(|cost| (cost.contender.clone(), "costs".into())).collect()
}

/// Everything of a contender that can be compared, with its name.
fn figures(results: &Results, cost: &Cost) -> Vec<(String, Amount)> {
    let mut figures = Vec::new();
    for build in &cost.builds {
        let what = format!("{}, {}", build.after, build.profile);
        figures.push((what, Amount::Times(build.samples_ns.clone())));
    }
    figures.push(("start".to_owned(), Amount::Times(cost.starts.samples_ns.clone())));
    figures.push(("size".to_owned(), Amount::Bytes(cost.bytes())));
    let mut count =
        |what: String, number: usize| figures.push((what, Amount::Count(number as u64)));
    count("packages, build".to_owned(), cost.depends.build.len());
    count("packages, run".to_owned(), cost.depends.run.len());
    for written in &cost.written {
        let counts = [
            ("functions", written.functions),
            ("declared", written.declarations),
            ("safe", written.safe_layer),
            ("build", written.build_script),
            ("generated", written.generated),
            ("unsafe", written.unsafe_blocks),
        ];
        for (what, number) in counts {
            count(format!("{}, {what}", written.library), number);
        }
    }
    for one in results.scaling.iter().filter(|one| one.contender == cost.contender) {
        let n = one.functions;
        let lines = [("written", one.written), ("generated", one.generated)];
        let lines =
            lines.map(|(what, lines)| (format!("{n}: {what}"), Amount::Count(lines as u64)));
        figures.extend(lines);
        figures.push((format!("{n}: size"), Amount::Bytes(one.bytes)));
    }
    figures
}

impl fmt::Display for CostVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Slower => "slower",
            Self::Faster => "faster",
            Self::NoDifference => "no difference",
            Self::More => "more",
            Self::Less => "less",
            Self::Equal => "equal",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A difference inside the noise must not be called one.
    #[test]
    fn ranges_that_overlap_or_nearly_do_are_no_difference() {
        let verdict = |old: Amount, new: Amount| {
            let (contender, what) = (String::new(), String::new());
            CostChange { contender, what, old, new }.verdict()
        };
        let times = |samples: [u64; 3]| Amount::Times(samples.into());
        for (new, expected) in [
            ([11, 12, 40], CostVerdict::NoDifference),
            ([13, 14, 15], CostVerdict::NoDifference),
            ([17, 18, 19], CostVerdict::Slower),
            ([1, 2, 7], CostVerdict::Faster),
            ([1, 2, 9], CostVerdict::NoDifference),
            ([1, 2, 10], CostVerdict::NoDifference),
        ] {
            assert_eq!(verdict(times([12, 10, 11]), times(new)), expected, "{new:?}");
        }
        assert_eq!(verdict(Amount::Bytes(5), Amount::Bytes(5)), CostVerdict::Equal);
        assert_eq!(verdict(Amount::Count(5), Amount::Count(6)), CostVerdict::More);
        assert_eq!(verdict(Amount::Bytes(5), Amount::Bytes(4)), CostVerdict::Less);
    }
}
