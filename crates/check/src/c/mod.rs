//! The C side: the compiler is asked about the headers, and its answers are read.
//!
//! [`question`] explains how a compiler that only reports errors can be asked for a type.

mod clang;
pub(crate) mod compiler;
pub(crate) mod header;
pub(crate) mod preprocessed;
pub(crate) mod question;
pub(crate) mod words;
