//! What can be seen of a project before anything is asked.

mod header;
mod project;

pub use header::{Contents, HeaderError};
pub use project::{Maker, Project, ProjectError, pkg_config};
