use std::collections::HashMap;

use crate::{BASELINE, CONTROL, Call, Estimate, Measurement, Model, Results, Verdict};

/// Judges any two measurements of one file. The control of each model is estimated only once.
#[derive(Debug)]
pub struct Judge<'a> {
    results: &'a Results,
    controls: HashMap<(Model, Option<Call>), Option<Estimate>>,
}

/// How the time of one measurement compares with the time of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// How many times as long one call or picture takes.
    pub ratio: Estimate,
    /// Whether the difference is more than noise.
    pub verdict: Verdict,
}

impl<'a> Judge<'a> {
    /// Estimates the controls of everything that was measured.
    #[must_use]
    pub fn new(results: &'a Results) -> Self {
        let mut controls = HashMap::new();
        for one in &results.measurements {
            controls.entry((one.model, one.call.clone())).or_insert_with(|| control(results, one));
        }
        Self { results, controls }
    }

    /// What a measurement of `reference` this one is compared with: the same model or call. A picture is
    /// compared with one call for the picture if the reference has no such model.
    #[must_use]
    pub fn reference(&self, one: &Measurement, reference: &str) -> Option<&'a Measurement> {
        let same = match &one.call {
            Some(call) => self.results.find_call(reference, call),
            None => self.results.find(reference, one.model),
        };
        let picture = || self.results.find(reference, Model::OneCall).filter(|_| one.model.draws());
        // The talk compares every picture with one call of the C.
        if reference == BASELINE && one.model.draws() { picture() } else { same.or_else(picture) }
    }

    /// Compares a measurement with one of the reference. `None` if there is nothing to compare it with.
    #[must_use]
    pub fn compare(&self, one: &Measurement, reference: &str) -> Option<Judgement> {
        let other = self.reference(one, reference)?;
        let ratio = match one.model {
            Model::Crossing => one.ratio_of_calls(other, self.results.schedule)?,
            // A picture is compared as a whole, although its contenders make different numbers of calls.
            _ => one.ratios(other, self.results.schedule).estimate()?,
        };
        let control = self.controls.get(&(one.model, one.call.clone())).copied().flatten();
        Some(Judgement { ratio, verdict: Verdict::of(ratio, control) })
    }
}

/// The A/A control of the model or call of this measurement.
fn control(results: &Results, of: &Measurement) -> Option<Estimate> {
    let Some(call) = &of.call else { return results.control(of.model) };
    let [one, other] = CONTROL.map(|name| results.find_call(name, call));
    other?.ratio_of_calls(one?, results.schedule)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn record() -> Results {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../benches/record/results.json");
        Results::read(Path::new(file)).unwrap()
    }

    /// The page must not say a difference where the other tables say a ratio of noise.
    #[test]
    fn the_baseline_is_compared_as_in_the_other_tables() {
        let results = record();
        let judge = Judge::new(&results);
        for one in results.measurements.iter().filter(|one| one.model.draws()) {
            let judged = judge.compare(one, BASELINE).map(|judged| judged.ratio);
            assert_eq!(judged, results.ratio_to_baseline(one), "{} {}", one.contender, one.model);
        }
    }

    /// Which row the reader chooses must not turn a verdict around.
    #[test]
    fn no_two_rows_are_both_slower_than_each_other() {
        let results = record();
        let judge = Judge::new(&results);
        let names = ["static", "dlopen", "pure", "cffi-api", "pyo3", "ctypes"];
        let verdict = |one: &str, other: &str| {
            let found = results.find(one, Model::Crossing)?;
            judge.compare(found, other).map(|judged| judged.verdict)
        };
        for (one, other) in names.iter().flat_map(|one| names.map(|other| (*one, other))) {
            let both = [verdict(one, other), verdict(other, one)];
            assert!(both[0] != both[1] || both[0] == Some(Verdict::NoDifference), "{one} {other}");
        }
    }
}
