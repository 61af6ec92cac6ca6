use std::fmt;

use crate::Estimate;

/// What a ratio of two times means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The first took longer.
    Slower,
    /// The first took less time.
    Faster,
    /// The interval covers 1, or the ratio is no further from 1 than the ratio of the A/A control.
    NoDifference,
}

impl Verdict {
    /// Judges a ratio, compared with the A/A control of the same model if there is one.
    #[must_use]
    pub fn of(ratio: Estimate, control: Option<Estimate>) -> Self {
        let distance = (ratio.median - 1.0).abs();
        let noise = control.map_or(0.0, |control| {
            (control.median - 1.0).abs() + control.half_width.unwrap_or(0.0)
        });
        if ratio.covers(1.0) || distance <= noise {
            Self::NoDifference
        } else if ratio.median > 1.0 {
            Self::Slower
        } else {
            Self::Faster
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Slower => "slower",
            Self::Faster => "faster",
            Self::NoDifference => "no difference measured",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(median: f64, half_width: f64) -> Estimate {
        Estimate { median, half_width: Some(half_width) }
    }

    #[test]
    fn a_difference_inside_its_interval_or_the_control_is_none() {
        let exact = estimate(1.0, 0.001);
        for (ratio, control, expected) in [
            (estimate(1.05, 0.06), exact, Verdict::NoDifference),
            (estimate(1.05, 0.04), exact, Verdict::Slower),
            (estimate(0.95, 0.04), exact, Verdict::Faster),
            // The control, which calls the same code, differs from 1 by as much.
            (estimate(1.015, 0.01), estimate(1.01, 0.01), Verdict::NoDifference),
            (estimate(1.03, 0.01), estimate(0.99, 0.01), Verdict::Slower),
        ] {
            assert_eq!(Verdict::of(ratio, Some(control)), expected, "{ratio:?} {control:?}");
        }
        let single = Estimate { median: 2.0, half_width: None };
        assert_eq!(Verdict::of(single, None), Verdict::NoDifference, "one block proves nothing");
    }
}
