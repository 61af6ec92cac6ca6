//! Has Cargo fetch and unpack the crates, and holds them to their checksums. Nothing of them is built.

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::data::Crate;

/// The folder of each crate, in Cargo's own cache.
pub(crate) fn fetch(crates: &[&Crate]) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let folder = folder()?;
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("src/lib.rs"), "")?;
    fs::write(folder.join("Cargo.toml"), manifest(crates))?;
    let ran = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--quiet", "--format-version=1"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .stderr(Stdio::inherit())
        .output()?;
    if !ran.status.success() {
        return Err("cargo could not fetch the crates: is the registry reachable?".into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&ran.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("cargo told of no packages")?;
    let lock = fs::read_to_string(folder.join("Cargo.lock"))?;
    let checksums = checksums(&lock);
    let place = |one: &&Crate| {
        let is_it = |package: &&serde_json::Value| {
            package["name"] == one.name && package["version"] == one.version
        };
        let package = packages.iter().find(is_it);
        let manifest = package.and_then(|package| package["manifest_path"].as_str());
        let manifest = manifest.ok_or_else(|| format!("cargo did not fetch {}", one.name))?;
        match checksums.get(&(one.name, one.version)) {
            Some(&found) if found == one.sha256 => {}
            found => return Err(format!("{} has the checksum {found:?}", one.name).into()),
        }
        Ok(PathBuf::from(manifest).with_file_name(""))
    };
    crates.iter().map(place).collect()
}

/// `target/corpus`, next to the folder of the profile that this program is in.
pub(crate) fn folder() -> Result<PathBuf, Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(3).ok_or("this program is not below a target folder")?;
    Ok(target.join("corpus"))
}

/// A package that needs the crates and nothing else of the workspace around it.
fn manifest(crates: &[&Crate]) -> String {
    let mut text = "[package]\nname = \"corpus\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                    [workspace]\n\n[dependencies]\n"
        .to_owned();
    let mut before = "";
    for one in crates.iter().filter(|one| std::mem::replace(&mut before, one.name) != one.name) {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{} = {{ version = \"={}\", default-features = false }}",
            one.name, one.version
        );
    }
    text
}

/// The checksums in a `Cargo.lock`, by name and version.
fn checksums(lock: &str) -> HashMap<(&str, &str), &str> {
    let package = |block| {
        Some(((field(block, "name")?, field(block, "version")?), field(block, "checksum")?))
    };
    lock.split("[[package]]").filter_map(package).collect()
}

/// The value in `key = "value"`.
fn field<'a>(block: &'a str, key: &str) -> Option<&'a str> {
    let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
    line.strip_suffix('"')
}
