//! The table of the Python contenders: what is in the small package of each.

use ffi_lab::tools::{self, Tool as Needed};

/// How a package gets its compiled part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It has none.
    Plain,
    /// A shared library that the binding opens.
    Shared,
    /// A module that setuptools compiles.
    Extension,
    /// A module that cargo compiles.
    Rust,
}

/// A contender in Python.
#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) contender: &'static str,
    /// The module of the binding in the package `mandel`.
    pub(crate) module: &'static str,
    /// The function that is called.
    pub(crate) mandel: &'static str,
    pub(crate) kind: Kind,
    /// The script that builds it.
    pub(crate) setup: Option<&'static str>,
    /// The files of the binding in the package `mandel`, which are copied from `crates/python`.
    pub(crate) binding: &'static [&'static str],
    /// What the build needs besides setuptools.
    pub(crate) requires: &'static [&'static str],
    /// What the package needs when it runs.
    pub(crate) dependencies: &'static [&'static str],
    /// The contender whose package this is. The two only differ in how it is called.
    pub(crate) owner: Option<&'static str>,
    /// Whether PyPy runs it.
    pub(crate) pypy: bool,
    /// Whether its package has the header, because the binding reads it.
    pub(crate) reads_header: bool,
}

/// What every build needs.
pub(crate) const SETUPTOOLS: &str = "setuptools>=77,<85";

const CFFI: &[&str] = &["cffi>=1.17,<3"];

const SHARED: Option<&str> = Some(include_str!("../../specimens/python/setup_shared.py"));
const CYTHON: Option<&str> = Some(include_str!("../../specimens/python/setup_cython.py"));

const PLAIN: Tool = Tool {
    contender: "python",
    module: "pure",
    mandel: "mandel",
    kind: Kind::Plain,
    setup: None,
    binding: &[],
    requires: &[],
    dependencies: &[],
    owner: None,
    pypy: false,
    reads_header: false,
};

const CFFI_ABI: Tool = Tool {
    contender: "cffi-abi",
    module: "cffi_abi",
    kind: Kind::Shared,
    setup: SHARED,
    binding: &["cffi_abi.py"],
    dependencies: CFFI,
    reads_header: true,
    ..PLAIN
};

const EXTENSION: Tool = Tool { kind: Kind::Extension, ..PLAIN };

/// Every contender in Python.
pub(crate) const TOOLS: [Tool; 13] = [
    PLAIN,
    Tool {
        contender: "ctypes",
        module: "ctypes_",
        kind: Kind::Shared,
        setup: SHARED,
        binding: &["ctypes_.py"],
        ..PLAIN
    },
    CFFI_ABI,
    Tool {
        contender: "cffi-api",
        module: "cffi_api",
        setup: Some(include_str!("../../specimens/python/setup_cffi_api.py")),
        binding: &["cffi_api.py"],
        requires: CFFI,
        dependencies: CFFI,
        reads_header: true,
        ..EXTENSION
    },
    Tool {
        contender: "cython",
        module: "cython_",
        setup: CYTHON,
        binding: &["cython_.pyx"],
        requires: &["Cython>=3.1,<4"],
        ..EXTENSION
    },
    Tool {
        contender: "cython-ptr",
        module: "cython_",
        mandel: "mandel_ptr",
        setup: CYTHON,
        binding: &["cython_.pyx"],
        requires: &["Cython>=3.1,<4"],
        owner: Some("cython"),
        ..EXTENSION
    },
    Tool {
        contender: "pyo3",
        module: "pyo3",
        kind: Kind::Rust,
        setup: Some(include_str!("../../specimens/python/setup_pyo3.py")),
        requires: &["setuptools-rust>=1.12,<2"],
        ..PLAIN
    },
    Tool {
        contender: "capi",
        module: "capi",
        setup: Some(include_str!("../../specimens/python/setup_capi.py")),
        binding: &["capi.c"],
        ..EXTENSION
    },
    Tool {
        contender: "nanobind",
        module: "nanobind",
        setup: Some(include_str!("../../specimens/python/setup_nanobind.py")),
        binding: &["nanobind.cpp"],
        requires: &["nanobind>=3,<4"],
        ..EXTENSION
    },
    Tool {
        contender: "pybind11",
        module: "pybind11",
        setup: Some(include_str!("../../specimens/python/setup_pybind11.py")),
        binding: &["pybind11.cpp"],
        requires: &["pybind11>=3,<4"],
        ..EXTENSION
    },
    Tool {
        contender: "cppyy",
        module: "cppyy",
        kind: Kind::Shared,
        setup: SHARED,
        binding: &["cppyy.py"],
        dependencies: &["cppyy>=3.5,<4"],
        reads_header: true,
        ..PLAIN
    },
    Tool { contender: "pypy", owner: Some("python"), pypy: true, ..PLAIN },
    // PyPy has a cffi of its own, built in.
    Tool {
        contender: "pypy-cffi",
        dependencies: &[],
        owner: Some("cffi-abi"),
        pypy: true,
        ..CFFI_ABI
    },
];

impl Tool {
    pub(crate) fn of(contender: &str) -> Option<&'static Self> {
        TOOLS.iter().find(|tool| tool.contender == contender)
    }

    /// The folder of the library's C in the package.
    pub(crate) fn c_folder(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Plain => None,
            Kind::Shared | Kind::Extension => Some("c"),
            Kind::Rust => Some("rust/c_src"),
        }
    }

    /// The header in the package.
    pub(crate) fn header(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Plain => None,
            Kind::Rust => Some("rust/c_src/create_fractal.h"),
            Kind::Extension if !self.reads_header => Some("c/create_fractal.h"),
            // It is installed with the package, or setup_shared.py expects it there.
            _ => Some("mandel/create_fractal.h"),
        }
    }

    /// The source of the binding that is compiled. A module in Python is not built.
    pub(crate) fn compiled(&self) -> Option<String> {
        let name = self.binding.iter().find(|name| !name.ends_with(".py"));
        match self.kind {
            Kind::Rust => Some("rust/app/src/lib.rs".into()),
            _ => name.map(|name| format!("mandel/{name}")),
        }
    }

    fn is_cpp(&self) -> bool {
        self.binding.iter().any(|name| name.ends_with(".cpp"))
    }

    /// The tools that must be found before anything is built.
    pub(crate) fn needed(&self) -> Vec<&'static Needed> {
        let mut needed = vec![&tools::PYTHON];
        if self.kind != Kind::Plain {
            needed.push(&tools::C_COMPILER);
        }
        if self.kind == Kind::Extension {
            needed.push(&tools::PYTHON_HEADER);
        }
        if self.is_cpp() || self.contender == "cppyy" {
            needed.push(&tools::CXX_COMPILER);
        }
        if self.kind == Kind::Rust {
            needed.push(&tools::CARGO);
        }
        if self.pypy {
            needed.push(&tools::PYPY);
        }
        needed
    }

    /// What the building machine must have.
    pub(crate) fn building_machine(&self) -> Vec<String> {
        let mut has = vec!["Python 3"];
        has.extend((self.kind != Kind::Plain).then_some("a C compiler"));
        has.extend((self.kind == Kind::Extension).then_some("Python.h"));
        has.extend(self.is_cpp().then_some("a C++ compiler"));
        has.extend((self.kind == Kind::Rust).then_some("cargo and rustc"));
        has.into_iter().map(str::to_owned).collect()
    }

    /// What runs the package. `version` is that of the interpreter which built it, such as `3.11`.
    pub(crate) fn running_machine(&self, version: &str) -> Vec<String> {
        let mut has = vec![match self.kind {
            _ if self.pypy => "PyPy".to_owned(),
            Kind::Plain | Kind::Shared => "Python 3".to_owned(),
            // The name of a compiled module has the version, and no other version loads it.
            Kind::Extension | Kind::Rust => format!("CPython {version}"),
        }];
        has.extend((self.contender == "cppyy").then(|| "a C++ compiler".to_owned()));
        has
    }
}

#[cfg(test)]
mod tests {
    use ffi_lab::{Contender, Language};

    use super::*;

    /// A contender that is added would be skipped without a word.
    #[test]
    fn every_contender_in_python_whose_costs_are_measured_has_a_package() {
        let all = Contender::all();
        let offered = all
            .iter()
            .filter(|one| one.language == Language::Python && crate::is_offered(&one.name));
        for contender in offered {
            let tool = Tool::of(&contender.name).unwrap();
            // The builds of another package would be shown.
            if let Some(owner) = tool.owner.map(|name| Tool::of(name).unwrap()) {
                let both = [owner.setup, tool.setup];
                assert_eq!((both[0], owner.binding), (both[1], tool.binding));
            }
        }
    }
}
