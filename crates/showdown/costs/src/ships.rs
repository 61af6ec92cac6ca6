//! What is delivered: sizes, and what the files ask the running machine for.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use ffi_lab::Missing;
use ffi_results::Ships;
use object::elf::{DT_NEEDED, FileHeader64};
use object::read::elf::{ElfFile64, SectionTable};
use object::{Endianness, read};

/// What a file asks the loader for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    /// Shared libraries.
    pub(crate) libraries: BTreeSet<String>,
    /// The newest version of glibc's symbols.
    pub(crate) glibc: Option<String>,
}

/// Reads each delivered file. Returns also the oldest glibc that runs all of them.
pub(crate) fn measure(folder: &Path, files: &[String]) -> Result<(Ships, Option<String>), Missing> {
    let mut ships = Ships::default();
    let mut all = Needs::default();
    for name in files {
        let path = folder.join(name);
        let bytes = fs::read(&path).map_err(|error| Missing::file(&path, &error))?;
        // Not every delivered file is one for the loader, and other systems have other formats.
        let needs = needs_of(&bytes).unwrap_or_default();
        ships.files.push((name.clone(), bytes.len() as u64));
        all.libraries.extend(needs.libraries);
        all.glibc = newest(all.glibc.into_iter().chain(needs.glibc));
    }
    ships.needs = all.libraries.into_iter().filter(|one| !files.contains(one)).collect();
    Ok((ships, all.glibc))
}

/// What an ELF file asks for.
pub(crate) fn needs_of(bytes: &[u8]) -> read::Result<Needs> {
    let file = ElfFile64::<Endianness>::parse(bytes)?;
    let (sections, endian) = (file.elf_section_table(), file.endian());
    let libraries = libraries(sections, endian, bytes)?;
    let versions = versions(sections, endian, bytes)?;
    let glibc = versions.iter().filter_map(|one| one.strip_prefix("GLIBC_"));
    Ok(Needs { libraries, glibc: newest(glibc.map(str::to_owned)) })
}

type Sections<'a> = SectionTable<'a, FileHeader64<Endianness>>;

fn libraries(
    sections: &Sections<'_>,
    endian: Endianness,
    bytes: &[u8],
) -> read::Result<BTreeSet<String>> {
    let mut libraries = BTreeSet::new();
    let Some((entries, link)) = sections.dynamic(endian, bytes)? else { return Ok(libraries) };
    let strings = sections.strings(endian, bytes, link)?;
    for entry in entries {
        if entry.d_tag.get(endian) == DT_NEEDED {
            let name = strings.get(entry.d_val.get(endian) as u32).unwrap_or_default();
            libraries.insert(String::from_utf8_lossy(name).into_owned());
        }
    }
    Ok(libraries)
}

/// The versions of symbols that the file takes from its libraries.
fn versions(
    sections: &Sections<'_>,
    endian: Endianness,
    bytes: &[u8],
) -> read::Result<Vec<String>> {
    let mut versions = Vec::new();
    let Some((mut needed, link)) = sections.gnu_verneed(endian, bytes)? else {
        return Ok(versions);
    };
    let strings = sections.strings(endian, bytes, link)?;
    while let Some((_, mut entries)) = needed.next()? {
        while let Some(entry) = entries.next()? {
            let name = entry.name(endian, strings)?;
            versions.push(String::from_utf8_lossy(name).into_owned());
        }
    }
    Ok(versions)
}

/// The newest of versions like `2.34`. Versions that are no numbers, such as `PRIVATE`, are left out.
fn newest(versions: impl Iterator<Item = String>) -> Option<String> {
    let numbers = |version: &str| -> Option<Vec<u32>> {
        version.split('.').map(|part| part.parse().ok()).collect()
    };
    let parsed = versions.filter_map(|version| Some((numbers(&version)?, version)));
    parsed.max().map(|(_, version)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        let versions = ["2.4", "2.34", "PRIVATE", "2.3.4"].map(str::to_owned);
        assert_eq!(newest(versions.into_iter()), Some("2.34".into()));
        assert_eq!(newest(std::iter::empty()), None);
    }

    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[test]
    fn this_test_itself_needs_glibc() {
        let bytes = fs::read(std::env::current_exe().unwrap()).unwrap();
        let needs = needs_of(&bytes).unwrap();
        assert!(needs.libraries.contains("libc.so.6"), "{needs:?}");
        assert!(needs.glibc.is_some_and(|version| version.starts_with("2.")));
        assert!(needs_of(b"MZ").is_err());
    }
}
