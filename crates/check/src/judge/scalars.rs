//! Holds numbers against each other, and numbers against what is none.

use super::Judge;
use super::compare::{Comparison, Spot, is_record};
use super::effect;
use crate::c::header::Known;
use crate::c::words::{CType, Shape, Tag};
use crate::item::{Int, Type};
use crate::report::Verdict;

impl Judge<'_> {
    pub(super) fn rust_enum(
        &self,
        int: Int,
        c: &CType,
        bare: &CType,
        spot: &Spot<'_>,
        out: &mut Comparison,
    ) {
        let own = self.headers.int(int);
        let (theirs, is_enum) = match self.number(bare) {
            Known::Yes(found) => found,
            Known::Later => return,
            Known::No(_) => {
                return self.scalars(&Type::Int(int, spot.whole.0.to_string()), c, bare, spot, out);
            }
        };
        match own {
            Some((bytes, _)) if bytes != theirs.0 => {
                out.add(spot, Verdict::Mismatch, effect::width(spot.role, bytes, theirs.0));
            }
            Some(_) if !is_enum => out.add(spot, Verdict::Harmless, effect::ENUM_FOR_INT),
            _ => {}
        }
    }

    /// The width and sign of a C integer or enum, and whether it is an enum.
    pub(super) fn number(&self, bare: &CType) -> Known<((u64, bool), bool)> {
        let ty = match &bare.shape {
            Shape::Int(int, _) => {
                return self
                    .headers
                    .int(*int)
                    .map_or(Known::Later, |found| Known::Yes((found, false)));
            }
            Shape::Anonymous(Tag::Enum, _) => return Known::Yes(((4, false), true)),
            Shape::Tag(Tag::Enum, name) => format!("enum {name}"),
            Shape::Typedef(name) => match self.headers.kind_of_untagged(name) {
                Known::Yes(Tag::Enum) => name.clone(),
                Known::Later => return Known::Later,
                _ => return Known::No("no number".to_owned()),
            },
            _ => return Known::No("no number".to_owned()),
        };
        match self.headers.enum_number(&ty) {
            Known::Yes(number) => Known::Yes((number, true)),
            Known::No(why) => Known::No(why),
            Known::Later => Known::Later,
        }
    }

    /// Numbers, pointers and what is left.
    pub(super) fn scalars(
        &self,
        rust: &Type,
        c: &CType,
        bare: &CType,
        spot: &Spot<'_>,
        out: &mut Comparison,
    ) {
        let pointer = self.headers.int(Int::Size { signed: false });
        let Some((pointer, _)) = pointer else { return };
        let number = match self.number(bare) {
            Known::Later => return,
            found => found.yes(),
        };
        if is_va_list(bare) {
            return out.unknown("a va_list");
        }
        if let Shape::Typedef(name) = &bare.shape {
            match self.headers.kind_of_untagged(name) {
                Known::No(_) => {
                    return out.unknown(format!(
                        "the type {name} is not a number, a pointer or a struct"
                    ));
                }
                Known::Later => return,
                Known::Yes(_) => {}
            }
        }
        match (rust, &bare.shape, number) {
            (Type::Int(int, _), _, Some((_, false))) => self.ints(*int, c, bare, spot, out),
            (Type::Int(int, _), _, Some(((bytes, signed), true))) => {
                let Some((own, own_signed)) = self.headers.int(*int) else { return };
                if own != bytes {
                    out.add(spot, Verdict::Mismatch, effect::width(spot.role, own, bytes));
                } else if own_signed != signed {
                    out.add(spot, Verdict::Harmless, effect::SIGN_OF_ENUM);
                }
            }
            (Type::Bool, Shape::Bool, _) => {}
            (Type::Bool, _, Some(((1, _), _))) => {
                out.add(spot, Verdict::Harmless, effect::BOOL_FOR_INT)
            }
            (Type::Int(int, _), Shape::Bool, _)
                if self.headers.int(*int).is_some_and(|(bytes, _)| bytes == 1) =>
            {
                out.add(spot, Verdict::Harmless, effect::INT_FOR_BOOL);
            }
            (Type::Int(int, _), Shape::Bool, _) => {
                let Some((own, _)) = self.headers.int(*int) else { return };
                out.add(spot, Verdict::Mismatch, effect::width(spot.role, own, 1));
            }
            (Type::Bool, _, Some(((bytes, _), _))) => {
                out.add(spot, Verdict::Mismatch, effect::width(spot.role, 1, bytes));
            }
            (Type::Char, _, Some(((4, _), _))) => {
                out.add(spot, Verdict::Harmless, effect::CHAR_FOR_INT)
            }
            (Type::Float(32), Shape::Float("float"), _) => {}
            (Type::Float(64), Shape::Float("double"), _) => {}
            (Type::Float(own), Shape::Float(theirs), _) => {
                out.add(spot, Verdict::Mismatch, effect::float(spot.role, *own, theirs));
            }
            (Type::Int(int, _), Shape::Pointer(_), _) => {
                let Some((own, _)) = self.headers.int(*int) else { return };
                match own == pointer {
                    true => out.add(spot, Verdict::Harmless, effect::INT_FOR_POINTER),
                    false => {
                        out.add(spot, Verdict::Mismatch, effect::width(spot.role, own, pointer))
                    }
                }
            }
            (Type::Pointer { .. } | Type::Function(_), _, Some(((bytes, _), _)))
                if !spot.role.is_pointee() =>
            {
                match bytes == pointer {
                    true => out.add(spot, Verdict::Harmless, effect::POINTER_FOR_INT),
                    false => {
                        out.add(spot, Verdict::Mismatch, effect::width(spot.role, pointer, bytes))
                    }
                }
            }
            // Bytes are what people write for what they do not look into.
            (Type::Int(int, _), _, None)
                if spot.role.is_pointee()
                    && is_record(bare)
                    && self.headers.int(*int).is_some_and(|(bytes, _)| bytes == 1) =>
            {
                out.opaque = true;
            }
            _ if spot.role.is_pointee() => {
                let is_pointer =
                    |deep: bool| if deep { effect::OTHER_DEPTH } else { effect::OTHER_TYPE };
                let deep = matches!(rust, Type::Pointer { .. } | Type::Function(_))
                    != matches!(bare.shape, Shape::Pointer(_));
                out.add(spot, Verdict::Mismatch, is_pointer(deep));
            }
            _ if self.fits_a_register(rust, bare) => {
                out.add(spot, Verdict::Elsewhere, effect::IN_A_REGISTER);
            }
            _ => out.add(spot, Verdict::Mismatch, effect::other_class(spot.role)),
        }
    }

    /// Whether a C struct travels in the same register as a Rust integer or pointer of its size.
    fn fits_a_register(&self, rust: &Type, bare: &CType) -> bool {
        let is_whole = matches!(rust, Type::Int(..) | Type::Pointer { .. } | Type::Function(_));
        let sizes = (self.layout_of(rust), self.headers.layout(&bare.to_string()));
        match sizes {
            (Known::Yes(own), Known::Yes((size, _))) => {
                is_whole && is_record(bare) && own.size == size
            }
            _ => false,
        }
    }

    pub(super) fn ints(
        &self,
        int: Int,
        c: &CType,
        bare: &CType,
        spot: &Spot<'_>,
        out: &mut Comparison,
    ) {
        let theirs = self.int_of(c, bare);
        let (Some(theirs), Shape::Int(_, _)) = (theirs, &bare.shape) else { return };
        if int == theirs {
            return;
        }
        let (Some((own_bytes, own_signed)), Some((bytes, signed))) =
            (self.headers.int(int), self.headers.int(theirs))
        else {
            return;
        };
        if own_bytes != bytes {
            out.add(spot, Verdict::Mismatch, effect::width(spot.role, own_bytes, bytes));
        } else if let Some(effect) = effect::elsewhere(int, theirs, spot.role) {
            out.add(spot, Verdict::Elsewhere, effect);
        } else if own_signed != signed {
            out.add(spot, Verdict::Harmless, effect::SIGN);
        } else if int == Int::Char || theirs == Int::Char {
            out.add(spot, Verdict::Harmless, effect::CHAR);
        }
    }

    /// The integer that a C type is, as its names say it: a `size_t` is more than an `unsigned long`.
    pub(super) fn int_of(&self, c: &CType, bare: &CType) -> Option<Int> {
        if let Shape::Typedef(name) = &c.shape
            && let Some(int) = self.headers.text.chain(name).find_map(Int::of_typedef)
        {
            return Some(int);
        }
        match bare.shape {
            Shape::Int(int, _) => Some(int),
            _ => None,
        }
    }
}

fn is_va_list(ty: &CType) -> bool {
    let names = ["__va_list_tag", "__builtin_va_list", "__va_list"];
    match &ty.shape {
        Shape::Typedef(name) | Shape::Tag(_, name) => names.contains(&name.as_str()),
        Shape::Pointer(to) | Shape::Array(to, _) => is_va_list(to),
        _ => false,
    }
}
