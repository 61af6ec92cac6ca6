//! From the start of the process to the first answer.

use std::process::Command;
use std::time::Duration;

use ffi_lab::{Missing, first_line};
use ffi_results::Starts;

/// How often a program is started. The first time is not kept, because its files may not be in memory yet.
const TIMES: usize = 20;

/// A program that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts a program again and again, and verifies its answer each time.
pub(crate) fn measure(
    name: &str,
    value: &str,
    command: impl Fn() -> Command,
) -> Result<Starts, Missing> {
    let mut starts = Starts::default();
    for number in 0..TIMES {
        let fault = |what: String| Missing {
            reason: format!("its small program does not work: {what}"),
            remedy: format!("leave it out: --skip {name}"),
        };
        let started =
            first_line(&mut command(), PATIENCE).map_err(|error| fault(error.to_string()))?;
        if started.line != value {
            return Err(fault(format!("it printed {:?} instead of {value:?}", started.line)));
        }
        if number > 0 {
            starts.samples_ns.push(started.ns);
            starts.peak_bytes.extend(started.peak_bytes);
        }
    }
    Ok(starts)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// The time of a program that does something else would be shown.
    #[test]
    fn a_wrong_value_is_no_time() {
        let program = |script: &'static str| {
            move || {
                let mut command = Command::new("/bin/sh");
                command.args(["-c", script]);
                command
            }
        };
        let starts = measure("x", "4", program("echo 4; read end; exit 0")).unwrap();
        assert_eq!(starts.samples_ns.len(), TIMES - 1);
        let wrong = measure("x", "4", program("echo 5; read end; exit 0")).unwrap_err();
        assert!(wrong.reason.ends_with("it printed \"5\" instead of \"4\""), "{wrong}");
        assert_eq!(wrong.remedy, "leave it out: --skip x");
    }
}
