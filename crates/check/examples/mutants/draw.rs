//! The kinds of changes, and every way in which a declaration can be changed so.

use std::ops::Range;

use serde::Serialize;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{FnArg, ForeignItem, Item, ReturnType};

use crate::model::{Declaration, Def, Index, Ty, What, value};
use crate::truth::layout;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Type,
    Width,
    Sign,
    Const,
    Depth,
    ParamAdded,
    ParamDropped,
    ParamSwapped,
    ResultDropped,
    ResultChanged,
    FieldChanged,
    FieldsReordered,
    FieldAdded,
    FieldRemoved,
    Constant,
}

impl Kind {
    pub(crate) const ALL: [Self; 15] = [
        Self::Type,
        Self::Width,
        Self::Sign,
        Self::Const,
        Self::Depth,
        Self::ParamAdded,
        Self::ParamDropped,
        Self::ParamSwapped,
        Self::ResultDropped,
        Self::ResultChanged,
        Self::FieldChanged,
        Self::FieldsReordered,
        Self::FieldAdded,
        Self::FieldRemoved,
        Self::Constant,
    ];

    /// What of it is changed.
    pub(crate) fn what(self) -> What {
        match self {
            Self::FieldChanged | Self::FieldsReordered | Self::FieldAdded | Self::FieldRemoved => {
                What::Record
            }
            Self::Constant => What::Constant,
            _ => What::Function,
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Type => "parameter of another type",
            Self::Width => "parameter of another width",
            Self::Sign => "parameter of another sign",
            Self::Const => "`*const` for `*mut`, or back",
            Self::Depth => "parameter of another pointer depth",
            Self::ParamAdded => "parameter added",
            Self::ParamDropped => "parameter dropped",
            Self::ParamSwapped => "parameters swapped",
            Self::ResultDropped => "result dropped",
            Self::ResultChanged => "result changed",
            Self::FieldChanged => "field changed",
            Self::FieldsReordered => "fields reordered",
            Self::FieldAdded => "field added",
            Self::FieldRemoved => "field removed",
            Self::Constant => "constant off by one",
        }
    }
}

/// A piece of a text, and what takes its place.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
}

/// A declaration in a file.
pub(crate) struct Site<'a> {
    pub(crate) text: &'a str,
    pub(crate) file: &'a syn::File,
    pub(crate) index: &'a Index,
    pub(crate) what: What,
    pub(crate) name: &'a str,
}

impl Site<'_> {
    /// All edits of a kind.
    pub(crate) fn edits(&self, kind: Kind) -> Vec<Edit> {
        match kind.what() {
            What::Function => self.function().map(|one| self.of_function(kind, one)),
            What::Record => self.record().map(|one| self.of_record(kind, one)),
            What::Constant => self.constant().map(of_constant),
        }
        .unwrap_or_default()
    }

    /// Where the declaration is, without its attributes.
    pub(crate) fn range(&self) -> Option<Range<usize>> {
        Some(match self.what {
            What::Function => join(self.function()?.sig.fn_token.span(), self.function()?.span()),
            What::Record => join(self.record()?.struct_token.span(), self.record()?.span()),
            What::Constant => join(self.constant()?.const_token.span(), self.constant()?.span()),
        })
    }

    fn function(&self) -> Option<&syn::ForeignItemFn> {
        self.file.items.iter().find_map(|item| match item {
            Item::ForeignMod(block) => block.items.iter().find_map(|item| match item {
                ForeignItem::Fn(item) => (item.sig.ident == self.name).then_some(item),
                _ => None,
            }),
            _ => None,
        })
    }

    fn record(&self) -> Option<&syn::ItemStruct> {
        self.file.items.iter().find_map(|item| match item {
            Item::Struct(item) => (item.ident == self.name).then_some(item),
            _ => None,
        })
    }

    fn constant(&self) -> Option<&syn::ItemConst> {
        self.file.items.iter().find_map(|item| match item {
            Item::Const(item) => (item.ident == self.name).then_some(item),
            _ => None,
        })
    }

    fn of_function(&self, kind: Kind, item: &syn::ForeignItemFn) -> Vec<Edit> {
        let sig = &item.sig;
        let params: Vec<_> = sig.inputs.iter().filter_map(typed).collect();
        match kind {
            Kind::ParamAdded => sig.inputs.iter().filter_map(|input| self.added(input)).collect(),
            Kind::ParamDropped => dropped(&sig.inputs),
            Kind::ParamSwapped => swapped(&params, self.text),
            Kind::ResultDropped => match &sig.output {
                // `-> ()` is no result.
                ReturnType::Type(arrow, ty) if self.index.ty(ty) != Ty::Void => {
                    vec![Edit { range: join(arrow.span(), ty.span()), text: String::new() }]
                }
                _ => Vec::new(),
            },
            Kind::ResultChanged => match &sig.output {
                ReturnType::Type(_, ty) => [Kind::Type, Kind::Width, Kind::Depth]
                    .iter()
                    .flat_map(|kind| self.types(*kind, ty))
                    .collect(),
                ReturnType::Default => {
                    let end = sig.paren_token.span.close().byte_range().end;
                    vec![Edit { range: end..end, text: " -> i32".to_owned() }]
                }
            },
            kind => params.iter().flat_map(|ty| self.types(kind, ty)).collect(),
        }
    }

    /// A parameter before another one of its class, which it moves to the next place.
    fn added(&self, input: &FnArg) -> Option<Edit> {
        let ty = match self.index.resolve(&self.index.ty(typed(input)?)) {
            Ty::Float(_) => "f64",
            Ty::Named(_) | Ty::Array(..) => return None,
            _ => "i32",
        };
        let at = input.span().byte_range().start;
        Some(Edit { range: at..at, text: format!("added: {ty}, ") })
    }

    fn of_record(&self, kind: Kind, item: &syn::ItemStruct) -> Vec<Edit> {
        let syn::Fields::Named(fields) = &item.fields else { return Vec::new() };
        let fields = &fields.named;
        match kind {
            Kind::FieldsReordered => {
                let all: Vec<_> = fields.iter().map(Spanned::span).collect();
                all.windows(2).map(|pair| swap(self.text, pair[0], pair[1])).collect()
            }
            Kind::FieldAdded => {
                let starts = fields.iter().map(|field| field.span().byte_range().start);
                let end = item.fields.span().byte_range().end - 1;
                let comma = if fields.trailing_punct() { "" } else { "," };
                let last = Edit { range: end..end, text: format!("{comma} pub added: i32 ") };
                let first = |at| Edit { range: at..at, text: "pub added: i32, ".to_owned() };
                starts.map(first).chain([last]).collect()
            }
            Kind::FieldRemoved if fields.len() > 1 => dropped(fields),
            Kind::FieldRemoved => Vec::new(),
            _ => [Kind::Type, Kind::Width, Kind::Depth, Kind::Sign]
                .iter()
                .flat_map(|kind| fields.iter().flat_map(|field| self.types(*kind, &field.ty)))
                .collect(),
        }
    }

    /// Other types of a kind for a type.
    fn types(&self, kind: Kind, ty: &syn::Type) -> Vec<Edit> {
        let range = ty.span().byte_range();
        let text = &self.text[range.clone()];
        let resolved = self.index.resolve(&self.index.ty(ty));
        let others = match kind {
            Kind::Type => self.other_types(&resolved),
            Kind::Width => other_widths(&resolved, ty, self.text, self.index),
            Kind::Sign => other_sign(&resolved, self.index).into_iter().collect(),
            Kind::Const => match text.strip_prefix("*const ") {
                Some(rest) => vec![format!("*mut {rest}")],
                None => text
                    .strip_prefix("*mut ")
                    .map(|rest| format!("*const {rest}"))
                    .into_iter()
                    .collect(),
            },
            _ => self.other_depths(&resolved, ty, text),
        };
        others.into_iter().map(|text| Edit { range: range.clone(), text }).collect()
    }

    fn other_types(&self, ty: &Ty) -> Vec<String> {
        let all: &[&str] = match ty {
            Ty::Int { bytes: 8, .. } => &["f64"],
            Ty::Int { .. } | Ty::Bool => &["f32"],
            Ty::Float(4) => &["i32"],
            Ty::Float(_) => &["i64"],
            Ty::Fn(_) => &["f64", "*mut ::core::ffi::c_void"],
            Ty::Ptr { to, .. } => match self.index.resolve(to) {
                Ty::Int { bytes: 4, .. } => &["f64", "*mut f32"],
                Ty::Int { bytes: 8, .. } => &["f64", "*mut f64"],
                Ty::Float(4) => &["f64", "*mut i32"],
                Ty::Void => &["f64", "*mut f64"],
                _ => &["f64", "*mut f64", "*mut ::core::ffi::c_void"],
            },
            _ => &[],
        };
        let mut all: Vec<_> = all.iter().map(|&one| one.to_owned()).collect();
        if matches!(ty, Ty::Ptr { .. }) {
            all.extend(self.records().map(|name| format!("*mut {name}")));
        }
        all
    }

    /// The structs that this file defines.
    fn records(&self) -> impl Iterator<Item = String> {
        let names = self.file.items.iter().filter_map(|item| match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            Item::Enum(item) if item.variants.is_empty() => Some(item.ident.to_string()),
            _ => None,
        });
        names
            .filter(|name| matches!(self.index.types.get(name), Some(Def::Record(_) | Def::Opaque)))
    }

    fn other_depths(&self, ty: &Ty, syntax: &syn::Type, text: &str) -> Vec<String> {
        let mut all = Vec::new();
        if matches!(ty, Ty::Ptr { .. } | Ty::Int { .. } | Ty::Float(_) | Ty::Named(_)) {
            all.push(format!("*mut {text}"));
        }
        // A value of the register's size is no other depth to the callee.
        if let (Ty::Ptr { to, .. }, syn::Type::Ptr(pointer)) = (ty, syntax)
            && **to != Ty::Void
            && layout(to, self.index).is_some_and(|(size, _)| size != 8)
        {
            all.push(self.text[pointer.elem.span().byte_range()].to_owned());
        }
        all
    }
}

fn typed(input: &FnArg) -> Option<&syn::Type> {
    match input {
        FnArg::Typed(input) => Some(&input.ty),
        FnArg::Receiver(_) => None,
    }
}

fn integer(bytes: u64, signed: bool) -> String {
    format!("{}{}", if signed { 'i' } else { 'u' }, bytes * 8)
}

fn other_widths(ty: &Ty, syntax: &syn::Type, text: &str, index: &Index) -> Vec<String> {
    match (ty, syntax) {
        (Ty::Int { bytes, signed, .. }, _) => {
            let others = [1, 2, 4, 8].into_iter().filter(|other| other != bytes);
            others.map(|other| integer(other, *signed)).collect()
        }
        (Ty::Float(4), _) => vec!["f64".to_owned()],
        (Ty::Float(_), _) => vec!["f32".to_owned()],
        (Ty::Ptr { mutable, to }, _) => {
            let word = if *mutable { "mut" } else { "const" };
            let to = match index.resolve(to) {
                scalar @ (Ty::Int { .. } | Ty::Float(_)) => scalar,
                _ => return Vec::new(),
            };
            let others = other_widths(&to, syntax, text, index);
            others.into_iter().map(|other| format!("*{word} {other}")).collect()
        }
        (Ty::Array(_, length), syn::Type::Array(array)) => {
            let of = &text[array.elem.span().byte_range()];
            vec![format!("[{of}; {}]", length + 1)]
        }
        _ => Vec::new(),
    }
}

fn other_sign(ty: &Ty, index: &Index) -> Option<String> {
    match ty {
        Ty::Int { is_char: true, .. } => Some("u8".to_owned()),
        Ty::Int { bytes, signed, .. } => Some(integer(*bytes, !signed)),
        Ty::Ptr { mutable, to } => match index.resolve(to) {
            to @ Ty::Int { .. } => {
                let word = if *mutable { "mut" } else { "const" };
                Some(format!("*{word} {}", other_sign(&to, index)?))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The types are swapped and the names stay, which C does not see.
fn swapped(params: &[&syn::Type], text: &str) -> Vec<Edit> {
    params.windows(2).map(|pair| swap(text, pair[0].span(), pair[1].span())).collect()
}

fn swap(text: &str, one: proc_macro2::Span, other: proc_macro2::Span) -> Edit {
    let (one, other) = (one.byte_range(), other.byte_range());
    let pieces = [other.clone(), one.end..other.start, one.clone()];
    let swapped = pieces.map(|piece| &text[piece]).concat();
    Edit { range: one.start..other.end, text: swapped }
}

/// Each one left out, with the comma that goes with it.
fn dropped<T: Spanned, P: Spanned>(all: &Punctuated<T, P>) -> Vec<Edit> {
    let ranges: Vec<_> = all.iter().map(|one| one.span().byte_range()).collect();
    let comma = all.pairs().next_back().and_then(|last| last.punct().map(|one| one.span()));
    let edit = |(number, range): (usize, &Range<usize>)| {
        let range = match (ranges.get(number + 1), number.checked_sub(1)) {
            (Some(next), _) => range.start..next.start,
            (None, _) if comma.is_some() => {
                range.start..comma.map_or(range.end, |comma| comma.byte_range().end)
            }
            (None, Some(previous)) => ranges[previous].end..range.end,
            (None, None) => range.clone(),
        };
        Edit { range, text: String::new() }
    };
    ranges.iter().enumerate().map(edit).collect()
}

fn of_constant(item: &syn::ItemConst) -> Vec<Edit> {
    let Some(value) = value(&item.expr) else { return Vec::new() };
    let others = if value > 0 { vec![value - 1, value + 1] } else { vec![value + 1] };
    let range = item.expr.span().byte_range();
    others.into_iter().map(|other| Edit { range: range.clone(), text: other.to_string() }).collect()
}

fn join(from: proc_macro2::Span, to: proc_macro2::Span) -> Range<usize> {
    from.byte_range().start..to.byte_range().end
}

/// Whether a declaration is one whose every type is known.
pub(crate) fn is_known(declaration: &Declaration, index: &Index) -> bool {
    let known = |ty: &Ty| knows(ty, index, 0);
    match declaration {
        Declaration::Function(one) => {
            one.params.iter().all(|ty| known(ty) && layout(ty, index).is_some())
                && (one.result == Ty::Void || known(&one.result))
        }
        Declaration::Record(one) => {
            !one.is_union
                && one.fields.iter().all(|(_, ty)| known(ty) && layout(ty, index).is_some())
        }
        Declaration::Constant(ty, _) => matches!(index.resolve(ty), Ty::Int { .. }),
    }
}

fn knows(ty: &Ty, index: &Index, depth: usize) -> bool {
    match index.resolve(ty) {
        _ if depth > 8 => true,
        Ty::Unknown => false,
        Ty::Ptr { to, .. } | Ty::Array(to, _) => knows(&to, index, depth + 1),
        Ty::Fn(signature) => {
            let all = signature.params.iter().chain([&signature.result]);
            all.into_iter().all(|ty| knows(ty, index, depth + 1))
        }
        _ => true,
    }
}
