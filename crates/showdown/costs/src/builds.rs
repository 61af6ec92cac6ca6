//! How long it takes to build a small program: from nothing, and after a change.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use ffi_lab::{Log, Missing};
use ffi_results::{After, Build};

/// How often each build is made.
pub(crate) const SAMPLES: usize = 3;

/// The line of a program that is changed, in Rust and in C. A change that is only a newer time of the file
/// would flatter a compiler that looks at contents.
pub(crate) const CALLER: &str = "MAX_ITERS: i32 = 20;";
pub(crate) const CALLER_IN_C: &str = "MAX_ITERS = 20 ";

/// With or without optimisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

impl Profile {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// A program that can be built again and again.
pub(crate) trait Project {
    /// The profiles that it has.
    fn profiles(&self) -> &'static [Profile];

    /// Removes everything that was built.
    fn clean(&self) -> Result<(), Missing>;

    /// Builds what a change made out of date. Returns the time in nanoseconds. `name` is shown, and is in
    /// the message of a failure.
    fn build(&self, name: &str, after: After, profile: Profile) -> Result<u64, Missing>;

    /// Whether the build tool did not see the last change, so that everything was built by force.
    fn has_missed_change(&self) -> bool {
        false
    }

    /// The file that is changed, if the program has such a file.
    fn file(&self, after: After) -> Option<PathBuf>;

    /// The text of that file after the change with this number.
    fn changed(&self, after: After, text: &str, number: usize) -> String {
        match after {
            After::Caller => {
                let iters = 20 + number;
                text.replace(CALLER, &format!("MAX_ITERS: i32 = {iters};"))
                    .replace(CALLER_IN_C, &format!("MAX_ITERS = {iters} "))
            }
            _ => format!("{text}/* change {number} */\n"),
        }
    }
}

/// Makes each build [`SAMPLES`] times. In the end everything is built from the unchanged files, in the last
/// profile.
pub(crate) fn measure(project: &dyn Project) -> Result<Vec<Build>, Missing> {
    let mut builds = Vec::new();
    for &profile in project.profiles() {
        for after in [After::Cold, After::C, After::Header, After::Caller] {
            if after != After::Cold && project.file(after).is_none() {
                continue;
            }
            let (mut samples_ns, mut unnoticed) = (Vec::new(), false);
            for number in 1..=SAMPLES {
                let step = step(after, profile, number);
                samples_ns.push(sample(&step, project, after, profile, number)?);
                unnoticed |= project.has_missed_change();
            }
            builds.push(Build { after, profile: profile.name().to_owned(), unnoticed, samples_ns });
        }
    }
    Ok(builds)
}

fn step(after: After, profile: Profile, number: usize) -> String {
    let what = match after {
        After::Cold => "cold build",
        After::C => "build after a change of the C",
        After::Header => "build after a change of the header",
        After::Caller => "build after a change of the caller",
    };
    format!("{} {what} ({number} of {SAMPLES})", profile.name())
}

/// One build. A file that is changed for it is restored, and what belongs to the change is built again
/// without being timed.
fn sample(
    step: &str,
    project: &dyn Project,
    after: After,
    profile: Profile,
    number: usize,
) -> Result<u64, Missing> {
    let Some(path) = project.file(after) else {
        project.clean()?;
        return project.build(step, after, profile);
    };
    let file = |error| Missing::file(&path, &error);
    let text = fs::read_to_string(&path).map_err(file)?;
    let changed = project.changed(after, &text, number);
    if changed == text {
        return Err(Missing {
            reason: format!("{}: there is nothing to change", path.display()),
            remedy: "correct the small program of the costs".into(),
        });
    }
    fs::write(&path, changed).map_err(file)?;
    let ns = project.build(step, after, profile)?;
    fs::write(&path, text).map_err(file)?;
    if number == SAMPLES {
        project.build(step, after, profile)?;
    }
    Ok(ns)
}

/// What to do about a build that fails.
pub(crate) fn remedy(contender: &str) -> String {
    format!("see the log, or leave it out: --skip {contender}")
}

/// Runs a step of a build, and returns its time in nanoseconds.
pub(crate) fn time(
    log: &Log<'_>,
    name: &str,
    command: &mut Command,
    remedy: &str,
) -> Result<u64, Missing> {
    let start = Instant::now();
    log.step(name, command, remedy)?;
    Ok(start.elapsed().as_nanos() as u64)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// Writes down what is built.
    struct Recorder(PathBuf, RefCell<Vec<String>>);

    impl Project for Recorder {
        fn profiles(&self) -> &'static [Profile] {
            &[Profile::Debug, Profile::Release]
        }

        fn clean(&self) -> Result<(), Missing> {
            self.1.borrow_mut().push("clean".into());
            Ok(())
        }

        fn build(&self, _: &str, _: After, _: Profile) -> Result<u64, Missing> {
            self.1.borrow_mut().push(fs::read_to_string(&self.0).unwrap());
            Ok(7)
        }

        fn file(&self, after: After) -> Option<PathBuf> {
            (after == After::Caller).then(|| self.0.clone())
        }
    }

    /// A change that the build tool does not see.
    struct Blind(Recorder);

    impl Project for Blind {
        fn profiles(&self) -> &'static [Profile] {
            &[Profile::Release]
        }

        fn clean(&self) -> Result<(), Missing> {
            Ok(())
        }

        fn build(&self, name: &str, after: After, profile: Profile) -> Result<u64, Missing> {
            self.0.build(name, after, profile)
        }

        fn has_missed_change(&self) -> bool {
            !self.0.1.borrow().last().unwrap().ends_with("= 20;")
        }

        fn file(&self, after: After) -> Option<PathBuf> {
            self.0.file(after)
        }
    }

    /// The time of a build that did nothing would look like a quick build.
    #[test]
    fn a_change_that_the_build_tool_did_not_see_is_in_the_results() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("main.rs");
        fs::write(&path, "MAX_ITERS: i32 = 20;").unwrap();
        let builds = measure(&Blind(Recorder(path, RefCell::default()))).unwrap();
        let unnoticed: Vec<_> = builds.iter().map(|build| (build.after, build.unnoticed)).collect();
        assert_eq!(unnoticed, [(After::Cold, false), (After::Caller, true)]);
    }

    /// Without a change in the file, a build would have nothing to do.
    #[test]
    fn each_sample_sees_another_file_and_the_last_build_sees_the_first_one() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("main.rs");
        fs::write(&path, "MAX_ITERS: i32 = 20;").unwrap();
        let recorder = Recorder(path, RefCell::default());
        let builds = measure(&recorder).unwrap();
        let expected = |after, profile: &str| Build {
            after,
            profile: profile.into(),
            unnoticed: false,
            samples_ns: vec![7; SAMPLES],
        };
        let pairs = ["debug", "release"]
            .map(|profile| [After::Cold, After::Caller].map(|after| expected(after, profile)));
        assert_eq!(builds, pairs.concat());
        let seen = recorder.1.take();
        let of = |number: usize| format!("MAX_ITERS: i32 = {number};");
        let half = &seen[..seen.len() / 2];
        assert_eq!(half, &seen[seen.len() / 2..]);
        let cold = ["clean".to_owned(), of(20)];
        let changed = [of(21), of(22), of(23), of(20)];
        assert_eq!(half, [&cold[..], &cold, &cold, &changed].concat());
    }
}
