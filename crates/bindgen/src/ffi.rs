//! `create_fractal.h`, translated by bindgen. Where libclang was found, this build generated it. Otherwise
//! it is the committed `bindings.rs`. The C compiler's layout of `Img` is asserted in it.

#![allow(missing_docs, non_camel_case_types, clippy::all)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
