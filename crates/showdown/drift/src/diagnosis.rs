//! What the callee really read. A witness has the functions of the changed header, prints the bytes of its
//! arguments, and does nothing else. The consumer prints what it passed.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::error::DriftError;
use crate::library::Library;
use crate::mutations::Which;

/// At most so many bytes of an argument are printed: an array in a struct can be long.
const SHOWN: usize = 8;

const FUNCTIONS: [&str; 2] = ["mandel", "create_fractal"];

/// Compiles a witness with the header of a library.
pub(crate) fn witness(library: &Library, folder: &Path) -> Result<Library, DriftError> {
    fs::create_dir_all(folder).map_err(DriftError::file(folder))?;
    let header =
        fs::read_to_string(library.header()).map_err(DriftError::file(&library.header()))?;
    for (file, text) in [("create_fractal.h", header.clone()), ("witness.c", source(&header))] {
        let path = folder.join(file);
        fs::write(&path, text).map_err(DriftError::file(&path))?;
    }
    Library::compile(Which::Mandel, folder, &["witness.c"], &[], "the witness")
}

/// The C of the witness.
fn source(header: &str) -> String {
    let mut text = String::from(
        "#include \"create_fractal.h\"\n#include <stdio.h>\n\
         static void saw(const char *name, const void *at, unsigned long size)\n{\n\
         \x20   printf(\"saw %s \", name);\n\
         \x20   for (unsigned long i = 0; i < size && i < 8; i++)\n\
         \x20       printf(\"%02x\", ((const unsigned char *)at)[i]);\n\
         \x20   puts(\"\");\n    fflush(stdout);\n}\n\
         int mandel_abi_version(void) { return MANDEL_ABI_VERSION; }\n",
    );
    for name in FUNCTIONS {
        let Some(prototype) = prototype(header, name) else { continue };
        let Some((result, parameters)) = prototype.split_once('(') else { continue };
        let _ = write!(text, "{prototype}\n{{\n");
        for parameter in parameters.trim_end_matches(')').split(',') {
            let places = match (last_word(parameter), parameter.contains('*')) {
                (value, false) if parameter.trim_start().starts_with("Img") => {
                    fields(header).into_iter().map(|field| format!("{value}.{field}")).collect()
                }
                (value, _) => vec![value.to_owned()],
            };
            for place in places {
                let _ = writeln!(text, "    saw(\"{name}.{place}\", &{place}, sizeof {place});");
            }
        }
        text += if result.starts_with("void") { "}\n" } else { "    return 0;\n}\n" };
    }
    text
}

/// The declaration of a function, without the semicolon.
fn prototype<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let start = header.find(&format!(" {name}("))?;
    let line = header[..start].rfind('\n').map_or(0, |end| end + 1);
    let end = header[start..].find(';')?;
    Some(&header[line..start + end])
}

/// The names of the fields of `Img`.
fn fields(header: &str) -> Vec<String> {
    let body = header.split("typedef struct {").nth(1).and_then(|rest| rest.split('}').next());
    let declared = body.unwrap_or_default().split(';');
    declared.map(last_word).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The name in a declaration: `val` of `unsigned char *val` and of `unsigned char val[8]`.
fn last_word(declaration: &str) -> &str {
    let declaration = declaration.split('[').next().unwrap_or_default().trim();
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    declaration.rsplit(|c| !is_part(c)).next().unwrap_or_default()
}

/// What the callee read instead of what its names promise, in the order of its parameters. `None` if it read
/// what the caller passed under these names.
pub(crate) fn explain(stdout: &str, function: &str) -> Option<String> {
    let prefix = format!("{function}.");
    let lines = |event: &str| -> Vec<(&str, Vec<u8>)> {
        let lines = stdout.lines().filter_map(|line| line.strip_prefix(event)?.strip_prefix(' '));
        let pairs = lines.filter_map(|line| line.strip_prefix(&prefix)?.split_once(' '));
        pairs.map(|(name, hex)| (name, bytes(hex))).collect()
    };
    let (gave, saw) = (lines("gave"), lines("saw"));
    let wrong = saw.iter().enumerate().filter_map(|(position, (name, seen))| {
        let same_name = gave.iter().find(|(other, _)| other == name);
        // If the callee has another name for it, the place counts.
        let promised = same_name.or_else(|| gave.get(position));
        if promised.is_some_and(|(_, value)| value == seen) {
            return None;
        }
        let read = place(&gave, seen).unwrap_or_else(|| "nothing that you passed".into());
        Some(format!("The callee's `{name}` is {read}"))
    });
    let wrong: Vec<_> = wrong.collect();
    (!wrong.is_empty()).then(|| wrong.join(". "))
}

/// Where in the arguments of the caller these bytes are.
fn place(gave: &[(&str, Vec<u8>)], seen: &[u8]) -> Option<String> {
    let seen = &seen[..seen.len().min(SHOWN)];
    let whole = gave.iter().find(|(_, value)| value == seen);
    if let Some((name, _)) = whole {
        return Some(format!("your `{name}`"));
    }
    for (name, value) in gave {
        let start = value.windows(seen.len()).position(|window| window == seen);
        if let Some(start) = start {
            let end = start + seen.len() - 1;
            return Some(format!("bytes {start} to {end} of your `{name}`"));
        }
    }
    if seen.len() == 8 {
        let halves = [&seen[..4], &seen[4..]].map(|half| place(gave, half));
        if let [Some(low), Some(high)] = &halves {
            return Some(format!("{low} in its lower half, and {high} in the upper"));
        }
        if let [Some(low), None] = &halves {
            return Some(format!(
                "{low} in its lower half, and nothing that you passed in the upper"
            ));
        }
    }
    None
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2);
    digits.filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "typedef struct {\n    int width;\n    unsigned char *data;\n} Img;\n\
                          int mandel(float real, unsigned char *val);\nvoid create_fractal(Img img, int iters);\n";

    #[test]
    fn the_witness_has_the_functions_of_the_header() {
        let source = source(HEADER);
        for line in [
            "int mandel(float real, unsigned char *val)\n{\n    saw(\"mandel.real\", &real, sizeof real);\n",
            "    saw(\"mandel.val\", &val, sizeof val);\n    return 0;\n}\n",
            "void create_fractal(Img img, int iters)\n{\n    saw(\"create_fractal.img.width\", &img.width, \
             sizeof img.width);\n",
        ] {
            assert!(source.contains(line), "{source}");
        }
    }

    #[test]
    fn bytes_are_traced_to_the_argument_that_they_came_from() {
        let gave = "gave f.width 61010000\ngave f.height b2020000\ngave f.data 0011223344556677\n";
        for (saw, expected) in [
            ("saw f.width 61010000\nsaw f.height b2020000\n", None),
            // Another name at the same place.
            ("saw f.columns 61010000\n", None),
            (
                "saw f.height 61010000\nsaw f.width b2020000\n",
                Some(
                    "The callee's `height` is your `width`. The callee's `width` is your `height`",
                ),
            ),
            ("saw f.iters b2020000\n", Some("The callee's `iters` is your `height`")),
            ("saw f.iters 22334455\n", Some("The callee's `iters` is bytes 2 to 5 of your `data`")),
            (
                "saw f.iters 61010000b2020000\n",
                Some(
                    "The callee's `iters` is your `width` in its lower half, and your `height` in the upper",
                ),
            ),
            ("saw f.iters 99999999\n", Some("The callee's `iters` is nothing that you passed")),
        ] {
            let explained = explain(&format!("{gave}{saw}"), "f");
            assert_eq!(explained.as_deref(), expected, "{saw}");
        }
    }
}
