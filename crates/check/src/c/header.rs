//! What is known about the headers: every question that a judge has, in the terms of C types.

use std::path::Path;

use super::compiler::Compiler;
use super::preprocessed::{Macro, Preprocessed, facts};
use super::question::{Answer, Asked, Defined, Question};
use super::words::{CType, Shape, Tag};
use crate::error::CheckError;
use crate::item::Int;
use crate::report;
use crate::request::Request;

/// The headers of a request, and what the compiler told about them.
pub(crate) struct Headers {
    pub(crate) compiler: Compiler,
    pub(crate) text: Preprocessed,
    includes: String,
    asked: Asked,
}

/// What is known by now. Some questions are only asked in the next run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Known<T> {
    Yes(T),
    /// The compiler refused, for this reason.
    No(String),
    /// Not yet.
    Later,
}

impl<T> Known<T> {
    pub(crate) fn yes(self) -> Option<T> {
        match self {
            Self::Yes(value) => Some(value),
            _ => None,
        }
    }
}

impl Headers {
    /// Preprocesses the headers.
    pub(crate) fn read(request: &Request, compiler: Compiler) -> Result<Self, CheckError> {
        let includes = includes(request)?;
        // The version is in quotes.
        let ran = compiler.preprocess(
            &(includes.clone() + &facts(&["__SIZEOF_POINTER__", "__VERSION__", "__BYTE_ORDER__"])),
        )?;
        if !ran.success {
            let error = ran.messages.first();
            let text = error.map_or("the compiler failed without a message", |error| &error.text);
            return Err(match text.strip_suffix(": No such file or directory") {
                Some(header) => CheckError::NoHeader { header: header.to_owned() },
                None if error.is_none() => CheckError::NotGcc {
                    compiler: compiler.name.clone(),
                    said: ", but failed without a message".to_owned(),
                },
                None => CheckError::Header {
                    place: error
                        .map(|one| format!("{}:{}", one.file, one.line))
                        .unwrap_or_default(),
                    message: text.to_owned(),
                    advice: "",
                },
            });
        }
        let text = Preprocessed::read(&ran.stdout);
        Ok(Self { compiler, text, includes, asked: Asked::default() })
    }

    /// The size of a pointer in bytes.
    pub(crate) fn pointer_bytes(&self) -> u64 {
        self.text.fact(0).parse().unwrap_or(8)
    }

    pub(crate) fn is_big_endian(&self) -> bool {
        self.text.fact(2) == "4321"
    }

    /// The compiler's name and version.
    pub(crate) fn compiler(&self) -> String {
        format!("{} {}", self.compiler.name, self.text.fact(1).trim_matches('"'))
    }

    /// Asks what has come up. Returns whether there was anything.
    pub(crate) fn ask(&mut self) -> Result<bool, CheckError> {
        self.asked.ask(&self.compiler, &self.includes)
    }

    /// What some types are that are written as in C.
    pub(crate) fn types(&self, types: Vec<String>) -> Known<Vec<CType>> {
        match self.asked.answer(Question::Types(types)) {
            None => Known::Later,
            Some(Answer::Types(types)) => Known::Yes(types.clone()),
            Some(Answer::Refused(why)) => Known::No(why.clone()),
            Some(_) => Known::No("no answer".to_owned()),
        }
    }

    pub(crate) fn ty(&self, ty: String) -> Known<CType> {
        match self.types(vec![ty]) {
            Known::Yes(mut types) => types.pop().map_or(Known::Later, Known::Yes),
            Known::No(why) => Known::No(why),
            Known::Later => Known::Later,
        }
    }

    /// The values of some constant expressions, each below 2^62.
    pub(crate) fn numbers(&self, expressions: &[String]) -> Known<Vec<u64>> {
        let types = expressions.iter().map(|one| format!("char (*)[({one})+1]")).collect();
        match self.types(types) {
            Known::Yes(types) => {
                let lengths: Option<Vec<_>> = types.iter().map(number).collect();
                lengths.map_or_else(|| Known::No("no constant".to_owned()), Known::Yes)
            }
            Known::No(why) => Known::No(why),
            Known::Later => Known::Later,
        }
    }

    /// Where something is declared, and whether it is `static`.
    pub(crate) fn place(&self, name: &str) -> Option<(Option<report::Header>, bool)> {
        match self.asked.answer(Question::Place(name.to_owned()))? {
            Answer::Place { header, is_static } => Some((header.clone(), *is_static)),
            _ => None,
        }
    }

    pub(crate) fn definition(&self, kind: Defined, name: &str) -> Option<report::Header> {
        match self.asked.answer(Question::Definition(kind, name.to_owned()))? {
            Answer::Place { header, .. } => header.clone(),
            _ => None,
        }
    }

    pub(crate) fn string(&self, name: &str) -> Known<String> {
        match self.asked.answer(Question::Text(name.to_owned())) {
            None => Known::Later,
            Some(Answer::Text(text)) => Known::Yes(text.clone()),
            Some(Answer::Refused(why)) => Known::No(why.clone()),
            Some(_) => Known::No("no answer".to_owned()),
        }
    }

    pub(crate) fn holds(&self, condition: String) -> Known<bool> {
        match self.asked.answer(Question::Holds(condition)) {
            None => Known::Later,
            Some(Answer::Holds(holds)) => Known::Yes(*holds),
            Some(Answer::Refused(why)) => Known::No(why.clone()),
            Some(_) => Known::No("no answer".to_owned()),
        }
    }

    pub(crate) fn fields(&self, ty: &str, count: usize) -> Option<&[super::question::Field]> {
        match self.asked.answer(Question::Fields(ty.to_owned(), count))? {
            Answer::Fields(fields) => Some(fields),
            _ => None,
        }
    }

    /// What a type comes down to behind its typedefs, and whether it is const by them.
    pub(crate) fn strip(&self, ty: &CType) -> Known<CType> {
        let Shape::Typedef(name) = &ty.shape else { return Known::Yes(ty.clone()) };
        if name.starts_with("__builtin_va_list") || name == "__va_list_tag" {
            return Known::Yes(ty.clone());
        }
        match self.typedef(name) {
            Known::Yes(mut found) => {
                found.constant |= ty.constant;
                Known::Yes(found)
            }
            other => other,
        }
    }

    /// What a typedef comes down to. One of a struct or enum without a tag comes down to itself.
    pub(crate) fn typedef(&self, name: &str) -> Known<CType> {
        if !self.text.may_be_typedef(name) {
            return Known::No("no typedef".to_owned());
        }
        // Asked together, which saves a run.
        let _ = self.tag_of(name).map(|(tag, tagged)| self.is_same(name, tag, tagged));
        match self.asked.answer(Question::Typedef(name.to_owned())) {
            None => Known::Later,
            Some(Answer::Types(types)) => match &types[..] {
                [CType { shape: Shape::Typedef(same), constant }] if same == name => {
                    self.tag_behind(name, *constant)
                }
                [CType { shape: Shape::Typedef(other), .. }] => self.typedef(other),
                [found] => {
                    let mut found = found.clone();
                    if let Shape::Pointer(to) = &mut found.shape
                        && let Shape::Anonymous(_, origin) = &mut to.shape
                    {
                        *origin = Some(format!("__typeof__(*({name})0)"));
                    }
                    Known::Yes(found)
                }
                _ => Known::Later,
            },
            Some(Answer::Refused(why)) => Known::No(why.clone()),
            Some(_) => Known::No("no answer".to_owned()),
        }
    }

    /// The tag that may be behind a typedef, as the text of the header has it.
    fn tag_of<'a>(&'a self, name: &'a str) -> Option<(Tag, &'a str)> {
        let tagged = |words: &'a str| {
            let (word, tag) = words.split_once(' ')?;
            Some((Tag::ALL.into_iter().find(|tag| tag.word() == word)?, tag.trim()))
        };
        self.text.chain(name).find_map(tagged).or_else(|| Some((self.text.tag(name)?, name)))
    }

    /// The compiler does not always add the tag of `typedef struct tag name`.
    fn tag_behind(&self, name: &str, constant: bool) -> Known<CType> {
        let own = CType { shape: Shape::Typedef(name.to_owned()), constant };
        let Some((tag, tagged)) = self.tag_of(name) else { return Known::Yes(own) };
        match self.is_same(name, tag, tagged) {
            Known::Yes(true) => {
                Known::Yes(CType { shape: Shape::Tag(tag, tagged.to_owned()), constant })
            }
            Known::Later => Known::Later,
            _ => Known::Yes(own),
        }
    }

    fn is_same(&self, name: &str, tag: Tag, tagged: &str) -> Known<bool> {
        self.are_one_type(name, &format!("{} {tagged}", tag.word()))
    }

    /// Whether two types, written as in C, are one.
    pub(crate) fn are_one_type(&self, one: &str, other: &str) -> Known<bool> {
        match self.numbers(&[format!("__builtin_types_compatible_p({one}, {other})")]) {
            Known::Yes(numbers) => Known::Yes(numbers == [1]),
            Known::No(why) => Known::No(why),
            Known::Later => Known::Later,
        }
    }

    /// The width of an enum in bytes, and whether it is signed.
    pub(crate) fn enum_number(&self, ty: &str) -> Known<(u64, bool)> {
        match self.numbers(&[format!("sizeof({ty})"), format!("({ty})-1 < 0")]) {
            Known::Yes(numbers) => match numbers[..] {
                [bytes, signed] => Known::Yes((bytes, signed == 1)),
                _ => Known::Later,
            },
            Known::No(why) => Known::No(why),
            Known::Later => Known::Later,
        }
    }

    /// The kind of a struct, union or enum that has no tag, but a typedef.
    pub(crate) fn kind_of_untagged(&self, name: &str) -> Known<Tag> {
        // Asked together, which saves a run.
        let _ = self.enum_number(name);
        // These are gcc's numbers. An enum is promoted to an integer.
        match self.numbers(&[format!("__builtin_classify_type(*({name} *)0)")]) {
            Known::Yes(numbers) => match numbers[..] {
                [12] => Known::Yes(Tag::Struct),
                [13] => Known::Yes(Tag::Union),
                [1 | 3] => Known::Yes(Tag::Enum),
                _ => Known::No("a type of an unknown kind".to_owned()),
            },
            Known::No(why) => Known::No(why),
            Known::Later => Known::Later,
        }
    }

    /// Size and alignment of a type, written as in C.
    pub(crate) fn layout(&self, ty: &str) -> Known<(u64, u64)> {
        match self.numbers(&[format!("sizeof({ty})"), format!("_Alignof({ty})")]) {
            Known::Yes(numbers) => match numbers[..] {
                [size, align] => Known::Yes((size, align)),
                _ => Known::Later,
            },
            Known::No(why) => Known::No(why),
            Known::Later => Known::Later,
        }
    }

    /// The width of an integer type in bytes, and whether it is signed.
    pub(crate) fn int(&self, int: Int) -> Option<(u64, bool)> {
        let number = |expression: &str| {
            let number = self.numbers(&[expression.to_owned()]).yes()?;
            number.first().copied()
        };
        Some(match int {
            Int::Fixed { bits, signed } => (u64::from(bits) / 8, signed),
            Int::Char => (1, number("(char)-1 < 0")? == 1),
            Int::Long { signed } => (number("sizeof(long)")?, signed),
            Int::Size { signed } => (number("sizeof(void *)")?, signed),
        })
    }

    /// The alignment of a number in a struct, which is the same in both languages. On 32-bit x86 Linux, a number
    /// of 8 bytes has 4.
    pub(crate) fn alignment(&self, bytes: u64, is_float: bool) -> Option<u64> {
        if bytes != 8 {
            return Some(bytes);
        }
        let ty = if is_float { "double" } else { "long long" };
        self.numbers(&[format!("_Alignof({ty})")]).yes()?.first().copied()
    }

    /// Why a macro cannot be asked about, if it is one.
    pub(crate) fn unaskable(&self, name: &str) -> Option<&'static str> {
        match self.text.macro_kind(name)? {
            Macro::Function => Some("only a macro with parameters"),
            Macro::Empty => Some("a macro without a value"),
            Macro::Unbalanced => Some("a macro that is no expression"),
            Macro::Object => None,
        }
    }
}

/// The length of the array that a pointer is to, less the 1 that was added.
fn number(ty: &CType) -> Option<u64> {
    match ty.pointee()?.shape {
        Shape::Array(_, Some(length)) => length.checked_sub(1),
        _ => None,
    }
}

/// The `#include` lines.
fn includes(request: &Request) -> Result<String, CheckError> {
    if request.headers.is_empty() {
        return Err(CheckError::Request("no header: name one with --header".to_owned()));
    }
    let mut text = String::new();
    for header in &request.headers {
        if header.chars().any(|char| char.is_control() || "\"<>\\".contains(char)) {
            return Err(CheckError::Request(format!("{header:?} is no name for a header")));
        }
        if Path::new(header).is_file() {
            text.push_str(&format!("#include \"{header}\"\n"));
        } else {
            text.push_str(&format!("#include <{header}>\n"));
        }
    }
    Ok(text)
}
