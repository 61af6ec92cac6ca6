//! The tables and sentences that people read, made from [results](ffi_results) alone.
//!
//! A section makes a [`Table`] or sentences from the results. A renderer writes a table for a [`terminal`],
//! as [`markdown`] or as [`csv`]. [`page`] puts all of them on one page, with charts. A section does not know how it is written, and a renderer does not know
//! what it writes. Read first [`Table`], then [`times`], the talk's table.

#![forbid(unsafe_code)]

pub mod answer;
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
mod table;
pub mod talk;
pub mod terminal;
pub mod times;
mod visible;

pub use table::{Column, Table};
pub use visible::visible;
