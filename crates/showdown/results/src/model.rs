use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One way to use a contender, which is what is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// The loop is on the caller's side, with one foreign call for each pixel.
    PerPixel,
    /// One foreign call for the whole picture.
    OneCall,
    /// Many calls of `mandel(2, 2, 1, &val)`, which does almost nothing.
    Crossing,
    /// A new process loads the library and makes the first call.
    Load,
    /// Only the vector operations of `one_call`, with no lane idle. A picture cannot be drawn faster.
    Limit,
}

impl Model {
    /// Every model, in the order of the tables.
    pub const ALL: [Self; 5] =
        [Self::PerPixel, Self::OneCall, Self::Crossing, Self::Load, Self::Limit];

    /// Its name in the arguments, the worker protocol and the results file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PerPixel => "per_pixel",
            Self::OneCall => "one_call",
            Self::Crossing => "crossing",
            Self::Load => "load",
            Self::Limit => "limit",
        }
    }

    /// Whether the result is a picture. Otherwise it is a single value.
    #[must_use]
    pub fn draws(self) -> bool {
        matches!(self, Self::PerPixel | Self::OneCall)
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that is not a model's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a model: choose per_pixel, one_call, crossing, load or limit")]
pub struct UnknownModel(pub String);

impl FromStr for Model {
    type Err = UnknownModel;

    fn from_str(name: &str) -> Result<Self, UnknownModel> {
        let known = Self::ALL.into_iter().find(|model| model.name() == name);
        known.ok_or_else(|| UnknownModel(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_has_one_name_in_arguments_and_files() {
        for model in Model::ALL {
            assert_eq!(model.name().parse(), Ok(model));
            assert_eq!(serde_json::to_value(model).unwrap(), model.name());
        }
        assert!("two_calls".parse::<Model>().unwrap_err().to_string().contains("one_call"));
    }
}
