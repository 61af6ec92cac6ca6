//! A logarithmic axis. Times from a nanosecond to seconds have no other.

use crate::costs::{size, time};
use crate::figure::significant;

/// A ratio. Of a very large one, only the thousands are known.
pub(super) fn times(ratio: f64) -> String {
    if ratio >= 10_000.0 {
        format!("×{:.0}k", ratio / 1000.0)
    } else {
        format!("×{}", significant(ratio))
    }
}

/// What an axis measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nanoseconds.
    Time,
    /// Bytes.
    Size,
    /// A number of something.
    Count,
    /// How many times as much.
    Ratio,
    /// A part of the whole.
    Share,
}

impl Kind {
    /// A value with its unit.
    pub(super) fn show(self, value: f64) -> String {
        match self {
            Self::Time => time(value),
            Self::Size => size(value),
            Self::Count => format!("{value:.0}"),
            Self::Ratio => times(value),
            Self::Share => format!("{} %", significant(value * 100.0)),
        }
    }

    /// A round value, without digits that say nothing.
    fn tick(self, value: f64) -> String {
        let text = self.show(value);
        let (number, unit) = match text.split_once(' ') {
            Some((number, unit)) => (number, format!(" {unit}")),
            None => (&*text, String::new()),
        };
        let short = match number.contains('.') {
            true => number.trim_end_matches('0').trim_end_matches('.'),
            false => number,
        };
        format!("{short}{unit}")
    }
}

/// Where values are on an axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    low: f64,
    high: f64,
    kind: Kind,
}

impl Scale {
    /// An axis for these values. `room` is the part of it that stays free at each end, for labels. `None` if
    /// no value can be shown.
    pub(super) fn of(values: impl Iterator<Item = f64>, kind: Kind, room: f64) -> Option<Self> {
        let logs: Vec<f64> = values.filter(|value| is_shown(*value)).map(f64::log10).collect();
        let low = logs.iter().copied().min_by(f64::total_cmp)?;
        let high = logs.iter().copied().max_by(f64::total_cmp)?;
        // Equal values are in the middle of some axis.
        let (low, high) = if high - low < 0.3 { (low - 0.15, high + 0.15) } else { (low, high) };
        let free = (high - low) * room / (1.0 - 2.0 * room);
        Some(Self { low: low - free, high: high + free, kind })
    }

    /// The place of a value, from 0 to 1.
    pub(super) fn place(&self, value: f64) -> f64 {
        ((value.log10() - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// Round values on the axis, with their text. At most seven.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let decades = self.high - self.low;
        let (first, last) = (self.low.floor() as i32, self.high.ceil() as i32);
        let step = (decades / 6.0).ceil().max(1.0) as usize;
        let digits: &[f64] = if decades < 1.0 {
            &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0]
        } else if decades < 2.5 {
            &[1.0, 2.0, 5.0]
        } else {
            &[1.0]
        };
        let values = (first..=last)
            .step_by(step)
            .flat_map(|power| digits.iter().map(move |digit| digit * 10_f64.powi(power)));
        let inside = values.filter(|value| (self.low..=self.high).contains(&value.log10()));
        inside.map(|value| (self.place(value), self.kind.tick(value))).collect()
    }
}

/// Zero and less have no logarithm.
pub(super) fn is_shown(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_short() {
        let scale = Scale::of([2.3e7, 2.7e9].into_iter(), Kind::Time, 0.0).unwrap();
        let ticks: Vec<_> = scale.ticks().into_iter().map(|(_, text)| text).collect();
        assert_eq!(ticks, ["50 ms", "100 ms", "200 ms", "500 ms", "1 s", "2 s"]);
    }

    /// A division by zero would put a mark at NaN, which a browser reports as an error.
    #[test]
    fn equal_values_and_impossible_values_have_a_place() {
        let scale =
            Scale::of([5.0, 5.0, 0.0, f64::INFINITY].into_iter(), Kind::Count, 0.1).unwrap();
        assert_eq!(scale.place(5.0), 0.5);
        assert_eq!(scale.place(1e300), 1.0);
        assert!(Scale::of([0.0].into_iter(), Kind::Count, 0.1).is_none());
    }
}
