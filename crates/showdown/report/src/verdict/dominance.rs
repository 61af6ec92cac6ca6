//! Who is better in nothing. A pure function over a table of values.

/// A value with its noise. Less is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// It is hardly less than this.
    pub low: f64,
    /// It is hardly more than this.
    pub high: f64,
}

impl Range {
    /// A value without noise, such as a count.
    #[must_use]
    pub fn exact(value: f64) -> Self {
        Self { low: value, high: value }
    }

    /// Whether it is less than another, and the difference is more than the noise.
    #[must_use]
    pub fn is_better(self, than: Self) -> bool {
        self.high < than.low
    }
}

/// For each row, the first row that dominates it: that is worse in no column, and better in at least one.
/// All rows have the same columns.
///
/// A value that is missing is unknown. Where only one of two rows has a value, neither dominates the other.
#[must_use]
pub fn dominated(rows: &[Vec<Option<Range>>]) -> Vec<Option<usize>> {
    let by = |row: &Vec<Option<Range>>| rows.iter().position(|other| dominates(other, row));
    rows.iter().map(by).collect()
}

fn dominates(one: &[Option<Range>], other: &[Option<Range>]) -> bool {
    let mut is_better = false;
    for pair in one.iter().zip(other) {
        match pair {
            (None, None) => {}
            (Some(one), Some(other)) if other.is_better(*one) => return false,
            (Some(one), Some(other)) => is_better |= one.is_better(*other),
            _ => return false,
        }
    }
    is_better
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value() -> impl Strategy<Value = Option<Range>> {
        let range = (0..20_u8, 0..4_u8)
            .prop_map(|(low, noise)| Range { low: f64::from(low), high: f64::from(low + noise) });
        prop::option::weighted(0.9, range)
    }

    fn table() -> impl Strategy<Value = Vec<Vec<Option<Range>>>> {
        (1..4_usize, 1..7_usize).prop_flat_map(|(columns, rows)| {
            prop::collection::vec(prop::collection::vec(value(), columns), rows)
        })
    }

    proptest! {
        /// The definition, said in another way.
        #[test]
        fn whoever_is_dominated_is_better_in_nothing_and_worse_in_something(rows in table()) {
            for (row, by) in rows.iter().zip(dominated(&rows)) {
                let pairs = |by: usize| row.iter().zip(&rows[by]).map(|(own, its)| (*own, *its));
                let judged = |by| -> Vec<_> { pairs(by).filter_map(|(own, its)| own.zip(its)).collect() };
                if let Some(by) = by {
                    prop_assert!(pairs(by).all(|(own, its)| own.is_some() == its.is_some()));
                    prop_assert!(judged(by).iter().all(|(own, its)| !own.is_better(*its)));
                    prop_assert!(judged(by).iter().any(|(own, its)| its.is_better(*own)));
                }
            }
        }

        #[test]
        fn nobody_dominates_itself_or_its_dominator(rows in table()) {
            for one in &rows {
                prop_assert!(!dominates(one, one));
                for other in &rows {
                    prop_assert!(!(dominates(one, other) && dominates(other, one)));
                }
            }
        }

        /// The order of the rows is that of a table, and means nothing.
        #[test]
        fn the_order_of_the_rows_does_not_matter(rows in table()) {
            let turned: Vec<_> = rows.iter().rev().cloned().collect();
            let is = |rows: &[_]| -> Vec<_> { dominated(rows).iter().map(Option::is_some).collect() };
            let mut back = is(&turned);
            back.reverse();
            prop_assert_eq!(is(&rows), back);
        }

        /// Noise that covers every difference makes all equal.
        #[test]
        fn inside_the_noise_nobody_is_dominated(rows in table()) {
            let noisy = |one: &Option<Range>| one.map(|one| Range { low: one.low - 40.0, high: one.high + 40.0 });
            let rows: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(noisy).collect()).collect();
            prop_assert!(dominated(&rows).iter().all(Option::is_none));
        }

        /// Without noise and gaps, somebody is always best.
        #[test]
        fn of_exact_values_somebody_is_not_dominated(rows in table()) {
            let exact = |one: &Option<Range>| Some(Range::exact(one.map_or(0.0, |one| one.low)));
            let rows: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(exact).collect()).collect();
            prop_assert!(dominated(&rows).iter().any(Option::is_none));
        }
    }
}
