//! What the preprocessed headers say as a text: which names there are at all, which are macros, and what the
//! simple typedefs are made of.

use std::collections::{HashMap, HashSet};

use super::words::Tag;

/// The headers after the preprocessor, with their macros.
#[derive(Debug, Default)]
pub(crate) struct Preprocessed {
    tokens: HashSet<String>,
    macros: HashMap<String, Macro>,
    /// The simple ones, with what they are made of.
    typedefs: HashMap<String, String>,
    /// Every name in a typedef: those that it defines are among them.
    typedef_names: HashSet<String>,
    tags: HashMap<String, Tag>,
    /// The names of the parameters of each function that a prototype declares.
    parameters: HashMap<String, Vec<String>>,
    facts: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Macro {
    /// `#define NAME(…)`
    Function,
    /// `#define NAME` and nothing.
    Empty,
    /// Its brackets do not match, so that it cannot be asked about.
    Unbalanced,
    Object,
}

impl Preprocessed {
    /// Reads the output of `-E -dD -P`.
    pub(crate) fn read(text: &str) -> Self {
        let mut this = Self::default();
        let mut code = String::new();
        for line in text.lines() {
            if let Some(definition) = line.strip_prefix("#define ") {
                this.take_macro(definition);
            } else if let Some(name) = line.strip_prefix("#undef ") {
                this.macros.remove(name.trim());
            } else if let Some(facts) = line.strip_prefix(FACTS) {
                this.facts = facts.split(" ; ").map(|fact| fact.trim().to_owned()).collect();
            } else if !line.starts_with('#') {
                code.push_str(line);
                code.push('\n');
            }
        }
        this.tokens.extend(names(&code).map(str::to_owned));
        this.tokens.extend(this.macros.keys().cloned());
        for statement in statements(&code) {
            this.take_typedef(statement);
            this.parameters.extend(prototype(statement));
        }
        let mut before = "";
        for name in names(&code) {
            if let Some(tag) = Tag::ALL.into_iter().find(|tag| tag.word() == before) {
                this.tags.insert(name.to_owned(), tag);
            }
            before = name;
        }
        this
    }

    fn take_macro(&mut self, definition: &str) {
        let end = definition.find(|char: char| !is_name(char)).unwrap_or(definition.len());
        let (name, body) = definition.split_at(end);
        let kind = match body {
            _ if body.starts_with('(') => Macro::Function,
            _ if body.trim().is_empty() => Macro::Empty,
            _ if !is_balanced(body) => Macro::Unbalanced,
            _ => Macro::Object,
        };
        self.macros.insert(name.to_owned(), kind);
    }

    /// `typedef one two NAME` of nothing but names. The compiler tells what a typedef comes down to, and not by
    /// which names: whether an `unsigned long` is a `size_t`.
    fn take_typedef(&mut self, statement: &str) {
        // The body of a function before it ends no statement.
        let Some((_, rest)) = statement.rsplit_once("typedef") else { return };
        // Without what is in braces: fields and values.
        let mut depth = 0_usize;
        let mut outside = String::new();
        for char in rest.chars() {
            match char {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    outside.push('}');
                }
                char if depth == 0 => outside.push(char),
                _ => {}
            }
        }
        self.typedef_names.extend(names(&outside).map(str::to_owned));
        // `one two NAME`, or `struct tag {…} NAME, *OTHER`.
        let (base, defined) = match outside.rsplit_once('}') {
            Some((base, defined)) => (base, defined),
            None => match outside.trim_end().rsplit_once(char::is_whitespace) {
                Some((base, defined)) => (base, defined),
                None => return,
            },
        };
        if !base.chars().all(|char| is_name(char) || char.is_whitespace()) {
            return;
        }
        let base = base.split_whitespace().collect::<Vec<_>>().join(" ");
        for name in defined.split(',').map(str::trim) {
            if !name.is_empty() && name.chars().all(is_name) {
                self.typedefs.insert(name.to_owned(), base.clone());
            }
        }
    }

    /// Whether the headers have a name anywhere.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.tokens.contains(name)
    }

    /// Whether a typedef may define a name. Asking for one that is none makes the compiler search for names that
    /// are spelt alike, which is slow.
    pub(crate) fn may_be_typedef(&self, name: &str) -> bool {
        self.typedef_names.contains(name)
    }

    /// What a name is the tag of.
    pub(crate) fn tag(&self, name: &str) -> Option<Tag> {
        self.tags.get(name).copied()
    }

    /// The names of a function's parameters, of which a missing one is empty.
    pub(crate) fn parameters(&self, function: &str) -> &[String] {
        self.parameters.get(function).map_or(&[], Vec::as_slice)
    }

    /// The values of the macros in [`facts`].
    pub(crate) fn fact(&self, index: usize) -> &str {
        self.facts.get(index).map_or("", String::as_str)
    }

    pub(crate) fn macro_kind(&self, name: &str) -> Option<Macro> {
        self.macros.get(name).copied()
    }

    /// The names behind a typedef, one step after the other.
    pub(crate) fn chain<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let mut next = Some(name);
        // A typedef cannot be made of itself, but the text is not proof of that.
        let steps = std::iter::from_fn(move || {
            let this = next?;
            next = self.typedefs.get(this).map(String::as_str);
            Some(this)
        });
        steps.take(32)
    }
}

/// Marks the line of facts.
const FACTS: &str = "ffi_check_facts ";

/// A line that asks for the values of the compiler's own macros.
pub(crate) fn facts(macros: &[&str]) -> String {
    format!("{FACTS}{}\n", macros.join(" ; "))
}

/// What the semicolons outside braces end.
fn statements(code: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    code.split(move |char| {
        match char {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && (char == ';')
    })
}

/// A function and the names of its parameters, if a statement is a simple prototype.
fn prototype(statement: &str) -> Option<(String, Vec<String>)> {
    // The body of a function before it ends no statement.
    let statement = statement.rsplit('}').next()?;
    let open = statement.find('(')?;
    let name = names(&statement[..open]).last()?;
    let rest = &statement[open + 1..];
    let mut depth = 0_usize;
    let (mut params, mut start) = (Vec::new(), 0);
    for (at, char) in rest.char_indices() {
        match char {
            '(' | '[' => depth += 1,
            ')' if depth == 0 => {
                params.push(parameter(&rest[start..at]));
                return Some((name.to_owned(), params));
            }
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                params.push(parameter(&rest[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// The name in `const char *name`, `int name[2]` and `void (*name)(int)`.
fn parameter(text: &str) -> String {
    if let Some((_, callback)) = text.split_once("(*") {
        return plain(callback.split(')').next().unwrap_or_default());
    }
    let text = text.split('[').next().unwrap_or_default().trim_end();
    let words: Vec<_> = names(text).collect();
    // `size_t` and `char *` have no name, and `struct tag` has none either.
    let is_tag = words.len() == 2 && Tag::ALL.iter().any(|tag| tag.word() == words[0]);
    let is_type = (words.len() < 2 || is_tag) && !text.contains('*');
    match words.last() {
        Some(name) if !is_type && text.ends_with(is_name) => plain(name),
        _ => String::new(),
    }
}

/// A name without the underscores that keep it apart from macros.
fn plain(name: &str) -> String {
    name.trim().trim_matches('_').to_owned()
}

fn is_name(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || char == '$'
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|char| !is_name(char));
    words.filter(|word| word.starts_with(|char: char| !char.is_ascii_digit()))
}

fn is_balanced(body: &str) -> bool {
    let mut open = Vec::new();
    let mut chars = body.chars();
    while let Some(char) = chars.next() {
        match char {
            '"' | '\'' => {
                // A bracket in a literal is none.
                loop {
                    match chars.next() {
                        None => return false,
                        Some('\\') => _ = chars.next(),
                        Some(end) if end == char => break,
                        Some(_) => {}
                    }
                }
            }
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(char) => return false,
            // It would end our own statement.
            ';' if open.is_empty() => return false,
            _ => {}
        }
    }
    open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_macros_and_typedefs_are_found() {
        let read = Preprocessed::read(
            "#define A 1\n#define F(x) x\n#define BEGIN {\n#define S \"(\"\n#define GONE 1\n#undef GONE\n\
             typedef unsigned long size_t;\n__extension__ typedef size_t\nmy_size;\nint f(my_size n);\n\
             typedef struct tag { int a; } tagged, *pointer;\n",
        );
        assert!(["A", "f", "n", "my_size"].iter().all(|name| read.has(name)));
        assert!(["GONE", "x", "1"].iter().all(|name| !read.has(name)));
        assert_eq!(read.macro_kind("F"), Some(Macro::Function));
        assert_eq!(read.macro_kind("BEGIN"), Some(Macro::Unbalanced));
        assert_eq!(read.macro_kind("S"), Some(Macro::Object));
        let chain: Vec<_> = read.chain("my_size").collect();
        assert_eq!(chain, ["my_size", "size_t", "unsigned long"]);
        assert_eq!(read.chain("tagged").last(), Some("struct tag"));
        assert_eq!(read.chain("pointer").last(), Some("pointer"));
        assert!(read.may_be_typedef("pointer") && !read.may_be_typedef("a"));
        assert_eq!(read.parameters("f"), ["n"]);
    }

    #[test]
    fn the_names_of_parameters_are_found() {
        for (text, expected) in [
            ("int f(float real, float imag)", &["real", "imag"][..]),
            ("extern void f(const char *__restrict __name, int n[2], size_t)", &["name", "n", ""]),
            ("void *f(void (*done)(int a, int b), struct tag *, ...)", &["done", "", ""]),
            ("} static inline int g(void) { return 1; } int f(int)", &[""]),
            ("int f(int a) __attribute__((nonnull(1)))", &["a"]),
        ] {
            let (name, found) = prototype(text).unwrap();
            assert_eq!(
                (&*name, &*found),
                ("f", &*expected.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()),
                "{text}"
            );
        }
    }
}
