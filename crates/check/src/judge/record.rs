//! Judges structs, unions and enums.

use super::Judge;
use super::compare::{Comparison, Found};
use super::constant::verdict_of_value;
use super::effect::{self, Role};
use super::layout::Layout;
use crate::c::header::Known;
use crate::c::words::CType;
use crate::item::{Enumeration, Named, Record, Slot, Type};
use crate::report::Verdict;

/// A C record as it can be asked about: its type in C, and the fields that were found in it.
pub(crate) struct Fields {
    ty: String,
    /// For each field of Rust, its name in C.
    pub(crate) names: Vec<Option<String>>,
    /// How many fields C has, if that is known, and those that Rust does not name.
    count: Option<usize>,
    missing: Vec<String>,
    has_bits: bool,
}

/// A difference of a whole record.
fn whole(part: &str, rust: String, c: String, effect: String) -> Found {
    let verdict = Verdict::Mismatch;
    Found { verdict, part: part.to_owned(), place: None, rust, c, effect }
}

impl Judge<'_> {
    /// Compares a record with its C type. An error says why it cannot be judged.
    pub(crate) fn judge_record(
        &self,
        id: usize,
        record: &Record,
        c: &CType,
        out: &mut Comparison,
    ) -> Result<(), String> {
        let ty = c.to_string();
        // Asked together with the size, which saves a run of the compiler.
        let fields = self.fields(record, c, &ty);
        let (size, align) = match self.headers.layout(&ty) {
            Known::Yes(layout) => layout,
            Known::No(why) if why.contains("incomplete type") => {
                return Err("the header does not say what is in it".to_owned());
            }
            Known::No(why) => return Err(why),
            Known::Later => return Ok(()),
        };
        let repr = &record.repr;
        if !(repr.c || repr.transparent || repr.packed.is_some()) {
            if !self.used.contains(&id) {
                return Err("it has no repr(C), and no declaration uses it".to_owned());
            }
            let effect =
                "Rust may put the fields of a struct without repr(C) in any order".to_owned();
            out.found.push(whole("layout", "no repr(C)".to_owned(), ty, effect));
            return Ok(());
        }
        let layout = match self.record_layout(record) {
            Known::Yes(layout) => Some(layout),
            Known::No(why) => {
                out.unknown.get_or_insert(why);
                None
            }
            Known::Later => return Ok(()),
        };
        let Some(fields) = fields else { return Ok(()) };
        let before = out.found.len();
        self.judge_fields(record, layout.as_ref(), &fields, out);
        if let Some((layout, _)) = layout
            && out.found[before..].iter().all(|found| found.verdict < Verdict::Mismatch)
        {
            self.judge_whole(record, layout, (size, align), &fields, out);
        }
        Ok(())
    }

    /// Finds the C name of each field.
    pub(crate) fn fields(&self, record: &Record, c: &CType, ty: &str) -> Option<Fields> {
        let mut later = false;
        let mut names: Vec<Option<String>> = Vec::new();
        let mut has_bits = false;
        for field in &record.fields {
            let mut found = None;
            for name in spellings(&field.name) {
                let _ = (self.offset(ty, &name), self.size(ty, &name));
                match self.headers.ty(field_type(ty, &name)) {
                    Known::Later => later = true,
                    Known::Yes(_) => found = Some(name),
                    Known::No(why) if why.contains("bit-field") => has_bits = true,
                    Known::No(_) => continue,
                }
                break;
            }
            names.push(found);
        }
        let asked = record.fields.len() + 4;
        // The fields of a union have no positions.
        let all = match record.is_union || self.is_union(c) {
            true => None,
            false => self.headers.fields(ty, asked),
        };
        if later {
            return None;
        }
        let mut missing = Vec::new();
        if let Some(all) = all {
            has_bits |= all.iter().any(|field| field.is_bits);
            // `block_size_id` for `blockSizeID`.
            for (name, field) in
                names.iter_mut().zip(&record.fields).filter(|(name, _)| name.is_none())
            {
                let mut named =
                    all.iter().filter(|one| !one.is_bits).filter_map(|one| one.name.as_deref());
                *name = named.find(|one| is_same_word(one, &field.name)).map(str::to_owned);
            }
            // A field that only has another name in Rust is in the same position.
            for (index, field) in all.iter().enumerate() {
                let Some(name) = field.name.clone().filter(|_| !field.is_bits) else { continue };
                if names.contains(&Some(name.clone())) {
                    continue;
                }
                match names.get_mut(index) {
                    Some(free @ None) if all.len() == record.fields.len() => *free = Some(name),
                    _ => missing.push(name),
                }
            }
        }
        Some(Fields { ty: ty.to_owned(), names, count: all.map(<[_]>::len), missing, has_bits })
    }

    fn judge_fields(
        &self,
        record: &Record,
        layout: Option<&(Layout, Vec<u64>)>,
        fields: &Fields,
        out: &mut Comparison,
    ) {
        let mut unnamed = Vec::new();
        // Where one offset differs, so do all that follow.
        let mut is_moved = false;
        for (index, (field, name)) in record.fields.iter().zip(&fields.names).enumerate() {
            let Some(name) = name else {
                if field.ty != Type::Nothing && !is_padding(field) {
                    unnamed.push(field.name.as_str());
                }
                continue;
            };
            let before = out.found.len();
            self.judge_field(field, &fields.ty, name, out);
            let offset = layout.and_then(|(_, offsets)| offsets.get(index).copied());
            let theirs = self.offset(&fields.ty, name);
            let (Some(own), Some(theirs)) = (offset, theirs) else { continue };
            let is_wrong = out.found[before..].iter().any(|one| one.verdict == Verdict::Mismatch);
            if own != theirs && !is_moved && !is_wrong {
                let effect =
                    format!("Rust reads and writes other bytes than C for `{}`", field.name);
                let place = Some(field.place.clone());
                let (own, theirs) = (format!("at byte {own}"), format!("at byte {theirs}"));
                let part = format!("offset of field {}", field.name);
                out.found.push(Found { place, ..whole(&part, own, theirs, effect) });
            }
            is_moved |= own != theirs || is_wrong;
        }
        if !unnamed.is_empty() {
            out.opaque = true;
        }
    }

    fn judge_field(&self, field: &Slot, ty: &str, name: &str, out: &mut Comparison) {
        let Some(c) = self.headers.ty(field_type(ty, name)).yes() else { return };
        let Some(c) = c.pointee() else { return };
        let part = (format!("field {}", field.name), Some(field.place.clone()));
        let before = out.found.len();
        let mut own = Comparison::default();
        self.compare(&field.ty, c, Role::Memory, part, &mut own);
        // What cannot be compared by type, such as a struct without a name, can be by size.
        if let (Some(own_layout), Some(size)) =
            (self.layout_of(&field.ty).yes(), self.size(ty, name))
            && own.found.iter().all(|found| found.verdict < Verdict::Mismatch)
            && own_layout.size != size
            && !matches!(self.behind(&field.ty), Type::Nothing)
        {
            let place = Some(field.place.clone());
            let (rust, c) = (format!("{} bytes", own_layout.size), format!("{size} bytes"));
            let part = format!("size of field {}", field.name);
            let effect = effect::width(Role::Memory, own_layout.size, size);
            own.found.push(Found { place, ..whole(&part, rust, c, effect) });
        }
        out.found.append(&mut own.found);
        out.opaque |= own.opaque || (own.unknown.is_some() && out.found.len() == before);
    }

    pub(crate) fn offset(&self, ty: &str, name: &str) -> Option<u64> {
        let question = format!("__builtin_offsetof({ty}, {name})");
        self.headers.numbers(&[question]).yes()?.first().copied()
    }

    fn size(&self, ty: &str, name: &str) -> Option<u64> {
        let question = format!("sizeof((({ty} *)0)->{name})");
        self.headers.numbers(&[question]).yes()?.first().copied()
    }

    fn judge_whole(
        &self,
        record: &Record,
        layout: Layout,
        (size, align): (u64, u64),
        fields: &Fields,
        out: &mut Comparison,
    ) {
        let missing = match &fields.missing[..] {
            [] => String::new(),
            names => format!(" (Rust has no `{}`)", names.join("`, `")),
        };
        let bytes = |bytes: u64| format!("{bytes} bytes");
        if layout.size != size {
            let effect = match layout.size < size {
                true => {
                    "C writes beyond the end of what Rust allocated, and arrays have another stride"
                }
                false => "arrays have another stride, and C leaves the end untouched",
            };
            out.found.push(whole(
                "size",
                bytes(layout.size),
                bytes(size) + &missing,
                effect.to_owned(),
            ));
        } else if layout.align != align {
            let effect = "a field of this type, or an argument, may be in another place".to_owned();
            let (rust, c) = (bytes(layout.align), bytes(align));
            let verdict = Verdict::Harmless;
            out.found.push(Found { verdict, ..whole("alignment", rust, c, effect) });
        } else if fields.count.is_some_and(|count| count > record.fields.len())
            && !fields.missing.is_empty()
            && !fields.has_bits
            && fields.names.iter().all(Option::is_some)
        {
            // It is hidden in what Rust takes for padding.
            let effect = "Rust never sets it: C reads what the padding holds".to_owned();
            let (rust, c) = (fields.names.len(), fields.count.unwrap_or_default());
            out.found.push(whole(
                "fields",
                format!("{rust} fields"),
                format!("{c} fields{missing}"),
                effect,
            ));
        }
    }

    /// Compares an enum with its C type, if it has one, and its values with C's.
    pub(crate) fn judge_enum(
        &self,
        name: &str,
        one: &Enumeration,
        c: Option<&CType>,
        out: &mut Comparison,
    ) -> Result<(), String> {
        if let (Some(c), Some((own, _))) = (c, self.headers.int(one.int)) {
            match self.headers.layout(&c.to_string()) {
                Known::Yes((size, _)) if size != own => {
                    let effect = effect::width(Role::Memory, own, size);
                    out.found.push(whole(
                        "size",
                        format!("{own} bytes"),
                        format!("{size} bytes"),
                        effect,
                    ));
                }
                _ => {}
            }
        }
        let mut named = 0;
        for variant in &one.variants {
            named += usize::from(self.judge_variant(name, variant, out));
        }
        match (named, c) {
            (0, None) => Err("the header has neither the enum nor its values".to_owned()),
            (0, Some(_)) => {
                out.opaque = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Whether C has a value of the variant's name.
    fn judge_variant(
        &self,
        prefix: &str,
        variant: &Named<Result<i128, String>>,
        out: &mut Comparison,
    ) -> bool {
        let names = [variant.name.clone(), format!("{prefix}_{}", variant.name)];
        let Some(name) = names.into_iter().find(|name| self.headers.text.has(name)) else {
            return false;
        };
        let (Ok(own), Known::Yes(theirs)) = (&variant.what, self.integer(&name)) else {
            return false;
        };
        if *own != theirs.value {
            let verdict = verdict_of_value(&name);
            let (rust, c) = (own.to_string(), theirs.value.to_string());
            let effect = "each side takes the number for another value".to_owned();
            let found = whole(&format!("value {}", variant.name), rust, c, effect);
            out.found.push(Found { place: Some(variant.place.clone()), verdict, ..found });
        }
        true
    }
}

/// What a field may be called in C: Rust's keywords need other names.
fn spellings(name: &str) -> Vec<String> {
    let mut all = vec![name.to_owned()];
    let other = name.trim_end_matches('_').trim_start_matches('_');
    if other != name && !other.is_empty() {
        all.push(other.to_owned());
        all.push(name.trim_end_matches('_').to_owned());
        all.push(name.trim_start_matches('_').to_owned());
    }
    all.retain(|name| name.starts_with(|char: char| char.is_ascii_alphabetic() || char == '_'));
    all.dedup();
    all
}

/// Whether two names are one, but for the style in which words are joined.
fn is_same_word(one: &str, other: &str) -> bool {
    let letters = |name: &str| name.replace('_', "").to_ascii_lowercase();
    letters(one) == letters(other)
}

pub(crate) fn field_type(ty: &str, name: &str) -> String {
    format!("__typeof__(&(({ty} *)0)->{name})")
}

/// Whether a field is named as what only fills a gap.
fn is_padding(field: &Slot) -> bool {
    let name = field.name.to_ascii_lowercase();
    ["pad", "reserved", "unused", "bindgen"].iter().any(|word| name.contains(word))
}
