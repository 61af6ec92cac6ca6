//! Questions to a compiler that answers nothing but errors.
//!
//! A pointer cannot initialise a `float`, and gcc says why: *incompatible types when initializing type
//! 'float' using type 'int (*)(const char *, uInt)'*. So every question is a line that is wrong on purpose,
//! and the answer is the type in gcc's words. A number is asked as the length of an array. What gets no
//! answer is not judged: silence never means that something agrees.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use super::compiler::{Compiler, Kind, Message};
use super::words::{CType, Shape};
use crate::error::CheckError;
use crate::report::Header;

/// The start of every name that we declare.
const OURS: &str = "ffi_check_";

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    /// What these types are, written as C writes them, also with `__typeof__`.
    Types(Vec<String>),
    /// What a typedef comes down to.
    Typedef(String),
    /// Where a function or variable is declared, and whether it is `static`.
    Place(String),
    /// The text of a string literal.
    Text(String),
    /// Whether a condition holds that the compiler can fold.
    Holds(String),
    /// What a struct's fields are called, asked with so many initialisers.
    Fields(String, usize),
    /// Where a type, macro or enumerator is defined. It defines the name again, so nothing else may be asked in
    /// the same run.
    Definition(Defined, String),
}

/// How a name is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Defined {
    Typedef,
    Struct,
    Union,
    Enum,
    Macro,
    Enumerator,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    Types(Vec<CType>),
    Place {
        header: Option<Header>,
        is_static: bool,
    },
    Text(String),
    Holds(bool),
    /// All fields in their order.
    Fields(Vec<Field>),
    /// The compiler's error.
    Refused(String),
}

/// A field of a C struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// The compiler names only fields that are no structs, unions or arrays.
    pub(crate) name: Option<String>,
    pub(crate) is_bits: bool,
}

/// Remembers the answers, and collects the questions that have none yet.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    answers: HashMap<Question, Answer>,
    open: RefCell<HashSet<Question>>,
    /// Whether the headers were compiled at all.
    has_run: bool,
}

impl Asked {
    /// The answer. `None` until the next run, which will ask.
    pub(crate) fn answer(&self, question: Question) -> Option<&Answer> {
        let answer = self.answers.get(&question);
        if answer.is_none() {
            self.open.borrow_mut().insert(question);
        }
        answer
    }

    /// Asks what is open. Returns whether there was anything.
    pub(crate) fn ask(&mut self, compiler: &Compiler, includes: &str) -> Result<bool, CheckError> {
        let mut questions: Vec<_> = self.open.take().into_iter().collect();
        if questions.is_empty() && self.has_run {
            return Ok(false);
        }
        self.has_run = true;
        // One text gives one result: the order must not be that of a hash.
        // Places come last: the compiler reports an unknown name once, and takes it for known after that.
        questions.sort_by_cached_key(|question| {
            (matches!(question, Question::Place(_)), format!("{question:?}"))
        });
        // In front and behind, a question whose answer is known.
        let control = Question::Types(vec![format!("struct {OURS}p *")]);
        questions.insert(0, control.clone());
        questions.push(control);
        let mut text = format!("{includes}\nstruct {OURS}p {{ int x; }};\n");
        let first = text.lines().count() + 1;
        for (index, question) in questions.iter().enumerate() {
            question.write(index, &mut text);
        }
        let ran = compiler.check(&text)?;
        refuse_headers(&ran.messages)?;
        let groups = by_line(&ran.messages, first, questions.len());
        let told = |index: usize| questions[index].read(&groups[index]);
        let expected = CType::parse(&format!("struct {OURS}p *")).map(|ty| Answer::Types(vec![ty]));
        if [0, questions.len() - 1].iter().any(|&control| Some(told(control)) != expected) {
            return Err(blame(compiler, includes, &ran.messages));
        }
        for (index, question) in questions.iter().enumerate() {
            self.answers.insert(question.clone(), told(index));
        }
        Ok(true)
    }
}

/// Why the control question had no answer.
fn blame(compiler: &Compiler, includes: &str, messages: &[Message]) -> CheckError {
    let error = messages.iter().find(|message| message.kind == Kind::Error);
    let message = error.map(|error| error.text.clone()).unwrap_or_default();
    // Without the headers, only a compiler that is no gcc can fail.
    if !includes.is_empty() && Asked::default().ask(compiler, "").is_ok() {
        let place = "in what follows them".to_owned();
        let advice = "; does a header lack a closing bracket or comment?";
        return CheckError::Header { place, message, advice };
    }
    let said = if message.is_empty() { message } else { format!(", and said {message:?}") };
    CheckError::NotGcc { compiler: compiler.name.clone(), said }
}

/// An error in a header, and not in a macro that one of our lines uses.
fn refuse_headers(messages: &[Message]) -> Result<(), CheckError> {
    let is_ours = |message: &Message| message.file == "<stdin>";
    let groups = messages.iter().enumerate().filter(|(_, message)| message.kind == Kind::Error);
    for (index, error) in groups {
        let notes = messages[index + 1..].iter().take_while(|next| next.kind == Kind::Note);
        if !is_ours(error) && !notes.clone().any(is_ours) {
            return Err(CheckError::Header {
                place: format!("{}:{}", error.file, error.line),
                message: error.text.clone(),
                advice: advice(&error.text),
            });
        }
    }
    Ok(())
}

/// What to do about an error in a header.
fn advice(message: &str) -> &'static str {
    let missing = [
        ("'size_t'", "; it needs <stddef.h>: give --header stddef.h before it"),
        ("'ptrdiff_t'", "; it needs <stddef.h>: give --header stddef.h before it"),
        ("'wchar_t'", "; it needs <stddef.h>: give --header stddef.h before it"),
        ("'FILE'", "; it needs <stdio.h>: give --header stdio.h before it"),
        ("'va_list'", "; it needs <stdarg.h>: give --header stdarg.h before it"),
        ("'bool'", "; it needs <stdbool.h>: give --header stdbool.h before it"),
        ("'time_t'", "; it needs <time.h>: give --header time.h before it"),
        ("'off_t'", "; it needs <sys/types.h>: give --header sys/types.h before it"),
        ("'ssize_t'", "; it needs <sys/types.h>: give --header sys/types.h before it"),
        ("int8_t'", "; it needs <stdint.h>: give --header stdint.h before it"),
        ("int16_t'", "; it needs <stdint.h>: give --header stdint.h before it"),
        ("int32_t'", "; it needs <stdint.h>: give --header stdint.h before it"),
        ("int64_t'", "; it needs <stdint.h>: give --header stdint.h before it"),
        ("string constant", CPP),
        ("'namespace'", CPP),
        ("'class'", CPP),
        ("'template'", CPP),
        ("unknown type name", "; give the header that defines it with --header, before this one"),
        ("conflicting types", "; two headers declare it in two ways: check them one at a time"),
        ("redefinition of", "; two headers define it: check them one at a time"),
        ("redeclar", "; two headers declare it in two ways: check them one at a time"),
    ];
    missing.iter().find(|(sign, _)| message.contains(sign)).map_or("", |(_, advice)| advice)
}

const CPP: &str =
    "; this looks like C++: put it between #ifdef __cplusplus and #endif, or check a C header";

/// The messages about each of our lines, whether they are on it or in a macro that it uses.
fn by_line(messages: &[Message], first: usize, count: usize) -> Vec<Vec<&Message>> {
    let mut groups = vec![Vec::new(); count];
    let line_of = |message: &Message| match message.file.as_str() {
        "<stdin>" => message.line.checked_sub(first).filter(|line| *line < count),
        _ => None,
    };
    let mut at = 0;
    while at < messages.len() {
        let notes = messages[at + 1..].iter().take_while(|next| next.kind == Kind::Note).count();
        let group = &messages[at..=at + notes];
        if let Some(line) = group.iter().find_map(line_of) {
            groups[line].extend(group);
        }
        at += notes + 1;
    }
    groups
}

impl Question {
    /// Writes the line, exactly one.
    fn write(&self, index: usize, text: &mut String) {
        let function = format!("void {OURS}{index}(void)");
        let p = format!("struct {OURS}p");
        // Writing to a string cannot fail.
        let _ = match self {
            Self::Types(types) => {
                writeln!(
                    text,
                    "{function} {{ float {OURS}q = (void (*)({}))0; }}",
                    types.join(", ")
                )
            }
            Self::Typedef(name) => {
                writeln!(text, "{function} {{ float {OURS}q = (void (*)({name} *))0; }}")
            }
            Self::Place(name) => writeln!(text, "static __typeof__({name}) ({name});"),
            Self::Text(name) => writeln!(text, "{function} {{ _Static_assert(0, {name}); }}"),
            Self::Holds(condition) => writeln!(
                text,
                "{function} {{ _Static_assert(({condition}), \"{OURS}yes\"); _Static_assert(!({condition}), \"{OURS}no\"); }}"
            ),
            Self::Fields(ty, count) => {
                let fields = format!("{{{OURS}q}},").repeat(*count);
                writeln!(text, "{function} {{ {p} {OURS}q; {ty} {OURS}v = {{{fields}}}; }}")
            }
            Self::Definition(kind, name) => match kind {
                Defined::Typedef => writeln!(text, "typedef {p} {OURS}{index}, {name};"),
                Defined::Struct => writeln!(text, "struct {name} {{ {p} {OURS}x; }};"),
                Defined::Union => writeln!(text, "union {name} {{ {p} {OURS}x; }};"),
                Defined::Enum => writeln!(text, "enum {name} {{ {OURS}{index} }};"),
                Defined::Macro => writeln!(text, "#define {name} {OURS}{index}"),
                Defined::Enumerator => writeln!(text, "enum {{ {name} }};"),
            },
        };
    }

    /// Reads the messages about the line.
    fn read(&self, messages: &[&Message]) -> Answer {
        let mut errors = messages.iter().filter(|message| message.kind == Kind::Error);
        let refused = |otherwise: &str| {
            let error = messages.iter().find(|message| message.kind == Kind::Error);
            Answer::Refused(error.map_or(otherwise, |error| &error.text).to_owned())
        };
        match self {
            Self::Types(_) | Self::Typedef(_) => {
                let (Some(only), None) = (errors.next(), errors.next()) else {
                    return refused("no answer");
                };
                let found = match self {
                    Self::Types(types) => types_in(&only.text, types.len()),
                    _ => typedef_in(&only.text).map(|ty| vec![ty]),
                };
                found.map_or_else(|| refused("no answer"), Answer::Types)
            }
            Self::Place(_) => {
                let follows =
                    |message: &&&Message| message.text.starts_with("static declaration of '");
                match errors.next() {
                    None => Answer::Place { header: None, is_static: true },
                    Some(error) if follows(&error) => {
                        Answer::Place { header: place_in(messages), is_static: false }
                    }
                    Some(_) => refused("no answer"),
                }
            }
            Self::Text(_) => match errors.next().and_then(|error| text_in(&error.text)) {
                Some(text) => Answer::Text(text),
                None => refused("no text"),
            },
            Self::Holds(_) => {
                let all: Vec<_> = errors.filter_map(|error| text_in(&error.text)).collect();
                match all.iter().map(|text| text.strip_prefix(OURS)).collect::<Vec<_>>()[..] {
                    [Some("no")] => Answer::Holds(true),
                    [Some("yes")] => Answer::Holds(false),
                    _ => refused("no answer"),
                }
            }
            Self::Fields(..) => fields_in(messages),
            Self::Definition(..) => match place_in(messages) {
                header @ Some(_) => Answer::Place { header, is_static: false },
                None => refused("no answer"),
            },
        }
    }
}

/// The types in *incompatible types when initializing type 'float' using type 'void (*)(A, B)'*.
fn types_in(text: &str, count: usize) -> Option<Vec<CType>> {
    let text =
        text.strip_prefix("incompatible types when initializing type 'float' using type '")?;
    params(text.split_once('\'')?.0).filter(|params| params.len() == count)
}

/// The type in *… 'void (*)(uInt *)' {aka 'void (*)(unsigned int *)'}*. The first form has the names of the
/// header, the second what they come down to, which is wanted only of a name.
fn typedef_in(text: &str) -> Option<CType> {
    let (first, last) = text.split_once("using type '")?.1.split_once('\'')?;
    let pointee = |words: &str| match &params(words)?[..] {
        [pointer] => pointer.pointee().cloned(),
        _ => None,
    };
    let found = pointee(first)?;
    match (&found.shape, last.split_once("{aka '")) {
        (Shape::Typedef(_), Some((_, aka))) => pointee(aka.split_once('\'')?.0),
        _ => Some(found),
    }
}

fn params(words: &str) -> Option<Vec<CType>> {
    match CType::parse(words)?.pointee()?.shape.clone() {
        Shape::Function(function) => Some(function.params),
        _ => None,
    }
}

/// The place in *previous declaration of 'f'* and its like.
fn place_in(messages: &[&Message]) -> Option<Header> {
    let note = messages.iter().find(|message| {
        let starts =
            ["previous ", "originally defined here", "this is the location of the previous"];
        message.kind == Kind::Note && starts.iter().any(|start| message.text.starts_with(start))
    })?;
    (note.file != "<stdin>").then(|| Header { file: note.file.clone(), line: note.line })
}

/// The text in *static assertion failed: "text"*.
fn text_in(error: &str) -> Option<String> {
    let text = error.strip_prefix("static assertion failed: \"")?;
    Some(text.strip_suffix('"')?.to_owned())
}

/// One field for each initialiser that has a type, until there is one too many.
fn fields_in(messages: &[&Message]) -> Answer {
    let mut fields = Vec::new();
    let mut name = None;
    for message in messages {
        let text = message.text.as_str();
        if let Some(near) = text.strip_prefix("(near initialization for '") {
            let path = near.trim_end_matches("')").split_once('.').map(|(_, path)| path);
            name = path.map(|path| path.split(['.', '[']).next().unwrap_or(path).to_owned());
        } else if let Some(ty) = text.strip_prefix("incompatible types when initializing type '") {
            let is_bits = ty.split_once('\'').is_some_and(|(ty, _)| ty.contains(':'));
            fields.push(Field { name: name.take(), is_bits });
        } else if ENDS.iter().any(|end| text.contains(end)) {
            return Answer::Fields(fields);
        } else if message.kind == Kind::Error {
            return Answer::Refused(text.to_owned());
        }
    }
    Answer::Refused("more fields than were asked for".to_owned())
}

/// What the compiler says of the first initialiser after the last field, or of an array without a length, which
/// is the last field.
const ENDS: [&str; 3] =
    ["extra brace group at end", "excess elements", "initialization of a flexible array member"];
