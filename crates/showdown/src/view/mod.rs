//! What people look at. Each view of the results is made from the results alone.

pub(crate) mod comparison;
pub(crate) mod csv;
pub(crate) mod listing;
pub(crate) mod markdown;
pub(crate) mod message;
pub(crate) mod picture;
pub(crate) mod rows;
pub(crate) mod table;
pub(crate) mod talk;
