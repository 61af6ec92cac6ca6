//! The answers of one project.

use super::questions::{Fact, QUESTIONS, Question};

/// One answer to each question, and none contradicts another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Answers([Fact; QUESTIONS.len()]);

/// Answers that cannot all be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The two facts.
    pub facts: [Fact; 2],
    /// Why.
    pub because: &'static str,
}

/// What is not known yet.
#[derive(Clone, Debug)]
pub enum Unanswered {
    /// These questions.
    Missing(Vec<&'static Question>),
    /// These answers cannot all be true.
    Contradiction(Contradiction),
}

/// Facts that exclude each other.
const CONTRADICTIONS: [([Fact; 2], &str); 13] = [
    ([Fact::Rust, Fact::Wheel], "a wheel is for Python"),
    ([Fact::Rust, Fact::Script], "a script is for Python"),
    ([Fact::Python, Fact::Program], "Python's modules ship as a wheel, a script or in an image"),
    (
        [Fact::PythonOnly, Fact::Program],
        "Python's modules ship as a wheel, a script or in an image",
    ),
    ([Fact::Python, Fact::Crate], "a crate is for Rust"),
    ([Fact::PythonOnly, Fact::Crate], "a crate is for Rust"),
    ([Fact::Us, Fact::Crate], "whoever uses a crate builds it"),
    ([Fact::Users, Fact::Program], "the program is already built"),
    ([Fact::Users, Fact::Image], "what is in an image is already built"),
    ([Fact::Users, Fact::Wheel], "what is in a wheel is already built"),
    ([Fact::Users, Fact::Script], "nobody builds a script"),
    ([Fact::Port, Fact::Large], "a few dozen lines are not so many functions"),
    (
        [Fact::Port, Fact::Moving],
        "its specification is not settled if other people change the header",
    ),
];

impl Answers {
    /// Takes the answers that are known.
    ///
    /// # Errors
    ///
    /// If answers contradict each other, even if others are missing, or if some are missing.
    pub fn new(facts: &[Fact]) -> Result<Self, Unanswered> {
        if let Some(found) = contradiction(facts) {
            return Err(Unanswered::Contradiction(found));
        }
        let answer = |one: &Question| {
            let fact = one.answers.iter().map(|(fact, ..)| *fact);
            fact.into_iter().find(|fact| facts.contains(fact))
        };
        let missing: Vec<_> = QUESTIONS.iter().filter(|one| answer(one).is_none()).collect();
        let found: Vec<_> = QUESTIONS.iter().filter_map(answer).collect();
        found.try_into().map(Self).map_err(|_| Unanswered::Missing(missing))
    }

    /// Every combination without a contradiction.
    pub fn all() -> impl Iterator<Item = Self> {
        let count = QUESTIONS.iter().map(|one| one.answers.len()).product();
        (0..count).filter_map(|mut number: usize| {
            let facts = std::array::from_fn(|place| {
                let answers = QUESTIONS[place].answers;
                let fact = answers[number % answers.len()].0;
                number /= answers.len();
                fact
            });
            excluding(&facts).is_none().then_some(Self(facts))
        })
    }

    /// The answers, in the order of the questions.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.0
    }

    /// Whether a fact is among them.
    #[must_use]
    pub fn has(&self, fact: Fact) -> bool {
        self.0.contains(&fact)
    }

    /// Whether each group has a fact that is among them.
    #[must_use]
    pub fn fit(&self, when: &[&[Fact]]) -> bool {
        when.iter().all(|any| any.iter().any(|fact| self.has(*fact)))
    }

    /// The same with another answer to one question. `None` if that contradicts the others.
    #[must_use]
    pub fn with(&self, fact: Fact) -> Option<Self> {
        let mut facts = self.0;
        facts[fact.place()] = fact;
        excluding(&facts).is_none().then_some(Self(facts))
    }
}

/// The first two facts that exclude each other. Two answers to one question do so as well.
fn contradiction(facts: &[Fact]) -> Option<Contradiction> {
    if let Some(found) = excluding(facts) {
        return Some(found);
    }
    let pairs =
        facts.iter().enumerate().flat_map(|(at, one)| facts[..at].iter().map(|b| [*b, *one]));
    let same = |[one, other]: &[Fact; 2]| one != other && one.place() == other.place();
    let facts = pairs.into_iter().find(same)?;
    Some(Contradiction { facts, because: "they answer the same question" })
}

fn excluding(facts: &[Fact]) -> Option<Contradiction> {
    let holds = |(pair, _): &&([Fact; 2], &str)| pair.iter().all(|one| facts.contains(one));
    CONTRADICTIONS
        .iter()
        .find(holds)
        .map(|(facts, because)| Contradiction { facts: *facts, because })
}
