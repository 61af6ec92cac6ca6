//! Output files are replaced whole or not at all.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::interrupt::{self, Undo};

/// A file or a folder that the system refused.
#[derive(Debug, thiserror::Error)]
#[error("{}", path.display())]
pub struct FileError {
    /// The file or folder.
    pub path: PathBuf,
    /// The system's reason.
    pub source: io::Error,
}

impl FileError {
    /// Makes the error of an operation at `path`.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self { path, source }
    }
}

/// Writes what `fill` produces to `path`. A regular or new file is written under a temporary name in the
/// same folder and then renamed. It keeps its mode, and a symbolic link to it stays a link. Anything else
/// (a device, a pipe) is opened and written.
///
/// # Errors
///
/// If the file cannot be written. The old file is then unchanged.
pub fn write(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), FileError> {
    let result = match Target::of(path) {
        Target::Replace(file) => replace(path, &file, fill),
        Target::Through => {
            write_through(path, OpenOptions::new().write(true).create(true).truncate(true), fill)
        }
        // `showdown … --export-csv /dev/stdout >> log` must not empty the log.
        Target::Stream => write_through(path, OpenOptions::new().append(true), fill),
    };
    result.map_err(FileError::at(path))
}

/// Fails now if [`write()`] to `path` would fail later, after minutes of measuring.
///
/// # Errors
///
/// If the file could not be written.
pub fn check(path: &Path) -> Result<(), FileError> {
    let is_folder_name = path.to_string_lossy().ends_with(std::path::is_separator);
    let result = match Target::of(path) {
        _ if is_folder_name => Err(io::ErrorKind::IsADirectory.into()),
        Target::Replace(file) => match folder_of(&file) {
            folder if folder.is_dir() => {
                NamedTempFile::new_in(folder).map(drop).map_err(without_temporary_name)
            }
            folder => Err(io::Error::new(
                io::ErrorKind::NotFound,
                format!("there is no folder {}; make it, or choose another", folder.display()),
            )),
        },
        Target::Through if path.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Target::Through | Target::Stream => Ok(()),
    };
    result.map_err(FileError::at(path))
}

/// Makes a folder for output files, and its parents.
///
/// # Errors
///
/// If it cannot be made.
pub fn make_folder(path: &Path) -> Result<(), FileError> {
    let made = fs::create_dir_all(path).map_err(|error| {
        // The system's message "File exists" does not say what to do.
        match (error.kind(), fs::metadata(path)) {
            (io::ErrorKind::AlreadyExists, Ok(_)) => {
                io::Error::other("it is a file; choose a folder that can be made or written to")
            }
            (io::ErrorKind::AlreadyExists, Err(why)) => io::Error::other(format!(
                "it is a link that leads nowhere ({why}); choose a folder"
            )),
            _ => error,
        }
    });
    made.map_err(FileError::at(path))
}

/// The default output folder. Inside the checkout, it is in cargo's target folder, which git ignores and
/// `cargo clean` empties.
#[must_use]
pub fn default_folder() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3);
    let inside =
        env::current_dir().is_ok_and(|here| workspace.is_some_and(|root| here.starts_with(root)));
    let target =
        Path::new(env!("OUT_DIR")).ancestors().find(|dir| dir.join("CACHEDIR.TAG").exists());
    match target {
        Some(target) if inside => target.join("showdown"),
        _ => PathBuf::from("showdown"),
    }
}

enum Target {
    /// Write a temporary file in the same folder, and rename it to this file.
    Replace(PathBuf),
    /// Open the existing device or pipe and write into it.
    Through,
    /// Append to what was already written to an open stream.
    Stream,
}

impl Target {
    fn of(path: &Path) -> Self {
        // These names mean an open stream, even if it leads to a regular file.
        let streams = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self/fd"];
        if streams.iter().any(|stream| path.starts_with(stream)) {
            return Self::Stream;
        }
        match fs::canonicalize(path) {
            Ok(file) if file.is_file() => Self::Replace(file),
            Ok(_) => Self::Through,
            // There is no file, or a link leads to no file: the file that the link names is made.
            Err(_) => match fs::read_link(path) {
                Ok(file) => Self::Replace(folder_of(path).join(file)),
                Err(_) => Self::Replace(path.to_owned()),
            },
        }
    }
}

fn replace(
    path: &Path,
    file: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut prefix = OsString::from(".");
    prefix.push(file.file_name().ok_or(io::ErrorKind::InvalidFilename)?);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less the umask
    let (temporary, guard) = interrupt::begin(|| {
        let temporary = builder.tempfile_in(folder_of(file)).map_err(without_temporary_name)?;
        let path = temporary.path().to_owned();
        Ok((temporary, Box::new(move || drop(fs::remove_file(path))) as Undo))
    })?;
    if let Ok(existing) = fs::metadata(file) {
        temporary.as_file().set_permissions(existing.permissions())?;
    }
    fill_and_flush(temporary.as_file(), fill)?;
    interrupt::complete(guard, path, || {
        temporary.persist(file).map(drop).map_err(|error| error.error)
    })
}

fn write_through(
    path: &Path,
    options: &OpenOptions,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    fill_and_flush(&options.open(path)?, fill)
}

fn fill_and_flush(
    file: &File,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffered = BufWriter::new(file);
    fill(&mut buffered)?;
    buffered.flush()
}

/// Removes the name of the temporary file, which means nothing to the user.
fn without_temporary_name(error: io::Error) -> io::Error {
    match error.to_string().split_once(" at path ") {
        Some((reason, _)) => io::Error::new(error.kind(), reason),
        None => error,
    }
}

/// The folder of a file whose path may be relative.
fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}
