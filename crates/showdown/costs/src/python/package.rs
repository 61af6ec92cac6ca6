//! The small package of a contender, as a reader would have it: the binding of `crates/python`, the C, and the
//! shortest script that builds both.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ffi_lab::{Missing, checkout};

use super::tool::{Kind, SETUPTOOLS, Tool};
use crate::specimen::{C_FILES, PYO3};
use crate::written::include;

const PYPROJECT: &str = include_str!("../../specimens/python/pyproject.toml");
const MAIN: &str = include_str!("../../specimens/python/main.py");
const CFFI_BUILD: &str = include_str!("../../specimens/python/_cffi_build.py");
const NANOBIND_CORE: &str = include_str!("../../specimens/python/nanobind_core.cpp");
const PYO3_BINDING: &str = include_str!("../../specimens/python/pyo3.rs");

/// What every module of the binding may import.
const COMMON: [&str; 4] = ["__init__.py", "_library.py", "pure.py", "status.py"];

const PACKAGE: &str = "crates/python/python/mandel";

/// The manifest of the crate with the PyO3 module. The package's name is that of the small programs.
const CARGO: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition.workspace = true\n\n\
                     [lib]\nname = \"mandel_pyo3\"\ncrate-type = [\"cdylib\"]\n\n\
                     [dependencies]\nmandel-core.workspace = true\nmandel-static.workspace = true\n\
                     pyo3.workspace = true\n";

impl Tool {
    /// What pip installs before the build.
    pub(crate) fn build_requires(&self) -> Vec<&'static str> {
        [&[SETUPTOOLS], self.requires].concat()
    }

    /// The program that calls the binding.
    pub(crate) fn main(&self) -> String {
        MAIN.replace("@MODULE@", self.module).replace("@MANDEL@", self.mandel)
    }

    /// The files of the package, by their paths in it.
    pub(crate) fn files(&self) -> Result<BTreeMap<PathBuf, Vec<u8>>, Missing> {
        let root = checkout("crates/python")?;
        let mut files = BTreeMap::new();
        // A list of strings in JSON is also one in TOML.
        let list = |words: &[&str]| serde_json::Value::from(words).to_string();
        let project = PYPROJECT
            .replace("@REQUIRES@", &list(&self.build_requires()))
            .replace("@DEPENDENCIES@", &list(self.dependencies));
        files.insert("pyproject.toml".into(), project.into_bytes());
        files.insert("main.py".into(), self.main().into_bytes());
        if let Some(setup) = self.setup {
            files.insert("setup.py".into(), setup.into());
        }
        for name in COMMON.iter().chain(self.binding) {
            let from = root.join(PACKAGE).join(name);
            files.insert(Path::new("mandel").join(name), read(&from)?);
        }
        match self.contender {
            "cffi-api" => drop(files.insert("_cffi_build.py".into(), CFFI_BUILD.into())),
            "nanobind" => drop(files.insert("c/nanobind_core.cpp".into(), NANOBIND_CORE.into())),
            _ => {}
        }
        match self.kind {
            Kind::Plain => {}
            Kind::Rust => add_rust(root, &mut files)?,
            Kind::Shared | Kind::Extension => {
                for name in C_FILES {
                    let to = match self.header().filter(|header| header.ends_with(name)) {
                        Some(header) => PathBuf::from(header),
                        None => Path::new("c").join(name),
                    };
                    files.insert(to, read(&root.join("c_src").join(name))?);
                }
            }
        }
        Ok(files)
    }
}

/// The workspace of the crate: that of a small program in Rust, with the binding instead of the program.
fn add_rust(root: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) -> Result<(), Missing> {
    let rust = Path::new("rust");
    for (path, text) in PYO3.files()? {
        files.insert(rust.join(path), text);
    }
    let app = rust.join("app");
    files.remove(&app.join("src/main.rs"));
    files.insert(app.join("Cargo.toml"), CARGO.into());
    files.insert(app.join("src/lib.rs"), include(root, PYO3_BINDING)?.into_bytes());
    for name in ["convert.rs", "img.rs"] {
        files.insert(app.join("src").join(name), read(&root.join("crates/python/src").join(name))?);
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, Missing> {
    fs::read(path).map_err(|error| Missing::file(path, &error))
}

#[cfg(test)]
mod tests {
    use super::super::tool::TOOLS;
    use super::*;

    /// The build after a change would be one of nothing.
    #[test]
    fn a_package_has_the_files_that_are_changed_and_only_its_own_binding() {
        for tool in &TOOLS {
            let files = tool.files().unwrap();
            let has = |path: &str| files.contains_key(Path::new(path));
            assert_eq!(has("setup.py"), tool.kind != Kind::Plain, "{tool:?}");
            for path in [tool.header().map(str::to_owned), tool.compiled()].into_iter().flatten() {
                assert!(has(&path), "{}: {path}", tool.contender);
            }
            assert_eq!(has("mandel/capi.c"), tool.contender == "capi");
            let headers = files.keys().filter(|path| path.ends_with("create_fractal.h"));
            assert_eq!(headers.count(), usize::from(tool.kind != Kind::Plain), "{tool:?}");
            for (path, text) in &files {
                let text = String::from_utf8_lossy(text);
                let is_filled = !text.contains("@REQUIRES@") && !text.contains("// INCLUDE");
                assert!(is_filled, "{}: {}", tool.contender, path.display());
            }
        }
    }
}
