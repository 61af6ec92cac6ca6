//! Which way cannot be used, with the reason.

use super::questions::Fact;
use super::ways::Way;

/// A reason why ways cannot be used.
#[derive(Debug)]
pub struct Exclusion {
    /// The ways.
    pub ways: &'static [Way],
    /// As in [`Row`](super::Row).
    pub when: &'static [&'static [Fact]],
    /// Why.
    pub because: &'static str,
    /// What tests it or explains it, relative to the checkout.
    pub proof: &'static str,
}

use Fact::{
    Image, Inline, Kept, Lgpl, Optional, Program, Python, PythonOnly, Replaceable, Rust, Script,
    System, Users,
};

const STATIC: &[Way] = &[Way::ByHand, Way::Committed, Way::Generated];
const IN_RUST: &[Way] =
    &[Way::ByHand, Way::Committed, Way::Generated, Way::Shared, Way::Opened, Way::Port];
const IN_PYTHON: &[Way] = &[Way::PyO3, Way::CffiApi, Way::Cython, Way::CffiAbi, Way::Ctypes];

/// The first that fits is the reason.
pub const EXCLUSIONS: [Exclusion; 14] = [
    exclusion(
        IN_RUST,
        &[&[Python, PythonOnly]],
        "Python cannot call a Rust crate without a binding",
        "docs/chapters/python.md",
    ),
    exclusion(
        IN_PYTHON,
        &[&[Rust]],
        "it makes a Python module, but Rust calls the library",
        "docs/chapters/python.md",
    ),
    exclusion(
        STATIC,
        &[&[Optional]],
        "it is part of the program, so it cannot be absent or chosen",
        "docs/recipes/dlopen-optional",
    ),
    exclusion(
        STATIC,
        &[&[Replaceable]],
        "it is part of the program, and a new C reaches it only by a rebuild",
        "docs/chapters/changes.md",
    ),
    exclusion(
        STATIC,
        &[&[System]],
        "it compiles the C, and you have the system's library instead of the sources",
        "docs/chapters/sys.md",
    ),
    exclusion(
        STATIC,
        &[&[Lgpl], &[Program, Image]],
        "the library becomes a part of your executable, where your users cannot replace it",
        "docs/chapters/sys.md",
    ),
    exclusion(
        &[Way::Shared],
        &[&[Optional]],
        "the loader ends the program before main if the library is absent",
        "crates/showdown/cli/tests/linked.rs",
    ),
    exclusion(
        &[Way::Generated],
        &[&[Users]],
        "each of your users would need libclang",
        "docs/chapters/generate.md",
    ),
    exclusion(
        &[Way::ByHand],
        &[&[Inline]],
        "a static inline function has no symbol, and Rust cannot declare bit-fields",
        "crates/shapes/wrong/inline_function_no_symbol.rs",
    ),
    exclusion(
        &[Way::Port],
        &[&[Kept]],
        "the C is more than a few dozen lines with an exact specification",
        "docs/chapters/no-c.md",
    ),
    exclusion(
        &[Way::Port],
        &[&[Optional, Replaceable]],
        "a port is part of the program, so it cannot be absent or replaced",
        "docs/chapters/no-c.md",
    ),
    exclusion(&[Way::PyO3], &[&[PythonOnly]], "the project cannot use Rust", "docs/recipes/pyo3"),
    exclusion(
        &[Way::PyO3, Way::CffiApi, Way::Cython],
        &[&[Script]],
        "it must be compiled, and a script has no compiled module",
        "docs/recipes/wheel",
    ),
    exclusion(
        &[Way::CffiApi, Way::Cython],
        &[&[Optional]],
        "its module is linked with the library, and cannot be imported without it",
        "benches/record/drift.json",
    ),
];

const fn exclusion(
    ways: &'static [Way],
    when: &'static [&'static [Fact]],
    because: &'static str,
    proof: &'static str,
) -> Exclusion {
    Exclusion { ways, when, because, proof }
}
