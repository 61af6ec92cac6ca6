//! A declaration with everything that it needs, as a text of its own: what the other tools are given.
//!
//! Types are written as the model has them, so a text needs no other crate. An enum is the integer that it is. A
//! struct with a field of an unknown type is written as if nothing were known of it.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::{Declaration, Def, Index, Signature, Ty};
use crate::truth::layout;

/// What `use` a text begins with.
pub(crate) const USES: &str = "#[allow(unused_imports)]\nuse std::ffi::{c_char, c_void};\n";

/// The text of a declaration, and of functions that have it in their types.
pub(crate) fn extract(name: &str, declaration: &Declaration, index: &Index) -> String {
    let mut types = BTreeMap::new();
    let mut text = String::new();
    match declaration {
        Declaration::Function(one) => function(name, one, index, &mut types, &mut text),
        Declaration::Record(_) => {
            ty(&Ty::Named(name.to_owned()), index, &mut types);
        }
        Declaration::Constant(one, value) => {
            let one = ty(one, index, &mut types);
            let _ = writeln!(text, "pub const {name}: {one} = {value};");
        }
    }
    types.into_values().collect::<String>() + &text
}

/// The functions that have a struct in their types, by name.
pub(crate) fn users<'a>(name: &str, index: &'a Index) -> Vec<(&'a str, &'a Signature)> {
    let mut users = Vec::new();
    for (user, signature) in &index.functions {
        let Some(signature) = signature else { continue };
        let mut types = signature.params.iter().chain([&signature.result]);
        if types.any(|ty| mentions(ty, name, index)) {
            users.push((user.as_str(), signature));
        }
    }
    users.sort_by_key(|(name, _)| *name);
    users
}

/// Whether nothing that a signature needs is unknown.
pub(crate) fn is_whole(signature: &Signature, index: &Index) -> bool {
    let mut met = Vec::new();
    let all = signature.params.iter().chain([&signature.result]);
    all.into_iter().all(|ty| is_whole_type(ty, index, &mut met))
}

fn is_whole_type(ty: &Ty, index: &Index, met: &mut Vec<String>) -> bool {
    match index.resolve(ty) {
        Ty::Unknown => false,
        Ty::Ptr { to, .. } | Ty::Array(to, _) => is_whole_type(&to, index, met),
        Ty::Fn(signature) => {
            let all = signature.params.iter().chain([&signature.result]);
            all.into_iter().all(|ty| is_whole_type(ty, index, met))
        }
        Ty::Named(name) if !met.contains(&name) => {
            met.push(name.clone());
            match index.types.get(&name) {
                Some(Def::Record(record)) => {
                    record.fields.iter().all(|(_, ty)| is_whole_type(ty, index, met))
                }
                _ => true,
            }
        }
        _ => true,
    }
}

fn mentions(ty: &Ty, name: &str, index: &Index) -> bool {
    match index.resolve(ty) {
        Ty::Ptr { to, .. } | Ty::Array(to, _) => mentions(&to, name, index),
        Ty::Named(one) => one == name,
        _ => false,
    }
}

pub(crate) fn function(
    name: &str,
    signature: &Signature,
    index: &Index,
    types: &mut BTreeMap<String, String>,
    text: &mut String,
) {
    let mut params: Vec<_> = signature
        .params
        .iter()
        .enumerate()
        .map(|(number, one)| format!("p{number}: {}", ty(one, index, types)))
        .collect();
    if signature.variadic {
        params.push("...".to_owned());
    }
    let params = params.join(", ");
    let result = result(&signature.result, index, types);
    let _ = writeln!(text, "unsafe extern \"C\" {{ pub fn {name}({params}){result}; }}");
}

fn result(one: &Ty, index: &Index, types: &mut BTreeMap<String, String>) -> String {
    match index.resolve(one) {
        Ty::Void => String::new(),
        one => format!(" -> {}", ty(&one, index, types)),
    }
}

/// The type in Rust. Adds the definitions that it needs.
fn ty(one: &Ty, index: &Index, types: &mut BTreeMap<String, String>) -> String {
    match index.resolve(one) {
        Ty::Void | Ty::Unknown => "c_void".to_owned(),
        Ty::Bool => "bool".to_owned(),
        Ty::Int { is_char: true, .. } => "c_char".to_owned(),
        Ty::Int { bytes, signed, .. } => format!("{}{}", if signed { 'i' } else { 'u' }, bytes * 8),
        Ty::Float(bytes) => format!("f{}", bytes * 8),
        Ty::Ptr { mutable, to } => {
            let word = if mutable { "mut" } else { "const" };
            format!("*{word} {}", ty(&to, index, types))
        }
        Ty::Array(of, length) => format!("[{}; {length}]", ty(&of, index, types)),
        Ty::Fn(signature) => {
            let params: Vec<_> = signature.params.iter().map(|one| ty(one, index, types)).collect();
            let params = params.join(", ");
            let result = result(&signature.result, index, types);
            let more = if signature.variadic { ", ..." } else { "" };
            format!("Option<unsafe extern \"C\" fn({params}{more}){result}>")
        }
        Ty::Named(name) => {
            define(&name, index, types);
            name
        }
    }
}

fn define(name: &str, index: &Index, types: &mut BTreeMap<String, String>) {
    if types.contains_key(name) {
        return;
    }
    // Known from here on, since it may contain pointers to itself.
    types.insert(name.to_owned(), String::new());
    let is_whole = layout(&Ty::Named(name.to_owned()), index).is_some();
    let text = match index.types.get(name) {
        Some(Def::Record(record)) if is_whole => {
            let word = if record.is_union { "union" } else { "struct" };
            let packed = if record.packed { ", packed" } else { "" };
            let fields: String = record
                .fields
                .iter()
                .map(|(field, one)| {
                    let field = if field.parse::<u32>().is_ok() {
                        format!("f{field}")
                    } else {
                        field.clone()
                    };
                    format!("    pub {field}: {},\n", ty(one, index, types))
                })
                .collect();
            format!(
                "#[repr(C{packed})]\n#[derive(Clone, Copy)]\npub {word} {name} {{\n{fields}}}\n"
            )
        }
        _ => format!(
            "#[repr(C)]\n#[derive(Clone, Copy)]\npub struct {name} {{\n    _private: [u8; 0],\n}}\n"
        ),
    };
    types.insert(name.to_owned(), text);
}
