//! Turns the sorted syntax trees into items.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Fields, ForeignItem, Item, Meta, Token};

use super::modules::{Raw, Tree};
use super::types::{At, lower_result, slot, unknown};
use super::values::evaluate;
use crate::item::{
    Constant, Definition, Enumeration, Int, Named, Record, Repr, Signature, Slot, Source, Type,
    Value,
};

/// Lowers everything that was read.
pub(crate) fn lower(mut tree: Tree<'_>) -> Source {
    let mut source = Source::default();
    let types = std::mem::take(&mut tree.types);
    for Raw { module, file, item } in types {
        source.types.push(lower_type(&mut tree, item, At { module, file }));
    }
    for Raw { module, file, item } in std::mem::take(&mut tree.foreign) {
        lower_foreign(&mut tree, &mut source, item, At { module, file });
    }
    for index in 0..tree.constants.len() {
        let constant = lower_constant(&mut tree, index);
        source.constants.extend(constant);
    }
    source.unread = tree.unread;
    source
}

/// The path of an item in the root module, if it is public.
fn path(ident: &syn::Ident, vis: &syn::Visibility, at: At) -> Option<String> {
    (is_public(vis) && at.module == ROOT).then(|| ident.to_string())
}

fn is_public(vis: &syn::Visibility) -> bool {
    !matches!(vis, syn::Visibility::Inherited)
}

fn plain(ident: &syn::Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}

/// The module of the root file.
const ROOT: usize = 0;

fn lower_type(tree: &mut Tree<'_>, item: Item, at: At) -> Named<Definition> {
    let generic = |generics: &syn::Generics| generics.type_params().next().is_some();
    let (path, ident, what) = match item {
        Item::Struct(item) => {
            let repr = repr(tree.cfg.metas(&item.attrs));
            let what = match generic(&item.generics) {
                true => Definition::Unknown("a generic type".to_owned()),
                false => record(tree, &item.fields, repr, false, at),
            };
            (path(&item.ident, &item.vis, at), item.ident, what)
        }
        Item::Union(item) => {
            let repr = repr(tree.cfg.metas(&item.attrs));
            let what = match generic(&item.generics) {
                true => Definition::Unknown("a generic type".to_owned()),
                false => record(tree, &Fields::Named(item.fields), repr, true, at),
            };
            (path(&item.ident, &item.vis, at), item.ident, what)
        }
        Item::Enum(item) => {
            let repr = repr(tree.cfg.metas(&item.attrs));
            let what = enumeration(tree, &item, &repr, at);
            (path(&item.ident, &item.vis, at), item.ident, what)
        }
        Item::Type(item) => {
            let what = match generic(&item.generics) {
                true => Definition::Unknown("a generic type".to_owned()),
                false => Definition::Alias(super::types::lower(tree, &item.ty, at)),
            };
            (path(&item.ident, &item.vis, at), item.ident, what)
        }
        other => {
            let name = syn::Ident::new("_", other.span());
            (None, name, Definition::Unknown("no type".to_owned()))
        }
    };
    Named { name: plain(&ident), path, place: tree.place(ident.span(), at.file), what }
}

fn record(tree: &mut Tree<'_>, fields: &Fields, repr: Repr, is_union: bool, at: At) -> Definition {
    let mut slots = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        if !tree.cfg.allows(&field.attrs) {
            continue;
        }
        let name = field.ident.as_ref().map_or_else(|| index.to_string(), plain);
        let mut slot = slot(tree, name, &field.ty, at);
        slot.written = slot.written.filter(|_| is_public(&field.vis));
        if let Some(ident) = &field.ident {
            slot.place = joined(tree, ident.span(), field.ty.span(), at);
        }
        slots.push(slot);
    }
    // `_private: [u8; 0]`, `_unused: c_void` and their like only give a pointer its type.
    let is_empty = |slot: &Slot| match &slot.ty {
        Type::Nothing | Type::Void => true,
        Type::Array(of, length) => *length == 0 && !matches!(**of, Type::Named(..)),
        _ => false,
    };
    if slots.iter().all(is_empty) {
        return Definition::Opaque;
    }
    Definition::Record(Record { is_union, repr, fields: slots })
}

/// The place from one piece of the source to another.
fn joined(tree: &Tree<'_>, from: Span, to: Span, at: At) -> crate::report::Place {
    let (mut from, to) = (tree.place(from, at.file), tree.place(to, at.file));
    if (from.line, &from.file) == (to.line, &to.file) {
        from.end = to.end;
    }
    from
}

fn repr(metas: Vec<Meta>) -> Repr {
    let mut repr = Repr::default();
    for meta in metas {
        let Meta::List(list) = meta else { continue };
        if !list.path.is_ident("repr") {
            continue;
        }
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        for one in list.parse_args_with(parser).into_iter().flatten() {
            let (name, number) = match &one {
                Expr::Path(path) => (super::modules::path_text(&path.path), None),
                Expr::Call(call) => match (&*call.func, call.args.first()) {
                    (Expr::Path(path), Some(Expr::Lit(number))) => {
                        let number = match &number.lit {
                            syn::Lit::Int(number) => number.base10_parse().ok(),
                            _ => None,
                        };
                        (super::modules::path_text(&path.path), number)
                    }
                    _ => continue,
                },
                _ => continue,
            };
            match name.as_str() {
                "C" => repr.c = true,
                "transparent" => repr.transparent = true,
                "packed" => repr.packed = Some(number.unwrap_or(1)),
                "align" => repr.align = number.max(repr.align),
                name => repr.int = Int::of_rust(name),
            }
        }
    }
    repr
}

fn enumeration(tree: &Tree<'_>, item: &syn::ItemEnum, repr: &Repr, at: At) -> Definition {
    if item.variants.is_empty() {
        return Definition::Opaque;
    }
    if item.variants.iter().any(|variant| !variant.fields.is_empty()) {
        return Definition::Unknown("an enum with data".to_owned());
    }
    let int = match (repr.int, repr.c) {
        (Some(int), _) => int,
        (None, true) => Int::fixed(32, true),
        (None, false) => return Definition::Unknown("an enum without a repr".to_owned()),
    };
    let mut variants = Vec::new();
    let mut next: Result<i128, String> = Ok(0);
    for variant in item.variants.iter().filter(|variant| tree.cfg.allows(&variant.attrs)) {
        if let Some((_, expr)) = &variant.discriminant {
            next = match evaluate(tree, expr, at.module) {
                Ok(Value::Int(value)) => Ok(value),
                Ok(_) => Err("a value that is no integer".to_owned()),
                Err(why) => Err(why),
            };
        }
        let place = tree.place(variant.ident.span(), at.file);
        let name = plain(&variant.ident);
        variants.push(Named { name, path: None, place, what: next.clone() });
        next = next.map(|value| value.wrapping_add(1));
    }
    Definition::Enum(Enumeration { int, variants })
}

/// The name in the library, or why it is not known.
fn link_name(
    tree: &Tree<'_>,
    attributes: &[syn::Attribute],
    ident: &syn::Ident,
    module: usize,
) -> Result<String, String> {
    for meta in tree.cfg.metas(attributes) {
        if let Meta::NameValue(pair) = meta
            && pair.path.is_ident("link_name")
        {
            // bindgen marks a name that must not be changed with a byte 1.
            return match evaluate(tree, &pair.value, module)? {
                Value::Text(name) => {
                    Ok(String::from_utf8_lossy(&name).trim_start_matches('\u{1}').to_owned())
                }
                _ => Err("a link_name that is no text".to_owned()),
            };
        }
    }
    Ok(plain(ident))
}

fn lower_foreign(tree: &mut Tree<'_>, source: &mut Source, item: ForeignItem, at: At) {
    match item {
        ForeignItem::Fn(item) => {
            let ident = &item.sig.ident;
            let place = tree.place(ident.span(), at.file);
            let (name, what) = match link_name(tree, &item.attrs, ident, at.module) {
                Ok(name) => (name, Ok(signature(tree, &item.sig, at))),
                Err(why) => (plain(ident), Err(why)),
            };
            let path = path(ident, &item.vis, at);
            source.functions.push(Named { name, path, place, what });
        }
        ForeignItem::Static(item) => {
            let place = joined(tree, item.ident.span(), item.ty.span(), at);
            let (name, what) = match link_name(tree, &item.attrs, &item.ident, at.module) {
                Ok(name) => (name, Ok(super::types::lower(tree, &item.ty, at))),
                Err(why) => (plain(&item.ident), Err(why)),
            };
            let path = path(&item.ident, &item.vis, at);
            source.statics.push(Named { name, path, place, what });
        }
        other => tree.note_unread(
            other.span(),
            at.file,
            "an item",
            "a declaration that is not understood",
        ),
    }
}

fn signature(tree: &mut Tree<'_>, sig: &syn::Signature, at: At) -> Signature {
    let mut params = Vec::new();
    for input in sig.inputs.iter() {
        let syn::FnArg::Typed(input) = input else {
            let place = tree.place(input.span(), at.file);
            let (name, ty) = ("self".to_owned(), unknown("self"));
            params.push(Slot { name, ty, written: None, place });
            continue;
        };
        if !tree.cfg.allows(&input.attrs) {
            continue;
        }
        let name = match &*input.pat {
            syn::Pat::Ident(name) => plain(&name.ident),
            _ => String::new(),
        };
        let mut param = slot(tree, name, &input.ty, at);
        param.place = joined(tree, input.pat.span(), input.ty.span(), at);
        params.push(param);
    }
    let result = lower_result(tree, &sig.output, at, sig.ident.span());
    Signature { params, result, variadic: sig.variadic.is_some(), is_c: true }
}

fn lower_constant(tree: &mut Tree<'_>, index: usize) -> Option<Named<Constant>> {
    let Raw { module, file, ref item } = tree.constants[index];
    let (ident, ty, expr) = (item.ident.clone(), item.ty.clone(), item.expr.clone());
    let vis = item.vis.clone();
    if ident == "_" {
        return None;
    }
    let at = At { module, file };
    let prefix = match &*ty {
        syn::Type::Path(path) => Some(super::modules::path_text(&path.path)),
        _ => None,
    };
    let place = joined(tree, ident.span(), expr.span(), at);
    let is_text = matches!(&*ty, syn::Type::Reference(_));
    let lowered = if is_text { Type::Nothing } else { super::types::lower(tree, &ty, at) };
    let value = match tree.is_hidden(index) {
        true => Err("the crate shows another constant of this name".to_owned()),
        false => super::values::of_constant(tree, index),
    };
    let path = path(&ident, &vis, at);
    Some(Named { name: plain(&ident), path, place, what: Constant { ty: lowered, value, prefix } })
}
