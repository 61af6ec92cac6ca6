//! The ways between which one can choose.

/// A way to call a C library, or to do without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// Declarations by hand, linked statically.
    ByHand,
    /// Generated and committed declarations, linked statically.
    Committed,
    /// Declarations that each build generates, linked statically.
    Generated,
    /// A shared library that the loader binds, behind a `-sys` crate.
    Shared,
    /// A library that is opened at run time.
    Opened,
    /// The same in Rust.
    Port,
    /// A Python module in Rust.
    PyO3,
    /// A Python module that cffi compiles.
    CffiApi,
    /// A Python module in Cython.
    Cython,
    /// A library that cffi opens.
    CffiAbi,
    /// A library that Python's standard library opens.
    Ctypes,
}

/// What is true of a way, whoever chooses it.
#[derive(Debug)]
pub struct WaysFacts {
    /// The way.
    pub way: Way,
    /// What to do.
    pub does: &'static str,
    /// What that costs.
    pub costs: &'static str,
    /// The folder to copy, or to read where there is no recipe yet. It is relative to the checkout.
    pub recipe: &'static str,
    /// Another folder, and when to copy that one.
    pub or: Option<(&'static str, &'static str)>,
    /// The row of the results that has its price.
    pub contender: &'static str,
    /// The column of the drift matrix.
    pub consumer: Option<&'static str>,
    /// Whether somebody writes declarations by hand, which `showdown check` can judge.
    pub by_hand: bool,
}

const FACTS: [WaysFacts; 11] = [
    WaysFacts {
        way: Way::ByHand,
        does: "declare by hand, compile it in your build script, link it statically",
        costs: "to build: a C compiler, and a test that compares the declarations with the header. To run: nothing",
        recipe: "docs/recipes/checked",
        or: Some(("docs/recipes/static", "with libclang")),
        contender: "static",
        consumer: Some("static"),
        by_hand: true,
    },
    WaysFacts {
        way: Way::Committed,
        does: "let bindgen write the declarations, commit them, and compare them in CI",
        costs: "to build: a C compiler, and libclang in CI; your users do not need libclang. To run: nothing",
        recipe: "docs/recipes/bindgen-committed",
        or: None,
        contender: "bindgen",
        consumer: Some("bindgen-committed"),
        by_hand: false,
    },
    WaysFacts {
        way: Way::Generated,
        does: "let bindgen write the declarations in each build, and link statically",
        costs: "to build: a C compiler, and libclang on each machine. To run: nothing",
        recipe: "crates/bindgen",
        or: None,
        contender: "bindgen",
        consumer: Some("bindgen"),
        by_hand: false,
    },
    WaysFacts {
        way: Way::Shared,
        does: "link the shared library. Look for its name on crates.io first. If there is a good safe crate, use it. If there is only a `-sys` crate, \
               write the safe crate. If there is none, write both; bindgen writes the declarations",
        costs: "to build: the library's development package, and pkg-config. To run: the library's package. If you \
                ship a container image, install it in the last stage too",
        recipe: "docs/recipes/system",
        or: None,
        contender: "dylib",
        consumer: Some("dylib-stale"),
        by_hand: false,
    },
    WaysFacts {
        way: Way::Opened,
        does: "open it at run time",
        costs: "more code: your program must check what the linker checks for a linked library",
        recipe: "docs/recipes/dlopen-optional",
        or: None,
        contender: "dlopen",
        consumer: Some("dlopen"),
        by_hand: true,
    },
    WaysFacts {
        way: Way::Port,
        does: "write it again in Rust (a port), and compare the port with the C in your tests",
        costs: "you maintain a second implementation",
        recipe: "docs/recipes/port",
        or: None,
        contender: "pure",
        consumer: None,
        by_hand: false,
    },
    WaysFacts {
        way: Way::PyO3,
        does: "PyO3 over a safe Rust crate",
        costs: "to build the wheel: Rust",
        recipe: "docs/recipes/pyo3",
        or: None,
        contender: "pyo3",
        consumer: Some("pyo3"),
        by_hand: false,
    },
    WaysFacts {
        way: Way::CffiApi,
        does: "cffi in API mode, which compiles a small module",
        costs: "to build the wheel: a C compiler. To run: also the package cffi",
        recipe: "docs/recipes/wheel",
        or: None,
        contender: "cffi-api",
        consumer: Some("cffi-api"),
        by_hand: false,
    },
    WaysFacts {
        way: Way::Cython,
        does: "Cython",
        costs: "a third language. To build the wheel: a C compiler",
        recipe: "crates/python",
        or: None,
        contender: "cython",
        consumer: Some("cython"),
        by_hand: false,
    },
    WaysFacts {
        way: Way::CffiAbi,
        does: "cffi in ABI mode, which opens the library at run time",
        costs: "to run: the package cffi. No compiler compares the declarations with the library",
        recipe: "crates/python",
        or: None,
        contender: "cffi-abi",
        consumer: Some("cffi-abi"),
        by_hand: false,
    },
    WaysFacts {
        way: Way::Ctypes,
        does: "ctypes, which opens the library at run time",
        costs: "you declare each function again in Python, and nothing compares these declarations",
        recipe: "crates/python",
        or: None,
        contender: "ctypes",
        consumer: Some("ctypes"),
        by_hand: false,
    },
];

impl Way {
    /// Every way.
    pub const ALL: [Self; 11] = [
        Self::ByHand,
        Self::Committed,
        Self::Generated,
        Self::Shared,
        Self::Opened,
        Self::Port,
        Self::PyO3,
        Self::CffiApi,
        Self::Cython,
        Self::CffiAbi,
        Self::Ctypes,
    ];

    /// What is true of it.
    #[must_use]
    pub fn facts(self) -> &'static WaysFacts {
        // A test says that the places agree.
        &FACTS[self as usize]
    }

    /// Its name in sentences and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ByHand => "by hand",
            Self::Committed => "bindgen, committed",
            Self::Generated => "bindgen, in each build",
            Self::Shared => "shared library, -sys",
            Self::Opened => "opened at run time",
            Self::Port => "port to Rust",
            Self::PyO3 => "PyO3",
            Self::CffiApi => "cffi in API mode",
            Self::Cython => "Cython",
            Self::CffiAbi => "cffi in ABI mode",
            Self::Ctypes => "ctypes",
        }
    }

    /// Whether there is a folder to copy. Otherwise its folder is only to be read.
    #[must_use]
    pub fn has_recipe(self) -> bool {
        self.facts().recipe.starts_with("docs/recipes/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_finds_its_own_facts() {
        for way in Way::ALL {
            assert_eq!(way.facts().way, way);
        }
    }
}
