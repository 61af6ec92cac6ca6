//! What is asked.

use std::path::PathBuf;
use std::time::Duration;

/// Which declarations are held against which headers, and with which flags.
#[derive(Clone, Debug)]
pub struct Request {
    /// The Rust files to begin with: a crate's `lib.rs`, or the file that has the declarations.
    pub sources: Vec<PathBuf>,
    /// The headers, included in this order: a path, or a name that the compiler finds, such as `zlib.h`.
    pub headers: Vec<String>,
    /// Folders in which the compiler looks for headers.
    pub includes: Vec<PathBuf>,
    /// Macros that are defined before the headers: `NAME` or `NAME=VALUE`.
    pub defines: Vec<String>,
    /// Packages whose flags `pkg-config` knows.
    pub pkg_config: Vec<String>,
    /// Types, constants and types of looked-up functions that have another name in C.
    pub renames: Vec<Rename>,
    /// What `cfg` predicates hold, besides those of the target: `name`, or `feature="x"`.
    pub cfg: Vec<String>,
    /// The C compiler, with its arguments if it has any. By default `$CC`, `gcc` or `cc`.
    pub compiler: Option<String>,
    /// Other targets for which the declarations are judged as well, such as `i686-unknown-linux-gnu`.
    pub targets: Vec<String>,
    /// The clang that judges for other targets, with its arguments if it has any. By default `clang`.
    pub clang: Option<String>,
    /// A TOML file of differences that are accepted, each with its reason.
    pub allow: Option<PathBuf>,
    /// How long one run of the compiler may take.
    pub time_limit: Duration,
}

/// A name in Rust, and what it stands for in C. A Rust alias of a function pointer may stand for a function, as
/// in a program that opens the library at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The name in Rust, without a path.
    pub rust: String,
    /// The name in C, of a typedef, a tag, a constant or a function.
    pub c: String,
}

impl Request {
    /// Asks about one Rust file and one header.
    pub fn new(source: impl Into<PathBuf>, header: impl Into<String>) -> Self {
        Self { sources: vec![source.into()], headers: vec![header.into()], ..Self::default() }
    }
}

impl Default for Request {
    fn default() -> Self {
        Self {
            sources: Vec::new(),
            headers: Vec::new(),
            includes: Vec::new(),
            defines: Vec::new(),
            pkg_config: Vec::new(),
            renames: Vec::new(),
            cfg: Vec::new(),
            compiler: None,
            targets: Vec::new(),
            clang: None,
            allow: None,
            time_limit: Duration::from_secs(60),
        }
    }
}
