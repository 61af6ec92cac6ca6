//! `create_fractal.h`, translated by bindgen: made anew by this build where libclang was found, the
//! committed `bindings.rs` otherwise. The C compiler's layout of `Img` is asserted in it.

#![allow(missing_docs, non_camel_case_types, clippy::all)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
