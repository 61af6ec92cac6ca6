//! The book, and the tests that keep the project's documents true.
//!
//! The book itself is Markdown in `docs/chapters/`; read `docs/chapters/README.md` first. This crate
//! is there so that `cargo test` checks it: every Rust block that stands alone is a doctest of one of
//! the modules below, and each file of `docs/tests/` holds the documents to one more thing.

#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};

/// One module a document, each its own only so that a failing doctest names the chapter.
/// `docs/tests/chapters.rs` notices a chapter that is missing here.
#[cfg(doctest)]
mod documents {
    #[doc = include_str!("../../README.md")]
    mod root_readme {}

    #[doc = include_str!("../chapters/README.md")]
    mod introduction {}
    #[doc = include_str!("../chapters/talk.md")]
    mod talk {}
    #[doc = include_str!("../chapters/static.md")]
    mod static_ {}
    #[doc = include_str!("../chapters/bindgen.md")]
    mod bindgen {}
    #[doc = include_str!("../chapters/dlopen.md")]
    mod dlopen {}
    #[doc = include_str!("../chapters/pure.md")]
    mod pure {}
    #[doc = include_str!("../chapters/simd.md")]
    mod simd {}
    #[doc = include_str!("../chapters/python.md")]
    mod python {}
    #[doc = include_str!("../chapters/shapes.md")]
    mod shapes {}
    #[doc = include_str!("../chapters/asm.md")]
    mod asm {}
    #[doc = include_str!("../chapters/choosing.md")]
    mod choosing {}
    #[doc = include_str!("../chapters/method.md")]
    mod method {}
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
    for folder in ["c_src", "crates", "benches", "docs/chapters"] {
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
