//! The book, and the tests that keep the project's documents true.
//!
//! The book itself is Markdown in `docs/chapters/`; read `docs/chapters/README.md` first. This crate
//! exists so that `cargo test` checks the book. Every Rust block that compiles alone is a doctest of one of
//! the modules below, and each file of `docs/tests/` checks one more property of the documents.

#![forbid(unsafe_code)]

pub mod mistakes;

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// One module a document, each its own only so that a failing doctest names the chapter.
/// `docs/tests/chapters.rs` notices a chapter that is missing here.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    mod root_readme {}

    #[doc = include_str!("../chapters/README.md")]
    mod introduction {}
    #[doc = include_str!("../chapters/choose.md")]
    mod choose {}
    #[doc = include_str!("../chapters/question.md")]
    mod question {}
    #[doc = include_str!("../chapters/first-call.md")]
    mod first_call {}
    #[doc = include_str!("../chapters/status.md")]
    mod status {}
    #[doc = include_str!("../chapters/structs.md")]
    mod structs {}
    #[doc = include_str!("../chapters/buffers.md")]
    mod buffers {}
    #[doc = include_str!("../chapters/strings-in.md")]
    mod strings_in {}
    #[doc = include_str!("../chapters/strings-out.md")]
    mod strings_out {}
    #[doc = include_str!("../chapters/handles.md")]
    mod handles {}
    #[doc = include_str!("../chapters/callbacks.md")]
    mod callbacks {}
    #[doc = include_str!("../chapters/panics.md")]
    mod panics {}
    #[doc = include_str!("../chapters/enums.md")]
    mod enums {}
    #[doc = include_str!("../chapters/macros.md")]
    mod macros {}
    #[doc = include_str!("../chapters/threads.md")]
    mod threads {}
    #[doc = include_str!("../chapters/changes.md")]
    mod changes {}
    #[doc = include_str!("../chapters/check.md")]
    mod check {}
    #[doc = include_str!("../chapters/generate.md")]
    mod generate {}
    #[doc = include_str!("../chapters/link.md")]
    mod link {}
    #[doc = include_str!("../chapters/sys.md")]
    mod sys {}
    #[doc = include_str!("../chapters/dlopen.md")]
    mod dlopen {}
    #[doc = include_str!("../chapters/lto.md")]
    mod lto {}
    #[doc = include_str!("../chapters/ship.md")]
    mod ship {}
    #[doc = include_str!("../chapters/test.md")]
    mod test {}
    #[doc = include_str!("../chapters/no-c.md")]
    mod no_c {}
    #[doc = include_str!("../chapters/python.md")]
    mod python {}
    #[doc = include_str!("../chapters/calls.md")]
    mod calls {}
    #[doc = include_str!("../chapters/costs.md")]
    mod costs {}
    #[doc = include_str!("../chapters/method.md")]
    mod method {}
    #[doc = include_str!("../chapters/other-way.md")]
    mod other_way {}
}

/// The workspace's folder.
pub fn root() -> &'static Path {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR"));
    docs.parent().expect("docs/ is in the workspace")
}

/// The path of every document of the workspace, relative to [`root`], in alphabetical order.
///
/// What a build or a run leaves behind (`target/`, `docs/book/`, `showdown/` at the root) and hidden
/// folders hold no documents of ours.
///
/// # Panics
///
/// Where a folder cannot be read: a test that saw no documents would pass.
pub fn markdown_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(Path::new(""), false, &mut files);
    for folder in ["c_src", "crates", "benches", "docs/chapters", "docs/recipes"] {
        collect(Path::new(folder), true, &mut files);
    }
    files.sort();
    files
}

fn collect(folder: &Path, recursive: bool, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(root().join(folder))
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let entry = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = folder.join(&name);
        if entry.path().is_dir() {
            if recursive && name != "target" && !name.starts_with('.') {
                collect(&path, recursive, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}

/// Says that something is not tested here, and why.
///
/// # Panics
///
/// Where `SHOWDOWN_REQUIRE=all`, with all that a command `said`.
pub fn skip(what: &str, reason: &str, remedy: &str, said: &str) {
    let line = format!("skipped: {what}: {reason}: {remedy}\n");
    assert!(env::var("SHOWDOWN_REQUIRE").as_deref() != Ok("all"), "{said}\n{line}");
    // Not eprintln: of a test that passes, libtest would keep it to itself. If nobody reads, nobody misses it.
    let _ = io::stderr().write_all(line.as_bytes());
}
