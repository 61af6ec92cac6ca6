//! The library, changed by a mutation and compiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ffi_lab::{C_COMPILER, lld, run, tools};

use crate::error::DriftError;
use crate::mutations::{BITCODE, Edit, Mutation, Which};
use crate::tool::first_error;

/// A compiler that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

impl Which {
    /// Its name for the linker.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mandel => "mandel",
            Self::Shapes => "shapes",
        }
    }

    /// Its files: the header, then what is compiled.
    pub(crate) fn files(self) -> &'static [&'static str] {
        match self {
            Self::Mandel => &["create_fractal.h", "mandel.c", "create_fractal.c"],
            Self::Shapes => &["shapes.h", "shapes.c"],
        }
    }
}

/// A folder with the sources, the static and the shared library.
#[derive(Debug)]
pub(crate) struct Library {
    pub(crate) which: Which,
    pub(crate) folder: PathBuf,
    /// Whether its static library is bitcode.
    pub(crate) bitcode: bool,
    /// The compiled code, for comparison.
    objects: Vec<Vec<u8>>,
}

impl Library {
    /// Copies the unchanged C into `folder`, and compiles it.
    pub(crate) fn unchanged(which: Which, folder: &Path) -> Result<Self, DriftError> {
        Self::make(which, None, folder)
    }

    /// Copies the C into `folder`, changes it, and compiles it.
    pub(crate) fn changed(mutation: &Mutation, folder: &Path) -> Result<Self, DriftError> {
        Self::make(mutation.library, Some(mutation), folder)
    }

    /// A library that a build of cargo has made.
    pub(crate) fn built(which: Which, folder: &Path) -> Self {
        Self { which, folder: folder.to_owned(), bitcode: false, objects: Vec::new() }
    }

    fn make(which: Which, mutation: Option<&Mutation>, folder: &Path) -> Result<Self, DriftError> {
        write_sources(which, mutation, folder)?;
        let (what, flags) =
            mutation.map_or(("the unchanged C", &[][..]), |one| (one.name, one.flags));
        Self::compile(which, folder, &which.files()[1..], flags, what)
    }

    /// Compiles these files of a folder.
    pub(crate) fn compile(
        which: Which,
        folder: &Path,
        sources: &[&str],
        more_flags: &[&str],
        what: &str,
    ) -> Result<Self, DriftError> {
        let tool = |command: &mut Command| {
            let output = run(command.current_dir(folder), "", PATIENCE);
            let output = output.map_err(DriftError::file(Path::new(command.get_program())))?;
            if output.status.success() {
                return Ok(());
            }
            let message = first_error(&output.stderr).to_owned();
            Err(DriftError::NotCompiled { what: what.to_owned(), message })
        };
        let [cc, flags, _] = C_COMPILER;
        let bitcode = more_flags.contains(&BITCODE);
        let (cc, linker) = match bitcode {
            true => (tools::CLANG.find()?.path, lld()),
            false => (PathBuf::from(cc), Vec::new()),
        };
        let compiler = || {
            let mut command = Command::new(&cc);
            command.args(flags.split_whitespace()).args(more_flags).env("LC_ALL", "C.UTF-8");
            command
        };
        tool(compiler().arg("-c").args(sources))?;
        let objects: Vec<_> = sources.iter().map(|file| file.replace(".c", ".o")).collect();
        let name = which.name();
        tool(Command::new("ar").args(["rcs", &format!("lib{name}.a")]).args(&objects))?;
        let shared = format!("lib{name}.so");
        let soname = format!("-Wl,-soname,{shared}");
        let options = ["-shared", &soname, "-Wl,-Bsymbolic", "-pthread", "-o", &shared];
        tool(compiler().args(&objects).args(options).args(linker))?;
        let read = |file: &String| {
            let path = folder.join(file);
            fs::read(&path).map_err(DriftError::file(&path))
        };
        let objects = objects.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { which, folder: folder.to_owned(), bitcode, objects })
    }

    /// The same sources, with more flags of the compiler.
    pub(crate) fn with_flags(&self, flags: &[&str], folder: &Path) -> Result<Self, DriftError> {
        self.copy(folder)?;
        Self::compile(self.which, folder, self.sources(), flags, "the library with more flags")
    }

    /// The same sources, with the version of the ABI that follows.
    pub(crate) fn with_version_raised(&self, folder: &Path) -> Result<Self, DriftError> {
        self.copy(folder)?;
        let header = folder.join(self.which.files()[0]);
        let text = fs::read_to_string(&header).map_err(DriftError::file(&header))?;
        let old = "#define MANDEL_ABI_VERSION 1\n";
        if !text.contains(old) {
            let file = self.which.files()[0].to_owned();
            return Err(DriftError::NotApplied { mutation: "abi-version", file, text: old });
        }
        let raised = text.replace(old, "#define MANDEL_ABI_VERSION 2\n");
        fs::write(&header, raised).map_err(DriftError::file(&header))?;
        Self::compile(self.which, folder, self.sources(), &[], "the raised version")
    }

    fn copy(&self, folder: &Path) -> Result<(), DriftError> {
        fs::create_dir_all(folder).map_err(DriftError::file(folder))?;
        for file in self.which.files() {
            let to = folder.join(file);
            fs::copy(self.folder.join(file), &to).map_err(DriftError::file(&to))?;
        }
        Ok(())
    }

    /// Whether the compiled code is that of another library.
    pub(crate) fn is_same_code(&self, other: &Self) -> bool {
        self.objects == other.objects
    }

    /// The files that are compiled.
    pub(crate) fn sources(&self) -> &'static [&'static str] {
        &self.which.files()[1..]
    }

    pub(crate) fn header(&self) -> PathBuf {
        self.folder.join(self.which.files()[0])
    }

    pub(crate) fn shared(&self) -> PathBuf {
        self.folder.join(format!("lib{}.so", self.which.name()))
    }
}

/// Copies the C into a folder, and changes it.
pub(crate) fn write_sources(
    which: Which,
    mutation: Option<&Mutation>,
    folder: &Path,
) -> Result<(), DriftError> {
    let [_, _, source] = C_COMPILER;
    fs::create_dir_all(folder).map_err(DriftError::file(folder))?;
    for file in which.files() {
        let from = Path::new(source).join(file);
        let mut text = fs::read_to_string(&from).map_err(DriftError::file(&from))?;
        if let Some(mutation) = mutation {
            text = edited(mutation, file, text)?;
        }
        let to = folder.join(file);
        fs::write(&to, text).map_err(DriftError::file(&to))?;
    }
    Ok(())
}

/// The text of a file after the edits that are for it.
fn edited(mutation: &Mutation, file: &str, mut text: String) -> Result<String, DriftError> {
    for edit in mutation.edits {
        match *edit {
            Edit::Whole(of, new) if of == file => text = new.to_owned(),
            Edit::All(of, old, new) if of == file => {
                if !text.contains(old) {
                    return Err(DriftError::NotApplied {
                        mutation: mutation.name,
                        file: file.to_owned(),
                        text: old,
                    });
                }
                text = text.replace(old, new);
            }
            _ => {}
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MUTATIONS;

    #[test]
    fn every_mutation_applies_to_the_c_and_changes_it() {
        for mutation in MUTATIONS {
            let mut changed = !mutation.flags.is_empty();
            for file in mutation.library.files() {
                let text = fs::read_to_string(Path::new(C_COMPILER[2]).join(file)).unwrap();
                changed |= edited(mutation, file, text.clone()).unwrap() != text;
            }
            assert!(changed, "{}", mutation.name);
            for edit in mutation.edits {
                let (Edit::All(file, ..) | Edit::Whole(file, _)) = edit;
                assert!(mutation.library.files().contains(file), "{}: {file}", mutation.name);
            }
        }
    }

    #[test]
    fn a_mutation_that_does_not_apply_is_named() {
        let mutation =
            Mutation { name: "odd", edits: &[Edit::All("mandel.c", "goto", "")], ..MUTATIONS[0] };
        let error = edited(&mutation, "mandel.c", "int x;".into()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the mutation odd does not apply: mandel.c has no \"goto\"; change its edits in \
             crates/showdown/drift/src/mutations.rs"
        );
    }
}
