//! Which file is which part of a contender.

/// A part of what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Declarations,
    SafeLayer,
    BuildScript,
    Generated,
}

use Part::{BuildScript, Declarations, Generated, SafeLayer};

/// What of a file counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Only {
    All,
    /// The functions that it names. Its lines are counted where they are generated.
    Names,
    /// Rust without `extern` blocks.
    NoExtern,
    /// The top-level statements of Python whose first line is one of these.
    Blocks(fn(&str) -> bool),
}

impl PartialEq for Only {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A file, or a part of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) part: Part,
    /// Relative to the workspace.
    pub(super) path: &'static str,
    pub(super) only: Only,
}

const fn all(part: Part, path: &'static str) -> Piece {
    Piece { part, path, only: Only::All }
}

const fn blocks(part: Part, path: &'static str, is_meant: fn(&str) -> bool) -> Piece {
    Piece { part, path, only: Only::Blocks(is_meant) }
}

macro_rules! specimen {
    ($name:literal) => {
        concat!("crates/showdown/costs/specimens/", $name)
    };
}

macro_rules! mandel {
    ($name:literal) => {
        concat!("crates/python/python/mandel/", $name)
    };
}

const STATIC_SCRIPT: Piece = all(BuildScript, specimen!("build_static.rs"));
const SHARED_SCRIPT: Piece = all(BuildScript, specimen!("build_shared.rs"));
const SHARED_SETUP: Piece = all(BuildScript, specimen!("python/setup_shared.py"));

/// The safe functions of the cookbook in Rust are one file for two sets of declarations.
const SHAPES_SAFE: Piece = all(SafeLayer, "crates/shapes/src/static_/safe.rs");
const SHAPES_CALLBACK: Piece = all(SafeLayer, "crates/shapes/src/callback.rs");

/// The pieces for the talk's library, and for the cookbook. An empty list: there is nothing to bind.
pub(super) fn pieces(contender: &str) -> [Vec<Piece>; 2] {
    let (mandel, shapes) = (of_mandel(contender), of_shapes(contender));
    // The cookbook would need the same setup.py, with other names.
    let is_setup = |piece: &&Piece| {
        piece.path.contains("/setup_") || piece.path.ends_with("/nanobind_core.cpp")
    };
    let setup: Vec<_> = match shapes.is_empty() {
        true => Vec::new(),
        false => mandel.iter().filter(is_setup).copied().collect(),
    };
    [mandel, [shapes, setup].concat()]
}

fn of_mandel(contender: &str) -> Vec<Piece> {
    let ffi = all(Declarations, "crates/static/src/ffi.rs");
    let safe = all(SafeLayer, "crates/static/src/lib.rs");
    match contender {
        "static" | "static-lto" => vec![ffi, safe, STATIC_SCRIPT],
        "dylib" => vec![ffi, safe, SHARED_SCRIPT],
        "bindgen" => vec![
            all(Declarations, "crates/bindgen/src/ffi.rs"),
            all(SafeLayer, "crates/bindgen/src/lib.rs"),
            STATIC_SCRIPT,
            all(BuildScript, "crates/bindgen/build.rs"),
            Piece { only: Only::Names, ..all(Generated, "crates/bindgen/src/bindings.rs") },
        ],
        "dlopen" => vec![
            all(Declarations, "crates/dlopen/src/ffi.rs"),
            all(SafeLayer, "crates/dlopen/src/lib.rs"),
            all(SafeLayer, "crates/dlopen/src/error.rs"),
            SHARED_SCRIPT,
            all(BuildScript, "crates/dlopen/build.rs"),
        ],
        "pure" => vec![all(SafeLayer, "crates/pure/src/lib.rs")],
        "pure-simd" | "pure-threads" => vec![
            all(SafeLayer, "crates/simd/src/lib.rs"),
            all(SafeLayer, "crates/simd/src/level.rs"),
            all(SafeLayer, "crates/simd/src/picture.rs"),
        ],
        "pyo3" => vec![
            ffi,
            safe,
            all(SafeLayer, specimen!("python/pyo3.rs")),
            all(SafeLayer, "crates/python/src/convert.rs"),
            all(SafeLayer, "crates/python/src/img.rs"),
            STATIC_SCRIPT,
            all(BuildScript, specimen!("python/setup_pyo3.py")),
        ],
        other => of_mandel_in_python(other),
    }
}

fn of_mandel_in_python(contender: &str) -> Vec<Piece> {
    match contender {
        "python" | "pypy" => vec![all(SafeLayer, mandel!("pure.py"))],
        "ctypes" => vec![
            blocks(Declarations, mandel!("ctypes_.py"), is_ctypes),
            blocks(SafeLayer, mandel!("ctypes_.py"), |first| !is_ctypes(first)),
            SHARED_SETUP,
        ],
        "cffi-abi" | "pypy-cffi" => vec![all(SafeLayer, mandel!("cffi_abi.py")), SHARED_SETUP],
        "cffi-api" => vec![
            all(SafeLayer, mandel!("cffi_api.py")),
            all(BuildScript, specimen!("python/_cffi_build.py")),
            all(BuildScript, specimen!("python/setup_cffi_api.py")),
        ],
        "cython" | "cython-ptr" => vec![
            blocks(Declarations, mandel!("cython_.pyx"), is_extern),
            match contender {
                "cython" => blocks(SafeLayer, mandel!("cython_.pyx"), is_cython),
                _ => blocks(SafeLayer, mandel!("cython_.pyx"), is_cython_ptr),
            },
            all(BuildScript, specimen!("python/setup_cython.py")),
        ],
        "capi" => vec![
            all(SafeLayer, mandel!("capi.c")),
            all(BuildScript, specimen!("python/setup_capi.py")),
        ],
        "nanobind" => vec![
            all(SafeLayer, mandel!("nanobind.cpp")),
            all(BuildScript, specimen!("python/setup_nanobind.py")),
            all(BuildScript, specimen!("python/nanobind_core.cpp")),
        ],
        "pybind11" => vec![
            all(SafeLayer, mandel!("pybind11.cpp")),
            all(BuildScript, specimen!("python/setup_pybind11.py")),
        ],
        "cppyy" => vec![all(SafeLayer, mandel!("cppyy.py")), SHARED_SETUP],
        _ => Vec::new(),
    }
}

fn of_shapes(contender: &str) -> Vec<Piece> {
    let ffi = all(Declarations, "crates/shapes/src/static_/ffi.rs");
    // It has no symbol in the library, so the C is written by hand.
    let shim = all(Declarations, "crates/shapes/src/static_/shim.c");
    let module = all(SafeLayer, "crates/shapes/src/static_/mod.rs");
    match contender {
        "static" | "static-lto" => {
            vec![ffi, shim, module, SHAPES_SAFE, SHAPES_CALLBACK, STATIC_SCRIPT]
        }
        "dylib" => vec![ffi, shim, module, SHAPES_SAFE, SHAPES_CALLBACK, SHARED_SCRIPT],
        "bindgen" => vec![
            all(Declarations, "crates/shapes/src/bindgen/ffi.rs"),
            all(SafeLayer, "crates/shapes/src/bindgen/mod.rs"),
            SHAPES_SAFE,
            SHAPES_CALLBACK,
            STATIC_SCRIPT,
            all(BuildScript, "crates/shapes/build.rs"),
            all(Generated, "crates/shapes/src/bindgen/bindings.rs"),
            all(Generated, "crates/shapes/src/bindgen/wrappers.c"),
        ],
        "dlopen" => vec![
            all(Declarations, "crates/shapes/src/dlopen/ffi.rs"),
            // The structs and the constants are those of the other declarations by hand.
            Piece { only: Only::NoExtern, ..ffi },
            all(SafeLayer, "crates/shapes/src/dlopen/mod.rs"),
            all(SafeLayer, "crates/shapes/src/dlopen/safe.rs"),
            all(SafeLayer, "crates/shapes/src/dlopen/error.rs"),
            SHAPES_CALLBACK,
            SHARED_SCRIPT,
            all(BuildScript, "crates/dlopen/build.rs"),
        ],
        "pure" => vec![all(SafeLayer, "crates/shapes/src/pure.rs")],
        "pyo3" => vec![
            ffi,
            shim,
            module,
            SHAPES_SAFE,
            SHAPES_CALLBACK,
            all(SafeLayer, "crates/python/shapes/src/lib.rs"),
            STATIC_SCRIPT,
        ],
        other => of_shapes_in_python(other),
    }
}

fn of_shapes_in_python(contender: &str) -> Vec<Piece> {
    match contender {
        "ctypes" => vec![
            blocks(Declarations, mandel!("shapes/ctypes_.py"), is_ctypes),
            blocks(SafeLayer, mandel!("shapes/ctypes_.py"), |first| !is_ctypes(first)),
        ],
        "cffi-abi" | "pypy-cffi" => vec![all(SafeLayer, mandel!("shapes/cffi_abi.py"))],
        "cffi-api" => vec![
            blocks(Declarations, mandel!("shapes/_cffi_build.py"), is_cdef),
            blocks(BuildScript, mandel!("shapes/_cffi_build.py"), |first| !is_cdef(first)),
            all(SafeLayer, mandel!("shapes/cffi_api.py")),
        ],
        "cython" => vec![
            all(Declarations, mandel!("shapes/c_shapes.pxd")),
            all(SafeLayer, mandel!("shapes/cython_.pyx")),
        ],
        "capi" => vec![all(SafeLayer, mandel!("shapes/capi.c"))],
        "nanobind" => vec![all(SafeLayer, mandel!("shapes/nanobind.cpp"))],
        "pybind11" => vec![all(SafeLayer, mandel!("shapes/pybind11.cpp"))],
        "cppyy" => vec![all(SafeLayer, mandel!("shapes/cppyy.py"))],
        _ => Vec::new(),
    }
}

/// Looks a function up, says its types, or defines a struct.
fn is_ctypes(first: &str) -> bool {
    let is_class =
        first.starts_with("class ") && (first.contains("(Structure)") || first.contains("(Union)"));
    let words =
        [".argtypes = ", ".restype = ", " = _lib.", " = CFUNCTYPE(", ".in_dll(", "ABI_VERSION = "];
    is_class || words.iter().any(|words| first.contains(words))
}

fn is_extern(first: &str) -> bool {
    first.starts_with("cdef extern from ")
}

fn is_function(first: &str, names: &[&str]) -> bool {
    names.iter().any(|name| first.starts_with(&format!("def {name}(")))
}

/// One file has both ways. Each is counted without the functions of the other.
fn is_cython(first: &str) -> bool {
    let others = ["mandel_ptr", "mandel_nogil", "create_fractal_ptr"];
    !is_extern(first) && !is_function(first, &others)
}

fn is_cython_ptr(first: &str) -> bool {
    let others = ["mandel", "mandel_nogil", "create_fractal"];
    !is_extern(first) && !is_function(first, &others)
}

/// What cffi cannot read in a header, and is told in addition.
fn is_cdef(first: &str) -> bool {
    first.starts_with("ffibuilder.cdef(") && !first.contains("declarations(")
}
