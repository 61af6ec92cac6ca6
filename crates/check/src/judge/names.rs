//! Holds types against each other that have names: those of the source, and those of other crates.

use super::Judge;
use super::compare::{Comparison, Spot, is_record};
use super::effect::{self, Role};
use crate::c::header::Known;
use crate::c::words::{CType, Shape, Tag};
use crate::item::{Definition, Record, Type};
use crate::report::Verdict;

impl Judge<'_> {
    /// A type of another crate: the header may know it by the same name.
    pub(super) fn outside(
        &self,
        name: &str,
        c: &CType,
        bare: &CType,
        spot: &Spot<'_>,
        out: &mut Comparison,
    ) {
        let is_it = match (&c.shape, &bare.shape) {
            (Shape::Typedef(typedef), _)
                if self.headers.text.chain(typedef).any(|one| one == name) =>
            {
                true
            }
            (_, Shape::Tag(_, tag)) => tag == name,
            _ => false,
        };
        if is_it {
            return;
        }
        match self.headers.typedef(name) {
            Known::Later => {}
            Known::Yes(known) if known.shape == bare.shape => {}
            // An array in C, which is passed as a pointer to its first element.
            Known::Yes(CType { shape: Shape::Array(of, _), .. })
                if spot.role.is_pointee()
                    && self.headers.strip(&of).yes().is_none_or(|of| of.shape == bare.shape) => {}
            Known::Yes(known) => match as_rust(&known, name) {
                Type::Outside(_) if spot.role.is_pointee() => {
                    out.add(spot, Verdict::Mismatch, effect::OTHER_TYPE);
                }
                Type::Outside(_) => out.unknown(format!("the type {name} of another crate")),
                known => self.types(&known, c, spot, out),
            },
            Known::No(_) if spot.role.is_pointee() => out.opaque = true,
            Known::No(_) => out.unknown(format!("the type {name} of another crate")),
        }
    }

    /// A struct, union or enum of the source.
    pub(super) fn named(
        &self,
        id: usize,
        name: &str,
        c: &CType,
        bare: &CType,
        spot: &Spot<'_>,
        out: &mut Comparison,
    ) {
        if let Definition::Enum(one) = &self.source.types[id].what {
            return self.rust_enum(one.int, c, bare, spot, out);
        }
        match self.named_identity(id) {
            Known::Later => return,
            Known::Yes(own) if own.shape == bare.shape => return,
            Known::Yes(own) if matches!(bare.shape, Shape::Anonymous(..)) => {
                return self.untagged(&own, bare, spot, out);
            }
            Known::Yes(own) if is_record(&own) && is_record(bare) => {
                return match self.fits(id, bare) {
                    true => out.add(spot, Verdict::Harmless, effect::SAME_LAYOUT),
                    false => out.add(spot, Verdict::Mismatch, effect::OTHER_TYPE),
                };
            }
            Known::Yes(_) => {}
            Known::No(_) if is_record(bare) => return self.unnamed(id, name, bare, spot, out),
            Known::No(_) => {}
        }
        if spot.role.is_pointee() {
            self.named_pointee(id, c, bare, spot, out);
            return;
        }
        match &self.source.types[id].what {
            Definition::Unknown(why) => out.unknown(why.clone()),
            _ if is_record(bare) => out.opaque = true,
            Definition::Record(record) if record.is_union && spot.role == Role::Memory => {
                self.union_for_field(id, record, c, spot, out);
            }
            Definition::Record(record) => match &record.fields[..] {
                // The same registers for most ABIs, and the type that it stands for.
                [only] if !record.is_union => match self.layout_of(&only.ty) {
                    Known::Yes(_) => {
                        self.types(&only.ty, c, spot, out);
                        out.add(spot, Verdict::Harmless, effect::ONE_FIELD);
                    }
                    Known::No(why) => out.unknown(why),
                    Known::Later => {}
                },
                _ => out.add(spot, Verdict::Mismatch, effect::other_class(spot.role)),
            },
            _ => out.add(spot, Verdict::Mismatch, effect::no_value(name)),
        }
    }

    /// A pointer to a type of the source, where C has one to something that is no struct.
    fn named_pointee(
        &self,
        id: usize,
        c: &CType,
        bare: &CType,
        spot: &Spot<'_>,
        out: &mut Comparison,
    ) {
        let is_address = matches!(bare.shape, Shape::Pointer(_) | Shape::Function(_));
        let other = if is_address { effect::OTHER_DEPTH } else { effect::OTHER_TYPE };
        match &self.source.types[id].what {
            Definition::Record(record) if is_address => match &record.fields[..] {
                // A struct around a pointer, in memory: the same bytes.
                [only] if matches!(self.behind(&only.ty), Type::Pointer { .. }) => {
                    self.types(&only.ty, c, spot, out);
                }
                _ => out.add(spot, Verdict::Mismatch, effect::OTHER_DEPTH),
            },
            // By its name, or by what it is for everywhere else.
            _ if self.is_known(id) => {
                out.add(spot, Verdict::Mismatch, other);
            }
            _ => out.opaque = true,
        }
    }

    /// Whether C has a type for it: a struct, or a name for `void` as of a handle.
    fn is_known(&self, id: usize) -> bool {
        self.identity(id).yes().is_some_and(|own| is_record(&own) || own.shape == Shape::Void)
    }

    /// `typedef void HANDLE`, and Rust has a type of that name: then nothing else is meant, or plain `void`.
    pub(super) fn is_other_handle(&self, rust: &Type, c: &CType) -> bool {
        let Shape::Typedef(typedef) = &c.shape else { return false };
        let is_handle = |name: &str| self.headers.text.chain(typedef).any(|one| one == name);
        if !self.source.types.iter().any(|one| is_handle(&one.name)) {
            return false;
        }
        match rust {
            // What the header does not know may stand for it.
            Type::Named(id, _) => !is_handle(&self.source.types[*id].name) && self.is_known(*id),
            // Bytes are what people write for what they do not look into.
            Type::Int(int, _) => self.headers.int(*int).is_some_and(|(bytes, _)| bytes > 1),
            Type::Pointer { .. } | Type::Function(_) | Type::Float(_) => true,
            _ => false,
        }
    }

    /// A type of the source meets a C struct without a name.
    fn untagged(&self, own: &CType, bare: &CType, spot: &Spot<'_>, out: &mut Comparison) {
        let Shape::Anonymous(_, Some(origin)) = &bare.shape else {
            out.opaque = true;
            return;
        };
        match self.headers.are_one_type(&own.to_string(), origin) {
            Known::Yes(true) | Known::Later => {}
            Known::Yes(false) => out.add(spot, Verdict::Mismatch, effect::OTHER_TYPE),
            Known::No(_) => out.opaque = true,
        }
    }

    /// A type that the header does not name meets a struct: it must stand for the same one everywhere.
    fn unnamed(&self, id: usize, name: &str, bare: &CType, spot: &Spot<'_>, out: &mut Comparison) {
        if matches!(bare.shape, Shape::Anonymous(..)) {
            out.opaque = true;
            return;
        }
        self.vote(id, bare);
        match self.usual(id, bare) {
            Some((usual, times)) => {
                out.add(spot, Verdict::Harmless, effect::unusual(name, usual, times));
            }
            // A record that always met one type is judged by its layout.
            None => out.opaque |= !(self.is_record(id) && self.inferred(id).is_some()),
        }
    }

    /// Whether a record of Rust has the layout of a C type that has another name.
    fn fits(&self, id: usize, c: &CType) -> bool {
        let Definition::Record(record) = &self.source.types[id].what else { return false };
        // What it contains may lead back to itself.
        let pair = (id, c.to_string());
        if !self.fitting.borrow_mut().insert(pair.clone()) {
            return true;
        }
        let mut out = Comparison::default();
        let judged = self.judge_record(id, record, c, &mut out);
        self.fitting.borrow_mut().remove(&pair);
        // Of fields without a counterpart, one cannot say that they fit.
        judged.is_ok()
            && !out.opaque
            && out.found.iter().all(|found| found.verdict < Verdict::Mismatch)
    }

    pub(super) fn is_record(&self, id: usize) -> bool {
        matches!(self.source.types[id].what, Definition::Record(_))
    }

    pub(super) fn is_union(&self, bare: &CType) -> bool {
        match &bare.shape {
            Shape::Tag(tag, _) => *tag == Tag::Union,
            Shape::Typedef(name) => self.headers.kind_of_untagged(name) == Known::Yes(Tag::Union),
            _ => false,
        }
    }

    /// A union in Rust, where C has one without a name: C tells of the field that has the name.
    fn union_for_field(
        &self,
        id: usize,
        record: &Record,
        c: &CType,
        spot: &Spot<'_>,
        out: &mut Comparison,
    ) {
        let fits = |ty: &Type| {
            let mut one = Comparison::default();
            self.types(ty, c, spot, &mut one);
            one.unknown.is_none() && one.found.iter().all(|found| found.verdict < Verdict::Mismatch)
        };
        if record.fields.iter().any(|field| fits(&field.ty)) {
            self.stands_for(&Type::Named(id, String::new()), c, spot, out);
        } else {
            out.add(spot, Verdict::Mismatch, effect::other_class(spot.role));
        }
    }

    pub(super) fn stands_for(
        &self,
        rust: &Type,
        bare: &CType,
        spot: &Spot<'_>,
        out: &mut Comparison,
    ) {
        match (self.layout_of(rust), self.headers.layout(&bare.to_string())) {
            (Known::Yes(own), Known::Yes((size, _))) if own.size != size => {
                out.add(spot, Verdict::Mismatch, effect::width(spot.role, own.size, size));
            }
            (Known::No(why), _) | (_, Known::No(why)) => out.unknown(why),
            _ => out.opaque = true,
        }
    }
}

/// A C type as Rust would have it, for a type of another crate that the header knows by its name.
fn as_rust(ty: &CType, name: &str) -> Type {
    match &ty.shape {
        Shape::Void => Type::Void,
        Shape::Bool => Type::Bool,
        Shape::Int(int, _) => Type::Int(*int, name.to_owned()),
        Shape::Float("float") => Type::Float(32),
        Shape::Float("double") => Type::Float(64),
        Shape::Pointer(to) => {
            Type::Pointer { mutable: !to.constant, to: Box::new(as_rust(to, name)) }
        }
        _ => Type::Outside(name.to_owned()),
    }
}
