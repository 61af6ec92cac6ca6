//! What a project folder says about the project.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::process::run;

/// Who makes what is shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Cargo.
    Cargo,
    /// Cargo, for a Python module.
    CargoForPython,
    /// A Python build tool that compiles Rust.
    PythonWithRust,
    /// Another Python build tool.
    Python,
}

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The manifest.
    pub manifest: PathBuf,
    /// Its name.
    pub name: String,
    /// Who makes it.
    pub maker: Maker,
    /// What it makes: `lib`, and the kinds and names of its programs.
    pub targets: Vec<String>,
    /// Whether it makes a program.
    pub has_program: bool,
    /// Whether it can be published.
    pub is_published: bool,
}

/// Why a folder is no project.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// It has no manifest.
    #[error("{}: it has no Cargo.toml and no pyproject.toml: name the folder that has one, or leave --project out", .0.display())]
    NoManifest(PathBuf),
    /// The system cannot read the manifest.
    #[error("{}", path.display())]
    File {
        /// The manifest.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The manifest is no TOML, or says too little.
    #[error("{}", path.display())]
    Broken {
        /// The manifest.
        path: PathBuf,
        /// The parser's reason.
        source: basic_toml::Error,
    },
    /// It is the manifest of several packages.
    #[error("{}: it is a workspace without a package: name the folder of one package", .0.display())]
    Workspace(PathBuf),
}

#[derive(Deserialize)]
struct Cargo {
    package: Option<Package>,
    lib: Option<Target>,
    #[serde(default)]
    bin: Vec<Target>,
    #[serde(default)]
    dependencies: BTreeMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    #[serde(default)]
    publish: Option<Publish>,
}

/// `false`, a list of registries, or taken from the workspace.
#[derive(Deserialize)]
#[serde(untagged)]
enum Publish {
    Is(bool),
    Registries(Vec<String>),
    Workspace { workspace: bool },
}

#[derive(Deserialize)]
struct Target {
    name: Option<String>,
    #[serde(default, rename = "crate-type")]
    kinds: Vec<String>,
}

#[derive(Deserialize)]
struct Python {
    #[serde(default, rename = "build-system")]
    build: Build,
    #[serde(default)]
    project: Named,
}

#[derive(Default, Deserialize)]
struct Build {
    #[serde(default)]
    requires: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Named {
    #[serde(default)]
    name: String,
}

impl Project {
    /// Reads the manifest in a folder. A folder with both is a Python project.
    ///
    /// # Errors
    ///
    /// If it has none, or one that cannot be used.
    pub fn read(folder: &Path) -> Result<Self, ProjectError> {
        let [python, cargo] = ["pyproject.toml", "Cargo.toml"].map(|name| folder.join(name));
        if python.is_file() {
            return Self::python(&python);
        }
        if cargo.is_file() {
            return Self::cargo(&cargo);
        }
        Err(ProjectError::NoManifest(folder.to_owned()))
    }

    fn python(path: &Path) -> Result<Self, ProjectError> {
        let read: Python = toml(path)?;
        let is_rust = |name: &String| {
            ["maturin", "setuptools-rust", "setuptools_rust"]
                .iter()
                .any(|tool| name.starts_with(tool))
        };
        let with_rust = read.build.requires.iter().any(is_rust);
        Ok(Self {
            manifest: path.to_owned(),
            name: read.project.name,
            maker: if with_rust { Maker::PythonWithRust } else { Maker::Python },
            targets: vec!["wheel".into()],
            has_program: false,
            is_published: true,
        })
    }

    fn cargo(path: &Path) -> Result<Self, ProjectError> {
        let read: Cargo = toml(path)?;
        let Some(package) = read.package else {
            return Err(ProjectError::Workspace(path.to_owned()));
        };
        let has = |file: &str| path.with_file_name("src").join(file).is_file();
        let mut targets = Vec::new();
        if read.lib.is_some() || has("lib.rs") {
            let kinds = read.lib.iter().flat_map(|lib| &lib.kinds).cloned().collect::<Vec<_>>();
            targets.push(if kinds.is_empty() { "lib".into() } else { kinds.join(", ") });
        }
        let main = has("main.rs").then(|| package.name.clone());
        let programs: Vec<_> =
            read.bin.into_iter().filter_map(|bin| bin.name).chain(main).collect();
        targets.extend(programs.iter().map(|name| format!("program {name}")));
        let for_python = read.dependencies.contains_key("pyo3");
        let is_published = match package.publish {
            Some(Publish::Is(is)) => is,
            Some(Publish::Registries(names)) => !names.is_empty(),
            Some(Publish::Workspace { workspace }) => !workspace,
            None => true,
        };
        Ok(Self {
            manifest: path.to_owned(),
            name: package.name,
            maker: if for_python { Maker::CargoForPython } else { Maker::Cargo },
            targets,
            has_program: !programs.is_empty(),
            is_published,
        })
    }
}

fn toml<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T, ProjectError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ProjectError::File { path: path.to_owned(), source })?;
    basic_toml::from_str(&text)
        .map_err(|source| ProjectError::Broken { path: path.to_owned(), source })
}

/// The package of pkg-config that has this header's name, with its version.
#[must_use]
pub fn pkg_config(header: &Path) -> Option<(String, String)> {
    let stem = header.file_stem()?.to_str()?.to_owned();
    [stem.clone(), format!("lib{stem}")].into_iter().find_map(|name| {
        let mut command = Command::new("pkg-config");
        command.args(["--modversion", "--", &name]);
        let output = run(&mut command, "", Duration::from_secs(10)).ok()?;
        let version = output.stdout.trim().to_owned();
        (output.status.success() && !version.is_empty()).then_some((name, version))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[(&str, &str)]) -> Result<Project, ProjectError> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        Project::read(folder.path())
    }

    #[test]
    fn a_manifest_tells_the_language_and_what_ships() {
        let package = "[package]\nname = \"a\"\nedition.workspace = true\n";
        let found = project(&[("Cargo.toml", package), ("src/main.rs", "")]).unwrap();
        assert_eq!((found.maker, found.has_program), (Maker::Cargo, true));
        assert_eq!(found.targets, ["program a"]);
        let with =
            format!("{package}[dependencies]\npyo3 = {{ version = \"0.30\" }}\nserde = \"1\"\n");
        let found = project(&[("Cargo.toml", &with), ("src/lib.rs", "")]).unwrap();
        assert_eq!((found.maker, found.has_program), (Maker::CargoForPython, false));
        let python = "[build-system]\nrequires = [\"maturin>=1\"]\n[project]\nname = \"b\"\n";
        assert_eq!(project(&[("pyproject.toml", python)]).unwrap().maker, Maker::PythonWithRust);
    }

    #[test]
    fn a_folder_that_is_no_project_is_told_why() {
        let says = |files: &[(&str, &str)]| project(files).unwrap_err().to_string();
        assert!(says(&[]).contains("no Cargo.toml and no pyproject.toml"));
        assert!(
            says(&[("Cargo.toml", "[workspace]\n")]).contains("name the folder of one package")
        );
        let broken = project(&[("Cargo.toml", "[package\n")]).unwrap_err();
        assert!(matches!(broken, ProjectError::Broken { .. }));
    }
}
