/// A table of text, before anybody has decided how it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// From left to right. The first holds names, the others figures.
    pub columns: Vec<Column>,
    /// As many cells in each as there are columns.
    pub rows: Vec<Vec<String>>,
    /// What the columns hold.
    pub legend: Vec<String>,
}

/// A column, and what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Neighbours with the same group belong together. A group without a name is a single column.
    pub group: &'static str,
    /// What is at its head.
    pub name: String,
}

impl Column {
    /// A column of no group.
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
