/// A table of text, independent of the format in which it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The columns from left to right. The first holds names, the others figures.
    pub columns: Vec<Column>,
    /// The rows. Each has as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// Sentences that explain the columns.
    pub legend: Vec<String>,
}

/// A column, with its group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Columns next to each other with the same group belong together. A column without a group has an
    /// empty name here.
    pub group: &'static str,
    /// The text at its head.
    pub name: String,
}

impl Column {
    /// A column without a group.
    #[must_use]
    pub fn alone(name: impl Into<String>) -> Self {
        Self { group: "", name: name.into() }
    }

    /// A column of a group.
    #[must_use]
    pub fn of(group: &'static str, name: impl Into<String>) -> Self {
        Self { group, name: name.into() }
    }

    /// Whether the next column belongs to the same group.
    pub(crate) fn joins(&self, next: Option<&Self>) -> bool {
        !self.group.is_empty() && next.is_some_and(|next| next.group == self.group)
    }
}
