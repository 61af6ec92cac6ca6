//! Evaluates the simple constant expressions that declarations are made of.

use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, Lit, Token, UnOp};

use super::macros::Expansion;
use super::modules::{Tree, path_text};
use super::names::{Meaning, Space};
use crate::item::{Int, Value};

/// How many constants a value may be made of. More is a loop.
const DEEPEST: usize = 4096;

pub(crate) fn evaluate(tree: &Tree<'_>, expr: &Expr, module: usize) -> Result<Value, String> {
    value(tree, expr, module, DEEPEST)
}

/// The value of a constant, by its index.
pub(crate) fn of_constant(tree: &Tree<'_>, index: usize) -> Result<Value, String> {
    value_of_constant(tree, index, DEEPEST)
}

fn value(tree: &Tree<'_>, expr: &Expr, module: usize, left: usize) -> Result<Value, String> {
    let left = left.checked_sub(1).ok_or("a constant that is made of itself, or of too many")?;
    match expr {
        Expr::Lit(one) => literal(&one.lit),
        Expr::Group(one) => value(tree, &one.expr, module, left),
        Expr::Paren(one) => value(tree, &one.expr, module, left),
        Expr::Reference(one) => value(tree, &one.expr, module, left),
        Expr::Unary(one) => unary(&one.op, value(tree, &one.expr, module, left)?),
        Expr::Binary(one) => {
            let sides = [&one.left, &one.right].map(|side| value(tree, side, module, left));
            let [one_side, other] = sides;
            binary(&one.op, one_side?, other?)
        }
        Expr::Cast(one) => cast(value(tree, &one.expr, module, left)?, &one.ty),
        Expr::Path(one) if one.qself.is_none() => {
            let names: Vec<_> =
                one.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            if let Some(known) = limit(&names) {
                return Ok(Value::Int(known));
            }
            match tree.resolve(&names, module, Space::Constants) {
                Meaning::Own(index) => value_of_constant(tree, index, left),
                Meaning::Outside(name) => Err(format!("a value that needs {name}")),
            }
        }
        Expr::Macro(one) => value_of_macro(tree, &one.mac, module, left),
        _ => Err("a value that is not evaluated".to_owned()),
    }
}

/// The value of another constant, which is evaluated once.
fn value_of_constant(tree: &Tree<'_>, index: usize, left: usize) -> Result<Value, String> {
    if let Some(known) = tree.values.borrow().get(&index) {
        return known.clone();
    }
    let in_itself = Err("a constant that is made of itself".to_owned());
    tree.values.borrow_mut().insert(index, in_itself);
    let raw = &tree.constants[index];
    let found = value(tree, &raw.item.expr, raw.module, left);
    tree.values.borrow_mut().insert(index, found.clone());
    found
}

fn value_of_macro(
    tree: &Tree<'_>,
    mac: &syn::Macro,
    module: usize,
    left: usize,
) -> Result<Value, String> {
    let tokens = mac.tokens.clone();
    match path_text(&mac.path).as_str() {
        // An expression that was passed on is in a group that nobody wrote.
        "stringify" => Ok(Value::Text(tokens.to_string().trim().to_owned().into_bytes())),
        "concat" => {
            let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
            let parts = parser.parse2(tokens).map_err(|error| error.to_string())?;
            let mut text = Vec::new();
            for part in &parts {
                match value(tree, part, module, left)? {
                    Value::Text(part) => text.extend(part),
                    Value::Int(number) => text.extend(number.to_string().into_bytes()),
                    Value::Float(_) => return Err("a text with a float".to_owned()),
                }
            }
            Ok(Value::Text(text))
        }
        name => match tree.expander.expand(name, tokens) {
            Expansion::Unknown(why) => Err(why),
            Expansion::Tokens(tokens) => {
                let expr: Expr = syn::parse2(tokens).map_err(|error| error.to_string())?;
                value(tree, &expr, module, left)
            }
        },
    }
}

/// `i32::MAX` and its like.
fn limit(names: &[String]) -> Option<i128> {
    let [.., ty, which] = names else { return None };
    let Some(Int::Fixed { bits: bits @ 8..=64, signed }) = Int::of_rust(ty) else { return None };
    let bits = u32::from(bits) - u32::from(signed);
    match which.as_str() {
        "MAX" => Some((1 << bits) - 1),
        "MIN" => Some(if signed { -(1 << bits) } else { 0 }),
        _ => None,
    }
}

fn literal(literal: &Lit) -> Result<Value, String> {
    let wrong = |error: syn::Error| error.to_string();
    Ok(match literal {
        Lit::Int(one) if ["f32", "f64"].contains(&one.suffix()) => {
            Value::Float(one.base10_digits().parse().map_err(|_| "a number that is not read")?)
        }
        Lit::Int(one) => Value::Int(one.base10_parse().map_err(wrong)?),
        Lit::Float(one) => Value::Float(one.base10_parse().map_err(wrong)?),
        Lit::Str(one) => Value::Text(one.value().into_bytes()),
        Lit::ByteStr(one) => Value::Text(one.value()),
        Lit::CStr(one) => Value::Text(one.value().into_bytes()),
        Lit::Bool(one) => Value::Int(one.value.into()),
        Lit::Byte(one) => Value::Int(one.value().into()),
        Lit::Char(one) => Value::Int(u32::from(one.value()).into()),
        _ => return Err("a value that is not evaluated".to_owned()),
    })
}

fn unary(op: &UnOp, value: Value) -> Result<Value, String> {
    match (op, value) {
        (UnOp::Neg(_), Value::Int(value)) => value.checked_neg().map(Value::Int),
        (UnOp::Neg(_), Value::Float(value)) => Some(Value::Float(-value)),
        // Its width decides; the comparison is in the width of the constant's type.
        (UnOp::Not(_), Value::Int(value)) => Some(Value::Int(!value)),
        (UnOp::Deref(_), value) => Some(value),
        _ => None,
    }
    .ok_or_else(|| "a value that is not evaluated".to_owned())
}

fn binary(op: &BinOp, left: Value, right: Value) -> Result<Value, String> {
    let (Value::Int(left), Value::Int(right)) = (left, right) else {
        return Err("a value that is not evaluated".to_owned());
    };
    let shift = || u32::try_from(right).ok().filter(|&bits| bits < 64);
    match op {
        BinOp::Add(_) => left.checked_add(right),
        BinOp::Sub(_) => left.checked_sub(right),
        BinOp::Mul(_) => left.checked_mul(right),
        BinOp::Div(_) => left.checked_div(right),
        BinOp::Rem(_) => left.checked_rem(right),
        BinOp::BitAnd(_) => Some(left & right),
        BinOp::BitOr(_) => Some(left | right),
        BinOp::BitXor(_) => Some(left ^ right),
        BinOp::Shl(_) => shift().and_then(|bits| left.checked_mul(1 << bits)),
        BinOp::Shr(_) => shift().map(|bits| left >> bits),
        _ => None,
    }
    .map(Value::Int)
    .ok_or_else(|| "a value that is not evaluated".to_owned())
}

fn cast(value: Value, ty: &syn::Type) -> Result<Value, String> {
    let syn::Type::Path(path) = ty else { return Ok(value) };
    let name = path_text(&path.path);
    Ok(match (value, Int::of_rust(&name)) {
        (Value::Int(value), Some(Int::Fixed { bits, signed })) => {
            Value::Int(wrap(value, bits, signed))
        }
        (Value::Int(value), None) if ["f32", "f64"].contains(&name.as_str()) => {
            Value::Float(value as f64)
        }
        (Value::Float(_), Some(_)) => return Err("a value that is not evaluated".to_owned()),
        (value, _) => value,
    })
}

/// A value in so many bits.
pub(crate) fn wrap(value: i128, bits: u16, signed: bool) -> i128 {
    let Some(unused) = 128_u32.checked_sub(bits.into()) else { return value };
    if signed {
        (value << unused) >> unused
    } else {
        (((value << unused) as u128) >> unused) as i128
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::cfg::Cfg;

    #[test]
    fn simple_expressions_have_values() {
        let cfg = Cfg::default();
        let tree = Tree { modules: vec![Default::default()], ..Tree::new(&cfg) };
        let evaluate = |text: &str| evaluate(&tree, &syn::parse_str(text).unwrap(), 0);
        for (text, value) in [
            ("-1", -1),
            ("1 << 4 | 0x3", 19),
            ("(2 + 3) * 4 - 1", 19),
            ("-1 as u32", 0xFFFF_FFFF),
            ("0xFFFF_FFFFu32 as i32", -1),
            ("b'a' as c_int", 97),
            ("u32::MAX", 0xFFFF_FFFF),
            ("true as i32", 1),
        ] {
            assert_eq!(evaluate(text), Ok(Value::Int(value)), "{text}");
        }
        assert_eq!(evaluate("c\"a\""), Ok(Value::Text(b"a".to_vec())));
        assert_eq!(evaluate("-1.5"), Ok(Value::Float(-1.5)));
        for text in ["f()", "1 << 64", "OTHER", "size_of::<u8>()", "1 / 0"] {
            assert!(evaluate(text).is_err(), "{text}");
        }
    }
}
