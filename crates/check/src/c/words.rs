//! C types in the compiler's words: `int (*)(const char * const*, uInt, ...)`.

use std::fmt;

use crate::item::Int;

/// A C type, and whether it is `const`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CType {
    pub(crate) shape: Shape,
    pub(crate) constant: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Void,
    Bool,
    /// With the words that say it.
    Int(Int, &'static str),
    Float(&'static str),
    Pointer(Box<CType>),
    /// Without a length if that is not known.
    Array(Box<CType>, Option<u64>),
    Function(Box<Function>),
    /// `struct name`
    Tag(Tag, String),
    /// `struct <anonymous>`, and how to write it all the same.
    Anonymous(Tag, Option<String>),
    /// The name of a typedef.
    Typedef(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Function {
    pub(crate) result: CType,
    pub(crate) params: Vec<CType>,
    pub(crate) variadic: bool,
    /// Whether the parameters are declared: `int f()` says nothing about them.
    pub(crate) has_prototype: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tag {
    Struct,
    Union,
    Enum,
}

impl Tag {
    pub(crate) const ALL: [Self; 3] = [Self::Struct, Self::Union, Self::Enum];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Struct => "struct",
            Self::Union => "union",
            Self::Enum => "enum",
        }
    }
}

impl CType {
    pub(crate) fn new(shape: Shape) -> Self {
        Self { shape, constant: false }
    }

    /// Reads a type. `None` if the words are not understood.
    pub(crate) fn parse(words: &str) -> Option<Self> {
        let tokens = tokens(words);
        let mut parser = Parser { tokens: &tokens, at: 0, depth: 0 };
        let ty = parser.ty()?;
        (parser.at == tokens.len()).then_some(ty)
    }

    /// What a pointer or an array is of.
    pub(crate) fn pointee(&self) -> Option<&Self> {
        match &self.shape {
            Shape::Pointer(to) | Shape::Array(to, _) => Some(to),
            _ => None,
        }
    }
}

/// How deep a type may nest.
const DEEPEST: usize = 100;

fn tokens(words: &str) -> Vec<&str> {
    let is_word = |char: char| char.is_alphanumeric() || "_$<>.".contains(char);
    let mut tokens = Vec::new();
    let mut rest = words.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = match is_word(first) {
            true => rest.find(|char| !is_word(char)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        tokens.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    tokens
}

struct Parser<'a> {
    tokens: &'a [&'a str],
    at: usize,
    depth: usize,
}

/// What a declarator adds to the type before it.
enum Wrap {
    Pointer { constant: bool },
    Array(Option<u64>),
    Function { params: Vec<CType>, variadic: bool, has_prototype: bool },
}

impl<'a> Parser<'a> {
    fn peek(&self) -> &'a str {
        self.tokens.get(self.at).copied().unwrap_or_default()
    }

    fn take(&mut self, token: &str) -> bool {
        let is_it = self.peek() == token;
        self.at += usize::from(is_it);
        is_it
    }

    fn ty(&mut self) -> Option<CType> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let base = self.base()?;
        let wraps = self.declarator()?;
        self.depth -= 1;
        Some(wraps.into_iter().rev().fold(base, |inner, wrap| wrap.around(inner)))
    }

    /// `const long unsigned int`, `struct name`, `uInt`
    fn base(&mut self) -> Option<CType> {
        let mut constant = false;
        let mut words: Vec<&str> = Vec::new();
        loop {
            match self.peek() {
                "const" => constant = true,
                "volatile" | "restrict" | "_Atomic" | "__restrict" => {}
                "__attribute__" => {
                    self.at += 1;
                    self.skip_parentheses()?;
                    continue;
                }
                word if word
                    .starts_with(|char: char| char.is_alphabetic() || "_$<".contains(char)) =>
                {
                    words.push(word);
                }
                _ => break,
            }
            self.at += 1;
        }
        Some(CType { shape: base_shape(&words)?, constant })
    }

    fn skip_parentheses(&mut self) -> Option<()> {
        let mut open = 0_usize;
        loop {
            match self.peek() {
                "" => return None,
                "(" => open += 1,
                ")" => open -= 1,
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Some(());
            }
        }
    }

    /// An abstract declarator, from the name outwards.
    fn declarator(&mut self) -> Option<Vec<Wrap>> {
        let mut pointers = Vec::new();
        while self.take("*") {
            let mut constant = false;
            loop {
                match self.peek() {
                    "const" => constant = true,
                    "restrict" | "__restrict" | "volatile" => {}
                    _ => break,
                }
                self.at += 1;
            }
            pointers.push(Wrap::Pointer { constant });
        }
        let mut wraps = Vec::new();
        let is_nested = self.peek() == "("
            && matches!(self.tokens.get(self.at + 1), Some(&("*" | "(" | "__attribute__")));
        if is_nested {
            self.at += 1;
            if self.take("__attribute__") {
                self.skip_parentheses()?;
            }
            wraps = self.declarator()?;
            self.take(")").then_some(())?;
        }
        loop {
            if self.take("[") {
                let length = match self.peek() {
                    "]" => None,
                    length => {
                        self.at += 1;
                        length.parse().ok()
                    }
                };
                self.take("]").then_some(())?;
                wraps.push(Wrap::Array(length));
            } else if self.take("(") {
                wraps.push(self.params()?);
            } else {
                break;
            }
        }
        wraps.extend(pointers.into_iter().rev());
        Some(wraps)
    }

    fn params(&mut self) -> Option<Wrap> {
        let (mut params, mut variadic) = (Vec::new(), false);
        if self.take(")") {
            return Some(Wrap::Function { params, variadic, has_prototype: false });
        }
        loop {
            if self.take("...") {
                variadic = true;
            } else {
                params.push(self.ty()?);
            }
            if self.take(")") {
                break;
            }
            self.take(",").then_some(())?;
        }
        if let [only] = &params[..]
            && only.shape == Shape::Void
        {
            params.clear();
        }
        Some(Wrap::Function { params, variadic, has_prototype: true })
    }
}

impl Wrap {
    fn around(self, inner: CType) -> CType {
        match self {
            Self::Pointer { constant } => {
                CType { shape: Shape::Pointer(Box::new(inner)), constant }
            }
            Self::Array(length) => CType::new(Shape::Array(Box::new(inner), length)),
            Self::Function { params, variadic, has_prototype } => {
                let function = Function { result: inner, params, variadic, has_prototype };
                CType::new(Shape::Function(Box::new(function)))
            }
        }
    }
}

fn base_shape(words: &[&str]) -> Option<Shape> {
    let tag = match words[..] {
        ["struct", name] => Some((Tag::Struct, name)),
        ["union", name] => Some((Tag::Union, name)),
        ["enum", name] => Some((Tag::Enum, name)),
        _ => None,
    };
    if let Some((tag, name)) = tag {
        return Some(match name {
            "<anonymous>" => Shape::Anonymous(tag, None),
            name => Shape::Tag(tag, name.to_owned()),
        });
    }
    let mut sorted = words.to_vec();
    sorted.sort_unstable();
    let fixed = |bits, signed, name| Shape::Int(Int::fixed(bits, signed), name);
    Some(match sorted[..] {
        [] => return None,
        ["void"] => Shape::Void,
        ["_Bool" | "bool"] => Shape::Bool,
        ["char"] => Shape::Int(Int::Char, "char"),
        ["char", "signed"] => fixed(8, true, "signed char"),
        ["char", "unsigned"] => fixed(8, false, "unsigned char"),
        ["int", "short"] | ["short"] => fixed(16, true, "short"),
        ["int", "short", "unsigned"] | ["short", "unsigned"] => fixed(16, false, "unsigned short"),
        ["int"] => fixed(32, true, "int"),
        ["int", "unsigned"] => fixed(32, false, "unsigned int"),
        ["int", "long"] | ["long"] => Shape::Int(Int::Long { signed: true }, "long"),
        ["int", "long", "unsigned"] | ["long", "unsigned"] => {
            Shape::Int(Int::Long { signed: false }, "unsigned long")
        }
        ["int", "long", "long"] | ["long", "long"] => fixed(64, true, "long long"),
        ["int", "long", "long", "unsigned"] | ["long", "long", "unsigned"] => {
            fixed(64, false, "unsigned long long")
        }
        ["__int128"] => fixed(128, true, "__int128"),
        ["__int128", "unsigned"] => fixed(128, false, "unsigned __int128"),
        ["float"] => Shape::Float("float"),
        ["double"] => Shape::Float("double"),
        ["double", "long"] => Shape::Float("long double"),
        ["_Float128" | "__float128"] => Shape::Float("_Float128"),
        [name] => Shape::Typedef(name.to_owned()),
        // `_Complex double`, vectors and what later compilers say.
        _ => return None,
    })
}

/// As C writes it.
impl fmt::Display for CType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(self, String::new()))
    }
}

/// A type around a declarator.
fn written(ty: &CType, inner: String) -> String {
    let constant = if ty.constant { "const " } else { "" };
    let around = |word: &str| match inner.as_str() {
        "" => format!("{constant}{word}"),
        inner => format!("{constant}{word} {inner}"),
    };
    // A declarator that begins with a star binds less than what follows it.
    let nested = || if inner.starts_with('*') { format!("({inner})") } else { inner.clone() };
    match &ty.shape {
        Shape::Void => around("void"),
        Shape::Bool => around("_Bool"),
        Shape::Int(_, name) | Shape::Float(name) => around(name),
        Shape::Tag(tag, name) => around(&format!("{} {name}", tag.word())),
        Shape::Anonymous(tag, _) => around(&format!("{} {{…}}", tag.word())),
        Shape::Typedef(name) => around(name),
        Shape::Pointer(to) => {
            let constant = if ty.constant { "const " } else { "" };
            written(to, format!("*{constant}{inner}").trim_end().to_owned())
        }
        Shape::Array(of, length) => {
            let length = length.map(|length| length.to_string()).unwrap_or_default();
            written(of, format!("{}[{length}]", nested()))
        }
        Shape::Function(function) => {
            let mut params: Vec<_> = function.params.iter().map(ToString::to_string).collect();
            if function.variadic {
                params.push("...".to_owned());
            }
            let params = match (params.is_empty(), function.has_prototype) {
                (true, true) => "void".to_owned(),
                _ => params.join(", "),
            };
            written(&function.result, format!("{}({params})", nested()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_read_and_written() {
        for (words, written) in [
            ("long unsigned int", "unsigned long"),
            ("const char * const*", "const char *const *"),
            ("struct z_s *", "struct z_s *"),
            ("int (*)(const char * restrict, ...)", "int (*)(const char *, ...)"),
            ("const double (*)[4]", "const double (*)[4]"),
            ("const char * const (*)[]", "const char *const (*)[]"),
            ("__attribute__((noreturn)) void (*)(void)", "void (*)(void)"),
            (
                "int (* (**)(int (*)(int), blk *))(void *)",
                "int (*(**)(int (*)(int), blk *))(void *)",
            ),
            ("void (*)(struct <anonymous> *,  _Bool)", "void (*)(struct {…} *, _Bool)"),
            ("int()", "int ()"),
            ("unsigned char[4][2]", "unsigned char [4][2]"),
        ] {
            let parsed = CType::parse(words).map(|ty| ty.to_string());
            assert_eq!(parsed.as_deref(), Some(written), "{words}");
        }
    }

    #[test]
    fn what_is_no_type_is_refused() {
        for words in ["", "*", "int (*", "int[", "_Complex double", "long struct x", "int)"] {
            assert_eq!(CType::parse(words), None, "{words}");
        }
        assert_eq!(CType::parse(&format!("int {}", "(*".repeat(500))), None);
    }

    #[test]
    fn const_belongs_to_what_is_pointed_to() {
        let ty = CType::parse("const char * const*").unwrap();
        assert!(!ty.constant);
        assert!(ty.pointee().unwrap().constant);
        assert!(ty.pointee().unwrap().pointee().unwrap().constant);
        assert!(!CType::parse("char **").unwrap().pointee().unwrap().constant);
    }
}
