//! The tables and sentences that people read, made from [results](ffi_results) alone.
//!
//! A section makes a [`Table`] or sentences from the results. A renderer writes a table for a [`terminal`],
//! as [`markdown`] or as [`csv`]. A section does not know how it is written, and a renderer does not know
//! what it writes. [`page`] puts all of them on one page, with charts. Read first [`Table`], then [`times`],
//! the talk's table.

#![forbid(unsafe_code)]

pub mod answer;
pub mod choose;
pub mod comparison;
pub mod costs;
pub mod csv;
pub mod drift;
mod figure;
#[cfg(test)]
mod fixture;
mod gallery;
pub mod image;
pub mod listing;
pub mod markdown;
pub mod notes;
pub mod page;
pub mod picture;
pub mod shapes;
mod sheet;
mod table;
pub mod talk;
pub mod terminal;
pub mod times;
pub mod verdict;
mod visible;

pub use sheet::{Sheet, contradictions};
pub use table::{Column, Table};
pub use visible::visible;
