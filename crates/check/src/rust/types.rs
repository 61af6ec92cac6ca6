//! Turns Rust's types into the model.

use syn::{GenericArgument, PathArguments, ReturnType};

use super::macros::Expansion;
use super::modules::{Tree, path_text};
use super::names::{Meaning, Space};
use super::values;
use crate::item::{Int, Signature, Slot, Type, Value};

/// Wrappers that have the layout of what is in them.
const TRANSPARENT: [&str; 8] = [
    "MaybeUninit",
    "UnsafeCell",
    "Cell",
    "ManuallyDrop",
    "Wrapping",
    "SyncUnsafeCell",
    "Pin",
    "__BindgenBitfieldUnit",
];

/// Where a type is written.
#[derive(Clone, Copy)]
pub(crate) struct At {
    pub(crate) module: usize,
    pub(crate) file: usize,
}

pub(crate) fn lower(tree: &mut Tree<'_>, ty: &syn::Type, at: At) -> Type {
    match ty {
        syn::Type::Path(path) if path.qself.is_none() => lower_path(tree, &path.path, at),
        syn::Type::Ptr(pointer) => {
            let mutable = matches!(pointer.mutability, syn::PointerMutability::Mut(_));
            pointer_to(tree, &pointer.elem, mutable, at)
        }
        syn::Type::Reference(one) => pointer_to(tree, &one.elem, one.mutability.is_some(), at),
        syn::Type::FnPtr(function) => lower_function(tree, function, at),
        syn::Type::Array(array) => {
            let of = lower(tree, &array.elem, at);
            match values::evaluate(tree, &array.len, at.module) {
                Ok(Value::Int(length)) if length >= 0 => u64::try_from(length).map_or_else(
                    |_| unknown("an array that is too long"),
                    |length| Type::Array(Box::new(of), length),
                ),
                _ => unknown("an array whose length is not evaluated"),
            }
        }
        syn::Type::Never(_) => Type::Never,
        syn::Type::Tuple(tuple) if tuple.elems.is_empty() => Type::Nothing,
        syn::Type::Paren(one) => lower(tree, &one.elem, at),
        syn::Type::Group(one) => lower(tree, &one.elem, at),
        syn::Type::Macro(one) => {
            let name = path_text(&one.mac.path);
            match tree.expander.expand(&name, one.mac.tokens.clone()) {
                Expansion::Tokens(tokens) => match syn::parse2(tokens) {
                    Ok(ty) => lower(tree, &ty, at),
                    Err(_) => unknown("a macro whose result is no type"),
                },
                Expansion::Unknown(why) => unknown(&why),
            }
        }
        _ => unknown("a type that C does not have"),
    }
}

pub(crate) fn unknown(why: &str) -> Type {
    Type::Unknown(why.to_owned())
}

fn pointer_to(tree: &mut Tree<'_>, to: &syn::Type, mutable: bool, at: At) -> Type {
    match to {
        syn::Type::Slice(_) | syn::Type::TraitObject(_) => {
            unknown("a pointer with a length or a table, which C does not have")
        }
        syn::Type::Path(path) if path.path.is_ident("str") => unknown("a str, which has a length"),
        to => Type::Pointer { mutable, to: Box::new(pointee(lower(tree, to, at))) },
    }
}

/// A pointer to `()` is one to anything.
fn pointee(ty: Type) -> Type {
    if ty == Type::Nothing { Type::Void } else { ty }
}

fn lower_function(tree: &mut Tree<'_>, function: &syn::TypeFnPtr, at: At) -> Type {
    let mut params = Vec::new();
    for input in &function.inputs {
        let name = input.name.as_ref().map(|(name, _)| name.to_string()).unwrap_or_default();
        params.push(slot(tree, name, &input.ty, at));
    }
    let result = lower_result(tree, &function.output, at, function.fn_token.span);
    let is_c = function.abi.as_ref().is_some_and(is_c);
    Type::Function(Box::new(Signature {
        params,
        result,
        variadic: function.variadic.is_some(),
        is_c,
    }))
}

/// Whether functions of this ABI are called as C calls on this target.
pub(crate) fn is_c(abi: &syn::Abi) -> bool {
    abi.name.as_ref().is_none_or(|name| {
        ["C", "cdecl", "system", "C-unwind", "system-unwind", "cdecl-unwind", "sysv64"]
            .contains(&name.value().as_str())
    })
}

pub(crate) fn lower_result(
    tree: &mut Tree<'_>,
    output: &ReturnType,
    at: At,
    otherwise: proc_macro2::Span,
) -> Slot {
    match output {
        ReturnType::Default => {
            let place = tree.place(otherwise, at.file);
            Slot { name: String::new(), ty: Type::Void, written: Some("()".to_owned()), place }
        }
        ReturnType::Type(_, ty) => {
            let mut slot = slot(tree, String::new(), ty, at);
            slot.ty = pointee(slot.ty);
            slot
        }
    }
}

/// A named place for a value, which is shown as a whole.
pub(crate) fn slot(tree: &mut Tree<'_>, name: String, ty: &syn::Type, at: At) -> Slot {
    use syn::spanned::Spanned;
    let place = tree.place(ty.span(), at.file);
    Slot { name, ty: lower(tree, ty, at), written: ty.span().source_text(), place }
}

fn lower_path(tree: &mut Tree<'_>, path: &syn::Path, at: At) -> Type {
    let Some(last) = path.segments.last() else { return unknown("an empty path") };
    if let PathArguments::AngleBracketed(arguments) = &last.arguments {
        let first = arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        });
        return match first {
            Some(first) => lower_generic(tree, &last.ident.to_string(), first, at),
            None => lower_name(tree, path, at),
        };
    }
    lower_name(tree, path, at)
}

fn lower_generic(tree: &mut Tree<'_>, name: &str, inner: &syn::Type, at: At) -> Type {
    match name {
        "PhantomData" => Type::Nothing,
        "NonNull" | "Box" | "AtomicPtr" => pointer_to(tree, inner, true, at),
        // As bindgen writes an array without a length.
        "__IncompleteArrayField" => Type::Array(Box::new(lower(tree, inner, at)), 0),
        "Option" => match lower(tree, inner, at) {
            one @ (Type::Pointer { .. } | Type::Function(_) | Type::Named(..)) => one,
            _ => unknown("an Option, which C does not have"),
        },
        name if TRANSPARENT.contains(&name) => lower(tree, inner, at),
        _ => unknown("a generic type"),
    }
}

fn lower_name(tree: &Tree<'_>, path: &syn::Path, at: At) -> Type {
    let mut names: Vec<_> = path.segments.iter().map(|one| one.ident.to_string()).collect();
    if path.leading_colon.is_some() {
        names.insert(0, "::".to_owned());
    }
    let written = names.last().cloned().unwrap_or_default();
    match tree.resolve(&names, at.module, Space::Types) {
        Meaning::Own(id) => Type::Named(id, written),
        Meaning::Outside(name) => outside(name),
    }
}

/// A type that this source does not define.
fn outside(name: String) -> Type {
    if let Some(int) = Int::of_rust(&name) {
        return Type::Int(int, name);
    }
    match name.as_str() {
        "bool" => Type::Bool,
        "char" => Type::Char,
        "f32" | "c_float" => Type::Float(32),
        "f64" | "c_double" => Type::Float(64),
        "c_void" => Type::Void,
        "PhantomPinned" => Type::Nothing,
        "CStr" | "str" | "String" => unknown("a type of Rust's own"),
        "VaList" | "VaListImpl" => unknown("a va_list"),
        _ => match name.strip_prefix("Atomic").map(str::to_lowercase) {
            Some(inner) if inner == "bool" => Type::Bool,
            Some(inner) => Int::of_rust(&inner)
                .map_or_else(|| Type::Outside(name.clone()), |int| Type::Int(int, name.clone())),
            None => Type::Outside(name),
        },
    }
}
