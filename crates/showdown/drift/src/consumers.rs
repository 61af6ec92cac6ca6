//! Who uses the library, and what each builds again after the C has changed.

use std::path::{Path, PathBuf};

use ffi_results::Model;

use crate::faithful::{Faithful, Kind};
use crate::library::Library;
use crate::mutations::Which;
use crate::python::{Module, Python};
use crate::shared::{Link, Shared};
use crate::tool::Unbuilt;

/// One column of the matrix.
#[derive(Debug)]
pub struct Consumer {
    /// Its name.
    pub name: &'static str,
    /// What is built again.
    pub again: &'static str,
    /// Whether it is called from Python.
    pub python: bool,
    build: Build,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Build {
    /// The declarations by hand stay, and the program is linked again.
    ByHand,
    /// The committed declarations stay, and the program is linked again.
    Committed,
    /// Nothing: the shared library was replaced.
    Replaced,
    /// Nothing: the program opens the library.
    Opened,
    /// Everything, from new declarations.
    Generated,
    /// The same, for declarations that open the library. Only the first library has them.
    GeneratedDynamic,
    /// A contender of the Python package, and what becomes of its module.
    Python(&'static str, Module),
}

/// Every consumer: those in Rust, then those in Python.
pub const CONSUMERS: &[Consumer] = &[
    Consumer {
        name: "static",
        again: "the C, and the program is linked with it; the declarations by hand stay",
        python: false,
        build: Build::ByHand,
    },
    Consumer {
        name: "dylib-stale",
        again: "nothing: only the shared library is replaced, as an upgrade of a package does",
        python: false,
        build: Build::Replaced,
    },
    Consumer {
        name: "bindgen",
        again: "everything, from declarations that are generated again",
        python: false,
        build: Build::Generated,
    },
    Consumer {
        name: "bindgen-committed",
        again: "the C, and the program is linked with it; the committed declarations stay",
        python: false,
        build: Build::Committed,
    },
    Consumer {
        name: "dlopen",
        again: "nothing: the program opens the new library",
        python: false,
        build: Build::Opened,
    },
    Consumer {
        name: "bindgen-dynamic",
        again: "everything, from declarations that are generated again and open the library",
        python: false,
        build: Build::GeneratedDynamic,
    },
    Consumer {
        name: "ctypes",
        again: "nothing: the declarations in Python stay",
        python: true,
        build: Build::Python("ctypes", Module::Stale),
    },
    Consumer {
        name: "cffi-abi",
        again: "nothing: it reads the new header when it is imported",
        python: true,
        build: Build::Python("cffi-abi", Module::ReadsHeader),
    },
    Consumer {
        name: "cffi-abi-pasted",
        again: "nothing: it reads a copy of the old header",
        python: true,
        build: Build::Python("cffi-abi", Module::Stale),
    },
    Consumer {
        name: "cffi-api",
        again: "the module, from the new header",
        python: true,
        build: Build::Python("cffi-api", Module::Cffi),
    },
    Consumer {
        name: "cffi-api-stale",
        again: "nothing: only the shared library is replaced",
        python: true,
        build: Build::Python("cffi-api", Module::Stale),
    },
    Consumer {
        name: "cython",
        again: "the module, with the new header; the declarations in Cython stay",
        python: true,
        build: Build::Python("cython", Module::Cython),
    },
    Consumer {
        name: "cython-stale",
        again: "nothing: only the shared library is replaced",
        python: true,
        build: Build::Python("cython", Module::Stale),
    },
    Consumer {
        name: "pyo3",
        again: "the module is linked with the new static library; the Rust stays",
        python: true,
        build: Build::Python("pyo3", Module::Pyo3),
    },
    Consumer {
        name: "pyo3-stale",
        again: "nothing: the module opens the new library",
        python: true,
        build: Build::Python("pyo3-dlopen", Module::Stale),
    },
    Consumer {
        name: "nanobind",
        again: "the module, with the new header",
        python: true,
        build: Build::Python("nanobind", Module::Nanobind),
    },
];

/// A program, and how it finds the library.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// The file, and what comes before the name of a call.
    pub(crate) command: Vec<PathBuf>,
    pub(crate) environment: Vec<(&'static str, PathBuf)>,
}

/// The programs that are built once, with the unchanged library.
#[derive(Debug)]
pub(crate) struct Stale {
    linked: PathBuf,
    opening: PathBuf,
}

impl Stale {
    /// The program that is linked with the shared library.
    pub(crate) fn linked(&self, library: &Library) -> Program {
        Program {
            command: vec![self.linked.clone()],
            environment: vec![("LD_LIBRARY_PATH", library.folder.clone())],
        }
    }

    /// The program that opens the library.
    pub(crate) fn opening(&self, library: &Library) -> Program {
        Program { command: vec![self.opening.clone()], environment: vec![opened(library)] }
    }

    /// The same, built by cargo.
    pub(crate) fn build_faithfully(
        faithful: &Faithful,
        control: &Library,
        out: &Path,
    ) -> Result<Self, Unbuilt> {
        let build = |tool, kind, folder| {
            faithful.probe(&probe(control.which, tool), kind, &out.join(folder))
        };
        Ok(Self {
            linked: build("static", Kind::Linked(control), "linked")?,
            opening: build("dlopen", Kind::Committed, "opening")?,
        })
    }

    pub(crate) fn build(shared: &Shared, control: &Library, out: &Path) -> Result<Self, Unbuilt> {
        let probe = |tool, link, folder| {
            shared.probe(&probe(control.which, tool), link, None, &out.join(folder))
        };
        Ok(Self {
            linked: probe("static", Link::Shared(control), "linked")?,
            opening: probe("dlopen", Link::Nothing, "opening")?,
        })
    }
}

/// The variable that says which library is opened.
fn opened(library: &Library) -> (&'static str, PathBuf) {
    let variable = match library.which {
        Which::Mandel => "MANDEL_LIBRARY",
        Which::Shapes => "SHAPES_LIBRARY",
    };
    (variable, library.shared())
}

/// The name of the program that calls a library through a tool.
fn probe(which: Which, tool: &str) -> String {
    match which {
        Which::Mandel => tool.to_owned(),
        Which::Shapes => format!("shapes_{tool}"),
    }
}

impl Consumer {
    /// Whether it needs libclang.
    pub(crate) fn generates(&self) -> bool {
        matches!(self.build, Build::Generated | Build::GeneratedDynamic)
    }

    /// Whether it finds the library when it runs.
    pub(crate) fn loads(&self) -> bool {
        let loads = !matches!(self.build, Build::Python(_, Module::Pyo3));
        (self.python && loads)
            || matches!(self.build, Build::Replaced | Build::Opened | Build::GeneratedDynamic)
    }

    /// Whether it uses a library. What opens a library through bindgen's own mode or PyO3 opens the first one.
    pub(crate) fn uses(&self, which: Which) -> bool {
        which == Which::Mandel || !matches!(self.name, "bindgen-dynamic" | "pyo3-stale")
    }

    /// Whether it can be called in this way. PyO3 has no per-pixel function that opens the library.
    pub(crate) fn offers(&self, call: Model) -> bool {
        self.name != "pyo3-stale" || call == Model::OneCall
    }

    /// The same as [`build`](Self::build), by cargo and pip. `None` if nothing is built.
    pub(crate) fn build_faithfully(
        &self,
        faithful: &Faithful,
        python: Option<&Python>,
        library: &Library,
        out: &Path,
    ) -> Option<Result<Program, Unbuilt>> {
        let build =
            |tool, kind| faithful.probe(&probe(library.which, tool), kind, &out.join(self.name));
        let program = |path: PathBuf, environment| Program { command: vec![path], environment };
        Some(match self.build {
            Build::Replaced | Build::Opened => return None,
            Build::Python(_, Module::Stale | Module::ReadsHeader) => return None,
            Build::ByHand => build("static", Kind::Committed).map(|path| program(path, vec![])),
            Build::Committed => build("bindgen", Kind::Committed).map(|path| program(path, vec![])),
            Build::Generated => build("bindgen", Kind::Generated).map(|path| program(path, vec![])),
            Build::GeneratedDynamic => build("bindgen_dynamic", Kind::Dynamic)
                .map(|path| program(path, vec![opened(library)])),
            Build::Python(contender, module) => {
                let python = python?;
                faithful.package(python, module, library).map(|package| {
                    let folder = package.parent().unwrap_or(&package);
                    let command = python.command(library.which, folder, contender);
                    Program { command, environment: vec![opened(library)] }
                })
            }
        })
    }

    /// Builds what this consumer would build again. `declared` is the library whose header it reads, and
    /// `library` the one that it gets.
    pub(crate) fn build(
        &self,
        shared: &Shared,
        python: Option<&Python>,
        stale: &Stale,
        [declared, library]: [&Library; 2],
        out: &Path,
    ) -> Result<Program, Unbuilt> {
        let own = out.join(self.name);
        let which = library.which;
        let relinked = |tool: &str, own_crate: Option<(&str, &Path)>| {
            let path = shared.probe(&probe(which, tool), Link::Static(library), own_crate, &own)?;
            Ok(Program { command: vec![path], environment: vec![] })
        };
        match self.build {
            Build::ByHand => relinked("static", None),
            Build::Committed => relinked("bindgen", None),
            Build::Replaced => Ok(stale.linked(library)),
            Build::Opened => Ok(stale.opening(library)),
            Build::Generated => {
                let (package, name) = match which {
                    Which::Mandel => ("crates/bindgen", "mandel_bindgen"),
                    Which::Shapes => ("crates/shapes", "mandel_shapes"),
                };
                let links = shared.generate(package, declared, &own)?;
                let source = format!("{package}/src/lib.rs");
                let compiled = shared.library(name, &source, &links, &own)?;
                relinked("bindgen", Some((name, &compiled)))
            }
            Build::GeneratedDynamic => {
                shared.generate("crates/showdown/drift/probe", declared, &own)?;
                let path = shared.probe("bindgen_dynamic", Link::Nothing, None, &own)?;
                Ok(Program { command: vec![path], environment: vec![opened(library)] })
            }
            Build::Python(contender, module) => {
                let python = python.ok_or_else(|| Unbuilt::Unknown("no Python".to_owned()))?;
                python.package(module, [declared, library], &own)?;
                Ok(Program {
                    command: python.command(which, &own, contender),
                    environment: vec![opened(library)],
                })
            }
        }
    }
}
