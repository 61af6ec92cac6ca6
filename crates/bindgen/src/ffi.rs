//! `create_fractal.h`, translated by bindgen. If libclang was found, this build generated it. Otherwise it
//! is the committed `bindings.rs`. It asserts the C compiler's layout of `Img`.

#![allow(missing_docs, non_camel_case_types, clippy::all)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
