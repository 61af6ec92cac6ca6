//! Computes a median, and an interval that contains another run's median as often as it should.
//!
//! Much of what makes two runs differ is chosen at random once for each process: the layout of its address
//! space, its hash seed, its physical pages. Samples of one process do not show this. So samples are taken
//! in blocks, each in a new process, and the bootstrap draws blocks.
//!
//! It uses whole blocks, and does not draw samples within them. That would count the scatter of the samples
//! twice, because the medians of the blocks contain it already (Davison and Hinkley, *Bootstrap Methods and
//! Their Application*, 1997, section 3.8). `docs/chapters/method.md` shows what we found.

/// The number of replicates of a bootstrap. More would only change the third digit of an interval.
const REPLICATES: usize = 2000;

/// Fixed, so that the same samples give the same interval everywhere.
const SEED: u64 = 2017;

/// Values in blocks. The values of a block were measured in the same process.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocks(Vec<Vec<f64>>);

/// A median and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The median of all values.
    pub median: f64,
    /// The interval is the median ± this. `None` if there is only one block, because one process does not
    /// show how processes differ.
    pub half_width: Option<f64>,
}

impl Blocks {
    /// Makes blocks of values. Blocks without a value are left out.
    #[must_use]
    pub fn new(mut blocks: Vec<Vec<f64>>) -> Self {
        blocks.retain(|block| !block.is_empty());
        Self(blocks)
    }

    /// The median with its 95 % interval. `None` if there are no values.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        let median = median(self.0.iter().flatten().copied())?;
        let mut replicates = self.replicates(SEED).unwrap_or_default();
        for replicate in &mut replicates {
            *replicate = (*replicate - median).abs();
        }
        Some(Estimate { median, half_width: quantile(&mut replicates, 0.95) })
    }

    /// How many times as large as `old` these values are, with the 99 % interval. `None` if one of the two
    /// has no values.
    ///
    /// At 99 %, a bootstrap of a few blocks reaches hardly further than the blocks themselves. So the
    /// interval is widened, as Student's t widens the normal distribution (Hesterberg, *What Teachers
    /// Should Know About the Bootstrap*, 2015).
    #[must_use]
    pub fn change_from(&self, old: &Self) -> Option<Estimate> {
        let medians = [old, self].map(|blocks| median(blocks.0.iter().flatten().copied()));
        let [Some(before), Some(after)] = medians else { return None };
        let ratio = after / before;
        // There are two seeds, because the two runs are independent of each other.
        let replicates = self.replicates(SEED).zip(old.replicates(SEED + 1));
        let mut distances: Vec<f64> = replicates.map_or(Vec::new(), |(new, old)| {
            new.into_iter().zip(old).map(|(new, old)| (new / old - ratio).abs()).collect()
        });
        let wider = wider(old.0.len(), self.0.len());
        let half_width = quantile(&mut distances, 0.99).map(|half| half * wider);
        Some(Estimate { median: ratio, half_width })
    }

    /// The medians of resampled blocks. `None` if there is only one block.
    fn replicates(&self, seed: u64) -> Option<Vec<f64>> {
        let blocks = &self.0;
        if blocks.len() < 2 {
            return None;
        }
        let mut random = fastrand::Rng::with_seed(seed);
        let mut drawn = Vec::new();
        let replicates = (0..REPLICATES).filter_map(|_| {
            drawn.clear();
            for _ in 0..blocks.len() {
                drawn.extend_from_slice(&blocks[random.usize(..blocks.len())]);
            }
            quantile(&mut drawn, 0.5)
        });
        Some(replicates.collect())
    }
}

impl Estimate {
    /// Whether the interval covers a value. Without an interval, it covers every value.
    #[must_use]
    pub fn covers(&self, value: f64) -> bool {
        self.half_width.is_none_or(|half| (self.median - value).abs() <= half)
    }
}

/// How many times as wide as a normal 99 % interval the interval of these numbers of blocks is.
fn wider(old: usize, new: usize) -> f64 {
    const Z: f64 = 2.5758;
    let freedom = (old + new).saturating_sub(2).max(1) as f64;
    // The first terms of Student's t as a series in 1 / freedom (Cornish and Fisher).
    let first = (Z.powi(3) + Z) / 4.0;
    let second = (5.0 * Z.powi(5) + 16.0 * Z.powi(3) + 3.0 * Z) / 96.0;
    let t = Z + first / freedom + second / freedom.powi(2);
    let fewer = old.min(new).max(2) as f64;
    t / Z * (fewer / (fewer - 1.0)).sqrt()
}

/// The middle value, or the mean of the two values in the middle.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    quantile(&mut values.into_iter().collect::<Vec<_>>(), 0.5)
}

/// A quantile. Between two values, it interpolates linearly.
fn quantile(values: &mut [f64], fraction: f64) -> Option<f64> {
    let position = fraction * values.len().checked_sub(1)? as f64;
    let below = position.floor() as usize;
    let (_, &mut low, above) = values.select_nth_unstable_by(below, f64::total_cmp);
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + (high - low) * position.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of an invented machine. Each process differs in speed at random by `between`, and each
    /// sample by `within`.
    fn run(seed: u64, blocks: usize, rounds: usize, between: f64, within: f64) -> Blocks {
        let mut random = fastrand::Rng::with_seed(seed);
        // The sum of twelve uniform numbers is nearly normal.
        let mut noise = || (0..12).map(|_| random.f64()).sum::<f64>() - 6.0;
        let mut block = || {
            let process = between * noise();
            (0..rounds).map(|_| 1.0 + process + within * noise()).collect()
        };
        Blocks::new((0..blocks).map(|_| block()).collect())
    }

    #[test]
    fn the_median_of_known_values() {
        assert_eq!(median([]), None);
        assert_eq!(median([7.0]), Some(7.0));
        assert_eq!(median([4.0, 1.0, 3.0, 2.0]), Some(2.5));
        // One disturbed sample does not change the median.
        assert_eq!(median([5.0, 1.0, 2.0, 3.0, 1e9]), Some(3.0));
    }

    /// A true 95 % interval contains the median of another run in 83 % of the cases, because the other
    /// run is off as well.
    #[test]
    fn an_interval_contains_another_runs_median_as_often_as_it_should() {
        for (blocks, rounds, between, within) in
            [(8, 4, 0.01, 0.01), (8, 4, 0.02, 0.002), (8, 4, 0.001, 0.02), (8, 1, 0.01, 0.01)]
        {
            let estimate = |seed| run(seed, blocks, rounds, between, within).estimate().unwrap();
            let pairs = 400;
            let covered =
                (0..pairs).filter(|seed| estimate(2 * seed).covers(estimate(2 * seed + 1).median));
            let share = covered.count() as f64 / pairs as f64;
            assert!(
                (0.75..=0.92).contains(&share),
                "{blocks}x{rounds} {between} {within}: {share}"
            );
        }
    }

    #[test]
    fn a_change_is_found_and_none_is_invented() {
        let mut found = 0;
        let mut invented = 0;
        for seed in 0..200 {
            let (old, new) = (run(seed, 8, 4, 0.005, 0.005), run(seed + 1000, 8, 4, 0.005, 0.005));
            let slower =
                Blocks::new(new.0.iter().map(|it| it.iter().map(|v| v * 1.03).collect()).collect());
            invented += u32::from(!new.change_from(&old).unwrap().covers(1.0));
            found += u32::from(!slower.change_from(&old).unwrap().covers(1.0));
        }
        assert!(invented <= 8 && found >= 190, "{invented} invented, {found} found");
    }

    /// Student's t at 99.5 % is 2.977 for 14 degrees of freedom and 3.707 for 6.
    #[test]
    fn fewer_blocks_need_a_wider_interval() {
        for (blocks, t) in [(8, 2.977), (4, 3.707)] {
            let n = blocks as f64;
            let expected = t / 2.576 * (n / (n - 1.0)).sqrt();
            assert!((wider(blocks, blocks) / expected - 1.0).abs() < 0.03, "{blocks}");
        }
        assert!((wider(1000, 1000) - 1.0).abs() < 0.01);
    }

    #[test]
    fn the_same_samples_give_the_same_interval_and_one_block_gives_none() {
        let run = |blocks| run(3, blocks, 4, 0.01, 0.01);
        assert_eq!(run(8).estimate(), run(8).estimate());
        assert!(run(2).estimate().unwrap().half_width.is_some());
        assert_eq!(run(1).estimate().unwrap().half_width, None);
        assert_eq!(Blocks::new(vec![vec![], vec![]]).estimate(), None);
    }

    #[test]
    fn a_machine_that_slows_down_slows_both_sides_of_a_ratio() {
        use crate::{Measurement, Model, Schedule};
        let schedule = Schedule { blocks: 3, rounds: 1 };
        let mut pair = ["c", "static"].map(|name| Measurement::new(name, Model::OneCall, None));
        for (round, ns) in [20, 40, 80].into_iter().enumerate() {
            let round = round as u32;
            pair[0].push(round, round, ns);
            pair[1].push(round, round, ns * 11 / 10);
        }
        let found = pair[1].ratios(&pair[0], schedule).estimate().unwrap();
        assert!((found.median - 1.1).abs() < 1e-12 && found.half_width.unwrap() < 1e-12);
    }
}
