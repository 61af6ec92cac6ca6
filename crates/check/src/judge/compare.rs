//! Holds one type against another, part by part.

use super::Judge;
use super::effect::{self, Role};
use crate::c::header::Known;
use crate::c::words::{CType, Function, Shape, Tag};
use crate::item::{Definition, Signature, Type};
use crate::report::{Place, Verdict};

/// What a comparison has found.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    pub(crate) found: Vec<Found>,
    /// Whether a type is known to one side only.
    pub(crate) opaque: bool,
    /// Why a part could not be compared.
    pub(crate) unknown: Option<String>,
}

/// A difference whose place is not known yet.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) verdict: Verdict,
    pub(crate) part: String,
    /// The place of the part of the item, if it has one.
    pub(crate) place: Option<Place>,
    pub(crate) rust: String,
    pub(crate) c: String,
    pub(crate) effect: String,
}

/// Which two things are being compared.
#[derive(Clone)]
pub(crate) struct Spot<'a> {
    pub(crate) role: Role,
    /// In words: `parameter 2`.
    pub(crate) part: String,
    pub(crate) place: Option<Place>,
    /// The whole types, which a message shows.
    pub(crate) whole: (&'a Type, &'a CType),
}

impl Comparison {
    pub(super) fn add(&mut self, spot: &Spot<'_>, verdict: Verdict, effect: impl Into<String>) {
        self.found.push(Found {
            verdict,
            part: spot.part.clone(),
            place: spot.place.clone(),
            rust: spot.whole.0.to_string(),
            c: spot.whole.1.to_string(),
            effect: effect.into(),
        });
    }

    pub(super) fn unknown(&mut self, why: impl Into<String>) {
        self.unknown.get_or_insert(why.into());
    }
}

impl Judge<'_> {
    /// Compares a whole type.
    pub(crate) fn compare(
        &self,
        rust: &Type,
        c: &CType,
        role: Role,
        (part, place): (String, Option<Place>),
        out: &mut Comparison,
    ) {
        self.types(rust, c, &Spot { role, part, place, whole: (rust, c) }, out);
    }

    /// Compares two types at a spot.
    pub(super) fn types(&self, rust: &Type, c: &CType, spot: &Spot<'_>, out: &mut Comparison) {
        let bare = match self.headers.strip(c) {
            Known::Yes(bare) => bare,
            Known::No(why) => return out.unknown(format!("the type {c}: {why}")),
            Known::Later => return,
        };
        let rust = self.behind(rust);
        match (&rust, &bare.shape) {
            (Type::Unknown(why), _) => out.unknown(why.clone()),
            (Type::Outside(name), _) => self.outside(name, c, &bare, spot, out),
            (Type::Void | Type::Nothing | Type::Never, Shape::Void) => {}
            (Type::Void | Type::Nothing, _) if matches!(spot.role, Role::Result) => {
                self.ignored(&bare, spot, out);
            }
            (Type::Never, _) => out.add(spot, Verdict::Mismatch, effect::RETURNS),
            (_, Shape::Void) if spot.role == Role::Result => {
                out.add(spot, Verdict::Mismatch, effect::NO_RESULT);
            }
            (_, Shape::Void) if spot.role.is_pointee() && self.is_other_handle(&rust, c) => {
                out.add(spot, Verdict::Mismatch, effect::OTHER_TYPE);
            }
            (Type::Named(id, _), Shape::Void) if spot.role.is_pointee() => {
                // `typedef void handle` is a name for it.
                let is_void = |own: CType| own.shape == Shape::Void;
                out.opaque |= !self.named_identity(*id).yes().is_some_and(is_void);
            }
            (Type::Void, _) | (_, Shape::Void) if spot.role.is_pointee() => out.opaque = true,
            // `type handle = c_void`, and the field of a struct that is only behind pointers.
            (Type::Void, _) if spot.role == Role::Memory => out.opaque = true,
            (Type::Pointer { mutable, to }, Shape::Pointer(c_to)) => {
                self.pointees(*mutable, to, c_to, spot, out);
            }
            (Type::Array(of, length), Shape::Array(c_of, c_length)) => {
                if c_length.is_some_and(|c_length| c_length != *length) {
                    let effect = effect::length(*length, c_length.unwrap_or_default());
                    out.add(spot, Verdict::Mismatch, effect);
                } else {
                    self.types(of, c_of, &spot.in_memory(), out);
                }
                if c_length.is_none() {
                    out.unknown("the header does not say how long the array is");
                }
            }
            // A pointer to an array is one to its first element.
            (Type::Array(of, _), _) if spot.role.is_pointee() => self.types(of, c, spot, out),
            (_, Shape::Array(c_of, _)) if spot.role.is_pointee() => {
                self.types(&rust, c_of, spot, out);
            }
            (Type::Function(signature), Shape::Function(function)) => {
                self.callbacks(signature, function, spot, out);
            }
            (Type::Function(signature), Shape::Pointer(to)) => {
                match self.headers.strip(to).yes().map(|to| to.shape) {
                    Some(Shape::Function(function)) => {
                        self.callbacks(signature, &function, spot, out);
                    }
                    Some(Shape::Void) if !self.is_other_handle(&rust, to) => out.opaque = true,
                    Some(_) => out.add(spot, Verdict::Mismatch, effect::NOT_A_FUNCTION),
                    None => {}
                }
            }
            // A field whose type has no name: its size is compared.
            (_, Shape::Anonymous(Tag::Struct | Tag::Union, _)) if spot.role == Role::Memory => {
                out.opaque = true
            }
            (Type::Named(id, name), _) if self.is_record(*id) => {
                self.named(*id, name, c, &bare, spot, out)
            }
            // One of the fields of a union stands for all of them, if it is as large.
            (_, Shape::Tag(..) | Shape::Typedef(_))
                if spot.role == Role::Memory && self.is_union(&bare) =>
            {
                self.stands_for(&rust, &bare, spot, out);
            }
            (Type::Named(id, name), _) => self.named(*id, name, c, &bare, spot, out),
            _ => self.scalars(&rust, c, &bare, spot, out),
        }
    }

    /// Rust takes no result. Where a struct is returned in memory, C needs an address for it.
    fn ignored(&self, bare: &CType, spot: &Spot<'_>, out: &mut Comparison) {
        let in_registers = 16;
        match self.headers.layout(&bare.to_string()) {
            _ if !is_record(bare) => out.add(spot, Verdict::Harmless, "the result is ignored"),
            Known::Yes((size, _)) if size <= in_registers => {
                out.add(spot, Verdict::Elsewhere, effect::NO_ROOM_ELSEWHERE);
            }
            Known::Later => {}
            _ => out.add(spot, Verdict::Mismatch, effect::NO_ROOM),
        }
    }

    /// What a type is behind aliases, wrappers and names that C has too.
    pub(crate) fn behind(&self, ty: &Type) -> Type {
        let mut ty = ty.clone();
        // Aliases cannot form a loop in Rust that compiles. This is not proof of that.
        for _ in 0..32 {
            ty = match &ty {
                Type::Named(id, _) => match &self.source.types[*id].what {
                    Definition::Alias(behind) => behind.clone(),
                    Definition::Record(record) if record.repr.transparent => {
                        let inner = record.fields.iter().find(|field| field.ty != Type::Nothing);
                        match inner {
                            Some(field) => field.ty.clone(),
                            None => return ty,
                        }
                    }
                    _ => return ty,
                },
                _ => return ty,
            };
        }
        Type::Unknown("a type that is made of itself".to_owned())
    }

    fn pointees(&self, mutable: bool, to: &Type, c: &CType, spot: &Spot<'_>, out: &mut Comparison) {
        let constant = match self.headers.strip(c) {
            Known::Yes(bare) => {
                // In C, the elements of an array are const, and not the array.
                let element = std::iter::successors(Some(&bare), |ty| match ty.shape {
                    Shape::Array(..) => ty.pointee(),
                    _ => None,
                });
                element.last().is_some_and(|ty| ty.constant) || bare.constant || c.constant
            }
            _ => c.constant,
        };
        let bare = self.headers.strip(c).yes().map(|bare| bare.shape);
        let is_function = matches!(bare, Some(Shape::Function(_)));
        if is_function && matches!(self.behind(to), Type::Function(_)) {
            out.add(spot, Verdict::Mismatch, effect::POINTER_TO_CALLBACK);
        }
        let before = out.found.len();
        let role = Role::Pointee { written: !constant };
        self.types(to, c, &Spot { role, ..spot.clone() }, out);
        if mutable == constant && !is_function && out.found.len() == before {
            let effect = if mutable { effect::MUT_FOR_CONST } else { effect::CONST_FOR_MUT };
            out.add(spot, Verdict::Harmless, effect);
        }
    }

    /// Compares function pointers.
    fn callbacks(
        &self,
        signature: &Signature,
        function: &Function,
        spot: &Spot<'_>,
        out: &mut Comparison,
    ) {
        if !signature.is_c {
            out.add(spot, Verdict::Mismatch, effect::NOT_C_ABI);
            return;
        }
        self.signatures(signature, function, Some(spot), out);
    }

    /// Compares the signatures of functions, or of a function pointer at a spot.
    pub(crate) fn signatures(
        &self,
        rust: &Signature,
        c: &Function,
        spot: Option<&Spot<'_>>,
        out: &mut Comparison,
    ) {
        let named = |part: String| match spot {
            Some(spot) if !spot.part.is_empty() => format!("{}, its {part}", spot.part),
            _ => part,
        };
        // C calls back what Rust wrote: the two change places.
        let (param, result) = match spot {
            None => (Role::Param, Role::Result),
            Some(_) => (Role::CallbackParam, Role::CallbackResult),
        };
        let place =
            |own: &Place| Some(spot.and_then(|spot| spot.place.clone()).unwrap_or(own.clone()));
        self.compare(
            &rust.result.ty,
            &c.result,
            result,
            (named("result".into()), place(&rust.result.place)),
            out,
        );
        if !c.has_prototype {
            if !rust.params.is_empty() {
                out.unknown("the header does not say what the parameters are");
            }
            return;
        }
        let counts = (rust.params.len(), c.params.len());
        for (index, (rust, c)) in rust.params.iter().zip(&c.params).enumerate() {
            let part = (named(format!("parameter {}", index + 1)), place(&rust.place));
            self.compare(&rust.ty, c, param, part, out);
        }
        let count = |number: usize, variadic: bool| {
            let plural = if number == 1 { "" } else { "s" };
            format!("{number} parameter{plural}{}", if variadic { " and ..." } else { "" })
        };
        let verdict_and_effect = match (rust.variadic, c.variadic) {
            (false, true) if counts.0 >= counts.1 => {
                Some((Verdict::Elsewhere, effect::NOT_VARIADIC))
            }
            (true, false) if counts.0 <= counts.1 => Some((Verdict::Mismatch, effect::VARIADIC)),
            _ if counts.0 < counts.1 => Some((Verdict::Mismatch, effect::too_few(spot.is_some()))),
            _ if counts.0 > counts.1 => Some((Verdict::Mismatch, effect::too_many(spot.is_some()))),
            _ => None,
        };
        if let Some((verdict, effect)) = verdict_and_effect {
            out.found.push(Found {
                verdict,
                part: named("number of parameters".to_owned()),
                place: spot.and_then(|spot| spot.place.clone()),
                rust: count(counts.0, rust.variadic),
                c: count(counts.1, c.variadic),
                effect: effect.to_owned(),
            });
        }
    }
}

impl Spot<'_> {
    /// The elements of what is there.
    fn in_memory(&self) -> Self {
        let role = if self.role.is_pointee() { self.role } else { Role::Memory };
        Self { role, ..self.clone() }
    }
}

pub(crate) fn is_record(ty: &CType) -> bool {
    matches!(
        ty.shape,
        Shape::Tag(Tag::Struct | Tag::Union, _)
            | Shape::Anonymous(Tag::Struct | Tag::Union, _)
            | Shape::Typedef(_)
    )
}
