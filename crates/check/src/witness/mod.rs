//! A test that a project commits. It finds any later change of a declaration or of the header, and needs a C
//! compiler and nothing of this crate.
//!
//! It has two files, and each fixes one side as it was when both agreed: a C file, which the compiler checks with
//! the header, and a Rust test, which rustc checks with the declarations.

mod files;

use std::fmt::Write as _;

use crate::c::header::Known;
use crate::item::{Constant, Definition, Named, Record, Signature, Slot, Type, Value};
use crate::judge::Judge;
use crate::judge::record::field_type;
use crate::report::{Item, Verdict};

/// The two files, and what is in neither.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The Rust test.
    pub rust: String,
    /// The C file next to it, of the same name.
    pub c: String,
    /// The items that are not held, and why.
    pub left_out: Vec<(String, String)>,
}

/// What is known to hold on both sides.
#[derive(Debug, Default)]
pub(crate) struct Asserted {
    rust: Vec<String>,
    c: Vec<String>,
    left_out: Vec<(String, String)>,
}

impl Asserted {
    /// Everything that a judge has found equal.
    pub(crate) fn collect(judge: &Judge<'_>, items: &[Item]) -> Self {
        let mut own = Self::default();
        for item in items {
            let is_equal = matches!(
                item.verdict,
                Verdict::Agree | Verdict::Opaque | Verdict::Harmless | Verdict::Elsewhere
            );
            if !is_equal {
                own.left_out.push((item.name.clone(), item.verdict.to_string()));
                continue;
            }
            let at = |named_at: &crate::report::Place| *named_at == item.place;
            let source = judge.source;
            let function = source.functions.iter().find(|one| at(&one.place));
            let variable = source.statics.iter().find(|one| at(&one.place));
            let constant = source.constants.iter().find(|one| at(&one.place));
            let ty = source.types.iter().enumerate().find(|(_, one)| at(&one.place));
            let lines = if let Some(one) = function {
                own.function(judge, one)
            } else if let Some(one) = variable {
                own.variable(judge, one)
            } else if let Some(one) = constant {
                own.constant(judge, one)
            } else if let Some((id, one)) = ty {
                own.ty(judge, id, one, item)
            } else {
                Err("it has no declaration of its own".to_owned())
            };
            if let Err(why) = lines {
                own.left_out.push((item.name.clone(), why));
            }
        }
        own
    }

    fn function(
        &mut self,
        judge: &Judge<'_>,
        one: &Named<Result<Signature, String>>,
    ) -> Result<(), String> {
        let path = path(one)?;
        let signature = one.what.as_ref().map_err(Clone::clone)?;
        let pointer = pointer(judge, signature)?;
        self.c.push(typed(judge, &one.name, &format!("&({})", one.name))?);
        self.rust.push(format!("let _: {pointer} = ffi::{path};"));
        Ok(())
    }

    fn variable(
        &mut self,
        judge: &Judge<'_>,
        one: &Named<Result<Type, String>>,
    ) -> Result<(), String> {
        // Its address is of a type in Rust, which is not written in the source.
        self.c.push(typed(judge, &one.name, &format!("&({})", one.name))?);
        Ok(())
    }

    fn constant(&mut self, judge: &Judge<'_>, one: &Named<Constant>) -> Result<(), String> {
        let path = path(one)?;
        let Ok(Value::Int(value)) = one.what.value else {
            return Err("its value is no integer".to_owned());
        };
        let name = judge.constant_name(one).ok_or("it is not in the header")?;
        let Known::Yes(theirs) = judge.integer(name) else {
            return Err("its value in C is no integer".to_owned());
        };
        self.c.push(format!("_Static_assert(({name}) == {}, \"{name}\");", literal(theirs.value)));
        self.rust.push(format!("assert!(ffi::{path} as i128 == {value});"));
        Ok(())
    }

    fn ty(
        &mut self,
        judge: &Judge<'_>,
        id: usize,
        one: &Named<Definition>,
        item: &Item,
    ) -> Result<(), String> {
        match &one.what {
            Definition::Record(record) => self.record(judge, id, &path(one)?, record),
            Definition::Alias(Type::Function(signature)) if item.name != one.name => {
                let path = path(one)?;
                // The type under which a function is looked up.
                self.c.push(typed(judge, &item.name, &format!("&({})", item.name))?);
                self.rust.push(format!(
                    "let _: fn(ffi::{path}) = |_: {}| ();",
                    pointer(judge, signature)?
                ));
                Ok(())
            }
            // What it stands for is held where it is used.
            _ => Ok(()),
        }
    }

    fn record(
        &mut self,
        judge: &Judge<'_>,
        id: usize,
        path: &str,
        record: &Record,
    ) -> Result<(), String> {
        let later = || "the compiler did not say".to_owned();
        let c = judge.identity(id).yes().ok_or_else(later)?;
        let ty = c.to_string();
        let (size, align) = judge.headers.layout(&ty).yes().ok_or_else(later)?;
        let fields = judge.fields(record, &c, &ty).ok_or_else(later)?;
        let mut text = format!("_Static_assert(sizeof({ty}) == {size}, \"size of {ty}\");\n");
        let _ = write!(text, "_Static_assert(_Alignof({ty}) == {align}, \"alignment of {ty}\");");
        self.rust.push(format!("assert!(size_of::<ffi::{path}>() == {size});"));
        self.rust.push(format!("assert!(align_of::<ffi::{path}>() == {align});"));
        for (field, name) in record.fields.iter().zip(&fields.names) {
            let (Some(name), Ok(written)) = (name, written(judge, field)) else { continue };
            let Some(offset) = judge.offset(&ty, name) else { continue };
            let what = format!("{name} in {ty}");
            let _ = write!(
                text,
                "\n_Static_assert(__builtin_offsetof({ty}, {name}) == {offset}, \"{what}\");"
            );
            if let Known::Yes(pointer) = judge.headers.ty(field_type(&ty, name))
                && let Some(line) = generic(&what, &format!("&(({ty} *)0)->{name}"), &pointer)
            {
                text.push('\n');
                text.push_str(&line);
            }
            let own = &field.name;
            if own.starts_with(|first: char| first.is_ascii_digit()) {
                continue;
            }
            self.rust.push(format!("assert!(offset_of!(ffi::{path}, {own}) == {offset});"));
            if !record.is_union {
                self.rust.push(format!(
                    "let _ = |at: &ffi::{path}| {{ let _: &{written} = &at.{own}; }};"
                ));
            }
        }
        self.c.push(text);
        Ok(())
    }
}

/// How a test names an item.
fn path<T>(one: &Named<T>) -> Result<String, String> {
    one.path.clone().ok_or_else(|| "it is private, or in a module".to_owned())
}

/// A type as the source has it, if a test can name it.
fn written(judge: &Judge<'_>, slot: &Slot) -> Result<String, String> {
    let written = slot.written.clone().ok_or("a part of it is private")?;
    let is_private = |word: &str| {
        judge.source.types.iter().any(|one| one.path.is_none() && one.name == word)
            && !judge.source.types.iter().any(|one| one.path.is_some() && one.name == word)
    };
    let mut words = written.split(|char: char| !char.is_alphanumeric() && char != '_');
    match words.find(|word| is_private(word)) {
        Some(word) => Err(format!("its type {word} is private, or in a module")),
        None => Ok(written),
    }
}

/// The type of a pointer to a function, as the source has its parts.
fn pointer(judge: &Judge<'_>, signature: &Signature) -> Result<String, String> {
    let params: Result<Vec<_>, _> =
        signature.params.iter().map(|slot| written(judge, slot)).collect();
    let mut params = params?;
    if signature.variadic {
        params.push("...".to_owned());
    }
    let result = written(judge, &signature.result)?;
    Ok(format!("unsafe extern \"C\" fn({}) -> {result}", params.join(", ")))
}

/// A line of C that holds the type of what is at an address.
fn typed(judge: &Judge<'_>, name: &str, address: &str) -> Result<String, String> {
    let ty = judge.headers.ty(format!("__typeof__({address})")).yes();
    let ty = ty.ok_or("the compiler did not say what it is")?;
    generic(name, address, &ty).ok_or_else(|| "its type in C has no name".to_owned())
}

fn generic(name: &str, address: &str, ty: &crate::c::words::CType) -> Option<String> {
    let ty = ty.to_string();
    let is_writable = !ty.contains(['<', '"']);
    is_writable
        .then(|| format!("_Static_assert(_Generic({address}, {ty}: 1, default: 0), \"{name}\");"))
}

/// The smallest number has no literal in C.
fn literal(value: i128) -> String {
    match value {
        _ if value == i128::from(i64::MIN) => format!("({} - 1)", value + 1),
        _ if value > i128::from(i64::MAX) => format!("{value}u"),
        _ => value.to_string(),
    }
}
