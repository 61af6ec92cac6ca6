//! Walks every combination of answers.

use std::collections::HashSet;

use super::*;

/// Without this, a project could get no answer, or an answer for which there is no situation.
#[test]
fn every_combination_has_one_recommendation_that_follows_from_it() {
    let (mut found, mut rows, mut runners, mut count) =
        (HashSet::new(), HashSet::new(), HashSet::new(), 0);
    for answers in Answers::all() {
        let choice = choose(&answers).unwrap_or_else(|| panic!("nothing fits {answers:?}"));
        let way = choice.row.way;
        assert!(answers.fit(choice.row.when), "{answers:?}");
        assert!(choice.row.situation.is_some(), "{way:?} has no situation for {answers:?}");
        assert_ne!(choice.runner_up, Some(way));
        // Each way is mentioned exactly once.
        let mut named: Vec<_> = choice.excluded.iter().map(|(way, _)| *way).collect();
        named.extend(choice.later.iter().copied());
        named.extend([way]);
        named.extend(choice.runner_up);
        named.sort();
        assert_eq!(named, Way::ALL, "{answers:?}");
        for (way, why) in &choice.excluded {
            assert!(answers.fit(why.when) && why.ways.contains(way), "{answers:?}");
        }
        assert_eq!(choice.runner_up.is_none(), choice.excluded.len() + 1 == Way::ALL.len());
        found.insert(way);
        rows.insert(choice.row.because);
        runners.extend(choice.runner_up);
        count += 1;
    }
    assert!(count > 1000, "{count}");
    // `Way::Ctypes` as a runner-up, and so on: each way leads somewhere.
    assert_eq!(found.len(), Way::ALL.len(), "reached: {found:?}");
    let situations = ROWS.iter().filter(|row| row.situation.is_some());
    assert_eq!(rows.len(), situations.count(), "a row is never reached");
    assert!(runners.len() > 5, "{runners:?}");
}

/// The fact is computed, and here it is tried.
#[test]
fn the_one_fact_that_would_change_the_answer_does_change_it() {
    for answers in Answers::all() {
        let choice = choose(&answers).unwrap();
        let pivot = choice.pivot.unwrap_or_else(|| panic!("no fact changes {answers:?}"));
        let changed = answers.with(pivot.fact).expect("no contradiction");
        let differing = changed.facts().iter().filter(|fact| !answers.has(**fact)).count();
        assert_eq!(differing, 1);
        let then = choose(&changed).unwrap().row.way;
        assert_eq!(then, pivot.way);
        assert_ne!(then, choice.row.way, "{answers:?}");
    }
}

/// A Python module in Rust is made of a crate, which needs a way of its own.
#[test]
fn a_module_in_rust_has_a_crate_under_it() {
    for answers in Answers::all() {
        let choice = choose(&answers).unwrap();
        assert_eq!(choice.under.is_some(), choice.row.way == Way::PyO3, "{answers:?}");
    }
}

#[test]
fn every_exclusion_and_every_further_advice_is_used() {
    let (mut used, mut also) = (HashSet::new(), HashSet::new());
    for answers in Answers::all() {
        let choice = choose(&answers).unwrap();
        used.extend(choice.excluded.iter().map(|(_, why)| why.because));
        also.extend(choice.also.iter().map(|one| one.does));
    }
    assert_eq!((used.len(), also.len()), (EXCLUSIONS.len(), ALSO.len()));
}

#[test]
fn each_fact_answers_one_question() {
    let all: Vec<_> = Fact::all().collect();
    let once: HashSet<_> = all.iter().collect();
    assert_eq!(all.len(), once.len());
    for (place, question) in QUESTIONS.iter().enumerate() {
        assert!(question.answers.iter().all(|(fact, ..)| fact.place() == place));
    }
}

#[test]
fn what_is_missing_and_what_contradicts_is_told() {
    let Err(Unanswered::Missing(missing)) = Answers::new(&[Fact::Rust, Fact::Crate]) else {
        panic!("answers are missing");
    };
    assert_eq!(missing.len(), QUESTIONS.len() - 2);
    for facts in [[Fact::Rust, Fact::Wheel], [Fact::Rust, Fact::Python]] {
        let found = Answers::new(&facts);
        let Err(Unanswered::Contradiction(found)) = found else { panic!("{facts:?}") };
        assert_eq!(found.facts, facts);
    }
}

/// What is proved or copied exists, and the reasons for Cython are still those of the record.
#[test]
fn proofs_recipes_and_reasons_are_true() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let recipes = Way::ALL.map(|way| way.facts().recipe);
    for path in EXCLUSIONS.iter().map(|one| one.proof).chain(recipes) {
        assert!(root.join(path).exists(), "{path}");
    }
    let results = ffi_results::Results::read(&root.join("benches/record/crossing.json")).unwrap();
    let ns = |name: &str, shape: &str| {
        let of = |one: &&ffi_results::Measurement| {
            one.contender == name && one.call.as_ref().is_some_and(|call| call.shape == shape)
        };
        results.measurements.iter().find(of).unwrap().ns_per_call()
    };
    assert!(ns("cffi-api", "handle") > 10.0 * ns("cython", "handle"));
    assert!(ns("cffi-api", "scalars") > 3.0 * ns("cython", "scalars"));
}
