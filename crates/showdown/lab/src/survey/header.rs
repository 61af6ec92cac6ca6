//! What a C header contains.
//!
//! The C compiler says whether it is C, and expands its macros, because a declaration such as
//! `ZEXTERN int ZEXPORT f OF((int))` is no C before that. A parser then counts. It needs no libclang, so a
//! machine without it counts the same.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tree_sitter::{Node, Parser};

use crate::process::run;

/// If the compiler takes longer for one header, it hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// What one header contains, without the headers that it includes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Functions that are declared.
    pub functions: usize,
    /// Those of them with a variable number of arguments.
    pub variadic: usize,
    /// `static inline` functions, which have no symbol.
    pub inline: usize,
    /// Macros with a value.
    pub macros: usize,
    /// Parameters, fields and types that are pointers to functions.
    pub callbacks: usize,
    /// Structs of which the header shows no field: handles.
    pub opaque: usize,
    /// Unions.
    pub unions: usize,
    /// Fields of so many bits.
    pub bit_fields: usize,
    /// Whether the parser skipped something, so that there may be more.
    pub incomplete: bool,
}

/// Why a header cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum HeaderError {
    /// The system cannot read it.
    #[error("{}", path.display())]
    File {
        /// The header.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The compiler refuses it.
    #[error("{}: the C compiler refuses it: {said}; --include names a folder with other headers", path.display())]
    Refused {
        /// The header.
        path: PathBuf,
        /// What the compiler said.
        said: String,
    },
    /// There is no compiler, and the parser does not understand it.
    #[error("{}: it does not look like C, and there is no C compiler that could expand its macros", path.display())]
    NotC {
        /// The header.
        path: PathBuf,
    },
    /// The parser does not work.
    #[error("{}: the parser of C gave up", path.display())]
    Parser {
        /// The header.
        path: PathBuf,
    },
}

impl Contents {
    /// Reads a header.
    ///
    /// # Errors
    ///
    /// If it cannot be read or is no C.
    pub fn of(path: &Path, includes: &[PathBuf]) -> Result<Self, HeaderError> {
        let bytes = std::fs::read(path)
            .map_err(|source| HeaderError::File { path: path.to_owned(), source })?;
        let text = match expanded(path, includes)? {
            Some(text) => text,
            None => String::from_utf8_lossy(&bytes).into_owned(),
        };
        let expanded = text.as_bytes() != bytes;
        let mut parser = Parser::new();
        let gave_up = || HeaderError::Parser { path: path.to_owned() };
        parser.set_language(&tree_sitter_c::LANGUAGE.into()).map_err(|_| gave_up())?;
        let tree = parser.parse(&text, None).ok_or_else(gave_up)?;
        let root = tree.root_node();
        if root.has_error() && !expanded {
            return Err(HeaderError::NotC { path: path.to_owned() });
        }
        let mut found = Self { incomplete: root.has_error(), ..Self::default() };
        let mut structs = Structs::default();
        count(root, &text, &mut found, &mut structs);
        found.opaque = structs.named.difference(&structs.shown).count();
        Ok(found)
    }

    /// Whether it has handles or callbacks.
    #[must_use]
    pub fn has_objects(&self) -> bool {
        self.callbacks + self.opaque > 0
    }

    /// Whether it has something that a declaration by hand does not reach.
    #[must_use]
    pub fn has_inline(&self) -> bool {
        self.inline + self.bit_fields > 0
    }
}

/// The header's own lines, with its macros expanded. `None` without a compiler.
fn expanded(path: &Path, includes: &[PathBuf]) -> Result<Option<String>, HeaderError> {
    let cc = env::var("CC").ok().filter(|cc| !cc.trim().is_empty()).unwrap_or("cc".into());
    let mut words = cc.split_whitespace();
    let Some(program) = words.next() else { return Ok(None) };
    let words: Vec<_> = words.collect();
    let compiler = |arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(&words).args(arguments).env("LC_ALL", "C");
        for folder in includes {
            command.arg("-I").arg(folder);
        }
        command.args(["-x", "c"]).arg(path);
        run(&mut command, "", PATIENCE)
    };
    let Ok(judged) = compiler(&["-fsyntax-only"]) else { return Ok(None) };
    if !judged.status.success() {
        let mut lines = judged.stderr.lines().filter(|line| !line.trim().is_empty());
        let first = lines.clone().next();
        let said = lines.find(|line| line.contains("error:")).or(first).unwrap_or_default();
        let said = said.to_owned();
        return Err(HeaderError::Refused { path: path.to_owned(), said });
    }
    let Ok(output) = compiler(&["-E", "-dD"]) else { return Ok(None) };
    Ok(Some(own_lines(&output.stdout, path)))
}

/// The lines that are from this file, as the line markers `# 12 "file" 2` say.
fn own_lines(text: &str, path: &Path) -> String {
    let own = path.to_string_lossy().replace('\\', "\\\\").replace('"', "\\\"");
    let mut is_own = false;
    let mut lines = String::new();
    for line in text.lines() {
        let marker = line.strip_prefix("# ").and_then(|rest| rest.split_once(" \""));
        if let Some((number, rest)) = marker
            && number.bytes().all(|digit| digit.is_ascii_digit())
        {
            is_own = rest.rsplit_once('"').is_some_and(|(file, _)| file == own);
        } else if is_own {
            lines += line;
            lines.push('\n');
        }
    }
    lines
}

#[derive(Default)]
struct Structs {
    named: BTreeSet<String>,
    shown: BTreeSet<String>,
}

fn count(node: Node<'_>, text: &str, found: &mut Contents, structs: &mut Structs) {
    let has = |kind: &str| descendant(node, kind, &[]);
    match node.kind() {
        "preproc_def" if node.child_by_field_name("value").is_some() => found.macros += 1,
        "preproc_function_def" => found.macros += 1,
        "declaration" if declares_function(node) => {
            found.functions += 1;
            found.variadic += usize::from(has("variadic_parameter"));
        }
        // Its body is nobody's interface.
        "function_definition" => {
            found.inline += 1;
            return;
        }
        "parameter_declaration" | "field_declaration" | "type_definition"
            if descendant(
                node,
                "function_declarator",
                &["parameter_list", "field_declaration_list"],
            ) =>
        {
            found.callbacks += 1;
        }
        "bitfield_clause" => found.bit_fields += 1,
        "union_specifier" if node.child_by_field_name("body").is_some() => found.unions += 1,
        "struct_specifier" => {
            let name = node.child_by_field_name("name");
            if let Some(name) = name.and_then(|name| text.get(name.byte_range())) {
                structs.named.insert(name.to_owned());
                if node.child_by_field_name("body").is_some() {
                    structs.shown.insert(name.to_owned());
                }
            }
        }
        _ => {}
    }
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        count(child, text, found, structs);
    }
}

/// Whether a declaration is that of a function, and not of a pointer to one.
fn declares_function(node: Node<'_>) -> bool {
    let mut declarator = node.child_by_field_name("declarator");
    while let Some(at) = declarator {
        if at.kind() == "function_declarator" {
            let named = at.child_by_field_name("declarator");
            return named.is_some_and(|name| {
                name.kind() != "parenthesized_declarator"
                    || !descendant(name, "pointer_declarator", &[])
            });
        }
        declarator = at.child_by_field_name("declarator");
    }
    false
}

/// Whether there is such a node below, without looking into some.
fn descendant(node: Node<'_>, kind: &str, closed: &[&str]) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|child| {
        child.kind() == kind || (!closed.contains(&child.kind()) && descendant(child, kind, closed))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Contents, HeaderError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a für.h");
        std::fs::write(&path, text).unwrap();
        Contents::of(&path, &[])
    }

    #[test]
    fn each_kind_of_declaration_is_counted() {
        let found =
            of("#ifndef A_H\n#define A_H\n#include <stddef.h>\n#define API extern\n#define N 3\n\
            #define TWICE(a) (2 * (a))\ntypedef struct tally tally;\ntypedef void (*visit)(int);\n\
            struct point { int x : 3; int y; };\nunion u { int a; float b; };\n\
            API int add(int a, int b);\nAPI tally *tally_new(void (*each)(int), size_t n);\n\
            API int say(const char *format, ...);\nint (*hook)(int);\n\
            static inline int one(void) { return 1; }\n#endif\n")
            .unwrap();
        let expected = Contents {
            functions: 3,
            variadic: 1,
            inline: 1,
            macros: 3,
            callbacks: 2,
            opaque: 1,
            unions: 1,
            bit_fields: 1,
            incomplete: false,
        };
        assert_eq!(found, expected);
    }

    /// The compiler's message is what helps, so it is kept.
    #[test]
    fn what_is_no_c_is_refused() {
        let error = of("int add(int a,;\n").unwrap_err();
        assert!(error.to_string().contains("error:"), "{error}");
        let missing = Contents::of(Path::new("/no/such.h"), &[]).unwrap_err();
        assert!(matches!(missing, HeaderError::File { .. }));
    }

    #[test]
    fn the_headers_of_the_contractor_are_counted() {
        let folder = Path::new(crate::C_COMPILER[2]);
        let shapes = Contents::of(&folder.join("shapes.h"), &[]).unwrap();
        assert!(shapes.functions > 15 && shapes.inline > 0 && shapes.has_objects(), "{shapes:?}");
    }
}
