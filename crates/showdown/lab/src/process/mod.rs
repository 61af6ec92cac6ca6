//! Child processes within limits: a clean environment, a process group that ends with this program, and a
//! deadline for each answer.

mod deadline;
mod group;
mod measured;
mod run;
mod start;

use std::env;
use std::process::{Command, ExitStatus};

pub(crate) use deadline::Deadline;
pub(crate) use group::Group;
pub use measured::{Fault, Process};
pub use run::{Output, run};
pub use start::{Started, first_line};

/// Makes the environment of a measured process: it has what `command` sets and nothing else. With an
/// inherited LD_LIBRARY_PATH (cargo sets one) or PYTHONPATH, it could run other code than intended.
pub(crate) fn isolate(command: &mut Command) {
    let set: Vec<_> = command
        .get_envs()
        .map(|(key, value)| (key.to_owned(), value.map(ToOwned::to_owned)))
        .collect();
    command.env_clear();
    for kept in ["MANDEL_SIMD", "SystemRoot"] {
        command.envs(env::var_os(kept).map(|value| (kept, value)));
    }
    // The process may run in another folder.
    for name in ["MANDEL_LIBRARY", "SHAPES_LIBRARY"] {
        let library = env::var_os(name).filter(|path| !path.is_empty());
        command.envs(library.map(|path| {
            let absolute = std::path::absolute(&path);
            (name, absolute.map_or(path, Into::into))
        }));
    }
    // Without a locale, PyPy treats every path as ASCII.
    command.env("LC_ALL", "C.UTF-8");
    command.envs(set.into_iter().filter_map(|(key, value)| Some((key, value?))));
}

/// How a process ended, in words: `signal 11 (SIGSEGV)`.
pub fn ending(status: ExitStatus) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(number) = status.signal() {
            let name = nix::sys::signal::Signal::try_from(number).map(|signal| signal.as_str());
            return format!("signal {number} ({})", name.unwrap_or("unknown"));
        }
    }
    status.to_string()
}

/// The last line that is not empty, of what a process wrote to standard error.
pub(crate) fn last_line(text: &str) -> Option<&str> {
    text.lines().map(str::trim).rfind(|line| !line.is_empty())
}
