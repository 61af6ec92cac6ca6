//! What was measured before, by the digest of everything that it depends on.

use std::fs;
use std::path::{Path, PathBuf};

use ffi_lab::{FileError, files};
use ffi_results::Cost;
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

/// A folder with a file for each contender and key.
pub(crate) struct Cache(PathBuf);

impl Cache {
    /// Makes the folder.
    pub(crate) fn new(folder: &Path) -> Result<Self, FileError> {
        files::make_folder(folder)?;
        Ok(Self(folder.to_owned()))
    }

    /// What is known. A file that cannot be used is measured again.
    pub(crate) fn get(&self, contender: &str, key: &str) -> Option<Cost> {
        let text = fs::read(self.path(contender, key)).ok()?;
        let cost: Cost = serde_json::from_slice(&text).ok()?;
        (cost.contender == contender && cost.contradiction().is_none()).then_some(cost)
    }

    pub(crate) fn put(&self, contender: &str, key: &str, cost: &Cost) -> Result<(), FileError> {
        let path = self.path(contender, key);
        files::write(&path, |to| Ok(serde_json::to_writer(to, cost)?))
    }

    fn path(&self, contender: &str, key: &str) -> PathBuf {
        self.0.join(format!("{contender}-{key}.json"))
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
        let cost = crate::starts::tests::cost("static");
        cache.put("static", &key("a"), &cost).unwrap();
        assert_eq!(cache.get("static", &key("a")), Some(cost.clone()));
        assert_eq!(cache.get("static", &key("b")), None);
        assert_eq!(cache.get("bindgen", &key("a")), None);
        for broken in ["", "{", "null"] {
            fs::write(cache.path("static", &key("a")), broken).unwrap();
            assert_eq!(cache.get("static", &key("a")), None);
        }
        let impossible = Cost { builds: vec![], ..cost };
        cache.put("static", &key("a"), &impossible).unwrap();
        assert_eq!(cache.get("static", &key("a")), None);
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
