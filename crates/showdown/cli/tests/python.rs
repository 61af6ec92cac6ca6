//! What can go wrong between the showdown and Python. The Python of these tests is a shell script, so that
//! each fault happens when it should and needs no network. tests/python_package.rs tests the real Python.

#![cfg(unix)]

mod common;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::{names, outcome, python};
use tempfile::TempDir;

/// A `python3` that makes environments whose `python` is the same script. `venv`, `pip` and `worker` are
/// the shell commands that it runs when it is asked for these.
struct FakePython {
    folder: TempDir,
}

impl FakePython {
    fn new(venv: &str, pip: &str, worker: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let script = format!(
            "#!/bin/sh\n\
             echo \"$@\" >> '{log}'\n\
             case \"$*\" in\n\
             *'-m venv'*) for last; do :; done; {venv} ;;\n\
             *'-m pip'*) {pip} ;;\n\
             *mandel.worker*) {worker} ;;\n\
             *) echo /tmp ;;\n\
             esac\n",
            log = folder.path().join("calls").display(),
        );
        let path = folder.path().join("python3");
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    /// A Python that makes an environment, installs, and then answers as `worker` says.
    fn working(worker: &str) -> Self {
        Self::new(COPY_ITSELF, "exit 0", worker)
    }

    /// A run of one Python contender with it.
    fn command(&self, arguments: &[impl AsRef<OsStr>]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
        let path = format!("{}:/usr/bin:/bin", self.folder.path().display());
        command
            .current_dir(self.folder.path())
            .env("PATH", path)
            .env_remove("SHOWDOWN_REQUIRE")
            .args(["run", "--size=31x17", "--blocks=1", "--rounds=1", "--models=per_pixel"])
            .args(["--skip", "dylib,static-lto"])
            .args(arguments);
        command
    }

    fn run(&self, arguments: &[impl AsRef<OsStr>]) -> (i32, String, String) {
        outcome(self.command(arguments).output().unwrap())
    }

    /// What it was asked to do so far, one line for each request.
    fn calls(&self) -> String {
        fs::read_to_string(self.folder.path().join("calls")).unwrap_or_default()
    }

    fn out(&self) -> std::path::PathBuf {
        self.folder.path().join("showdown")
    }
}

const COPY_ITSELF: &str = "mkdir -p \"$last/bin\" && cp \"$0\" \"$last/bin/python\"";

/// Leaves ctypes of the Python contenders.
fn c_and_ctypes() -> [String; 2] {
    let others: Vec<_> = python().into_iter().filter(|name| name != "ctypes").collect();
    ["--skip".into(), others.join(",")]
}

fn exists(path: &Path) -> bool {
    path.exists()
}

#[test]
fn without_python3_its_contenders_are_skipped_in_one_sentence_with_the_remedy() {
    let fake = FakePython::working("exit 0");
    fs::remove_file(fake.folder.path().join("python3")).unwrap();
    let output = fake.command(&[""; 0]).env("PATH", "").output().unwrap();
    let (code, stdout, stderr) = outcome(output);
    assert_eq!(code, 0, "{stderr}");
    let expected = format!("Skipped {}: no python3 on the PATH; ", python().join(", "));
    let unwrapped = stdout.replace("\n  ", " ");
    assert!(unwrapped.contains(&expected) && stderr.contains(&expected), "{stdout}{stderr}");
    assert!(stdout.contains("python3"), "{stdout}");

    let output = fake.command(&["--only", "c,ctypes"]).env("PATH", "").output().unwrap();
    assert_eq!(outcome(output).0, 3);
    let output =
        fake.command(&[""; 0]).env("PATH", "").env("SHOWDOWN_REQUIRE", "all").output().unwrap();
    assert_eq!(outcome(output).0, 3);
}

#[test]
fn no_python_asks_nothing_of_python_and_makes_nothing() {
    let fake = FakePython::working("exit 0");
    let (code, stdout, stderr) = fake.run(&["--no-python"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(!stdout.contains("Skipped"), "{stdout}");
    assert_eq!(fake.calls(), "");
    assert_eq!(names(&fake.out()), ["images", "report.html", "results.json"]);
}

#[test]
fn an_environment_that_cannot_be_made_is_a_skip_with_the_reason_and_the_log() {
    for (venv, pip, step, message, remedy) in [
        (
            "echo 'Error: ensurepip is not available'; exit 1",
            "exit 0",
            "venv",
            "Error: ensurepip is not available",
            "apt-get install python3 python3-venv",
        ),
        // It used to be answered with apt-get install python3-venv.
        (
            "echo No space left on device; exit 1",
            "exit 0",
            "venv",
            "No space left on device",
            "free some space, or choose another folder with --out",
        ),
        (
            COPY_ITSELF,
            "echo 'ERROR: Could not find a version that satisfies setuptools'; echo bye; exit 1",
            "pip",
            "ERROR: Could not find a version that satisfies setuptools",
            "connect to the network and run again",
        ),
        // It used to be answered with "connect to the network".
        (
            COPY_ITSELF,
            "echo 'ERROR: no compiler'; exit 1",
            "pip",
            "ERROR: no compiler",
            "see the log; or leave Python out: --no-python",
        ),
    ] {
        let fake = FakePython::new(venv, pip, "exit 0");
        let (code, stdout, stderr) = fake.run(&c_and_ctypes());
        assert_eq!(code, 0, "{stderr}");
        let log = fake.out().join("python/install.log");
        let expected = format!("Skipped ctypes: {step} failed: {message} (log: ");
        assert!(stderr.contains(&expected), "{stderr}");
        assert!(stderr.contains(&format!("; {remedy}")), "{stderr}");
        assert!(stdout.replace("\n  ", " ").contains(remedy), "{stdout}");
        assert!(fs::read_to_string(&log).unwrap().contains(message));

        // The environment was not completed, so the next run makes it again.
        let before = fake.calls().lines().count();
        fake.run(&c_and_ctypes());
        assert!(fake.calls().lines().skip(before).any(|call| call.contains("-m venv")));
    }
}

#[test]
fn a_fresh_environment_is_reused_and_a_broken_or_old_one_is_made_anew() {
    let fake = FakePython::working("while read model rest; do echo 'error sorry'; done");
    let makings = || fake.calls().matches("-m venv").count();
    fake.run(&c_and_ctypes());
    fake.run(&c_and_ctypes());
    assert_eq!(makings(), 1);

    let environment = fake.out().join("python");
    fs::write(environment.join("inputs.sha256"), "of other inputs").unwrap();
    fake.run(&c_and_ctypes());
    assert_eq!(makings(), 2);

    fs::remove_file(environment.join("venv/bin/python")).unwrap();
    fake.run(&c_and_ctypes());
    assert_eq!(makings(), 3);
}

#[test]
fn a_worker_without_its_module_is_a_skip_with_its_words() {
    let fake = FakePython::working("while read model rest; do echo 'error needs Python.h'; done");
    let (code, stdout, stderr) = fake.run(&c_and_ctypes());
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("Skipped ctypes: needs Python.h; "), "{stdout}");
    assert_eq!(fake.run(&["--only", "c,ctypes"]).0, 3);
}

/// Answers the first request, with which the showdown tests that it works, and fails at any other.
fn misbehaving(then: &str) -> FakePython {
    FakePython::working(&format!(
        "while read model rest; do case $model in crossing) printf 'ok 1 1 1\\n\\000' ;; *) {then} ;; \
         esac; done"
    ))
}

#[test]
fn a_worker_that_dies_talks_rubbish_or_draws_a_wrong_picture_is_a_failure() {
    for (then, message) in [
        ("exit 7", "its process ended with exit status: 7"),
        (
            "echo Traceback; exec sleep 9",
            "its process answered \"Traceback\", which is not an answer",
        ),
        ("echo 'error ValueError: no'; exec sleep 9", "ValueError: no"),
        ("echo 'ok 5 527 527'; head -c 527 /dev/zero", "a wrong picture: "),
        ("echo 'ok 5 527 3'; exec sleep 9", "with 3 bytes and 527 calls"),
    ] {
        let (code, stdout, stderr) = misbehaving(then).run(&["--only", "c,ctypes"]);
        assert_eq!(code, 1, "{stderr}");
        assert!(stderr.contains("error: Failed ctypes: in per_pixel, "), "{stderr}");
        assert!(stderr.contains(message), "{stderr}");
        assert!(stdout.lines().any(|line| line.starts_with("c ")), "{stdout}");
    }
}

/// It used to stall `run` and `doctor` without a message.
#[test]
fn a_python_that_hangs_is_given_up() {
    let fake = FakePython::working("exit 0");
    let path = fake.folder.path().join("python3");
    fs::write(&path, "#!/bin/sh\nexec sleep 600\n").unwrap();
    let (code, _, stderr) = fake.run(&c_and_ctypes());
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("Skipped ctypes: "), "{stderr}");
    assert!(stderr.contains("it did not end within 10 s"), "{stderr}");
}

/// The user's own settings for where pip installs are not used for this environment.
#[test]
fn pip_hears_how_to_reach_packages_and_not_where_to_put_them() {
    let fake = FakePython::new(COPY_ITSELF, "env | grep ^PIP_ > pip.env; exit 0", "exit 0");
    let mut command = fake.command(&c_and_ctypes());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PIP_")) {
        command.env_remove(name);
    }
    for name in ["PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PIP_USER", "PIP_INDEX_URL"] {
        command.env(name, "here");
    }
    command.output().unwrap();
    let heard = fs::read_to_string(fake.folder.path().join("pip.env")).unwrap();
    assert_eq!(heard, "PIP_INDEX_URL=here\n");
}

/// The package's build used to put 90 MB into the checkout.
#[test]
fn the_packages_build_goes_to_the_output_folder() {
    let fake = FakePython::new(COPY_ITSELF, "echo $CARGO_TARGET_DIR > target; exit 0", "exit 0");
    fake.command(&c_and_ctypes()).env_remove("CARGO_TARGET_DIR").output().unwrap();
    let target = fs::read_to_string(fake.folder.path().join("target")).unwrap();
    assert_eq!(Path::new(target.trim_end()), fake.out().join("python-build"));
}

#[test]
fn a_signal_while_pip_works_ends_pip_and_all_that_it_started() {
    for (name, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        interrupt_pip(name, code);
    }
}

fn interrupt_pip(name: &str, expected: i32) {
    // As pip does, it starts another program and waits for that.
    let pip = "sh -c 'echo $$ > pip.pid; exec sleep 60' & wait";
    let fake = FakePython::new(COPY_ITSELF, pip, "exit 0");
    let mut command = fake.command(&c_and_ctypes());
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let pid_file = fake.folder.path().join("pip.pid");
    let start = Instant::now();
    while !(exists(&pid_file) && fs::read_to_string(&pid_file).unwrap().ends_with('\n')) {
        assert!(start.elapsed() < Duration::from_secs(30), "pip was not started");
        thread::sleep(Duration::from_millis(20));
    }
    let shell = |words: &str| Command::new("sh").args(["-c", words]).status().unwrap().success();
    assert!(shell(&format!("kill -{name} {}", child.id())));
    let (code, _, stderr) = outcome(child.wait_with_output().unwrap());
    assert_eq!(code, expected, "{stderr}");
    let pip = fs::read_to_string(&pid_file).unwrap();
    thread::sleep(Duration::from_millis(100));
    // A process that has ended, but has not been waited for, has no `exe`.
    assert!(!exists(&Path::new("/proc").join(pip.trim()).join("exe")), "pip lives on");
    assert!(!exists(&fake.out().join("python/inputs.sha256")));
}

#[test]
fn two_showdowns_make_the_environment_once() {
    let fake = FakePython::new(
        &format!("{COPY_ITSELF} && sleep 1"),
        "exit 0",
        "while read model rest; do echo 'error sorry'; done",
    );
    let children: Vec<_> = (0..2)
        .map(|_| {
            let mut command = fake.command(&c_and_ctypes());
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        let (code, _, stderr) = outcome(child.wait_with_output().unwrap());
        assert_eq!(code, 0, "{stderr}");
    }
    assert_eq!(fake.calls().matches("-m venv").count(), 1);
}
