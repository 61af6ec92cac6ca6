//! A choice in sentences, and as data.

use serde_json::{Value, json};

use super::answers::Answers;
use super::decide::Choice;
use super::exclusions::Exclusion;
use super::price::Price;
use super::questions::QUESTIONS;
use super::rows::Also;
use super::ways::Way;

/// The sentences. `check` is the command that judges declarations by hand.
#[must_use]
pub fn explain(choice: &Choice, answers: &Answers, prices: &[Price], check: &str) -> Vec<String> {
    let way = choice.row.way;
    let facts = way.facts();
    let mut said = vec![
        format!("Take this way, {}: {}.", way.name(), facts.does),
        format!("Because: {}.", choice.row.because),
        format!("It fits these answers: {}.", fitting(choice, answers)),
        format!("It costs: {}.", facts.costs),
    ];
    if let Some(under) = choice.under {
        let facts = under.facts();
        said.push(format!("The Rust crate under it: {} ({}).", facts.does, facts.recipe));
    }
    said.push(if way.has_recipe() {
        format!("Copy: {}", facts.recipe)
    } else {
        format!("Read: {} (there is no recipe yet)", facts.recipe)
    });
    said.extend(choice.also.iter().map(|also| also_sentence(also)));
    if facts.by_hand || choice.under.is_some_and(|under| under.facts().by_hand) {
        said.push(format!("Compare your declarations with the header: {check}"));
    }
    said.push(String::new());
    said.push(match choice.runner_up {
        Some(next) => format!("Runner-up: {}. {}.", next.name(), capital(next.facts().costs)),
        None => "Runner-up: none, because every other way is excluded.".into(),
    });
    said.push(match choice.pivot {
        Some(pivot) => {
            let (means, to) = (pivot.fact.means(), pivot.way.name());
            format!(
                "One fact would change this: with {} ({means}), take {to}.",
                pivot.fact.option()
            )
        }
        None => "No single fact would change this.".into(),
    });
    said.push(String::new());
    said.extend(excluded(choice));
    said.extend(
        choice
            .later
            .iter()
            .map(|way| format!("Also possible: {}. {}.", way.name(), capital(way.facts().costs))),
    );
    said.push(String::new());
    said.extend(prices.iter().map(|Price { what, value, file }| {
        format!("Price of {}: {what}: {value} ({file}).", facts.contender)
    }));
    if prices.is_empty() {
        said.push("Price: no results file has this way. `showdown costs` measures it.".into());
    }
    said
}

/// The answers that lead to the row.
fn fitting(choice: &Choice, answers: &Answers) -> String {
    let facts = answers
        .facts()
        .iter()
        .filter(|fact| choice.row.when.iter().any(|group| group.contains(fact)));
    let means: Vec<_> = facts.map(|fact| format!("{} ({})", fact.option(), fact.means())).collect();
    means.join("; ")
}

/// A sentence for each reason, with all the ways that it excludes.
fn excluded(choice: &Choice) -> Vec<String> {
    let by_reason = choice.excluded.chunk_by(|(_, why), (_, next)| why.because == next.because);
    let sentence = |chunk: &[(Way, &Exclusion)]| {
        let names: Vec<_> = chunk.iter().map(|(way, _)| way.name()).collect();
        let why = chunk.first().map(|(_, why)| format!("{} ({})", why.because, why.proof));
        format!("Excluded: {}: {}.", names.join("; "), why.unwrap_or_default())
    };
    by_reason.map(sentence).collect()
}

fn also_sentence(also: &Also) -> String {
    let copy = also.recipe.map_or(String::new(), |(folder, part)| format!(" ({part}{folder})"));
    match also.situation {
        Some(situation) => format!("Also, because {situation}: {}{copy}.", also.does),
        None => format!("Also: {}.", also.does),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}

/// The same for scripts.
#[must_use]
pub fn json(choice: &Choice, answers: &Answers, prices: &[Price], check: &str) -> Value {
    let way = |way: Way| {
        let facts = way.facts();
        json!({ "name": way.name(), "does": facts.does, "costs": facts.costs, "copy": facts.recipe,
                "contender": facts.contender })
    };
    let by_hand =
        choice.row.way.facts().by_hand || choice.under.is_some_and(|under| under.facts().by_hand);
    json!({
        "answers": answers.facts().iter().map(|fact| (QUESTIONS[fact.place()].flag.to_owned(), fact.name().into()))
            .collect::<serde_json::Map<String, Value>>(),
        "way": way(choice.row.way),
        "because": choice.row.because,
        "under": choice.under.map(way),
        "runner_up": choice.runner_up.map(way),
        "pivot": choice.pivot.map(|pivot| json!({
            "question": QUESTIONS[pivot.fact.place()].flag, "answer": pivot.fact.name(), "way": pivot.way.name(),
        })),
        "excluded": choice.excluded.iter().map(|(way, why)| json!({
            "name": way.name(), "because": why.because, "proof": why.proof,
        })).collect::<Vec<_>>(),
        "later": choice.later.iter().map(|way| way.name()).collect::<Vec<_>>(),
        "also": choice.also.iter().map(|also| also.does).collect::<Vec<_>>(),
        "check": by_hand.then_some(check),
        "price": prices.iter().map(|one| json!({ "what": one.what, "value": one.value, "file": one.file }))
            .collect::<Vec<_>>(),
    })
}
