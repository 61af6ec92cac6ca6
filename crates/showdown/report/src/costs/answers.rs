//! What a reader who chooses asks of the costs, answered in sentences.

use ffi_results::{After, BETWEEN_RUNS, Cost, Results, Written};

use super::scaling::START_NOISE;
use super::{range, size, time};
use crate::{Column, Table};

/// When bindgen pays for itself, what dlopen saves at the start, and what a wheel weighs. A
/// question whose contenders were not measured has no answer.
#[must_use]
pub fn answers(results: &Results) -> Vec<String> {
    [bindgen(results), dlopen(results), weights(&results.costs)].into_iter().flatten().collect()
}

fn of<'a>(costs: &'a [Cost], name: &str) -> Option<&'a Cost> {
    costs.iter().find(|cost| cost.contender == name)
}

/// bindgen against the same declarations by hand.
#[must_use]
pub fn bindgen(results: &Results) -> Option<String> {
    let (by_hand, bindgen) = (of(&results.costs, "static")?, of(&results.costs, "bindgen")?);
    let cold = |cost: &Cost| cost.build(After::Cold, "release").map(range);
    let packages = |cost: &Cost| cost.depends.build.len() + cost.depends.run.len();
    let mut text = format!(
        "A cold release build takes {} with bindgen and {} with declarations by hand, because {} packages are \
         compiled and not {}.",
        cold(bindgen)?,
        cold(by_hand)?,
        packages(bindgen),
        packages(by_hand),
    );
    let lines = |one: &Written| one.declarations + one.safe_layer + one.build_script;
    for (hand, generated) in by_hand.written.iter().zip(&bindgen.written) {
        text += &format!(
            " For the {} functions of {}, our binding by hand has {} lines, of which {} are declarations; that \
             with bindgen has {}.",
            hand.functions,
            hand.library,
            lines(hand),
            hand.declarations,
            lines(generated),
        );
    }
    let smallest = results.scaling.iter().map(|one| one.functions).min();
    let written = |name: &str| {
        let found = results
            .scaling
            .iter()
            .find(|one| one.contender == name && Some(one.functions) == smallest);
        found.map(|one| one.written)
    };
    if let (Some(functions), Some(hand), Some(generated)) =
        (smallest, written("static"), written("bindgen"))
    {
        text += &format!(
            " With the shortest build scripts and without a safe layer, {functions} functions take {hand} lines \
             by hand and {generated} with bindgen."
        );
    }
    Some(text)
}

/// A library that is opened at the start against one that the loader binds, and one in the program.
#[must_use]
pub fn dlopen(results: &Results) -> Option<String> {
    let starts = |name: &str| Some(&of(&results.costs, name)?.starts.samples_ns[..]);
    let (opened, linked, within) = (starts("dlopen")?, starts("dylib")?, starts("static")?);
    let verdict = match (difference(opened, linked), difference(opened, within)) {
        (None, None) => {
            "No difference was measured: two runs of one program can be as far apart.".to_owned()
        }
        (than_linked, than_within) => {
            let words = |difference: Option<bool>| match difference {
                None => "starts no later and no earlier, as far as was measured,",
                Some(true) => "starts earlier",
                Some(false) => "starts later",
            };
            format!(
                "So dlopen {} than dylib, and {} than static.",
                words(than_linked),
                words(than_within)
            )
        }
    };
    let mut text = format!(
        "A program that opens the library starts in {}, one that the loader binds (dylib) in {}, and one \
         that contains it (static) in {}. {verdict}",
        range(opened),
        range(linked),
        range(within),
    );
    let most = |name: &str| {
        let own = results.scaling.iter().filter(|one| one.contender == name);
        own.max_by_key(|one| one.functions)
    };
    if let (Some(opened), Some(within)) = (most("dlopen"), most("static")) {
        let [looked_up, bound] = [opened.start_ns, within.start_ns].map(|ns| ns as f64);
        let is_chance = looked_up.max(bound) < looked_up.min(bound) * (1.0 + START_NOISE);
        text += &format!(
            " With a header of {} functions, which dlopen looks up one by one, it is {} with dlopen and {} with \
             static (medians){}.",
            opened.functions,
            time(looked_up),
            time(bound),
            if is_chance { ", which is no difference either" } else { "" },
        );
    }
    Some(text)
}

/// Whether one is less than the other. `None` if their ranges are not further apart than those of two runs.
fn difference(one: &[u64], other: &[u64]) -> Option<bool> {
    let is_below = |low: &[u64], high: &[u64]| {
        let ends = low.iter().max().zip(high.iter().min());
        ends.is_some_and(|(&low, &high)| low as f64 * BETWEEN_RUNS < high as f64)
    };
    match (is_below(one, other), is_below(other, one)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// The wheels that have the C in them, from the smallest on. Contenders that only call in another way have the
/// same wheel.
fn with_c(costs: &[Cost]) -> Vec<&Cost> {
    let is_wheel = |cost: &&Cost| cost.ships.files.iter().any(|(name, _)| name.ends_with(".whl"));
    let has_c = |cost: &&Cost| cost.written.iter().any(|one| one.functions > 0);
    let mut wheels: Vec<_> = costs.iter().filter(is_wheel).filter(has_c).collect();
    wheels.sort_by_key(|cost| cost.bytes());
    wheels.dedup_by(|one, other| one.ships == other.ships && one.builds == other.builds);
    wheels
}

/// The smallest and the largest wheel.
fn weights(costs: &[Cost]) -> Option<String> {
    let all = with_c(costs);
    let weigh = |cost: &Cost| format!("{} ({})", size(cost.bytes() as f64), cost.contender);
    let (first, last) = (weigh(all.first()?), weigh(all.last()?));
    Some(format!("A stripped wheel with the C in it has {first} to {last}."))
}

/// The wheel of each tool, and what must be installed with it.
#[must_use]
pub fn wheels(costs: &[Cost]) -> Table {
    let row = |cost: &Cost| {
        // What cargo compiles is in the wheel.
        let packages = cost.depends.run.iter().filter(|one| one.compile_ns.is_empty());
        let packages: Vec<_> = packages.map(|one| one.name.as_str()).collect();
        let needs = if packages.is_empty() { "-".to_owned() } else { packages.join(", ") };
        vec![cost.contender.clone(), size(cost.bytes() as f64), needs]
    };
    let legend = vec![
        "Stripped wheels with the C in them, from the smallest on. to install: packages that pip \
         installs with the wheel."
            .to_owned(),
    ];
    Table {
        columns: ["contender", "wheel", "to install"].map(Column::alone).into(),
        rows: with_c(costs).into_iter().map(row).collect(),
        legend,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_overlap_are_no_difference() {
        assert_eq!(difference(&[1, 4], &[3, 6]), None);
        assert_eq!(difference(&[4, 5], &[6, 9]), None);
        assert_eq!(difference(&[1, 2], &[3, 6]), Some(true));
        assert_eq!(difference(&[9], &[3, 6]), Some(false));
    }

    /// A file with one contender has nothing to compare it with.
    #[test]
    fn a_question_without_its_contenders_has_no_answer() {
        let results = crate::fixture::results(None, 1, Vec::new(), |_| (String::new(), false));
        assert_eq!(answers(&results), [""; 0]);
    }
}
