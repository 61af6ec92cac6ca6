//! Judges constants.

use super::Judge;
use super::compare::{Comparison, Found};
use super::effect;
use crate::c::header::Known;
use crate::c::words::{CType, Shape};
use crate::item::{Constant, Int, Type, Value};
use crate::report::Verdict;
use crate::rust::wrap;

/// The value of an integer constant in C.
pub(crate) struct Integer {
    pub(crate) value: i128,
    bytes: u64,
}

impl Judge<'_> {
    /// The value of a macro or an enumerator.
    pub(crate) fn integer(&self, name: &str) -> Known<Integer> {
        if let Some(why) = self.headers.unaskable(name) {
            return Known::No(why.to_owned());
        }
        // A number is asked as a length, which has no sign, and on 32-bit targets not many bits.
        let bits = format!("(unsigned long long)({name})");
        let numbers = [
            format!("({bits}) >> 44"),
            format!("({bits}) >> 22 & 0x3fffff"),
            format!("({bits}) & 0x3fffff"),
            format!("({name}) < 0"),
            format!("sizeof({name})"),
        ];
        match self.headers.numbers(&numbers) {
            Known::Yes(numbers) => match numbers[..] {
                [high, middle, low, negative, bytes] => {
                    let bits = i128::from(high << 44 | middle << 22 | low);
                    let value = if negative == 1 { bits - (1 << 64) } else { bits };
                    Known::Yes(Integer { value, bytes })
                }
                _ => Known::Later,
            },
            Known::No(why) => Known::No(why),
            Known::Later => Known::Later,
        }
    }

    /// Compares a constant. An error says why it cannot be judged.
    pub(crate) fn judge_constant(
        &self,
        name: &str,
        constant: &Constant,
        out: &mut Comparison,
    ) -> Result<(), String> {
        let value = constant.value.as_ref().map_err(Clone::clone)?;
        if let Some(why) = self.headers.unaskable(name) {
            return Err(why.to_owned());
        }
        let different = match value {
            Value::Int(own) => self.different_integer(name, *own, &constant.ty)?,
            Value::Float(own) => self.different_float(name, *own)?,
            Value::Text(own) => self.different_text(name, own)?,
        };
        if let Some((rust, c)) = different {
            let (verdict, effect) = match is_extended(&rust, &c) {
                true => (Verdict::Harmless, effect::SIGN_IS_EXTENDED),
                false => (verdict_of_value(name), effect::OTHER_VALUE),
            };
            let (part, effect) = ("value".to_owned(), effect.to_owned());
            out.found.push(Found { verdict, part, place: None, rust, c, effect });
        }
        Ok(())
    }

    fn different_integer(
        &self,
        name: &str,
        own: i128,
        ty: &Type,
    ) -> Result<Option<(String, String)>, String> {
        if let Known::Yes(ty) = self.headers.ty(format!("__typeof__({name}) *"))
            && let Some(CType { shape: Shape::Float(word), .. }) = ty.pointee()
        {
            return Ok(Some((format!("the integer {own}"), format!("a {word}"))));
        }
        let theirs = match self.integer(name) {
            Known::Yes(theirs) => theirs,
            Known::No(why) => return Err(no_constant(&why)),
            Known::Later => return Ok(None),
        };
        let (bytes, signed) = match self.behind(ty) {
            Type::Int(int, _) => match self.headers.int(int) {
                Some(found) => found,
                None => return Ok(None),
            },
            Type::Bool => (1, false),
            Type::Named(id, _) => match &self.source.types[id].what {
                crate::item::Definition::Enum(one) => {
                    self.headers.int(one.int).unwrap_or((4, true))
                }
                _ => (16, true),
            },
            _ => match self.headers.int(Int::Long { signed: true }) {
                Some(_) => (16, true),
                None => return Ok(None),
            },
        };
        // `!0` has the width of its type, and so have negative numbers in an unsigned type.
        let bits = u16::try_from(bytes * 8).unwrap_or(128);
        let own = wrap(own, bits, signed);
        let same = own == theirs.value
            || (bytes >= theirs.bytes && own == wrap(theirs.value, bits, signed));
        Ok((!same).then(|| (own.to_string(), theirs.value.to_string())))
    }

    fn different_float(&self, name: &str, own: f64) -> Result<Option<(String, String)>, String> {
        // Written so that it is the same number in C.
        match self.headers.holds(format!("({name}) == {own:e} || (float)({name}) == {own:e}f")) {
            Known::Yes(true) | Known::Later => Ok(None),
            Known::Yes(false) => Ok(Some((own.to_string(), "another number".to_owned()))),
            Known::No(why) => Err(no_constant(&why)),
        }
    }

    fn different_text(&self, name: &str, own: &[u8]) -> Result<Option<(String, String)>, String> {
        let own = own.strip_suffix(&[0]).unwrap_or(own);
        match self.headers.string(name) {
            Known::Later => Ok(None),
            Known::No(why) => Err(no_constant(&why)),
            Known::Yes(theirs) if theirs.as_bytes() == own => Ok(None),
            // gcc escapes what it cannot print.
            Known::Yes(theirs) if theirs.contains('\\') || !theirs.is_ascii() => {
                Err("a text with special characters".to_owned())
            }
            Known::Yes(theirs) => {
                Ok(Some((format!("{:?}", String::from_utf8_lossy(own)), format!("{theirs:?}"))))
            }
        }
    }
}

/// Whether a negative number is C's largest ones in fewer bits: bindgen writes `0ULL - 1` as an `i32`. Before it
/// meets a C type in Rust it is cast, and that extends its sign.
fn is_extended(rust: &str, c: &str) -> bool {
    let numbers = (rust.parse::<i64>(), c.parse::<u64>());
    matches!(numbers, (Ok(rust), Ok(c)) if rust < 0 && rust.cast_unsigned() == c)
}

/// A difference in a value that versions of a library change by right is no mismatch.
pub(super) fn verdict_of_value(name: &str) -> Verdict {
    let name = name.to_ascii_uppercase();
    let words: Vec<_> = name.split('_').filter(|word| !word.is_empty()).collect();
    match names_version(&words) || names_end(&words) {
        true => Verdict::OtherVersion,
        false => Verdict::Mismatch,
    }
}

/// Whether a name ends with a word for a version: `A_VERSION`, `A_VER_MINOR`, `A_VERSION_NUMBER`. A name such as
/// `A_VERSION_ERROR` is that of something else.
fn names_version(words: &[&str]) -> bool {
    let is_version =
        |word: &&str| *word == "VER" || word.ends_with("VERSION") || word.ends_with("VERNUM");
    let [before @ .., last] = words else { return false };
    match *last {
        "MAJOR" | "MICRO" | "REVISION" | "RELEASE" | "NOW" => true,
        "STR" | "STRING" | "TEXT" => before.iter().any(is_version),
        "ID" => before.last() == Some(&"SOURCE"),
        word => word.starts_with("PATCH") || word.ends_with("MINOR") || is_version(&word),
    }
}

/// Whether a name says that it is the last of something, or how many there are. That grows.
fn names_end(words: &[&str]) -> bool {
    words.iter().any(|word| {
        matches!(*word, "NUM" | "COUNT")
            || word.starts_with("MAX")
            || word.starts_with("LAST")
            || word.contains("NUMBER")
    })
}

fn no_constant(why: &str) -> String {
    format!("no constant that the compiler tells: {why}")
}
