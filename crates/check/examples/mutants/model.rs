//! The Rust side, read independently of ffi-check: types by name in one flat list.
//!
//! It is smaller than what ffi-check reads. A name that is defined twice, and a type that is not understood, are
//! unknown, and no mutant is drawn from what mentions them.

use std::collections::HashMap;

use syn::{Expr, Fields, GenericArgument, Item, Lit, PathArguments, ReturnType};

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    Void,
    Bool,
    /// `is_char` for C's plain `char`.
    Int {
        bytes: u64,
        signed: bool,
        is_char: bool,
    },
    Float(u64),
    Ptr {
        mutable: bool,
        to: Box<Ty>,
    },
    Fn(Box<Signature>),
    Array(Box<Ty>, u64),
    Named(String),
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Ty>,
    pub(crate) result: Ty,
    pub(crate) variadic: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Def {
    Alias(Ty),
    Record(Record),
    /// A C-like enum, which is an integer.
    Enum {
        signed: bool,
    },
    Opaque,
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) is_union: bool,
    pub(crate) packed: bool,
    pub(crate) fields: Vec<(String, Ty)>,
}

/// What can be mutated and compared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Declaration {
    Function(Signature),
    Record(Record),
    Constant(Ty, i128),
}

/// Everything that some files define.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    pub(crate) types: HashMap<String, Def>,
    pub(crate) functions: HashMap<String, Option<Signature>>,
    pub(crate) constants: HashMap<String, Option<(Ty, i128)>>,
}

impl Index {
    pub(crate) fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let files: Vec<_> =
            texts.into_iter().filter_map(|text| syn::parse_file(text).ok()).collect();
        let mut index = Self::default();
        // The lengths of arrays need the constants.
        for file in &files {
            each(&file.items, &mut |item| index.constant(item));
        }
        for file in &files {
            each(&file.items, &mut |item| index.item(item));
        }
        index
    }

    /// What an item is, if all of it is known.
    pub(crate) fn get(&self, kind: What, name: &str) -> Option<Declaration> {
        match kind {
            What::Function => self.functions.get(name)?.clone().map(Declaration::Function),
            What::Record => match self.types.get(name)? {
                Def::Record(record) => Some(Declaration::Record(record.clone())),
                _ => None,
            },
            What::Constant => self
                .constants
                .get(name)?
                .clone()
                .map(|(ty, value)| Declaration::Constant(ty, value)),
        }
    }

    /// A type without its aliases. An enum is the integer that it is.
    pub(crate) fn resolve(&self, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        for _ in 0..32 {
            let Ty::Named(name) = &ty else { return ty };
            ty = match self.types.get(name) {
                Some(Def::Alias(behind)) => behind.clone(),
                Some(Def::Enum { signed }) => {
                    return Ty::Int { bytes: 4, signed: *signed, is_char: false };
                }
                Some(Def::Record(_) | Def::Opaque) => return ty,
                Some(Def::Unknown) | None => return Ty::Unknown,
            };
        }
        Ty::Unknown
    }

    fn constant(&mut self, item: &Item) {
        let Item::Const(item) = item else { return };
        let found = value(&item.expr).map(|value| (self.ty(&item.ty), value));
        let known = self.constants.entry(item.ident.to_string());
        known.and_modify(|known| *known = None).or_insert(found);
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::ForeignMod(block) => {
                for item in &block.items {
                    let syn::ForeignItem::Fn(item) = item else { continue };
                    // A name that C does not see is no name to compare by.
                    let renamed = item.attrs.iter().any(|one| one.path().is_ident("link_name"));
                    let found = if renamed { None } else { self.signature(&item.sig) };
                    let known = self.functions.entry(item.sig.ident.to_string());
                    known.and_modify(|known| *known = None).or_insert(found);
                }
            }
            Item::Type(item) => {
                let def = match item.generics.params.is_empty() {
                    true => Def::Alias(self.ty(&item.ty)),
                    false => Def::Unknown,
                };
                self.define(item.ident.to_string(), def);
            }
            Item::Struct(item) => {
                let def = match item.generics.params.is_empty() {
                    true => self.record(&item.attrs, &item.fields, false),
                    false => Def::Unknown,
                };
                self.define(item.ident.to_string(), def);
            }
            Item::Union(item) => {
                let def = self.record(&item.attrs, &Fields::Named(item.fields.clone()), true);
                self.define(item.ident.to_string(), def);
            }
            Item::Enum(item) => {
                let repr = repr(&item.attrs);
                let is_negative = |one: &syn::Variant| {
                    one.discriminant.as_ref().and_then(|(_, one)| value(one)) < Some(0)
                        && one.discriminant.is_some()
                };
                let def = match repr.as_slice() {
                    _ if item.variants.is_empty() => Def::Opaque,
                    [one] if one == "C" => {
                        Def::Enum { signed: item.variants.iter().any(is_negative) }
                    }
                    [one] if one == "i32" || one == "u32" => Def::Enum { signed: one == "i32" },
                    _ => Def::Unknown,
                };
                self.define(item.ident.to_string(), def);
            }
            _ => {}
        }
    }

    fn define(&mut self, name: String, def: Def) {
        match self.types.get_mut(&name) {
            Some(known) if *known == def => {}
            Some(known) => *known = Def::Unknown,
            None => {
                self.types.insert(name, def);
            }
        }
    }

    fn record(&self, attrs: &[syn::Attribute], fields: &Fields, is_union: bool) -> Def {
        let repr = repr(attrs);
        let fields: Vec<_> = fields
            .iter()
            .enumerate()
            .map(|(index, field)| {
                let name = field.ident.as_ref().map(ToString::to_string);
                (name.unwrap_or_else(|| index.to_string()), self.ty(&field.ty))
            })
            .collect();
        let is_nothing = |(_, ty): &(String, Ty)| matches!(ty, Ty::Void | Ty::Array(_, 0));
        match repr.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            _ if fields.iter().all(is_nothing) => Def::Opaque,
            ["C"] => Def::Record(Record { is_union, packed: false, fields }),
            ["C", "packed"] => Def::Record(Record { is_union, packed: true, fields }),
            _ => Def::Unknown,
        }
    }

    fn signature(&self, sig: &syn::Signature) -> Option<Signature> {
        let mut params = Vec::new();
        for input in &sig.inputs {
            let syn::FnArg::Typed(input) = input else { return None };
            params.push(self.ty(&input.ty));
        }
        let result = self.result(&sig.output);
        Some(Signature { params, result, variadic: sig.variadic.is_some() })
    }

    fn result(&self, output: &ReturnType) -> Ty {
        match output {
            ReturnType::Default => Ty::Void,
            ReturnType::Type(_, ty) => self.ty(ty),
        }
    }

    pub(crate) fn ty(&self, ty: &syn::Type) -> Ty {
        match ty {
            syn::Type::Ptr(pointer) => {
                let mutable = matches!(pointer.mutability, syn::PointerMutability::Mut(_));
                Ty::Ptr { mutable, to: Box::new(self.ty(&pointer.elem)) }
            }
            syn::Type::FnPtr(function) if function.abi.is_some() => {
                let params = function.inputs.iter().map(|input| self.ty(&input.ty)).collect();
                let result = self.result(&function.output);
                Ty::Fn(Box::new(Signature {
                    params,
                    result,
                    variadic: function.variadic.is_some(),
                }))
            }
            syn::Type::Array(array) => {
                let mut length = &array.len;
                while let Expr::Cast(cast) = length {
                    length = &cast.expr;
                }
                let length = match length {
                    Expr::Path(path) => path.path.segments.last().and_then(|last| {
                        let known = self.constants.get(&last.ident.to_string())?;
                        known.as_ref().map(|(_, value)| *value)
                    }),
                    other => value(other),
                };
                match length.and_then(|length| u64::try_from(length).ok()) {
                    Some(length) => Ty::Array(Box::new(self.ty(&array.elem)), length),
                    None => Ty::Unknown,
                }
            }
            syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Ty::Void,
            syn::Type::Paren(one) => self.ty(&one.elem),
            syn::Type::Path(path) if path.qself.is_none() => self.path(&path.path),
            _ => Ty::Unknown,
        }
    }

    fn path(&self, path: &syn::Path) -> Ty {
        let Some(last) = path.segments.last() else { return Ty::Unknown };
        let name = last.ident.to_string();
        match &last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                let Some(GenericArgument::Type(ty)) = arguments.args.first() else {
                    return Ty::Unknown;
                };
                match name.as_str() {
                    "Option" | "__BindgenBitfieldUnit" => self.ty(ty),
                    "__IncompleteArrayField" => Ty::Array(Box::new(self.ty(ty)), 0),
                    _ => Ty::Unknown,
                }
            }
            PathArguments::None => primitive(&name).unwrap_or(Ty::Named(name)),
            _ => Ty::Unknown,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum What {
    Function,
    Record,
    Constant,
}

/// The types that Rust, `core::ffi` and the crate libc define, on x86-64 Linux.
fn primitive(name: &str) -> Option<Ty> {
    let int = |bytes, signed| Some(Ty::Int { bytes, signed, is_char: false });
    match name {
        "c_void" => Some(Ty::Void),
        "bool" => Some(Ty::Bool),
        "f32" | "c_float" => Some(Ty::Float(4)),
        "f64" | "c_double" => Some(Ty::Float(8)),
        "c_char" => Some(Ty::Int { bytes: 1, signed: true, is_char: true }),
        "i8" | "c_schar" | "int8_t" => int(1, true),
        "u8" | "c_uchar" | "uint8_t" => int(1, false),
        "i16" | "c_short" | "int16_t" => int(2, true),
        "u16" | "c_ushort" | "uint16_t" => int(2, false),
        "i32" | "c_int" | "int32_t" => int(4, true),
        "u32" | "c_uint" | "uint32_t" | "mode_t" => int(4, false),
        "i64" | "c_long" | "c_longlong" | "int64_t" | "isize" | "ssize_t" | "off_t" | "off64_t"
        | "time_t" => int(8, true),
        "u64" | "c_ulong" | "c_ulonglong" | "uint64_t" | "usize" | "size_t" => int(8, false),
        _ => None,
    }
}

/// The value of an expression of literals.
pub(crate) fn value(expr: &Expr) -> Option<i128> {
    match expr {
        Expr::Lit(one) => match &one.lit {
            Lit::Int(number) => number.base10_parse().ok(),
            _ => None,
        },
        Expr::Paren(one) => value(&one.expr),
        Expr::Group(one) => value(&one.expr),
        Expr::Cast(one) => value(&one.expr),
        Expr::Unary(one) if matches!(one.op, syn::UnOp::Neg(_)) => value(&one.expr)?.checked_neg(),
        Expr::Binary(one) => {
            let (left, right) = (value(&one.left)?, value(&one.right)?);
            match one.op {
                syn::BinOp::Add(_) => left.checked_add(right),
                syn::BinOp::Sub(_) => left.checked_sub(right),
                syn::BinOp::Mul(_) => left.checked_mul(right),
                syn::BinOp::BitOr(_) => Some(left | right),
                syn::BinOp::Shl(_) => left.checked_shl(u32::try_from(right).ok()?),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Every item of a file, also in its modules.
pub(crate) fn each<'a>(items: &'a [Item], visit: &mut impl FnMut(&'a Item)) {
    for item in items {
        visit(item);
        if let Item::Mod(module) = item
            && let Some((_, items)) = &module.content
        {
            each(items, visit);
        }
    }
}

/// The words of `#[repr(…)]`.
fn repr(attrs: &[syn::Attribute]) -> Vec<String> {
    let mut words = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("repr")) {
        let _ = attr.parse_nested_meta(|meta| {
            words.extend(meta.path.get_ident().map(ToString::to_string));
            if meta.input.peek(syn::token::Paren) {
                // `packed(2)` and `align(8)` are not understood.
                words.push("number".to_owned());
                return Err(meta.error("a number"));
            }
            Ok(())
        });
    }
    words
}
