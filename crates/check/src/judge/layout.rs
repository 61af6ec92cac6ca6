//! How Rust lays out a `repr(C)` struct: the rules of C, from the Rust source alone.

use super::Judge;
use crate::c::header::Known;
use crate::item::{Definition, Int, Record, Repr, Type};

/// Size and alignment in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) size: u64,
    pub(crate) align: u64,
}

/// How deep structs may nest. More is a loop.
const DEEPEST: usize = 64;

impl Judge<'_> {
    /// The layout of a record and the offset of each field.
    pub(crate) fn record_layout(&self, record: &Record) -> Known<(Layout, Vec<u64>)> {
        self.record(record, DEEPEST)
    }

    fn record(&self, record: &Record, left: usize) -> Known<(Layout, Vec<u64>)> {
        let Repr { packed, align: at_least, .. } = record.repr;
        let (mut size, mut align, mut offsets) = (0_u64, 1_u64, Vec::new());
        for field in &record.fields {
            let field = match self.layout(&field.ty, left) {
                Known::Yes(layout) => layout,
                Known::No(why) => return Known::No(format!("field {}: {why}", field.name)),
                Known::Later => return Known::Later,
            };
            let field_align = packed.map_or(field.align, |packed| field.align.min(packed)).max(1);
            let offset = if record.is_union { 0 } else { size.next_multiple_of(field_align) };
            offsets.push(offset);
            align = align.max(field_align);
            size = size.max(offset.saturating_add(field.size));
            if size > 1 << 40 {
                return Known::No("a struct that is too large".to_owned());
            }
        }
        align = align.max(at_least.unwrap_or(1)).clamp(1, 1 << 29);
        Known::Yes((Layout { size: size.next_multiple_of(align), align }, offsets))
    }

    /// The layout of a type.
    pub(crate) fn layout_of(&self, ty: &Type) -> Known<Layout> {
        self.layout(ty, DEEPEST)
    }

    fn layout(&self, ty: &Type, left: usize) -> Known<Layout> {
        let Some(left) = left.checked_sub(1) else {
            return Known::No("a type that contains itself".to_owned());
        };
        let aligned = |bytes: u64, is_float| match self.headers.alignment(bytes, is_float) {
            Some(align) => Known::Yes(Layout { size: bytes, align }),
            None => Known::Later,
        };
        let number = |bytes: u64| aligned(bytes, false);
        let int = |int: Int| match self.headers.int(int) {
            Some((bytes, _)) => number(bytes),
            None => Known::Later,
        };
        match self.behind(ty) {
            Type::Bool => number(1),
            Type::Char => number(4),
            Type::Float(bits) => aligned(u64::from(bits) / 8, true),
            Type::Int(one, _) => int(one),
            Type::Pointer { .. } | Type::Function(_) => int(Int::Size { signed: false }),
            Type::Nothing | Type::Void | Type::Never => Known::Yes(Layout { size: 0, align: 1 }),
            Type::Array(of, length) => match self.layout(&of, left) {
                Known::Yes(of) => match of.size.checked_mul(length) {
                    Some(size) => Known::Yes(Layout { size, align: of.align }),
                    None => Known::No("an array that is too long".to_owned()),
                },
                other => other,
            },
            Type::Named(id, name) => match &self.source.types[id].what {
                Definition::Record(record) => match self.record(record, left) {
                    Known::Yes((layout, _)) => Known::Yes(layout),
                    Known::No(why) => Known::No(why),
                    Known::Later => Known::Later,
                },
                Definition::Enum(one) => int(one.int),
                Definition::Opaque => Known::Yes(Layout { size: 0, align: 1 }),
                Definition::Unknown(why) => Known::No(why.clone()),
                Definition::Alias(_) => Known::No(format!("the alias {name}")),
            },
            Type::Outside(name) => self.outside_layout(&name),
            Type::Unknown(why) => Known::No(why),
        }
    }

    /// The layout of a type of another crate is that in C, where the header has one of its name.
    fn outside_layout(&self, name: &str) -> Known<Layout> {
        let ty = match (self.headers.typedef(name), self.headers.text.tag(name)) {
            (Known::Later, _) => return Known::Later,
            (Known::Yes(_), _) => name.to_owned(),
            (_, Some(tag)) => format!("{} {name}", tag.word()),
            _ => return Known::No(format!("the type {name} of another crate")),
        };
        match self.headers.layout(&ty) {
            Known::Yes((size, align)) => Known::Yes(Layout { size, align }),
            Known::No(why) => Known::No(why),
            Known::Later => Known::Later,
        }
    }
}
