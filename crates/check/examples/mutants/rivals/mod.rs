//! What other tools find. Each first judges the declaration before the change: if it complains there already, it
//! cannot tell.

pub(crate) mod ctest;
pub(crate) mod lint;
pub(crate) mod regenerate;

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Found {
    /// It complains about the changed declaration, and not about the one before.
    Caught,
    Missed,
    /// It cannot judge the declaration, or it complains about the one before the change as well.
    CannotTell,
    /// It was not asked.
    NotTried,
}

impl Found {
    /// From whether it complained: before, and after the change.
    pub(crate) fn new(before: Option<bool>, after: impl FnOnce() -> Option<bool>) -> Self {
        match before {
            Some(false) => match after() {
                Some(true) => Self::Caught,
                Some(false) => Self::Missed,
                None => Self::CannotTell,
            },
            _ => Self::CannotTell,
        }
    }
}
