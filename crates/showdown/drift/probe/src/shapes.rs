//! The calls of the library of shapes.

use std::ffi::{CStr, c_char};
use std::fs;
use std::process::ExitCode;

use crate::{rest, say};

/// The functions that are tried, through any tool. They have no types of `mandel-shapes`, of which a probe has
/// its own.
#[expect(missing_docs, reason = "the names are those of the header")]
#[expect(clippy::type_complexity, reason = "each type is used once")]
pub struct Shapes<'a> {
    pub scalars: &'a dyn Fn(c_char) -> f64,
    pub padded_negate: &'a dyn Fn(i8, f64) -> (i8, f64),
    pub status_text: &'a dyn Fn(i32) -> String,
    pub each: &'a dyn Fn(i64, &mut dyn FnMut(i64)) -> Result<(), String>,
    /// For a green pencil of length 5.
    pub pencil_sharpen: &'a dyn Fn() -> Result<String, String>,
    pub parse: &'a dyn Fn(&CStr) -> String,
}

/// Makes the calls with the functions of a tool of `mandel-shapes`: `tool::` for those of a module, `tool.` for
/// the methods of an opened library.
#[macro_export]
macro_rules! run_shapes_with {
    ($($tool:tt)*) => {
        $crate::run_shapes(&$crate::Shapes {
            scalars: &|c| $($tool)*scalars(0, 0, 0, 0, 0.0, 0.0, false, c),
            padded_negate: &|tag, weight| {
                let negated = $($tool)*padded_negate(mandel_shapes::Padded { tag, weight });
                (negated.tag, negated.weight)
            },
            status_text: &|status| $($tool)*status_text(status).to_owned(),
            each: &|count, visit| {
                let result = $($tool)*each(count, |value| {
                    visit(value);
                    ::std::ops::ControlFlow::Continue(())
                });
                result.map(drop).map_err(|error| error.to_string())
            },
            pencil_sharpen: &|| {
                let colour = mandel_shapes::Colour::Green;
                let mut pencil = mandel_shapes::Pencil { colour, length: 5 };
                $($tool)*pencil_sharpen(&mut pencil).map_err(|error| error.to_string())?;
                Ok(format!("colour {}, length {}", i32::from(pencil.colour), pencil.length))
            },
            parse: &|text| match $($tool)*parse(text) {
                mandel_shapes::Value::Integer(integer) => format!("integer {integer}"),
                mandel_shapes::Value::Real(real) => format!("real {real:?}"),
                mandel_shapes::Value::Text(text) => format!("text {}", text.to_string_lossy()),
                mandel_shapes::Value::Unknown { kind } => format!("unknown kind {kind}"),
            },
        })
    };
}

/// Makes the call that the first argument names, and prints its value, as `probe_shapes.py` does.
#[must_use]
pub fn run_shapes(shapes: &Shapes<'_>) -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let call = arguments.next();
    rest::fill(arguments.next().and_then(|number| number.parse().ok()).unwrap_or(0));
    say("called");
    let value = match call.as_deref() {
        Some("scalars") => Ok((shapes.scalars)(-1).to_string()),
        Some("padded") => Ok(format!("{:?}", (shapes.padded_negate)(5, 2.5))),
        Some("text") => Ok((shapes.status_text)(99)),
        Some("growth") => Ok(growth(&|| drop((shapes.status_text)(0)))),
        Some("each") => {
            let mut values = Vec::new();
            let result = (shapes.each)(3, &mut |value| values.push(value));
            result.map(|()| format!("{values:?}"))
        }
        Some("pencil") => (shapes.pencil_sharpen)(),
        Some("parse") => Ok((shapes.parse)(c"2.5")),
        other => Err(format!("{other:?} is no call")),
    };
    match value {
        Ok(value) => {
            say(&format!("value {value}"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            say(&format!("error {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether the memory of this process grows while a call is made a hundred thousand times.
fn growth(call: &dyn Fn()) -> String {
    const CALLS: u32 = 100_000;
    // The second number is of pages that are in memory.
    let pages = || -> Option<i64> {
        fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()
    };
    call();
    let before = pages();
    (0..CALLS).for_each(|_| call());
    match (before, pages()) {
        (Some(before), Some(after)) if after - before > 256 => "memory grows".to_owned(),
        (Some(_), Some(_)) => "memory does not grow".to_owned(),
        _ => "no /proc/self/statm".to_owned(),
    }
}
