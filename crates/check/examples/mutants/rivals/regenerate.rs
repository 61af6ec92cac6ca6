//! Regenerate and compare: bindgen's declaration of today against the one in the repository.
//!
//! Names of types are compared first, and then what they come down to, so that an alias on one side is no
//! difference.

use std::error::Error;

use crate::model::{Declaration, Index, Ty};
use crate::sources::Source;

/// What bindgen makes of the headers.
pub(crate) fn bindings(source: &Source) -> Result<Index, Box<dyn Error>> {
    let bindings = bindgen::builder()
        .header_contents("all.h", &source.includes())
        .clang_args(&source.flags)
        .prepend_enum_name(false)
        .layout_tests(false)
        .formatter(bindgen::Formatter::None)
        .generate()?;
    Ok(Index::read([bindings.to_string().as_str()]))
}

/// Whether the two are written differently.
pub(crate) fn differ(own: (&Declaration, &Index), fresh: (&Declaration, &Index)) -> bool {
    let equal = |one: &Ty, other: &Ty| equal((one, own.1), (other, fresh.1));
    !match (own.0, fresh.0) {
        (Declaration::Function(one), Declaration::Function(other)) => {
            one.params.len() == other.params.len()
                && one.variadic == other.variadic
                && equal(&one.result, &other.result)
                && one.params.iter().zip(&other.params).all(|(one, other)| equal(one, other))
        }
        (Declaration::Record(one), Declaration::Record(other)) => {
            (one.fields.len(), one.is_union, one.packed)
                == (other.fields.len(), other.is_union, other.packed)
                && one.fields.iter().zip(&other.fields).all(|((name, one), (other_name, other))| {
                    plain(name) == plain(other_name) && equal(one, other)
                })
        }
        (Declaration::Constant(_, one), Declaration::Constant(_, other)) => one == other,
        _ => false,
    }
}

/// A field whose name is a keyword in Rust has a sign more.
fn plain(name: &str) -> &str {
    name.trim_start_matches("r#").trim_end_matches('_')
}

fn equal(one: (&Ty, &Index), other: (&Ty, &Index)) -> bool {
    if let (Ty::Named(one), Ty::Named(other)) = (one.0, other.0)
        && one == other
    {
        return true;
    }
    let again = |a: &Ty, b: &Ty| equal((a, one.1), (b, other.1));
    match (&one.1.resolve(one.0), &other.1.resolve(other.0)) {
        (Ty::Unknown, _) | (_, Ty::Unknown) => false,
        (Ty::Ptr { mutable, to }, Ty::Ptr { mutable: others, to: other_to }) => {
            mutable == others && again(to, other_to)
        }
        (Ty::Array(of, length), Ty::Array(other_of, others)) => {
            length == others && again(of, other_of)
        }
        (Ty::Fn(one), Ty::Fn(other)) => {
            one.params.len() == other.params.len()
                && one.variadic == other.variadic
                && again(&one.result, &other.result)
                && one.params.iter().zip(&other.params).all(|(one, other)| again(one, other))
        }
        (one, other) => one == other,
    }
}
