//! What the evidence of one run means.

use ffi_results::Outcome;

/// How the process of a consumer ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// The exit status; `None` if a signal or the time limit ended it.
    pub status: Option<i32>,
    /// The ending in words: `signal 11 (SIGSEGV)`.
    pub ending: String,
    /// What it printed, as `ffi-drift-probe` describes.
    pub stdout: String,
    /// What the loader printed.
    pub stderr: String,
}

/// Which tool refused a consumer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// bindgen.
    Codegen,
    /// rustc.
    Compile,
    /// The linker.
    Link,
}

impl Stage {
    /// The outcome of a consumer that the tool refused.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Codegen => Outcome::CaughtCodegen,
            Self::Compile => Outcome::CaughtCompile,
            Self::Link => Outcome::CaughtLink,
        }
    }
}

/// What is right, for the judge.
#[derive(Clone, Copy, Debug)]
pub struct Right<'a> {
    /// The line with the result: `picture` and hexadecimal digits, or `value` and a text.
    pub result: &'a str,
    /// A part of the error that the changed C returns by design.
    pub designed: Option<&'a str>,
}

/// The outcome, and in a few words what shows it.
#[must_use]
pub fn judge(ran: &Ran, right: Right<'_>) -> (Outcome, String) {
    let Ran { status, ending, stdout, stderr } = ran;
    let status = *status;
    let said = |event: &str| stdout.lines().find_map(|line| line.strip_prefix(event));
    if let Some(why) = said("not opened ") {
        return (Outcome::CaughtLoad, why.to_owned());
    }
    let loader = stderr.lines().find(|line| {
        line.contains("symbol lookup error")
            || line.contains("error while loading shared libraries")
    });
    match (status, loader, said("called")) {
        (None, ..) => return (Outcome::Crash, ending.clone()),
        (Some(127), Some(line), None) => return (Outcome::CaughtLoad, line.to_owned()),
        (Some(127), Some(line), Some(_)) => return (Outcome::CaughtCall, line.to_owned()),
        _ => {}
    }
    if let Some(why) = said("refused by the tool ") {
        return (Outcome::CaughtCall, why.to_owned());
    }
    if let Some(why) = said("error ") {
        let by_design = right.designed.is_some_and(|designed| why.contains(designed));
        let outcome = if by_design { Outcome::CaughtCall } else { Outcome::LuckyError };
        return (outcome, why.to_owned());
    }
    if status != Some(0) {
        return (Outcome::Crash, ending.clone());
    }
    let is_result = |line: &&str| line.starts_with("picture ") || line.starts_with("value ");
    let Some(result) = stdout.lines().find(is_result) else {
        return (Outcome::Crash, format!("{ending}, without a result"));
    };
    if result != right.result {
        return (Outcome::SilentWrong, difference(result, right.result));
    }
    if said("accepted").is_some() {
        return (Outcome::SilentWrong, "256 iterations were not refused".into());
    }
    if result.starts_with("picture ") && said("refused").is_none() {
        return (Outcome::Crash, format!("{ending}, without a result of the second call"));
    }
    match said("guards ") {
        None | Some("0") => (Outcome::Correct, "the result is right".into()),
        Some(bytes) => {
            (Outcome::SilentCorruption, format!("bytes overwritten beside the picture: {bytes}"))
        }
    }
}

/// The wrong picture that was drawn, if one was.
#[must_use]
pub fn wrong_picture<'a>(ran: &'a Ran, right: Right<'_>) -> Option<&'a str> {
    let drawn = ran.stdout.lines().find(|line| line.starts_with("picture "))?;
    drawn.strip_prefix("picture ").filter(|_| drawn != right.result)
}

/// What is wrong with a result, in a few words.
fn difference(result: &str, right: &str) -> String {
    let pictures = (result.strip_prefix("picture "), right.strip_prefix("picture "));
    if let (Some(result), Some(right)) = pictures {
        let [result, right] = [result, right].map(|hex| hex.as_bytes().chunks(2));
        let of = right.len();
        let wrong = result.zip(right).filter(|(one, other)| one != other).count();
        return format!("{wrong} of {of} pixels are wrong");
    }
    let [result, right] = [result, right].map(|line| line.trim_start_matches("value "));
    format!("`{result}` instead of `{right}`")
}

/// The outcome of several repetitions, and the different ones that were seen.
#[must_use]
pub fn together(all: &[Outcome]) -> (Outcome, Vec<Outcome>) {
    let mut seen = all.to_vec();
    seen.sort();
    seen.dedup();
    (if let [one] = seen[..] { one } else { Outcome::Undefined }, seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: Right<'_> = Right { result: "picture 0102", designed: Some("by design") };

    fn ran(status: Option<i32>, stdout: &str, stderr: &str) -> Ran {
        Ran { status, ending: "signal 11".into(), stdout: stdout.into(), stderr: stderr.into() }
    }

    #[test]
    fn made_up_evidence_is_judged() {
        let lookup = "p: symbol lookup error: p: undefined symbol: mandel";
        let good = "called\npicture 0102\nguards 0\nrefused\n";
        for (evidence, outcome, shown) in [
            (ran(Some(1), "not opened no symbol\n", ""), Outcome::CaughtLoad, "no symbol"),
            (ran(Some(127), "", lookup), Outcome::CaughtLoad, lookup),
            (ran(Some(127), "called\n", lookup), Outcome::CaughtCall, lookup),
            (ran(Some(1), "called\nerror by design\n", ""), Outcome::CaughtCall, "by design"),
            (
                ran(Some(0), "called\nrefused by the tool TypeError: no\n", ""),
                Outcome::CaughtCall,
                "TypeError: no",
            ),
            (ran(Some(1), "called\nerror status -2\n", ""), Outcome::LuckyError, "status -2"),
            (ran(None, "called\n", ""), Outcome::Crash, "signal 11"),
            (ran(Some(101), "called\npicture 0102\nguards 0\n", ""), Outcome::Crash, "signal 11"),
            (
                ran(Some(0), "called\npicture 0102\nguards 0\n", ""),
                Outcome::Crash,
                "signal 11, without a result of the second call",
            ),
            // It crashed after it had drawn: the process is gone in any case.
            (ran(None, "called\npicture 0102\n", ""), Outcome::Crash, "signal 11"),
            (ran(None, "", ""), Outcome::Crash, "signal 11"),
            (ran(Some(0), "called\n", ""), Outcome::Crash, "signal 11, without a result"),
            (
                ran(Some(0), "called\npicture 0103\nguards 0\nrefused\n", ""),
                Outcome::SilentWrong,
                "1 of 2 pixels are wrong",
            ),
            (
                ran(Some(0), "called\npicture 0102\nguards 0\naccepted\n", ""),
                Outcome::SilentWrong,
                "256 iterations were not refused",
            ),
            (
                ran(Some(0), "called\npicture 0102\nguards 1\nrefused\n", ""),
                Outcome::SilentCorruption,
                "bytes overwritten beside the picture: 1",
            ),
            (ran(Some(0), good, ""), Outcome::Correct, "the result is right"),
            (
                ran(Some(0), "called\nvalue 7\n", ""),
                Outcome::SilentWrong,
                "`7` instead of `picture 0102`",
            ),
        ] {
            assert_eq!(judge(&evidence, RIGHT), (outcome, shown.to_owned()), "{evidence:?}");
        }
    }

    #[test]
    fn only_a_wrong_picture_is_kept() {
        for (stdout, wrong) in [
            ("called\npicture 0103\n", Some("0103")),
            ("called\npicture 0102\n", None),
            ("called\nvalue 7\n", None),
        ] {
            assert_eq!(wrong_picture(&ran(Some(0), stdout, ""), RIGHT), wrong, "{stdout}");
        }
    }

    #[test]
    fn a_tool_that_refuses_has_an_outcome_of_its_own() {
        let outcomes = [Stage::Codegen, Stage::Compile, Stage::Link].map(Stage::outcome);
        assert_eq!(outcomes, [Outcome::CaughtCodegen, Outcome::CaughtCompile, Outcome::CaughtLink]);
    }

    #[test]
    fn different_outcomes_are_undefined() {
        use Outcome::{Crash, SilentWrong, Undefined};
        assert_eq!(together(&[Crash, Crash]), (Crash, vec![Crash]));
        assert_eq!(together(&[SilentWrong, Crash, Crash]), (Undefined, vec![Crash, SilentWrong]));
    }
}
