use std::fmt;

/// One way to use a contender: what is timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "clap", derive(clap::ValueEnum), value(rename_all = "snake_case"))]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Model {
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
    #[must_use]
    pub fn draws(self) -> bool {
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
