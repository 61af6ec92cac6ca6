use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// One way to use a contender: what is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub(crate) enum Model {
    /// The looping driver on the caller's side: one foreign call a pixel
    PerPixel,
    /// One foreign call for the whole picture
    OneCall,
    /// mandel(2, 2, 1), which escapes at once: almost only the crossing itself
    Crossing,
    /// A fresh process: from nothing to the first call made
    Load,
}

impl Model {
    /// Whether the result is a picture. Otherwise it is a single value.
    pub(crate) fn draws(self) -> bool {
        matches!(self, Self::PerPixel | Self::OneCall)
    }
}

/// The name under which the arguments, the worker protocol and the results file know it.
impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PerPixel => "per_pixel",
            Self::OneCall => "one_call",
            Self::Crossing => "crossing",
            Self::Load => "load",
        })
    }
}
