use std::fmt;

use serde::{Deserialize, Serialize};

/// The call of a shape that was measured, with the size of what it carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Call {
    /// The shape of the signature, by name.
    pub shape: String,
    /// The bytes of the struct, the buffer or the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// The number of points in the array, or of points that are moved one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<u64>,
    /// The number of integer operations, each of which depends on the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<u64>,
}

impl Call {
    /// Bytes, items or steps of work, if the shape has a size.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        self.bytes.or(self.items).or(self.work)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shape)?;
        match (self.bytes, self.items, self.work) {
            (Some(bytes), ..) => write!(f, " {bytes} B"),
            (_, Some(items), _) => write!(f, " x{items}"),
            (.., Some(steps)) => write!(f, " {steps}"),
            _ => Ok(()),
        }
    }
}
