//! Which C type a Rust type stands for, by its name and by its use.

use std::collections::{HashMap, HashSet};

use super::Judge;
use crate::c::header::Known;
use crate::c::words::{CType, Shape, Tag};
use crate::item::{Constant, Definition, Named, Signature, Source, Type};

/// The Rust types that foreign items mention.
pub(super) fn used(source: &Source) -> HashSet<usize> {
    fn visit(source: &Source, ty: &Type, used: &mut HashSet<usize>) {
        match ty {
            Type::Pointer { to, .. } | Type::Array(to, _) => visit(source, to, used),
            Type::Function(signature) => visit_signature(source, signature, used),
            Type::Named(id, _) if used.insert(*id) => match &source.types[*id].what {
                Definition::Alias(ty) => visit(source, ty, used),
                Definition::Record(record) => {
                    record.fields.iter().for_each(|field| visit(source, &field.ty, used));
                }
                _ => {}
            },
            _ => {}
        }
    }
    fn visit_signature(source: &Source, signature: &Signature, used: &mut HashSet<usize>) {
        signature.params.iter().for_each(|param| visit(source, &param.ty, used));
        visit(source, &signature.result.ty, used);
    }
    let mut used = HashSet::new();
    source
        .functions
        .iter()
        .flat_map(|one| &one.what)
        .for_each(|one| visit_signature(source, one, &mut used));
    source.statics.iter().flat_map(|one| &one.what).for_each(|one| visit(source, one, &mut used));
    used
}

/// The aliases that name a Rust type directly.
pub(super) fn aliases(source: &Source) -> HashMap<usize, Vec<usize>> {
    let mut aliases = HashMap::<_, Vec<_>>::new();
    for (index, one) in source.types.iter().enumerate() {
        if let Definition::Alias(Type::Named(id, _)) = &one.what {
            aliases.entry(*id).or_default().push(index);
        }
    }
    aliases
}

impl Judge<'_> {
    /// The C type that a Rust type stands for, by its name or by its use.
    pub(crate) fn identity(&self, id: usize) -> Known<CType> {
        match (self.named_identity(id), self.inferred(id)) {
            (Known::No(why), Some(inferred)) => {
                CType::parse(inferred).map_or_else(|| Known::No(why), Known::Yes)
            }
            (named, _) => named,
        }
    }

    /// The C type that a Rust type stands for by its name, or by the only alias of it that C has.
    pub(crate) fn named_identity(&self, id: usize) -> Known<CType> {
        let one = &self.source.types[id];
        let name = self.renamed(&one.name).unwrap_or(&one.name);
        let known = self.c_type(name, matches!(one.what, Definition::Alias(_)));
        let Known::No(_) = known else { return known };
        let aliases = self.aliases.get(&id).into_iter().flatten();
        let mut names = aliases
            .map(|alias| self.source.types[*alias].name.as_str())
            .filter(|name| self.headers.text.has(name));
        match (names.next(), names.next()) {
            (Some(only), None) => self.c_type(only, false),
            _ => known,
        }
    }

    /// The name in C that the request gives.
    pub(crate) fn renamed(&self, name: &str) -> Option<&str> {
        let rename = self.renames.iter().find(|rename| rename.rust == name)?;
        Some(&rename.c)
    }

    /// The only C type that a Rust type met.
    pub(crate) fn inferred(&self, id: usize) -> Option<&str> {
        let met = self.met.get(&id).filter(|met| met.len() == 1)?;
        met.keys().next().map(String::as_str)
    }

    /// What a Rust type met otherwise, if this is an exception, and how often.
    pub(crate) fn usual(&self, id: usize, c: &CType) -> Option<(&str, usize)> {
        let met = self.met.get(&id)?;
        let (usual, times) = met.iter().max_by_key(|(name, times)| (**times, name.as_str()))?;
        let is_exception = met.get(&unqualified(c)) == Some(&1) && *times >= 3;
        is_exception.then_some((usual.as_str(), *times))
    }

    /// A type by its name in C.
    pub(super) fn c_type(&self, name: &str, is_alias: bool) -> Known<CType> {
        if let Some((word, name)) = name.split_once(' ') {
            let tag = Tag::ALL.into_iter().find(|tag| tag.word() == word);
            let tagged = |tag| Known::Yes(CType::new(Shape::Tag(tag, name.to_owned())));
            return tag.map_or_else(|| Known::No("no type".to_owned()), tagged);
        }
        if !is_c_name(name) {
            return Known::No("no name in C".to_owned());
        }
        let tagged = match self.headers.text.tag(name) {
            Some(tag) => Known::Yes(CType::new(Shape::Tag(tag, name.to_owned()))),
            None => Known::No("no tag".to_owned()),
        };
        match (self.headers.typedef(name), tagged) {
            (Known::Later, _) => Known::Later,
            // `typedef struct x *x`: in Rust, the struct has the name.
            (Known::Yes(CType { shape: Shape::Pointer(_), .. }), Known::Yes(tag)) if !is_alias => {
                Known::Yes(tag)
            }
            // `typedef struct x x[1]`, which is passed by its address: in Rust, the struct has the name.
            (Known::Yes(CType { shape: Shape::Array(of, Some(1)), .. }), _) if !is_alias => {
                self.headers.strip(&of)
            }
            // As the typedef, so that what it is called is not lost.
            (Known::Yes(_), _) if is_alias => {
                Known::Yes(CType::new(Shape::Typedef(name.to_owned())))
            }
            (Known::Yes(mut ty), _) => {
                ty.constant = false;
                Known::Yes(ty)
            }
            (Known::No(_), tagged) => tagged,
        }
    }

    /// Notes that a Rust type met a C type.
    pub(crate) fn vote(&self, id: usize, c: &CType) {
        *self.votes.borrow_mut().entry(id).or_default().entry(unqualified(c)).or_default() += 1;
    }

    /// The name that the headers have for a constant.
    pub(crate) fn constant_name<'a>(&'a self, one: &'a Named<Constant>) -> Option<&'a str> {
        let names = [
            self.renamed(&one.name),
            Some(one.name.as_str()),
            one.what.prefix.as_deref().and_then(|prefix| {
                // As bindgen names the values of an enum.
                one.name.strip_prefix(prefix)?.strip_prefix('_')
            }),
        ];
        names.into_iter().flatten().find(|name| self.headers.text.has(name) && is_c_name(name))
    }
}

/// A type without its `const`.
fn unqualified(c: &CType) -> String {
    CType::new(c.shape.clone()).to_string()
}

/// Whether it can be written into a C text as a name.
pub(super) fn is_c_name(name: &str) -> bool {
    let is_start = |char: char| char.is_ascii_alphabetic() || char == '_';
    name.starts_with(is_start) && name.chars().all(|char| is_start(char) || char.is_ascii_digit())
}
