//! What somebody wrote for a contender: lines of each kind, counted from the files of the workspace.
//!
//! - *declarations* repeat what the header says. capi, nanobind, pybind11 and cppyy include the header itself, and
//!   cffi is given its text. So they have none, except what cffi cannot read of a header.
//! - *safe layer* is the rest of the binding. In ctypes, a top-level statement is a declaration if it looks a
//!   function up, says its types, or defines a struct. In Cython, it is what `cdef extern` begins.
//! - *build script* is `build.rs` or `setup.py`, with that of the small program or package for the C. A manifest
//!   does not count, because each package has one. The cookbook would need the same scripts with other names.
//!   Only with bindgen it has its own.
//! - *generated* is what a tool writes during the measurement. Only that of bindgen for the cookbook is a file of
//!   the workspace, which a test of its crate compares with a new one.
//!
//! What the contenders of a language share does not count: the type of a picture, the errors, and the types of
//! the cookbook. `table` says which file is which part.

mod lines;
mod table;

use std::fs;
use std::path::Path;

use ffi_lab::{Missing, checkout};
use ffi_results::Written;

use self::lines::code;
use self::table::{Only, Part, Piece, pieces};

/// The library of the talk, and the one of the cookbook.
pub(crate) const LIBRARIES: [&str; 2] = ["mandel", "shapes"];

/// Counts what is written for a contender: first for the talk's library, then for the cookbook. `generated` has
/// the lines that a tool wrote during the measurement.
pub(crate) fn count(contender: &str, generated: &[Written]) -> Result<Vec<Written>, Missing> {
    let root = checkout("crates/python")?;
    let mut all = Vec::new();
    for (library, pieces) in LIBRARIES.into_iter().zip(pieces(contender)) {
        if pieces.is_empty() {
            continue;
        }
        let mut written = only_generated(library, 0);
        let mut binding = String::new();
        for piece in &pieces {
            binding += &add(root, piece, &mut written)?;
        }
        let of_tool = generated.iter().filter(|one| one.library == library);
        written.generated += of_tool.map(|one| one.generated).sum::<usize>();
        // Where no C is built, the functions are others with the same names.
        if written.build_script > 0 {
            written.functions = functions(root, library, &binding)?;
        }
        all.push(written);
    }
    Ok(all)
}

/// A count of what a tool wrote, and of nothing else.
pub(crate) fn only_generated(library: &str, generated: usize) -> Written {
    Written {
        library: library.to_owned(),
        functions: 0,
        declarations: 0,
        safe_layer: 0,
        build_script: 0,
        generated,
        unsafe_blocks: 0,
        files: Vec::new(),
    }
}

/// The lines of a generated file that have code. The file's name says the language.
pub(crate) fn lines_of(name: &str, text: &str) -> usize {
    code(name, text, true).map_or(0, |code| code.lines.len())
}

/// Adds a piece, and returns its code if it belongs to the binding.
fn add(root: &Path, piece: &Piece, written: &mut Written) -> Result<String, Missing> {
    let path = root.join(piece.path);
    let text = fs::read_to_string(&path).map_err(|error| Missing::file(&path, &error))?;
    let text = include(root, &text)?;
    let has_extern = piece.only != Only::NoExtern;
    let code = code(piece.path, &text, has_extern).ok_or_else(|| Missing {
        reason: format!("{}: its lines cannot be counted", path.display()),
        remedy: "see whether the checkout is as it was".into(),
    })?;
    let blocks = blocks(&text);
    let is_chosen = |number: &usize| match piece.only {
        Only::Blocks(is_meant) => is_meant(blocks[number - 1]),
        Only::All | Only::Names | Only::NoExtern => true,
    };
    let chosen: Vec<_> = code.lines.iter().copied().filter(|number| is_chosen(number)).collect();
    let lines: Vec<_> = text.lines().collect();
    let chosen_text = chosen.iter().map(|number| format!("{}\n", lines[number - 1])).collect();
    if piece.only == Only::Names {
        return Ok(chosen_text);
    }
    let sum = match piece.part {
        Part::Declarations => &mut written.declarations,
        Part::SafeLayer => &mut written.safe_layer,
        Part::BuildScript => &mut written.build_script,
        Part::Generated => &mut written.generated,
    };
    *sum += chosen.len();
    if piece.part != Part::Generated {
        written.unsafe_blocks += code.unsafe_blocks;
    }
    if !written.files.iter().any(|file| file == piece.path) {
        written.files.push(piece.path.to_owned());
    }
    Ok(if piece.part == Part::BuildScript { String::new() } else { chosen_text })
}

/// For each line, the first line of the top-level statement that it is in.
fn blocks(text: &str) -> Vec<&str> {
    let mut first = "";
    let begins = |line: &str| !line.is_empty() && !line.starts_with([' ', '\t', ')', ']', '}']);
    let of = |line| {
        if begins(line) {
            first = line;
        }
        first
    };
    text.lines().map(of).collect()
}

/// How many functions of the library the binding names.
fn functions(root: &Path, library: &str, binding: &str) -> Result<usize, Missing> {
    let path = root.join("c_src").join(format!("{library}.def"));
    let exports = fs::read_to_string(&path).map_err(|error| Missing::file(&path, &error))?;
    // A global variable has `DATA` after its name.
    let names = exports.lines().filter_map(|line| line.strip_prefix("    "));
    let names = names.map(str::trim).filter(|name| !name.contains(' '));
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: Vec<_> = binding.split(|letter| !is_name(letter)).collect();
    Ok(names.filter(|name| words.contains(name)).count())
}

/// The text with each line `// INCLUDE file anchor` replaced by that part of that file.
pub(crate) fn include(root: &Path, text: &str) -> Result<String, Missing> {
    let mut all = String::new();
    for line in text.lines() {
        match line.strip_prefix("// INCLUDE ").and_then(|words| words.split_once(' ')) {
            Some((file, anchor)) => all += &anchored(&root.join(file), anchor)?,
            None => {
                all += line;
                all.push('\n');
            }
        }
    }
    Ok(all)
}

fn anchored(path: &Path, anchor: &str) -> Result<String, Missing> {
    let text = fs::read_to_string(path).map_err(|error| Missing::file(path, &error))?;
    let [begin, end] = ["ANCHOR", "ANCHOR_END"].map(|word| format!("// {word}: {anchor}"));
    let lines = text.lines().skip_while(|line| line.trim() != begin).skip(1);
    let found: String =
        lines.take_while(|line| line.trim() != end).map(|line| format!("{line}\n")).collect();
    if found.is_empty() {
        return Err(Missing {
            reason: format!("{}: it has no part {anchor:?}", path.display()),
            remedy: "see whether the checkout is as it was".into(),
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use ffi_lab::Contender;

    use super::*;

    /// A file that is moved, or a statement that is written in another way, would no longer count.
    #[test]
    fn every_piece_of_every_contender_has_code() {
        let root = checkout("crates/python").unwrap();
        for contender in Contender::all().iter().filter(|one| crate::is_offered(&one.name)) {
            let all = pieces(&contender.name);
            let counted = all.iter().flatten().filter(|piece| piece.only != Only::Names);
            for piece in counted {
                let mut written = only_generated("", 0);
                add(root, piece, &mut written).unwrap();
                let parts = [
                    written.declarations,
                    written.safe_layer,
                    written.build_script,
                    written.generated,
                ];
                assert!(parts.iter().sum::<usize>() > 0, "{}: {piece:?}", contender.name);
            }
        }
    }

    /// A contender without a count, or a binding that lost a function, would look as if it cost less.
    #[test]
    fn every_contender_that_calls_c_binds_each_function() {
        for contender in Contender::all().iter().filter(|one| crate::is_offered(&one.name)) {
            let written = count(&contender.name, &[]).unwrap();
            let functions: Vec<_> = written.iter().map(|one| one.functions).collect();
            let name = contender.name.as_str();
            let expected: &[usize] = match name {
                "c" => &[],
                "pure" => &[0, 0],
                "pure-simd" | "pure-threads" | "python" | "pypy" => &[0],
                "cython-ptr" | "pyo3" => &functions,
                _ if contender.shapes => &[3, 32],
                _ => &[3],
            };
            assert_eq!(functions, expected, "{name}");
            assert!(written.iter().all(|one| one.safe_layer > 0), "{name}");
        }
    }

    #[test]
    fn a_line_belongs_to_the_top_level_statement_that_it_is_in() {
        let text = "a = [\n    1,\n]\n\ndef f(\n    x\n):\n    return x\n";
        assert_eq!(
            blocks(text),
            ["a = [", "a = [", "a = [", "a = [", "def f(", "def f(", "def f(", "def f("]
        );
    }
}
