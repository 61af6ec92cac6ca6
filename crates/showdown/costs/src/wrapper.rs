//! Stands between cargo and rustc, and writes down how long each package takes.
//!
//! cargo starts a program that `RUSTC_WRAPPER` names with the command line of rustc. The showdown is this
//! program itself: it looks for [`VARIABLE`] before it looks at its arguments.

use std::env;
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Instant;

use ffi_lab::Missing;

/// The environment variable with the file that the times are appended to.
pub const VARIABLE: &str = "SHOWDOWN_COMPILE_TIMES";

/// Runs the command, and appends its package, version and time to the file.
///
/// # Errors
///
/// If the command cannot be started, or the file cannot be written.
pub fn run(file: &Path, command: &[OsString]) -> io::Result<ExitStatus> {
    let (rustc, arguments) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let start = Instant::now();
    let status = Command::new(rustc).args(arguments).env_remove(VARIABLE).status()?;
    let ns = start.elapsed().as_nanos();
    // cargo also asks rustc for its version, and then names no package.
    if let Some((name, version)) =
        env::var("CARGO_PKG_NAME").ok().zip(env::var("CARGO_PKG_VERSION").ok())
    {
        // A single write of a short line is not mixed with those of other processes.
        let line = format!("{name} {version} {ns}\n");
        OpenOptions::new().append(true).create(true).open(file)?.write_all(line.as_bytes())?;
    }
    Ok(status)
}

/// Makes a build with cargo write down its times, in a file that no build before it had.
pub(crate) fn insert(
    command: &mut Command,
    folder: &Path,
    files: &mut Vec<PathBuf>,
) -> Result<(), Missing> {
    let showdown = env::current_exe().map_err(|error| Missing {
        reason: format!("the path of this program is not known: {error}"),
        remedy: "start it by its path".into(),
    })?;
    let file = folder.join(format!("times-{}", files.len()));
    command.env("RUSTC_WRAPPER", showdown).env(VARIABLE, &file);
    files.push(file);
    Ok(())
}

/// The time of all compilations of a package in the file: its library, and its build script.
pub(crate) fn of_package(file: &Path, name: &str, version: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let times = text.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let is_meant = words.next() == Some(name) && words.next() == Some(version);
        words.next()?.parse::<u64>().ok().filter(|_| is_meant)
    });
    times.reduce(|all, one| all + one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_and_the_build_script_of_a_package_are_added() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "a 1.0.0 5\nab 1.0.0 7\na 1.0.0 6\na 2.0.0 1\n").unwrap();
        assert_eq!(of_package(file.path(), "a", "1.0.0"), Some(11));
        assert_eq!(of_package(file.path(), "b", "1.0.0"), None);
    }
}
