//! The small programs in Rust: a workspace with the C, the strategy and a program that uses it, as a reader
//! would have one.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ffi_lab::{Missing, TARGET, checkout, lto_flags};

/// How the C gets into the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum C {
    /// There is none.
    None,
    /// Compiled into the program.
    Static,
    /// The same, as bitcode that the linker optimises together with Rust's.
    Bitcode,
    /// A shared library that the loader binds.
    Linked,
    /// A shared library that the program opens.
    Opened,
}

/// A contender in Rust.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) contender: &'static str,
    /// The folder of its strategy in `crates`, whose package is `mandel-` and this name.
    strategy: &'static str,
    /// The program.
    main: &'static str,
    pub(crate) c: C,
}

const DIRECT: &str = include_str!("../specimens/direct.rs");

/// Every contender in Rust.
pub(crate) const WAYS: [Way; 8] = [
    Way { contender: "static", strategy: "static", main: DIRECT, c: C::Static },
    Way { contender: "bindgen", strategy: "bindgen", main: DIRECT, c: C::Static },
    Way {
        contender: "dlopen",
        strategy: "dlopen",
        main: include_str!("../specimens/opened.rs"),
        c: C::Opened,
    },
    Way { contender: "dylib", strategy: "static", main: DIRECT, c: C::Linked },
    Way { contender: "static-lto", strategy: "static", main: DIRECT, c: C::Bitcode },
    Way { contender: "pure", strategy: "pure", main: DIRECT, c: C::None },
    Way {
        contender: "pure-simd",
        strategy: "simd",
        main: include_str!("../specimens/simd.rs"),
        c: C::None,
    },
    Way {
        contender: "pure-threads",
        strategy: "simd",
        main: include_str!("../specimens/threads.rs"),
        c: C::None,
    },
];

/// The workspace behind the PyO3 module, which calls the same strategy.
pub(crate) const PYO3: Way =
    Way { contender: "pyo3", strategy: "static", main: DIRECT, c: C::Static };

/// What the program prints.
pub(crate) const VALUE: &str = "4";

/// The files of the C that a program needs. The build script is one of ours, because that of `c_src` also
/// builds the other library, the demo, and both kinds of library.
pub(crate) const C_FILES: [&str; 3] = ["mandel.c", "create_fractal.c", "create_fractal.h"];

const BUILD_STATIC: &str = include_str!("../specimens/build_static.rs");
const BUILD_SHARED: &str = include_str!("../specimens/build_shared.rs");

/// What links the shared library.
const LINK: &str = "println!(\"cargo::rustc-link-search=native={out}\");\n    \
                    println!(\"cargo::rustc-link-lib=dylib=mandel\");";

impl Way {
    pub(crate) fn of(contender: &str) -> Option<&'static Self> {
        WAYS.iter().find(|way| way.contender == contender)
    }

    /// The files of the workspace, by their paths in it.
    pub(crate) fn files(&self) -> Result<BTreeMap<PathBuf, Vec<u8>>, Missing> {
        let root = checkout("c_src")?;
        let mut files = BTreeMap::new();
        let mut members = vec!["app".to_owned()];
        let crates = ["core", self.strategy].map(|name| format!("crates/{name}"));
        let with_c = (self.c != C::None).then(|| "c_src".to_owned());
        for member in crates.into_iter().chain(with_c) {
            read_package(root, &member, &mut files)?;
            members.push(member);
        }
        let manifest = read(&root.join("Cargo.toml"))?;
        let mut add = |path: &str, text: String| files.insert(path.into(), text.into_bytes());
        add("Cargo.toml", workspace(&manifest, &members));
        add("Cargo.lock", read(&root.join("Cargo.lock"))?);
        add("app/Cargo.toml", self.app());
        add("app/src/main.rs", self.main.to_owned());
        if let Some(script) = self.script() {
            add("c_src/build.rs", script);
        }
        let flags = self.flags();
        if !flags.is_empty() {
            // A list of strings in JSON is also one in TOML.
            let flags = serde_json::Value::from(flags);
            add(".cargo/config.toml", format!("[target.{TARGET}]\nrustflags = {flags}\n"));
        }
        Ok(files)
    }

    fn app(&self) -> String {
        let strategy = self.strategy;
        format!(
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition.workspace = true\n\n\
             [dependencies]\nmandel-core.workspace = true\n\
             strategy = {{ package = \"mandel-{strategy}\", path = \"../crates/{strategy}\" }}\n"
        )
    }

    fn script(&self) -> Option<String> {
        match self.c {
            C::None => None,
            C::Static | C::Bitcode => Some(BUILD_STATIC.to_owned()),
            C::Opened => Some(BUILD_SHARED.replace("// LINK\n    ", "")),
            C::Linked => Some(BUILD_SHARED.replace("// LINK", LINK)),
        }
    }

    fn flags(&self) -> Vec<String> {
        match self.c {
            // The library is delivered next to the program.
            C::Linked => vec!["-Clink-arg=-Wl,-rpath,$ORIGIN".to_owned()],
            C::Bitcode => lto_flags(),
            _ => Vec::new(),
        }
    }
}

/// Writes files into a folder.
pub(crate) fn write(files: &BTreeMap<PathBuf, Vec<u8>>, folder: &Path) -> Result<(), Missing> {
    for (path, text) in files {
        let path = folder.join(path);
        let parent = path.parent().unwrap_or(folder);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(&path, text));
        written.map_err(|error| Missing::file(&path, &error))?;
    }
    Ok(())
}

/// Reads a text.
pub(crate) fn read(path: &Path) -> Result<String, Missing> {
    fs::read_to_string(path).map_err(|error| Missing::file(path, &error))
}

/// Reads what a package is built from. Its tests are left out, and so is what only they need.
fn read_package(
    root: &Path,
    member: &str,
    files: &mut BTreeMap<PathBuf, Vec<u8>>,
) -> Result<(), Missing> {
    let mut found = Vec::new();
    let folder = root.join(member);
    list(&folder, &mut found).map_err(|error| Missing::file(&folder, &error))?;
    for path in found {
        let bytes = fs::read(&path).map_err(|error| Missing::file(&path, &error))?;
        let inside = path.strip_prefix(root).unwrap_or(&path).to_owned();
        files.insert(inside, bytes);
    }
    let manifest = read(&folder.join("Cargo.toml"))?;
    let kept = sections(&manifest).filter(|(head, _)| *head != "[dev-dependencies]");
    let kept: String = kept.map(|(_, text)| text).collect();
    files.insert(Path::new(member).join("Cargo.toml"), kept.into_bytes());
    Ok(())
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') || ["tests", "target"].contains(&&*name) {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => list(&entry.path(), found)?,
            false => found.push(entry.path()),
        }
    }
    Ok(())
}

/// The manifest of a workspace of these members: the versions and the lints of ours, and no profiles.
pub(crate) fn workspace(manifest: &str, members: &[String]) -> String {
    let members = serde_json::Value::from(members);
    let kept = sections(manifest).filter(|(head, _)| head.starts_with("[workspace."));
    let kept: String = kept.map(|(_, text)| text).collect();
    format!("[workspace]\nresolver = \"3\"\nmembers = {members}\n\n{kept}")
}

/// The sections of a manifest, each with its head. Text before the first has an empty head.
fn sections(manifest: &str) -> impl Iterator<Item = (&str, &str)> {
    let starts = manifest.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let mut starts: Vec<_> =
        starts.filter(|(_, line)| line.starts_with('[')).map(|(at, _)| at).collect();
    if starts.first() != Some(&0) {
        starts.insert(0, 0);
    }
    let ends: Vec<_> = starts.iter().skip(1).copied().chain([manifest.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| {
        let text = &manifest[start..end];
        let head = text.lines().next().filter(|line| line.starts_with('['));
        (head.unwrap_or("").trim_end(), text)
    })
}

#[cfg(test)]
mod tests {
    use ffi_lab::{Contender, Language};

    use super::*;

    /// A profile of ours would make a reader's build slower or faster than it is.
    #[test]
    fn a_workspace_keeps_versions_and_lints_and_no_profile() {
        let manifest = "[workspace]\nmembers = [\n    \"a\",\n]\n\n[workspace.dependencies]\n\
                        cc = \"1\"\n\n[profile.dev]\nopt-level = 3\n\n[workspace.lints.rust]\nx = 1\n";
        assert_eq!(
            workspace(manifest, &["app".into()]),
            "[workspace]\nresolver = \"3\"\nmembers = [\"app\"]\n\n[workspace.dependencies]\n\
             cc = \"1\"\n\n[workspace.lints.rust]\nx = 1\n"
        );
    }

    #[test]
    fn every_contender_in_rust_has_a_program() {
        let all = Contender::all().into_iter();
        let rust = all.filter(|one| one.language == Language::Rust && crate::is_offered(&one.name));
        let mut rust: Vec<_> = rust.map(|one| one.name).collect();
        let mut known: Vec<_> = WAYS.iter().map(|way| way.contender.to_owned()).collect();
        rust.sort();
        known.sort();
        assert_eq!(rust, known);
    }

    #[test]
    fn a_specimen_has_its_strategy_and_nothing_of_the_others() {
        for way in &WAYS {
            let files = way.files().unwrap();
            let has = |path: &str| files.contains_key(Path::new(path));
            assert!(has(&format!("crates/{}/src/lib.rs", way.strategy)), "{way:?}");
            assert_eq!(has("c_src/build.rs"), way.c != C::None, "{way:?}");
            assert_eq!(has("crates/pure/Cargo.toml"), way.contender == "pure");
            let manifest = &files[Path::new("crates/core/Cargo.toml")];
            assert!(!String::from_utf8_lossy(manifest).contains("sha2"));
            let main = String::from_utf8_lossy(&files[Path::new("app/src/main.rs")]).into_owned();
            assert!(main.contains(crate::builds::CALLER), "{way:?}");
        }
        let script = |name: &str| Way::of(name).unwrap().script().unwrap();
        assert!(script("dylib").contains("dylib=mandel"));
        assert!(!script("dlopen").contains("dylib=mandel"));
    }
}
