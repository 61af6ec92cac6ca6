//! Robust statistics: a sample that the machine disturbed moves neither of these.

/// The middle of some values, and how far they spread around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Summary {
    pub(crate) median: f64,
    /// Half the distance between the quartiles: half of all values lie within about this of the
    /// median.
    pub(crate) spread: f64,
}

impl Summary {
    /// `None` of no values.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let quartile = |quarters| quantile(&values, f64::from(quarters) / 4.0);
        Some(Self { median: quartile(2)?, spread: (quartile(3)? - quartile(1)?) / 2.0 })
    }

    /// Of the times of samples.
    pub(crate) fn of_samples(samples: &[u64]) -> Option<Self> {
        Self::of(samples.iter().map(|&ns| ns as f64))
    }

    /// Of the ratios round by round. A round compares two samples taken within moments, so that a
    /// machine which slows down over the run slows both.
    pub(crate) fn of_ratios(samples: &[u64], baseline: &[u64]) -> Option<Self> {
        Self::of(samples.iter().zip(baseline).map(|(&a, &b)| a as f64 / b as f64))
    }
}

/// Between two values, the one in proportion.
fn quantile(sorted: &[f64], fraction: f64) -> Option<f64> {
    let position = fraction * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
    Some(below + (above - below) * position.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_spread_of_known_values() {
        let summary = |values: &[f64]| Summary::of(values.iter().copied());
        assert_eq!(summary(&[]), None);
        assert_eq!(summary(&[7.0]), Some(Summary { median: 7.0, spread: 0.0 }));
        assert_eq!(summary(&[4.0, 1.0, 3.0, 2.0]), Some(Summary { median: 2.5, spread: 0.75 }));
        // One disturbed sample moves nothing.
        assert_eq!(summary(&[5.0, 1.0, 2.0, 3.0, 1e9]), Some(Summary { median: 3.0, spread: 1.5 }));
    }

    #[test]
    fn a_machine_that_slows_down_slows_both_sides_of_a_ratio() {
        let ratio = Summary::of_ratios(&[22, 44, 88], &[20, 40, 80]).unwrap();
        assert!((ratio.median - 1.1).abs() < 1e-12);
        assert!(ratio.spread < 1e-12);
    }
}
