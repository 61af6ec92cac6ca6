//! What has to be built before a contender can be measured. Each build is in the output folder and has a
//! log.

mod linked;
mod python;

use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{Group, ending};
use crate::{Missing, Observer};

pub(crate) use linked::Linked;
pub use linked::{Link, cargo, cargo_error, lld, lto_flags};
pub use python::{Bindings, interpreter_of, isolated, pip_error};
pub(crate) use python::{Environment, versions};

/// The checkout that this program was built in, if it still has that part.
///
/// # Errors
///
/// If it is gone.
pub fn checkout(part: &str) -> Result<&'static Path, Missing> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3);
    workspace.filter(|root| root.join(part).is_dir()).ok_or_else(|| Missing {
        reason: "the checkout that this program was built in is gone".into(),
        remedy: "run it in a checkout: cargo run --release".into(),
    })
}

/// This file is in every folder that a build has made. A folder without it is never removed.
const MARKER: &str = ".showdown";

/// The file that versions before this marker wrote into such a folder.
const OLDER_MARKER: &str = "inputs.sha256";

/// Makes a folder, or empties it if a build has made it.
///
/// # Errors
///
/// If the folder was made by somebody else, or the system refuses it.
pub fn empty_folder(folder: &Path) -> Result<(), Missing> {
    let at = |error| Missing::file(folder, &error);
    if folder.exists() {
        let is_empty = fs::read_dir(folder).map_err(at)?.next().is_none();
        let is_ours = [MARKER, OLDER_MARKER].iter().any(|name| folder.join(name).exists());
        if !is_empty && !is_ours {
            return Err(Missing {
                reason: format!("{} exists, and the showdown did not make it", folder.display()),
                remedy: "choose another folder with --out".into(),
            });
        }
        fs::remove_dir_all(folder).map_err(at)?;
    }
    fs::create_dir_all(folder).map_err(at)?;
    fs::write(folder.join(MARKER), "").map_err(at)
}

/// Finds the line of a log that says what was wrong.
pub type FindError = for<'a> fn(&[&'a str]) -> Option<&'a str>;

/// The maximum length of a message, which must fit into a sentence.
const LONGEST_MESSAGE: usize = 300;

/// Runs the commands of a build, and writes their output to a log.
pub struct Log<'a> {
    path: PathBuf,
    file: File,
    find_error: FindError,
    observer: &'a dyn Observer,
}

impl<'a> Log<'a> {
    /// Begins a build with an empty log.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn new(
        path: PathBuf,
        find_error: FindError,
        observer: &'a dyn Observer,
    ) -> Result<Self, Missing> {
        // The file is opened for appending. Otherwise two showdowns would overwrite each other's lines.
        let file = File::create(&path).and_then(|_| OpenOptions::new().append(true).open(&path));
        let file = file.map_err(|error| Missing::file(&path, &error))?;
        Ok(Self { path, file, find_error, observer })
    }

    /// Runs a command to its end. `remedy` is the advice for a failure with an unknown message.
    ///
    /// # Errors
    ///
    /// If the command does not start, or fails: the line of the log that says what was wrong.
    pub fn step(&self, name: &str, command: &mut Command, remedy: &str) -> Result<(), Missing> {
        let file = |error| Missing::file(&self.path, &error);
        let log = || self.file.try_clone().map_err(file);
        command.stdin(Stdio::null()).stdout(log()?).stderr(log()?);
        self.observer.started(name);
        let status = Group::start(command).and_then(|mut group| group.wait());
        self.observer.finished();
        let status = status.map_err(|error| Missing {
            reason: format!("{name} does not start: {error}"),
            remedy: remedy.to_owned(),
        })?;
        if status.success() {
            return Ok(());
        }
        let text = fs::read(&self.path).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let last = || lines.iter().copied().rfind(|line| !line.is_empty());
        let (line, remedy) = match known(&lines) {
            Some((line, remedy)) => (Some(line), remedy),
            None => ((self.find_error)(&lines).or_else(last), remedy),
        };
        let message = match line {
            Some(line) => line.chars().take(LONGEST_MESSAGE).collect(),
            None => format!("it ended with {} and printed nothing", ending(status)),
        };
        Err(Missing {
            remedy: remedy.to_owned(),
            reason: format!("{name} failed: {message} (log: {})", self.path.display()),
        })
    }
}

/// The last line of a log with these words, whatever program printed it, and the advice. pip ends with a
/// sentence that says no more than that some program has failed.
fn known<'a>(log: &[&'a str]) -> Option<(&'a str, &'static str)> {
    const REMEDIES: [(&str, &[&str]); 4] = [
        (
            "let cargo use the network, which CARGO_NET_OFFLINE or a setting forbids; it is needed once",
            &["but --offline was specified", "error: no matching package named"],
        ),
        (
            "free some space, or choose another folder with --out",
            &["No space left on device", "Disk quota exceeded"],
        ),
        (
            "choose a folder that can be written to with --out",
            &["Read-only file system", "Permission denied"],
        ),
        (
            "connect to the network and run again; it is needed once",
            &[
                "Temporary failure in name resolution",
                "Name or service not known",
                "Network is unreachable",
                "Failed to establish a new connection",
                "Could not resolve host",
                "Connection timed out",
                "Could not find a version that satisfies",
            ],
        ),
    ];
    REMEDIES.iter().find_map(|(remedy, words)| {
        let has = |line: &&str| words.iter().any(|words| line.contains(words));
        Some((log.iter().copied().rfind(has)?, *remedy))
    })
}

#[cfg(all(test, unix))]
mod tests {
    use tempfile::TempDir;

    use super::*;

    /// Ignores every report.
    struct Silent;

    impl Observer for Silent {
        fn started(&self, _: &str) {}
        fn finished(&self) {}
        fn note(&self, _: &str) {}
    }

    fn failure(script: &str) -> (String, String) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("log");
        let log = Log::new(path.clone(), |_| None, &Silent).unwrap();
        let mut command = Command::new("sh");
        let Missing { reason, remedy } =
            log.step("pip", command.args(["-c", script]), "see the log").unwrap_err();
        (reason.replace(&path.display().to_string(), "LOG"), remedy)
    }

    /// `--out crates` used to remove `crates/python`.
    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let folder = TempDir::new().unwrap();
        let ours = folder.path().join("python");
        empty_folder(&ours).unwrap();
        fs::write(ours.join("old"), "").unwrap();
        empty_folder(&ours).unwrap();
        assert!(!ours.join("old").exists());
        let theirs = folder.path().join("theirs");
        fs::create_dir(&theirs).unwrap();
        fs::write(theirs.join("precious"), "").unwrap();
        let refused = empty_folder(&theirs).unwrap_err().to_string();
        assert!(refused.contains("exists, and the showdown did not make it"), "{refused}");
        assert!(theirs.join("precious").exists());
    }

    /// A full disk used to be answered with "apt-get install python3-venv", and everything else with
    /// "connect to the network".
    #[test]
    fn the_remedy_fits_what_was_wrong() {
        for (script, reason, remedy) in [
            (
                "echo 'OSError: [Errno 28] No space left on device'; echo 'error: failed'; exit 1",
                "pip failed: OSError: [Errno 28] No space left on device (log: LOG)",
                "free some space, or choose another folder with --out",
            ),
            (
                "echo 'Temporary failure in name resolution'; echo bye; exit 1",
                "pip failed: Temporary failure in name resolution (log: LOG)",
                "connect to the network and run again; it is needed once",
            ),
            ("echo sorry; exit 1", "pip failed: sorry (log: LOG)", "see the log"),
            (
                "exit 3",
                "pip failed: it ended with exit status: 3 and printed nothing (log: LOG)",
                "see the log",
            ),
            (
                "kill -KILL $$",
                "pip failed: it ended with signal 9 (SIGKILL) and printed nothing (log: LOG)",
                "see the log",
            ),
        ] {
            assert_eq!(failure(script), (reason.into(), remedy.into()), "{script}");
        }
    }
}
