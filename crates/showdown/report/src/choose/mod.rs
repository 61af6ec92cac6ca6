//! Which way to call a C library fits a project, and why the others do not.
//!
//! The logic is one table: [`ROWS`] says which way is preferred in which situation, and [`EXCLUSIONS`] which
//! way cannot be used. Read these two first, then [`choose`], which applies them. A test walks every
//! combination of answers.

mod answers;
mod decide;
mod exclusions;
mod explain;
mod price;
mod questions;
mod rows;
mod tables;
#[cfg(test)]
mod walk;
mod ways;

pub use answers::{Answers, Contradiction, Unanswered};
pub use decide::{Choice, Pivot, choose};
pub use exclusions::{EXCLUSIONS, Exclusion};
pub use explain::{explain, json};
pub use price::{Price, is_hot, price};
pub use questions::{Fact, QUESTIONS, Question};
pub use rows::{ALSO, Also, ROWS, Row};
pub use tables::{Line, Part, table};
pub use ways::{Way, WaysFacts};
