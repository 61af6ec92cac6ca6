//! Which way is preferred, and what is done as well.

use super::questions::Fact;
use super::ways::Way;

/// A situation, and the way that is preferred in it.
#[derive(Debug)]
pub struct Row {
    /// It fits if each of these groups has a fact that is true.
    pub when: &'static [&'static [Fact]],
    /// The way.
    pub way: Way,
    /// The situation, as the book says it. `None` if the row only says what comes next.
    pub situation: Option<&'static str>,
    /// Why this way, in this situation.
    pub because: &'static str,
}

use Fact::{
    Gpl, Hot, Image, Inline, Large, Lgpl, Moving, Objects, Optional, Port, Program, Python,
    PythonOnly, Reachable, Replaceable, Required, Rust, Script, Settled, Shipped, Small, System,
    Us, Wheel,
};

const ANY_PYTHON: &[Fact] = &[Python, PythonOnly];

/// The first row that fits, and whose way is not excluded, is the recommendation. The next one with another way
/// is the runner-up.
pub const ROWS: [Row; 23] = [
    row(
        &[&[Rust], &[Port], &[Required]],
        Way::Port,
        "the C is a few dozen lines with an exact specification",
        "your program then calls no C at all, and the tests compare the port with it",
    ),
    row(
        &[&[Rust], &[Optional]],
        Way::Opened,
        "the library may be absent, or the user chooses it",
        "a linked program does not start without the library",
    ),
    row(
        &[&[Rust], &[System]],
        Way::Shared,
        "the system provides the library",
        "the system's updates reach your program, and pkg-config finds the library",
    ),
    row(
        &[&[Rust], &[Replaceable]],
        Way::Shared,
        "the library must be replaceable without a rebuild",
        "the loader takes the library that it finds when the program starts",
    ),
    row(
        &[&[Rust], &[Lgpl], &[Program, Image]],
        Way::Shared,
        "its licence is the LGPL, and what you ship is already built",
        "the library stays a file that your users can replace",
    ),
    row(
        &[&[Rust], &[Shipped], &[Moving], &[Us]],
        Way::Generated,
        "you ship the C, other people change its header, and only you and your CI build",
        "rustc notices a changed signature in the next build, and only your machines need libclang",
    ),
    row(
        &[&[Rust], &[Shipped], &[Moving]],
        Way::Committed,
        "you ship the C, other people change its header, and your users build from source",
        "CI notices a changed header, and your users need no libclang",
    ),
    row(
        &[&[Rust], &[Shipped], &[Large]],
        Way::Committed,
        "you ship the C, and its header is large (more than 20 functions)",
        "a tool makes no mistakes in so many declarations, and CI compares them",
    ),
    row(
        &[&[Rust], &[Shipped], &[Inline]],
        Way::Committed,
        "you ship the C, and you need its static inline functions or structs with bit-fields",
        "bindgen wraps static inline functions, and reads and writes bit-fields",
    ),
    row(
        &[&[Rust], &[Shipped], &[Settled], &[Small], &[Reachable]],
        Way::ByHand,
        "you ship the C, and its header is small (20 functions or fewer)",
        "so few declarations need no tool, and a test compares them with the header",
    ),
    next(&[&[Rust]], Way::Committed),
    next(&[&[Rust]], Way::Shared),
    next(&[&[Rust]], Way::Opened),
    row(
        &[ANY_PYTHON, &[Script]],
        Way::Ctypes,
        "you ship a script, and nothing can be installed for it",
        "ctypes comes with Python, and nothing is compiled",
    ),
    row(
        &[&[Python]],
        Way::PyO3,
        "your project may use Rust",
        "Rust's compiler checks what is between Python and the C",
    ),
    row(
        &[&[PythonOnly], &[Optional]],
        Way::CffiAbi,
        "it cannot use Rust, and the library may be absent",
        "the library is opened when it is asked for, and the declarations are those of the header",
    ),
    row(
        &[&[PythonOnly], &[Objects]],
        Way::Cython,
        "it cannot use Rust, and calls often use handles or callbacks",
        "in the published record, a handle takes more than 10 times as long in cffi as in Cython",
    ),
    row(
        &[&[PythonOnly], &[Hot]],
        Way::Cython,
        "it cannot use Rust, and makes many small calls",
        "in the published record, a call with numbers takes more than 3 times as long in cffi as in Cython",
    ),
    row(
        &[&[PythonOnly]],
        Way::CffiApi,
        "it cannot use Rust",
        "the C compiler compares the declarations with the header, and you write no third language",
    ),
    next(&[ANY_PYTHON], Way::CffiApi),
    next(&[ANY_PYTHON], Way::Cython),
    next(&[ANY_PYTHON], Way::CffiAbi),
    next(&[ANY_PYTHON], Way::Ctypes),
];

const fn row(
    when: &'static [&'static [Fact]],
    way: Way,
    situation: &'static str,
    because: &'static str,
) -> Row {
    Row { when, way, situation: Some(situation), because }
}

const fn next(when: &'static [&'static [Fact]], way: Way) -> Row {
    Row { when, way, situation: None, because: "it is the next that is not excluded" }
}

/// What is done as well, whichever way is chosen.
#[derive(Debug)]
pub struct Also {
    /// As in [`Row`].
    pub when: &'static [&'static [Fact]],
    /// The ways that it is for. Empty: all.
    pub ways: &'static [Way],
    /// The situation, as the book says it. `None` if the book says it elsewhere.
    pub situation: Option<&'static str>,
    /// What to do.
    pub does: &'static str,
    /// What that costs.
    pub costs: &'static str,
    /// What to copy, relative to the checkout, and which part of it.
    pub recipe: Option<(&'static str, &'static str)>,
}

/// Each that fits is done.
pub const ALSO: [Also; 8] = [
    Also {
        when: &[&[Objects], &[Rust, Python]],
        ways: &[],
        situation: Some("it has objects that you must free, or it calls your functions"),
        does: "write a Rust type that owns the object",
        costs: "a `Drop` that frees the object, and callbacks that catch panics",
        recipe: Some(("docs/recipes/handle-callback", "the type in ")),
    },
    Also {
        when: &[&[Hot], &[Rust]],
        ways: &[],
        situation: Some("calls are so short and so many that the call itself costs too much"),
        does: "make fewer calls with more data; if you cannot, let one optimiser see both languages (link-time \
               optimisation, LTO)",
        costs: "clang, and a linker (lld) that reads the output of both compilers",
        recipe: Some(("docs/recipes/lto", "the settings in ")),
    },
    also(
        &[&[Hot], ANY_PYTHON],
        &[],
        "make fewer calls with more data: that saves more than another way to call",
    ),
    also(
        &[&[Inline]],
        &[Way::Shared, Way::Opened, Way::CffiAbi, Way::Ctypes, Way::PyO3],
        "compile static inline functions into your program, because the library has no symbol for them",
    ),
    also(
        &[&[Port], &[Python]],
        &[Way::PyO3],
        "write the C again in Rust, and let PyO3 call the port",
    ),
    also(
        &[&[Lgpl], &[Wheel]],
        &[],
        "link the shared library, and let the wheel contain it as a file of its own, which can be replaced",
    ),
    also(&[&[Gpl]], &[], "the GPL applies to your whole program, whichever way calls the library"),
    also(&[&[System], &[Image]], &[], "install the library in the last stage of the image"),
];

const fn also(when: &'static [&'static [Fact]], ways: &'static [Way], does: &'static str) -> Also {
    Also { when, ways, situation: None, does, costs: "", recipe: None }
}
