//! `shapes.h`, translated by bindgen. If libclang was found, this build generated it. Otherwise it is the
//! committed `bindings.rs`. It asserts the C compiler's layout of each struct.

#![allow(missing_docs, non_camel_case_types, clippy::all)]

// ANCHOR: tagged_union
/// A union without a name in C has one from bindgen.
pub use shapes_value__bindgen_ty_1 as shapes_value_as;
// ANCHOR_END: tagged_union

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
