//! Whether a change is one of the ABI on x86-64 Linux, by rules that know nothing of ffi-check.
//!
//! The declaration before the change is taken for what C has. The rules:
//!
//! - **Values.** A parameter is in the register or the place on the stack that the System V ABI gives it. The
//!   change breaks the ABI if one of these places is taken by the one side only, or by types that are not the
//!   same there. So two neighbours of which one is an integer and the other a `double` can change places: they
//!   are in different registers anyway.
//! - **The same there** are integers of one width, whatever their sign, and floating-point numbers of one width. A
//!   `bool` is an 8-bit integer, and an enum a 32-bit one. By value, a 64-bit integer and a pointer are the same:
//!   many an API passes an address as a number. An integer of another width is not the same: a number that the one
//!   side can give is another one for the other side.
//! - **Pointers** are the same if what they are to is the same, or if one of them is to `void`, since then nothing
//!   says what it is to. A name for `void`, as of a handle, does say it. Whether a pointer is `const` or `mut` does
//!   not count. Structs are the same if their names are.
//! - **Results** are as values. A result that Rust ignores breaks nothing, unless it is a struct in memory, for
//!   which C expects an address. A result that C does not give is read from a register by chance.
//! - **Structs** are the same if size, alignment, and each field of C's, by its name, is where it was and has a
//!   type that is the same there. A field that Rust does not have is a change even if the others did not move: C
//!   reads what Rust takes for padding. A field that Rust adds in the padding moves nothing and is no change.
//! - **Constants** are the same if the values are.
//!
//! Two classes are apart. Two parameters of types that are written the same way and change places: no tool can see
//! that which compares types. And constants that a library changes from version to version by right, as their names
//! say: a version, or the last or the number of something. There, another value is no defect.

use serde::Serialize;

use crate::model::{Declaration, Def, Index, Record, Signature, Ty};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Truth {
    /// It breaks the ABI here.
    Changed,
    /// The ABI is the same here.
    Same,
    /// Two parameters of one type changed places.
    EqualTypes,
    /// A constant that differs from version to version by right.
    ByVersion,
}

/// The words in the names of such constants: at the end, and anywhere.
const VERSIONS: [&str; 8] =
    ["VERSION", "VERNUM", "VER", "MAJOR", "MINOR", "MICRO", "PATCH", "REVISION"];
const ENDS: [&str; 5] = ["MAX", "LAST", "NUM", "NUMBER", "COUNT"];

/// Whether a constant's name says that it differs from version to version.
fn is_by_version(name: &str) -> bool {
    let mut words = name.split('_');
    words.clone().next_back().is_some_and(|last| VERSIONS.contains(&last))
        || words.any(|word| ENDS.contains(&word))
}

/// Compares a declaration with what it was before.
pub(crate) fn truth(
    name: &str,
    before: (&Declaration, &Index),
    after: (&Declaration, &Index),
) -> Truth {
    let is_same = match (before.0, after.0) {
        (Declaration::Function(one), Declaration::Function(other)) => {
            if one == other {
                return Truth::EqualTypes;
            }
            same_signatures((one, before.1), (other, after.1))
        }
        (Declaration::Record(one), Declaration::Record(other)) => {
            same_records((one, before.1), (other, after.1))
        }
        (Declaration::Constant(..), _) if is_by_version(name) => return Truth::ByVersion,
        (Declaration::Constant(_, one), Declaration::Constant(_, other)) => one == other,
        _ => false,
    };
    if is_same { Truth::Same } else { Truth::Changed }
}

fn same_signatures(before: (&Signature, &Index), after: (&Signature, &Index)) -> bool {
    let result = (before.1.resolve(&before.0.result), after.1.resolve(&after.0.result));
    let result_is_same = match (&result.0, &result.1) {
        (Ty::Void, Ty::Void) => true,
        (Ty::Void, _) => false,
        (ty, Ty::Void) => classes(ty, before.1).is_some_and(|classes| !classes.is_empty()),
        (one, other) => same((one, before.1), (other, after.1), false),
    };
    let places = (places(before.0, before.1), places(after.0, after.1));
    let (Some(one), Some(other)) = places else { return false };
    let find = |place: &Place| other.iter().find(|(name, _)| name == place);
    let params_are_same = one.len() == other.len()
        && one.iter().all(|(place, ty)| {
            find(place)
                .is_some_and(|(_, after_ty)| same((ty, before.1), (after_ty, after.1), false))
        });
    result_is_same && params_are_same && before.0.variadic == after.0.variadic
}

/// Whether two types are the same in a register or in memory.
fn same(one: (&Ty, &Index), other: (&Ty, &Index), behind_pointer: bool) -> bool {
    let types = (one.1.resolve(one.0), other.1.resolve(other.0));
    let handles = [handle(one.0, one.1), handle(other.0, other.1)];
    if handles != [None, None] {
        let is_plain = [one.0, other.0].contains(&&Ty::Void);
        return behind_pointer && (handles[0] == handles[1] || is_plain);
    }
    let again = |a: &Ty, b: &Ty| same((a, one.1), (b, other.1), true);
    match (&types.0, &types.1) {
        (Ty::Int { bytes, .. }, Ty::Int { bytes: others, .. }) => bytes == others,
        (Ty::Bool, Ty::Bool) => true,
        (Ty::Bool, Ty::Int { bytes, .. }) | (Ty::Int { bytes, .. }, Ty::Bool) => *bytes == 1,
        (Ty::Float(bytes), Ty::Float(others)) => bytes == others,
        (Ty::Int { bytes: 8, .. }, Ty::Ptr { .. } | Ty::Fn(_))
        | (Ty::Ptr { .. } | Ty::Fn(_), Ty::Int { bytes: 8, .. }) => !behind_pointer,
        (Ty::Void, _) | (_, Ty::Void) => behind_pointer,
        (Ty::Ptr { to: one, .. }, Ty::Ptr { to: other, .. }) => again(one, other),
        // Only plain `void` may be code as well.
        (Ty::Ptr { to, .. }, Ty::Fn(_)) | (Ty::Fn(_), Ty::Ptr { to, .. }) => **to == Ty::Void,
        (Ty::Fn(a), Ty::Fn(b)) => same_signatures((a, one.1), (b, other.1)),
        (Ty::Array(one, length), Ty::Array(other, others)) => length == others && again(one, other),
        // A pointer to an array is one to its first element.
        (Ty::Array(of, _), ty) | (ty, Ty::Array(of, _)) if behind_pointer => again(of, ty),
        (Ty::Named(one), Ty::Named(other)) => one == other,
        _ => false,
    }
}

/// The name for `void`, if a type is one.
fn handle<'a>(ty: &'a Ty, index: &Index) -> Option<&'a str> {
    match ty {
        Ty::Named(name) if index.resolve(ty) == Ty::Void => Some(name),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Class {
    Integer,
    Float,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Integer(usize),
    Float(usize),
    Stack(u64),
}

/// Where each parameter is. A struct in two registers is at the first of them.
fn places(signature: &Signature, index: &Index) -> Option<Vec<(Place, Ty)>> {
    let (mut integers, mut floats, mut stack) = (0, 0, 0);
    let mut places = Vec::new();
    for ty in &signature.params {
        let ty = index.resolve(ty);
        let classes = classes(&ty, index)?;
        let count = |class| classes.iter().filter(|one| **one == class).count();
        let (own_integers, own_floats) = (count(Class::Integer), count(Class::Float));
        let fits = integers + own_integers <= 6 && floats + own_floats <= 8;
        let place = match classes.first() {
            Some(Class::Integer) if fits => Place::Integer(integers),
            Some(Class::Float) if fits => Place::Float(floats),
            _ => {
                let place = Place::Stack(stack);
                stack += layout(&ty, index)?.0.next_multiple_of(8);
                places.push((place, ty));
                continue;
            }
        };
        integers += own_integers;
        floats += own_floats;
        places.push((place, ty));
    }
    Some(places)
}

/// The class of each eight bytes. Empty for what is passed in memory.
fn classes(ty: &Ty, index: &Index) -> Option<Vec<Class>> {
    let size = layout(ty, index)?.0;
    if size > 16 {
        return Some(Vec::new());
    }
    let mut classes = vec![Class::Float; usize::try_from(size.div_ceil(8)).ok()?];
    let mut integers = Vec::new();
    find_integers(ty, 0, index, &mut integers)?;
    for at in integers {
        *classes.get_mut(usize::try_from(at / 8).ok()?)? = Class::Integer;
    }
    Some(classes)
}

/// The offsets of everything that is no floating-point number.
fn find_integers(ty: &Ty, at: u64, index: &Index, found: &mut Vec<u64>) -> Option<()> {
    match index.resolve(ty) {
        Ty::Float(_) => {}
        Ty::Named(name) => {
            let Some(Def::Record(record)) = index.types.get(&name) else { return None };
            // In memory, as the ABI says of fields that are not aligned.
            if record.packed {
                return None;
            }
            for (offset, (_, ty)) in offsets(record, index)?.1.into_iter().zip(&record.fields) {
                find_integers(ty, at + offset, index, found)?;
            }
        }
        Ty::Array(of, length) => {
            let size = layout(&of, index)?.0;
            for number in 0..length.min(16) {
                find_integers(&of, at + number * size, index, found)?;
            }
        }
        _ => found.push(at),
    }
    Some(())
}

/// How deep structs may nest. More is one in itself.
const DEEPEST: usize = 32;

/// Size and alignment.
pub(crate) fn layout(ty: &Ty, index: &Index) -> Option<(u64, u64)> {
    layout_within(ty, index, DEEPEST)
}

fn layout_within(ty: &Ty, index: &Index, left: usize) -> Option<(u64, u64)> {
    match index.resolve(ty) {
        Ty::Bool => Some((1, 1)),
        Ty::Int { bytes, .. } | Ty::Float(bytes) => Some((bytes, bytes)),
        Ty::Ptr { .. } | Ty::Fn(_) => Some((8, 8)),
        Ty::Array(of, length) => {
            let (size, align) = layout_within(&of, index, left)?;
            Some((size.checked_mul(length)?, align))
        }
        Ty::Named(name) => match index.types.get(&name)? {
            Def::Record(record) => {
                offsets_within(record, index, left.checked_sub(1)?).map(|found| found.0)
            }
            _ => None,
        },
        Ty::Void | Ty::Unknown => None,
    }
}

type Layout = ((u64, u64), Vec<u64>);

/// Size and alignment, and the offset of each field.
fn offsets(record: &Record, index: &Index) -> Option<Layout> {
    offsets_within(record, index, DEEPEST)
}

fn offsets_within(record: &Record, index: &Index, left: usize) -> Option<Layout> {
    let (mut size, mut align, mut offsets) = (0_u64, 1, Vec::new());
    for (_, ty) in &record.fields {
        let (bytes, own) = layout_within(ty, index, left)?;
        let own = if record.packed { 1 } else { own };
        let at = if record.is_union { 0 } else { size.next_multiple_of(own) };
        offsets.push(at);
        size = size.max(at + bytes);
        align = align.max(own);
    }
    Some(((size.next_multiple_of(align), align), offsets))
}

fn same_records(before: (&Record, &Index), after: (&Record, &Index)) -> bool {
    let layouts = (offsets(before.0, before.1), offsets(after.0, after.1));
    let (Some((whole, at)), Some((other_whole, other_at))) = layouts else { return false };
    let mut fields = before.0.fields.iter().zip(&at);
    let others: Vec<_> = after.0.fields.iter().zip(&other_at).collect();
    whole == other_whole
        && fields.all(|((name, ty), at)| {
            others.iter().any(|((other_name, other), other_at)| {
                name == other_name
                    && at == *other_at
                    && same((ty, before.1), (other, after.1), false)
            })
        })
}
