//! Runs the commands that make what a contender needs: their output in a log, a spinner while they
//! work, Ctrl-C for them too, and their own words where they fail.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};

use super::Skip;
use super::worker::locked;
use crate::interrupt::{self, Cleanup};

/// What comes in the way of making something.
pub(super) enum Trouble {
    Skip(Skip),
    Io(PathBuf, io::Error),
}

impl Trouble {
    /// Why the contender cannot run. A folder that cannot be written is remedied by another, or by
    /// the options that leave the contender out.
    pub(super) fn into_skip(self, leave_out: &str) -> Skip {
        match self {
            Self::Skip(skip) => skip,
            Self::Io(path, error) => Skip {
                reason: format!("{}: {error}", path.display()),
                remedy: format!("choose another folder with --out, or leave it out: {leave_out}"),
            },
        }
    }
}

/// For an error at `path`.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Trouble {
    let path = path.to_owned();
    move |error| Trouble::Io(path, error)
}

/// The checkout that this program was built in, if it still has that part.
pub(super) fn checkout(part: &str) -> Result<&'static Path, Skip> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    workspace.filter(|root| root.join(part).is_dir()).ok_or_else(|| Skip {
        reason: "the checkout that this program was built in is gone".into(),
        remedy: "run it in a checkout: cargo run --release".into(),
    })
}

/// Which line of a log says what was wrong.
pub(super) type Words = for<'a> fn(&[&'a str]) -> Option<&'a str>;

/// Some commands repeat their whole environment where they fail.
const WORDS_LIMIT: usize = 400;

pub(super) struct Installer {
    log: PathBuf,
    words: Words,
    file: File,
    progress: ProgressBar,
}

impl Installer {
    /// Begins with an empty log.
    pub(super) fn new(log: PathBuf, words: Words) -> Result<Self, Trouble> {
        // Appended to, or the lines of two showdowns would lie on each other.
        let file = File::create(&log).and_then(|_| OpenOptions::new().append(true).open(&log));
        let file = file.map_err(at(&log))?;
        let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_spinner());
        let progress =
            ProgressBar::new_spinner().with_style(style).with_finish(ProgressFinish::AndClear);
        progress.enable_steady_tick(Duration::from_millis(200));
        Ok(Self { log, words, file, progress })
    }

    /// Runs a command to its end, its output in the log. Ctrl-C ends it too.
    pub(super) fn step(
        &self,
        name: &'static str,
        command: &mut Command,
        remedy: &str,
    ) -> Result<(), Trouble> {
        self.progress.set_message(name);
        let log = || self.file.try_clone().map_err(at(&self.log));
        command.stdout(log()?).stderr(log()?);
        let begin = || {
            let child = Arc::new(Mutex::new(command.spawn()?));
            let doomed = Arc::clone(&child);
            let end = move || {
                let mut child = locked(&doomed);
                let _ = child.kill().and_then(|()| child.wait());
            };
            Ok((child, Box::new(end) as Cleanup))
        };
        let status = interrupt::with_cleanup(begin, |child| {
            // Not `wait`, which would hold the lock that the cleanup needs.
            loop {
                if let Some(status) = locked(&child).try_wait()? {
                    break Ok(status);
                }
                thread::sleep(Duration::from_millis(50));
            }
        });
        match status.map_err(at(&self.log))? {
            status if status.success() => Ok(()),
            _ => Err(Trouble::Skip(Skip {
                reason: format!(
                    "{name} failed: {} (log: {})",
                    last_words(&self.log, self.words),
                    self.log.display()
                ),
                remedy: remedy.to_owned(),
            })),
        }
    }
}

/// What a failing command said, as `words` finds it; otherwise its last line.
fn last_words(log: &Path, words: Words) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let lines: Vec<_> = text.iter().flat_map(|text| text.lines()).map(str::trim).collect();
    let last = || lines.iter().copied().rfind(|line| !line.is_empty());
    let said = words(&lines).or_else(last).unwrap_or("it said nothing");
    said.chars().take(WORDS_LIMIT).collect()
}
