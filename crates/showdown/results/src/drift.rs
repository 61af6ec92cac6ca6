//! What happened when the C changed.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Model;

/// The cells of the matrix.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// One for each mutation, consumer and way to call.
    pub cells: Vec<Cell>,
    /// One for each defence and mutation.
    #[serde(default)]
    pub defences: Vec<DefenceCell>,
    /// What was drawn, if a picture was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pictures: Option<Pictures>,
}

/// The pictures of a run, all of one size. A picture is its bytes in hexadecimal digits, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pictures {
    /// The size in pixels.
    pub width: i32,
    /// The size in pixels.
    pub height: i32,
    /// Points that do not escape have this value.
    pub max_iters: i32,
    /// The right picture.
    pub right: String,
    /// Each wrong one, by the name that the cells have for it.
    pub wrong: BTreeMap<String, String>,
}

/// What a defence says of one mutation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefenceCell {
    /// The defence.
    pub defence: String,
    /// How the C was changed.
    pub mutation: String,
    /// Whether it noticed.
    pub caught: bool,
    /// Whether it passed, although the program is wrong.
    pub false_confidence: bool,
    /// Whether there was nothing to notice, so that to notice is a false alarm.
    pub harmless: bool,
    /// Whether it runs the program. Otherwise it only compares texts, types or files.
    pub runs: bool,
    /// How long it took, in milliseconds.
    pub cost_ms: f64,
    /// What it said.
    pub evidence: String,
}

/// What became of one consumer after one mutation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// How the C was changed.
    pub mutation: String,
    /// The strategy, and what of it was built again.
    pub consumer: String,
    /// Whether the consumer calls from Python.
    #[serde(default)]
    pub python: bool,
    /// One call for the picture, or one for each pixel.
    pub call: Model,
    /// What happened.
    pub outcome: Outcome,
    /// The different outcomes of the repetitions.
    pub outcomes_seen: Vec<Outcome>,
    /// What shows it: a compiler's message, a signal, a number of wrong pixels.
    pub evidence: String,
    /// What the callee really read, if nobody noticed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<String>,
    /// The names of the wrong pictures that it drew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<String>,
}

/// What can happen, in the order in which it can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The generator of declarations refused the header.
    CaughtCodegen,
    /// A compiler refused the consumer.
    CaughtCompile,
    /// The linker missed a symbol.
    CaughtLink,
    /// The library was refused when it was loaded or opened.
    CaughtLoad,
    /// The first use returned an error, by design.
    CaughtCall,
    /// The first use returned an error, because a check of an argument happened to read garbage.
    LuckyError,
    /// A signal ended the process, or it did not end in time.
    Crash,
    /// The result is wrong, and nobody says so.
    SilentWrong,
    /// The result is right, but memory around it was overwritten.
    SilentCorruption,
    /// The result is right.
    Correct,
    /// Repetitions had different outcomes.
    Undefined,
}

impl Outcome {
    /// Every outcome, in the order in which they can happen.
    pub const ALL: [Self; 11] = [
        Self::CaughtCodegen,
        Self::CaughtCompile,
        Self::CaughtLink,
        Self::CaughtLoad,
        Self::CaughtCall,
        Self::LuckyError,
        Self::Crash,
        Self::SilentWrong,
        Self::SilentCorruption,
        Self::Correct,
        Self::Undefined,
    ];

    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CaughtCodegen => "caught-codegen",
            Self::CaughtCompile => "caught-compile",
            Self::CaughtLink => "caught-link",
            Self::CaughtLoad => "caught-load",
            Self::CaughtCall => "caught-call",
            Self::LuckyError => "lucky-error",
            Self::Crash => "crash",
            Self::SilentWrong => "silent-wrong",
            Self::SilentCorruption => "silent-corruption",
            Self::Correct => "correct",
            Self::Undefined => "undefined",
        }
    }

    /// Whether nobody noticed that something is wrong.
    #[must_use]
    pub fn is_silent(self) -> bool {
        matches!(self, Self::SilentWrong | Self::SilentCorruption)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Outcome {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|outcome| outcome.name() == text);
        found.ok_or_else(|| format!("{text:?} is not an outcome"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_in_every_file() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.name().parse(), Ok(outcome));
            let json = serde_json::to_string(&outcome).unwrap();
            assert_eq!(json, format!("{:?}", outcome.name()));
        }
        assert_eq!("luck".parse::<Outcome>(), Err("\"luck\" is not an outcome".into()));
    }
}
