use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why nothing was judged. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A file of the Rust source.
    #[error("cannot read {path}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A file that is no Rust.
    #[error("{file}:{line}:{column}: this is not valid Rust: {message}")]
    Parse {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// Something in the request that makes no sense.
    #[error("{0}")]
    Request(String),
    /// A header that the compiler does not find.
    #[error(
        "the compiler does not find {header}: give its folder with --include, or its package with --pkg-config"
    )]
    NoHeader {
        /// As the `#include` names it.
        header: String,
    },
    /// A header that does not compile by itself.
    #[error("the headers do not compile: {place}: {message}{advice}")]
    Header {
        /// The file and line.
        place: String,
        /// What the compiler says.
        message: String,
        /// What to do, if that can be told.
        advice: &'static str,
    },
    /// There is no compiler.
    #[error("no C compiler: tried {tried}; install gcc, or name a compiler with --cc")]
    NoCompiler {
        /// The commands.
        tried: String,
    },
    /// A compiler whose messages cannot be read.
    #[error(
        "{compiler} did not answer the control question in gcc's words{said}; name a gcc with --cc"
    )]
    NotGcc {
        /// The command.
        compiler: String,
        /// Its first error, if it had one.
        said: String,
    },
    /// There is no clang.
    #[error(
        "--target needs clang, and {tried} cannot be run; install clang, or name it with --clang"
    )]
    NoClang {
        /// The command.
        tried: String,
    },
    /// A compiler that is no clang.
    #[error("{compiler} does not compile for other targets as clang does; it says {said:?}")]
    NotClang {
        /// The command.
        compiler: String,
        /// Its first error, if it had one.
        said: String,
    },
    /// A target that clang does not know.
    #[error(
        "clang does not know the target {target:?} ({said}); write it as clang does, such as i686-unknown-linux-gnu"
    )]
    Target {
        /// The target, as it was given.
        target: String,
        /// What clang says.
        said: String,
    },
    /// A list of accepted differences that cannot be used.
    #[error("{place}: {message}; write each entry as\n\n{example}")]
    Allow {
        /// The file, and the line if it is known.
        place: String,
        /// What is wrong.
        message: String,
        /// A whole entry.
        example: &'static str,
    },
    /// A compiler that does not end.
    #[error("{compiler} did not end within {limit:?}: is a header endless?")]
    Time {
        /// The command.
        compiler: String,
        /// The limit.
        limit: Duration,
    },
    /// `pkg-config` is missing.
    #[error("pkg-config cannot be run; install it, or use --include and --define")]
    NoPkgConfig {
        /// The system's reason.
        source: io::Error,
    },
    /// `pkg-config` does not know a package.
    #[error("pkg-config does not know {package}: {message}")]
    Package {
        /// The package.
        package: String,
        /// What it says.
        message: String,
    },
    /// The system refused something else.
    #[error("cannot talk to {what}")]
    System {
        /// The program or thread.
        what: String,
        /// The system's reason.
        source: io::Error,
    },
}
