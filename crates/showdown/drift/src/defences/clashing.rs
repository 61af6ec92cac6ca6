//! The declarations by hand and new ones in one crate. A lint refuses two declarations of one function that
//! differ.

#![allow(dead_code, missing_docs, non_camel_case_types, non_upper_case_globals)]
#![deny(clashing_extern_declarations)]

// `crates/static/src/ffi.rs`, where `safe fn` is `fn`: the lint takes these two for different types.
mod by_hand;
#[path = "bindings.rs"]
mod generated;
