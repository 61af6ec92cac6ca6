//! What was measured before, by the digest of everything that it depends on.

use std::fs;
use std::path::{Path, PathBuf};

use ffi_lab::{FileError, files};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// Goes up when something is measured in another way.
const METHOD: &str = "1";

/// A digest of inputs.
pub(crate) struct Key(Sha256);

impl Key {
    /// Begins with this program's version.
    pub(crate) fn new() -> Self {
        let mut key = Self(Sha256::new());
        key.add("program", env!("CARGO_PKG_VERSION"));
        key.add("method", METHOD);
        key
    }

    /// Adds an input. Its name and its length are part of it, so that two inputs are not mistaken for others.
    pub(crate) fn add(&mut self, name: &str, input: impl AsRef<[u8]>) {
        let input = input.as_ref();
        for part in [name.as_bytes(), input] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }

    pub(crate) fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A folder with a file for each kind of result, contender and key.
pub(crate) struct Cache(PathBuf);

impl Cache {
    /// Makes the folder.
    pub(crate) fn new(folder: &Path) -> Result<Self, FileError> {
        files::make_folder(folder)?;
        Ok(Self(folder.to_owned()))
    }

    /// What is known. A file that cannot be read, or is not sound, is measured again.
    pub(crate) fn get<T: DeserializeOwned>(
        &self,
        name: &str,
        key: &str,
        is_sound: impl FnOnce(&T) -> bool,
    ) -> Option<T> {
        let text = fs::read(self.path(name, key)).ok()?;
        serde_json::from_slice(&text).ok().filter(|found| is_sound(found))
    }

    pub(crate) fn put<T: Serialize>(
        &self,
        name: &str,
        key: &str,
        found: &T,
    ) -> Result<(), FileError> {
        files::write(&self.path(name, key), |to| Ok(serde_json::to_writer(to, found)?))
    }

    fn path(&self, name: &str, key: &str) -> PathBuf {
        self.0.join(format!("{name}-{key}.json"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A changed input, or a broken file, would otherwise give old figures.
    #[test]
    fn what_is_known_is_found_by_its_inputs_only() {
        let folder = tempfile::TempDir::new().unwrap();
        let cache = Cache::new(folder.path()).unwrap();
        let key = |text: &str| {
            let mut key = Key::new();
            key.add("file", text);
            key.finish()
        };
        let get = |name: &str, text: &str| {
            cache.get(name, &key(text), |lines: &Vec<u64>| !lines.is_empty())
        };
        cache.put("static", &key("a"), &[7_u64]).unwrap();
        assert_eq!(get("static", "a"), Some(vec![7]));
        assert_eq!(get("static", "b"), None);
        assert_eq!(get("bindgen", "a"), None);
        for unsound in ["", "{", "null", "[]"] {
            fs::write(cache.path("static", &key("a")), unsound).unwrap();
            assert_eq!(get("static", "a"), None, "{unsound}");
        }
    }

    #[test]
    fn two_inputs_are_not_mistaken_for_others() {
        let key = |inputs: [(&str, &str); 2]| {
            let mut key = Key::new();
            inputs.iter().for_each(|(name, input)| key.add(name, input));
            key.finish()
        };
        assert_ne!(key([("a", "bc"), ("d", "")]), key([("a", "b"), ("cd", "")]));
    }
}
