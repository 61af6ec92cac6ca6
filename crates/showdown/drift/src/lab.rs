//! What there is before the C changes, and how a program is run.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use ffi_lab::{ending, run};
use ffi_results::Pictures;
use mandel_core::Img;
use mandel_core::oracle::{self, Arithmetic};

use crate::consumers::{Program, Stale};
use crate::error::DriftError;
use crate::faithful::Faithful;
use crate::library::Library;
use crate::mutations::Which;
use crate::outcome::Ran;
use crate::shared::Shared;

/// A probe draws a small picture. One that takes longer reads garbage as a size.
const PATIENCE: Duration = Duration::from_secs(5);

/// A cell is repeated in a new process for each of these numbers: 0, a small one, 2.0 as a `float`, and all
/// bits. The probe leaves the number in the registers and the memory that its calls do not use. In the last
/// repetition, address randomisation is off, where the system allows that.
pub(crate) const REST: [u64; 4] = [0, 3, 0x4000_0000_4000_0000, FIXED];
pub(crate) const FIXED: u64 = u64::MAX;

/// No core dumps, and 4 GB of memory. Not every shell takes both in one command.
const LIMITS: &str = "ulimit -c 0 && ulimit -v 4000000 && exec \"$@\"";

/// The picture that `ffi-drift-probe` draws.
const WIDTH: i32 = 60;
const HEIGHT: i32 = 40;
const MAX_ITERS: i32 = 20;

pub(crate) struct Lab {
    pub(crate) shared: Shared,
    /// What builds everything the slow way, if that was asked for.
    pub(crate) faithful: Option<Faithful>,
    pub(crate) sides: [Side; 2],
    /// The line with the right picture.
    pub(crate) picture: String,
    /// Whether address randomisation can be switched off.
    pub(crate) fixed: bool,
    /// The folder that everything is built in.
    out: PathBuf,
}

/// What there is of one of the libraries before it changes.
pub(crate) struct Side {
    pub(crate) control: Library,
    pub(crate) stale: Stale,
}

impl Lab {
    /// Builds the programs that no mutation changes, in a folder for the cells of this run.
    pub(crate) fn new(
        shared: Shared,
        faithful: Option<Faithful>,
        folder: &Path,
    ) -> Result<Self, DriftError> {
        let cells = folder.join("cells");
        let side = |which: Which| {
            let [at, out] = ["control", "stale"].map(|name| cells.join(name).join(which.name()));
            let control = match &faithful {
                Some(faithful) => faithful.library(which, &at)?,
                None => Library::unchanged(which, &at)?,
            };
            let stale = match &faithful {
                Some(faithful) => Stale::build_faithfully(faithful, &control, &out),
                None => Stale::build(&shared, &control, &out),
            };
            let stale = stale.map_err(|error| DriftError::Stale(error.message()))?;
            Ok::<_, DriftError>(Side { control, stale })
        };
        let sides = [side(Which::Mandel)?, side(Which::Shapes)?];
        let out = folder.parent().unwrap_or(folder).to_owned();
        let picture = picture(Arithmetic::Single)?;
        Ok(Self { shared, faithful, sides, picture, fixed: has_setarch(), out })
    }

    /// The program that is linked with the first library, as a shared one.
    pub(crate) fn linked(&self, library: &Library) -> Program {
        self.side(Which::Mandel).stale.linked(library)
    }

    /// The program that opens the first library.
    pub(crate) fn opening(&self, library: &Library) -> Program {
        self.side(Which::Mandel).stale.opening(library)
    }

    pub(crate) fn side(&self, which: Which) -> &Side {
        &self.sides[usize::from(which == Which::Shapes)]
    }

    /// A message without the folders of this machine, so that it is the same in every run.
    pub(crate) fn without_folders(&self, text: &str, folder: &Path) -> String {
        let folders = folder.ancestors().take_while(|inner| inner.starts_with(&self.out));
        folders.chain([&*self.shared.workspace]).fold(text.to_owned(), |text, folder| {
            text.replace(&format!("{}/", folder.display()), "")
        })
    }

    /// Runs a program once, in a made environment and within limits.
    pub(crate) fn run(&self, program: &Program, call: &str, rest: u64) -> Ran {
        let mut command = Command::new("sh");
        command.args(["-c", LIMITS, "sh"]);
        if self.fixed && rest == FIXED {
            command.args(["setarch", "-R"]);
        }
        command.args(&program.command).arg(call).env_clear();
        if program.command.len() == 1 {
            command.arg(rest.to_string());
        }
        command.env("PATH", "/usr/bin:/bin").env("LC_ALL", "C.UTF-8").env("PYTHONHASHSEED", "0");
        // Another length of the environment moves the stack.
        let place = REST.iter().position(|&one| one == rest).unwrap_or_default();
        command.env("PADDING", "x".repeat(16 * place));
        command.envs(program.environment.iter().map(|(name, value)| (name, value)));
        match run(&mut command, "", PATIENCE) {
            Ok(output) => Ran {
                status: output.status.code(),
                ending: ending(output.status),
                stdout: output.stdout,
                stderr: output.stderr,
            },
            Err(error) => Ran {
                status: None,
                ending: match error.kind() {
                    io::ErrorKind::TimedOut => error.to_string(),
                    _ => format!("it does not start: {error}"),
                },
                stdout: String::new(),
                stderr: String::new(),
            },
        }
    }
}

/// The right picture and the wrong ones.
pub(crate) fn pictures(wrong: BTreeMap<String, String>) -> Result<Pictures, mandel_core::Error> {
    let line = picture(Arithmetic::Single)?;
    let right = line.trim_start_matches("picture ").to_owned();
    Ok(Pictures { width: WIDTH, height: HEIGHT, max_iters: MAX_ITERS, right, wrong })
}

/// The line with the right picture.
pub(crate) fn picture(arithmetic: Arithmetic) -> Result<String, mandel_core::Error> {
    let mut img = Img::new(WIDTH, HEIGHT)?;
    oracle::draw(&mut img, MAX_ITERS, arithmetic)?;
    let digits: String = img.pixels().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("picture {digits}"))
}

fn has_setarch() -> bool {
    let mut command = Command::new("setarch");
    run(command.args(["-R", "true"]), "", PATIENCE).is_ok_and(|output| output.status.success())
}
