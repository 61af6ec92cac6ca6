//! What is known about a crate before it is judged.

use serde::Serialize;

/// A published crate, and the headers that its declarations are for.
#[derive(Clone, Copy)]
pub(crate) struct Crate {
    pub(crate) name: &'static str,
    /// Tells two rows of one crate apart.
    pub(crate) part: &'static str,
    pub(crate) version: &'static str,
    /// Of the file that the registry has, as `Cargo.lock` says it.
    pub(crate) sha256: &'static str,
    pub(crate) origin: Origin,
    /// The file to begin with, in the crate.
    pub(crate) root: &'static str,
    pub(crate) headers: &'static [&'static str],
    /// Folders whose headers are added, all but some.
    pub(crate) folders: &'static [Folder],
    pub(crate) includes: &'static [&'static str],
    pub(crate) defines: &'static [&'static str],
    pub(crate) pkg_config: &'static [&'static str],
    pub(crate) cfg: &'static [&'static str],
    pub(crate) renames: &'static [(&'static str, &'static str)],
    /// Debian's packages that have the headers. The first gives the version.
    pub(crate) packages: &'static [&'static str],
}

/// Who wrote the declarations, as far as the crate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Origin {
    /// It does not mention a generator.
    Unsaid,
    /// bindgen wrote them.
    Bindgen,
    /// bindgen wrote them, and people changed them since.
    Edited,
}

/// Headers of one folder.
#[derive(Clone, Copy)]
pub(crate) struct Folder {
    /// Where it is.
    pub(crate) place: &'static str,
    /// How a header of it is included.
    pub(crate) prefix: &'static str,
    /// Those that cannot be included, or only from others.
    pub(crate) except: &'static [&'static str],
}

impl Crate {
    /// One whose root is `src/lib.rs`.
    pub(crate) const fn new(
        name: &'static str,
        version: &'static str,
        sha256: &'static str,
        headers: &'static [&'static str],
        packages: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            part: "",
            version,
            sha256,
            origin: Origin::Unsaid,
            root: "src/lib.rs",
            headers,
            folders: &[],
            includes: &[],
            defines: &[],
            pkg_config: &[],
            cfg: &[],
            renames: &[],
            packages,
        }
    }

    /// Its name in the table.
    pub(crate) fn row(&self) -> String {
        match self.part {
            "" => self.name.to_owned(),
            part => format!("{} ({part})", self.name),
        }
    }
}
