//! Gets the sources of the libraries, and makes folders in which they can be changed.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_check::Request;

use crate::libraries::{LIBRARIES, Library};

/// A library's Rust files, as they were published.
pub(crate) struct Source {
    pub(crate) library: &'static Library,
    /// The files by their paths from the folder of the root file.
    pub(crate) files: Vec<(PathBuf, String)>,
    /// The root file, one of those.
    pub(crate) root: PathBuf,
    /// The flags for the C compiler.
    pub(crate) flags: Vec<String>,
    pub(crate) headers: Vec<String>,
}

/// Where this repository is.
pub(crate) fn repository() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Lets cargo download the packages, and checks that they are the ones that are meant.
pub(crate) fn fetch(cache: &Path) -> Result<Vec<Source>, Box<dyn Error>> {
    let mut manifest = "[package]\nname = \"sources\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
        [lib]\npath = \"lib.rs\"\n[workspace]\n[dependencies]\n"
        .to_owned();
    for library in LIBRARIES {
        if let Some(package) = &library.package {
            // A requirement has no part after the plus sign.
            let version = package.version.split('+').next().unwrap_or_default();
            manifest += &format!("{} = \"={version}\"\n", library.name);
        }
    }
    fs::create_dir_all(cache)?;
    fs::write(cache.join("lib.rs"), "")?;
    fs::write(cache.join("Cargo.toml"), manifest)?;
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--filter-platform"])
        .arg("x86_64-unknown-linux-gnu")
        .current_dir(cache)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let lock = fs::read_to_string(cache.join("Cargo.lock"))?;
    LIBRARIES.iter().map(|library| source(library, &metadata, &lock)).collect()
}

fn source(
    library: &'static Library,
    metadata: &serde_json::Value,
    lock: &str,
) -> Result<Source, Box<dyn Error>> {
    let folder = match &library.package {
        None => repository(),
        Some(package) => {
            // cargo has held what it unpacked against this checksum.
            let entry = format!(
                "name = \"{}\"\nversion = \"{}\"\nsource = \"registry+",
                library.name, package.version
            );
            let checksum = lock.split("[[package]]\n").find(|one| one.starts_with(&entry));
            let expected = format!("checksum = \"{}\"", package.sha256);
            if !checksum.is_some_and(|one| one.contains(&expected)) {
                return Err(format!("{} {} is another one", library.name, package.version).into());
            }
            let packages = metadata["packages"].as_array().into_iter().flatten();
            let manifest = packages
                .filter(|one| one["name"] == library.name && one["version"] == package.version)
                .find_map(|one| one["manifest_path"].as_str())
                .ok_or("cargo did not say where it is")?;
            Path::new(manifest).parent().ok_or("no folder")?.to_owned()
        }
    };
    let root = folder.join(library.root);
    let base = root.parent().ok_or("no folder")?;
    let mut files = Vec::new();
    rust_files(base, Path::new(""), &mut files)?;
    let headers = match library.package {
        None => library.headers.iter().map(|one| folder.join(one).display().to_string()).collect(),
        Some(_) => library.headers.iter().map(|&one| one.to_owned()).collect(),
    };
    let root = PathBuf::from(root.file_name().ok_or("no file")?);
    Ok(Source { library, files, root, flags: pkg_config(library.pkg_config)?, headers })
}

fn rust_files(
    base: &Path,
    folder: &Path,
    files: &mut Vec<(PathBuf, String)>,
) -> Result<(), Box<dyn Error>> {
    let mut entries: Vec<_> = fs::read_dir(base.join(folder))?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            rust_files(base, &path, files)?;
        } else if path.extension().is_some_and(|one| one == "rs") && !path.ends_with("build.rs") {
            files.push((path.clone(), fs::read_to_string(base.join(&path))?));
        }
    }
    Ok(())
}

fn pkg_config(name: &str) -> Result<Vec<String>, Box<dyn Error>> {
    if name.is_empty() {
        return Ok(Vec::new());
    }
    let output = Command::new("pkg-config").args(["--cflags", name]).output()?;
    Ok(String::from_utf8(output.stdout)?.split_whitespace().map(str::to_owned).collect())
}

impl Source {
    /// Writes all files into a folder.
    pub(crate) fn write(&self, folder: &Path) -> std::io::Result<()> {
        for (path, text) in &self.files {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, text)?;
        }
        Ok(())
    }

    /// What ffi-check is asked about the files in a folder.
    pub(crate) fn request(&self, folder: &Path) -> Request {
        let packages = Some(self.library.pkg_config).filter(|name| !name.is_empty());
        Request {
            sources: vec![folder.join(&self.root)],
            headers: self.headers.clone(),
            pkg_config: packages.into_iter().map(str::to_owned).collect(),
            cfg: self.library.cfg.iter().map(|&one| one.to_owned()).collect(),
            ..Request::default()
        }
    }

    /// Includes all headers.
    pub(crate) fn includes(&self) -> String {
        let line = |header: &String| match header.starts_with('/') {
            true => format!("#include \"{header}\"\n"),
            false => format!("#include <{header}>\n"),
        };
        self.headers.iter().map(line).collect()
    }
}
