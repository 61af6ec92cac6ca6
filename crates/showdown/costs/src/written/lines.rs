//! Which lines of a file have code. Blank lines, comments, documentation and tests have none.
//!
//! For Rust, a line counts if a token is on it. For C, C++ and Python, comments are left out by rules of a few
//! lines. A library that counts lines of two hundred languages takes more than a hundred packages.

use std::collections::BTreeSet;
use std::path::Path;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// The code of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Code {
    /// The numbers of the lines, from 1.
    pub(crate) lines: BTreeSet<usize>,
    /// `unsafe` blocks and `unsafe impl`s, of Rust.
    pub(crate) unsafe_blocks: usize,
}

/// The code of a file, whose name says the language. `has_extern` is false if the `extern` blocks of Rust are
/// left out. `None` if it cannot be read as that language.
pub(crate) fn code(path: &str, text: &str, has_extern: bool) -> Option<Code> {
    let end = Path::new(path).extension()?.to_str()?;
    let mut code = match end {
        "rs" => rust(text, has_extern)?,
        "c" | "h" | "cpp" => c(text),
        "py" | "pyx" | "pxd" => python(text),
        _ => return None,
    };
    let lines: Vec<_> = text.lines().collect();
    let is_blank = |number: &usize| lines.get(number - 1).is_none_or(|line| line.trim().is_empty());
    code.lines.retain(|number| !is_blank(number));
    Some(code)
}

fn rust(text: &str, has_extern: bool) -> Option<Code> {
    let mut code = Code::default();
    Rust { code: &mut code, has_extern }.walk(text.parse().ok()?);
    Some(code)
}

struct Rust<'a> {
    code: &'a mut Code,
    has_extern: bool,
}

impl Rust<'_> {
    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut rest = &tokens[..];
        while let Some((token, after)) = rest.split_first() {
            rest = match self.left_out(rest) {
                0 => {
                    self.add(token, after.first());
                    after
                }
                count => &rest[count..],
            };
        }
    }

    /// How many of the next tokens do not count: documentation, a test, or an `extern` block.
    fn left_out(&self, tokens: &[TokenTree]) -> usize {
        if let Some((length, attribute)) = attribute(tokens) {
            let words = attribute.stream().to_string().replace(' ', "");
            return match words.as_str() {
                "cfg(test)" => length + item(&tokens[length..]),
                words if words.starts_with("doc=") => length,
                _ => 0,
            };
        }
        let is_extern = match tokens {
            [TokenTree::Ident(word), TokenTree::Literal(_), TokenTree::Group(block), ..] => {
                word == "extern" && block.delimiter() == Delimiter::Brace
            }
            _ => false,
        };
        match tokens {
            _ if self.has_extern => 0,
            _ if is_extern => 3,
            [TokenTree::Ident(word), rest @ ..] if word == "unsafe" && self.left_out(rest) == 3 => {
                4
            }
            _ => 0,
        }
    }

    fn add(&mut self, token: &TokenTree, next: Option<&TokenTree>) {
        match token {
            TokenTree::Group(group) => {
                self.add_lines(group.span_open());
                self.walk(group.stream());
                self.add_lines(group.span_close());
            }
            TokenTree::Ident(word) => {
                self.code.unsafe_blocks += usize::from(is_unsafe_code(word, next));
                self.add_lines(word.span());
            }
            other => self.add_lines(other.span()),
        }
    }

    fn add_lines(&mut self, span: Span) {
        self.code.lines.extend(span.start().line..=span.end().line);
    }
}

/// Whether a word begins an `unsafe` block or an `unsafe impl`. A function or a type has no such code.
fn is_unsafe_code(word: &Ident, next: Option<&TokenTree>) -> bool {
    word == "unsafe"
        && match next {
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
            Some(TokenTree::Ident(next)) => next == "impl",
            _ => false,
        }
}

/// An attribute at the beginning, and how many tokens it has.
fn attribute(tokens: &[TokenTree]) -> Option<(usize, &Group)> {
    let is =
        |token: &TokenTree, sign| matches!(token, TokenTree::Punct(one) if one.as_char() == sign);
    match tokens {
        [hash, TokenTree::Group(group), ..] if is(hash, '#') => Some((2, group)),
        [hash, bang, TokenTree::Group(group), ..] if is(hash, '#') && is(bang, '!') => {
            Some((3, group))
        }
        _ => None,
    }
}

/// The length of an item, which ends with a block or a semicolon.
fn item(tokens: &[TokenTree]) -> usize {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(sign) => sign.as_char() == ';',
        _ => false,
    };
    tokens.iter().position(is_end).map_or(tokens.len(), |last| last + 1)
}

/// C and C++.
fn c(text: &str) -> Code {
    let mut code = Code::default();
    let mut scan = Scan::new(text);
    while let Some(letter) = scan.rest.chars().next() {
        if scan.rest.starts_with("/*") {
            scan.skip_past(2, "*/");
        } else if scan.rest.starts_with("//") {
            scan.skip_to("\n");
        } else {
            match letter {
                '"' | '\'' => code.lines.extend(scan.string(&letter.to_string())),
                _ => {
                    if !letter.is_whitespace() {
                        code.lines.insert(scan.line);
                    }
                    scan.skip(letter.len_utf8());
                }
            }
        }
    }
    code
}

/// Python and Cython. A string that is a statement of its own is documentation.
fn python(text: &str) -> Code {
    let mut code = Code::default();
    let mut scan = Scan::new(text);
    let (mut depth, mut begins_line) = (0_usize, true);
    while let Some(letter) = scan.rest.chars().next() {
        let mark = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|one| scan.rest.starts_with(one));
        if let Some(mark) = mark {
            let lines = scan.string(mark);
            if !(begins_line && depth == 0) {
                code.lines.extend(lines);
            }
            begins_line = false;
            continue;
        }
        match letter {
            '#' => {
                scan.skip_to("\n");
                continue;
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if letter == '\n' {
            begins_line = true;
        } else if !letter.is_whitespace() {
            code.lines.insert(scan.line);
            begins_line = false;
        }
        scan.skip(letter.len_utf8());
    }
    code
}

/// A place in a text.
struct Scan<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Scan<'a> {
    fn new(text: &'a str) -> Self {
        Self { rest: text, line: 1 }
    }

    fn skip(&mut self, bytes: usize) {
        let (skipped, rest) = self.rest.split_at(bytes);
        self.line += skipped.matches('\n').count();
        self.rest = rest;
    }

    /// To the next place with these words, or to the end.
    fn skip_to(&mut self, words: &str) {
        self.skip(self.rest.find(words).unwrap_or(self.rest.len()));
    }

    /// Behind the next place with these words after `start` bytes, or to the end.
    fn skip_past(&mut self, start: usize, words: &str) {
        let end = self.rest[start..].find(words);
        self.skip(end.map_or(self.rest.len(), |end| start + end + words.len()));
    }

    /// Behind a string that is here. Returns its lines.
    fn string(&mut self, mark: &str) -> std::ops::RangeInclusive<usize> {
        let first = self.line;
        let mut end = mark.len();
        while end < self.rest.len() && !self.rest[end..].starts_with(mark) {
            let mut letters = self.rest[end..].chars();
            let is_escape = letters.next() == Some('\\');
            let first = self.rest[end..].chars().next().map_or(0, char::len_utf8);
            end += first + if is_escape { letters.next().map_or(0, char::len_utf8) } else { 0 };
        }
        self.skip((end + mark.len()).min(self.rest.len()));
        first..=self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        code(path, text, true).unwrap().lines.into_iter().collect()
    }

    #[test]
    fn a_line_of_rust_counts_if_a_token_is_on_it_that_is_neither_documentation_nor_test() {
        let text = "//! Doc.\n\n/// Doc.\n#[inline]\nfn f() {\n    // why\n    g(\"a\n    b\") /* x */\n}\n\
                    #[cfg(test)]\nmod tests {\n    fn t() {}\n}\n#[doc = \"x\"]\nuse a;\n";
        assert_eq!(lines("f.rs", text), [4, 5, 7, 8, 9, 15]);
        assert_eq!(code("f.rs", "fn f( {", true), None);
    }

    #[test]
    fn unsafe_blocks_and_implementations_are_counted_in_macros_too_and_unsafe_types_are_not() {
        let text = "unsafe impl Send for A {}\nunsafe extern \"C\" { fn f(); }\n\
                    fn g(f: unsafe extern \"C\" fn()) { m!(unsafe { f() }); unsafe { f() } }\n\
                    unsafe fn h() {}\n";
        let all = code("f.rs", text, true).unwrap();
        assert_eq!((all.lines.len(), all.unsafe_blocks), (4, 3));
        let without_extern = code("f.rs", text, false).unwrap();
        assert_eq!(without_extern.lines.into_iter().collect::<Vec<_>>(), [1, 3, 4]);
    }

    #[test]
    fn comments_of_c_do_not_count_and_signs_of_comments_in_strings_do() {
        let text = "/* one\n   two */\n\n#include \"a.h\" // why\nchar *s = \"/* \\\" //\"; int x;\n'\"'\n/* a */ y\n";
        assert_eq!(lines("f.c", text), [4, 5, 6, 7]);
        assert_eq!(lines("f.cpp", "int x; /* without an end"), [1]);
    }

    #[test]
    fn documentation_of_python_does_not_count_and_other_strings_do() {
        let text = "\"\"\"Doc.\n\nMore.\n\"\"\"\n# why\ndef f():\n    'doc'\n    g(\n        \"#\"\n    )\n\
                    x = '''\ntext\n'''\n";
        assert_eq!(lines("f.py", text), [6, 8, 9, 10, 11, 12, 13]);
    }
}
