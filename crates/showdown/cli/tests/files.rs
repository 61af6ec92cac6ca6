//! Outputs are replaced whole or not at all, whatever is there before. Only on Unix, because the tests use
//! its devices, pipes and links.

#![cfg(unix)]

mod common;

use std::fs;
use std::io::Read;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use common::{ENDLESS, TINY, names, outcome, showdown};
use tempfile::TempDir;

/// The tiny run with further arguments, in a folder that already exists.
fn run_in(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let (mut command, _) = showdown();
    command.current_dir(folder).args(["run", "--size=31x17", "--rounds=1", "--models=one_call"]);
    if !arguments.contains(&"--blocks=8") {
        command.args(["--only=pure", "--blocks=1"]);
    }
    outcome(command.args(arguments).output().unwrap())
}

/// `showdown`, left running.
/// Under `nohup`, or in the background of a script, these tests run with signals that are ignored. The program
/// would ignore them as well, so it starts with the default ones.
fn start_in(folder: &Path, arguments: &[&str]) -> Child {
    let program = assert_cmd::cargo::cargo_bin!("showdown");
    let mut command = if cfg!(target_os = "linux") {
        let mut env = Command::new("env");
        env.arg("--default-signal=INT,HUP,TERM").arg(program);
        env
    } else {
        Command::new(program)
    };
    command
        .current_dir(folder)
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, name: &str) {
    let kill = Command::new("sh").args(["-c", &format!("kill -{name} {}", child.id())]).status();
    assert!(kill.unwrap().success());
}

fn wait_for(what: &str, there: impl Fn() -> bool) {
    for _ in 0..600 {
        if there() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("waited 30 s for {what}");
}

#[test]
fn folders_that_cannot_be_made_are_refused_before_the_measuring() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    symlink("loop", folder.path().join("loop")).unwrap();
    for (arguments, message) in [
        (["--out", "file"], "file: it is a file; choose a folder"),
        (["--out", "file/under"], "file/under: Not a directory"),
        (["--images", "file/under"], "file/under: Not a directory"),
        (
            ["--export-json", "none/a.json"],
            "none/a.json: there is no folder none; make it, or choose another",
        ),
        (["--export-markdown", "."], ".: is a directory"),
        (["--out", "loop"], "loop: it is a link that leads nowhere"),
        (["--export-csv", "new/"], "new/: is a directory"),
        (["--images", "/proc"], "/proc/c-one_call.png: "),
    ] {
        let (code, stdout, stderr) = run_in(folder.path(), &arguments);
        assert_eq!((code, stdout.as_str()), (4, ""), "{stderr}");
        assert!(stderr.contains(&format!("error: {message}")), "{stderr}");
    }
}

#[cfg(target_os = "linux")] // where /proc takes no files, not even root's
#[test]
fn a_folder_that_is_not_writable_is_refused_before_the_measuring() {
    let folder = TempDir::new().unwrap();
    for (arguments, message) in [
        (["--out", "/proc/showdown"], "/proc/showdown: No such file or directory"),
        (["--export-csv", "/proc/a.csv"], "/proc/a.csv: No such file or directory (os error 2)\n"),
    ] {
        let (code, stdout, stderr) = run_in(folder.path(), &arguments);
        assert_eq!((code, stdout.as_str()), (4, ""), "{stderr}");
        assert!(stderr.contains(&format!("error: {message}")), "{stderr}");
    }
}

#[test]
fn a_document_that_has_no_place_for_the_table_is_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let document = folder.path().join("a.md");
    for text in ["# My notes\n", "<!-- showdown -->\n", "\u{ff}"] {
        fs::write(&document, text).unwrap();
        let (code, stdout, stderr) = run_in(folder.path(), &["--export-markdown", "a.md"]);
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        assert!(
            stderr.contains("error: a.md: the file exists and has no lines <!-- showdown -->"),
            "{stderr}"
        );
        assert_eq!(fs::read_to_string(&document).unwrap(), text);
    }
}

#[test]
fn a_file_that_is_named_twice_is_refused() {
    let folder = TempDir::new().unwrap();
    let (code, _, stderr) = run_in(folder.path(), &["--export-csv", "a", "--export-markdown", "a"]);
    let message = "error: a: two outputs have this name; choose another file for one of them\n";
    assert_eq!((code, stderr.as_str()), (2, message));
}

#[test]
fn a_missing_output_folder_is_made() {
    let folder = TempDir::new().unwrap();
    let (code, _, stderr) = run_in(folder.path(), &["--out", "a/b/c"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(folder.path().join("a/b/c/results.json").is_file());
}

#[test]
fn an_existing_file_is_replaced_and_keeps_its_mode() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.csv");
    fs::write(&file, "old, and longer than nothing").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(run_in(folder.path(), &["--export-csv", "a.csv"]).0, 0);
    assert!(fs::read_to_string(&file).unwrap().starts_with("contender,"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(names(folder.path()), ["a.csv", "showdown"]);
}

#[test]
fn a_new_file_has_the_mode_that_the_umask_leaves() {
    let folder = TempDir::new().unwrap();
    assert_eq!(run_in(folder.path(), &[]).0, 0);
    let (program, results) =
        (folder.path().join("plain"), folder.path().join("showdown/results.json"));
    fs::write(&program, "").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&results), mode(&program));
}

#[test]
fn a_symbolic_link_stays_and_its_file_is_replaced() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("far")).unwrap();
    for (link, target) in [("a.csv", "far/there.csv"), ("b.csv", "far/not-yet.csv")] {
        symlink(target, folder.path().join(link)).unwrap();
    }
    fs::write(folder.path().join("far/there.csv"), "old").unwrap();
    for (link, target) in [("a.csv", "far/there.csv"), ("b.csv", "far/not-yet.csv")] {
        let (code, _, stderr) = run_in(folder.path(), &["--export-csv", link]);
        assert_eq!(code, 0, "{stderr}");
        assert!(folder.path().join(link).is_symlink());
        let text = fs::read_to_string(folder.path().join(target)).unwrap();
        assert!(text.starts_with("contender,"), "{text}");
    }
}

#[test]
fn a_pipe_is_written_through() {
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = thread::spawn({
        let pipe = pipe.clone();
        move || {
            let mut text = String::new();
            fs::File::open(pipe).unwrap().read_to_string(&mut text).unwrap();
            text
        }
    });
    let (code, _, stderr) = run_in(folder.path(), &["--export-csv", "pipe"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(reader.join().unwrap().starts_with("contender,"));
    assert!(!fs::metadata(&pipe).unwrap().is_file());
}

#[cfg(target_os = "linux")] // which has /dev/full
#[test]
fn a_full_device_is_an_error_and_everything_else_is_still_written_and_shown() {
    let folder = TempDir::new().unwrap();
    let arguments = ["--export-csv", "/dev/full", "--export-markdown", "a.md"];
    let (code, stdout, stderr) = run_in(folder.path(), &arguments);
    assert_eq!(code, 4);
    assert!(stderr.contains("error: /dev/full: No space left on device"), "{stderr}");
    assert!(stdout.contains("\npure "), "{stdout}");
    assert!(
        stdout.contains("written   a.md\n") && !stdout.contains("written   /dev/full"),
        "{stdout}"
    );
    assert!(folder.path().join("showdown/results.json").is_file());
}

#[cfg(target_os = "linux")] // which has /dev/full
#[test]
fn a_standard_output_that_is_full_is_an_error() {
    let folder = TempDir::new().unwrap();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(assert_cmd::cargo::cargo_bin!("showdown"))
        .current_dir(folder.path())
        .args(TINY)
        .stdout(full)
        .output()
        .unwrap();
    let (code, _, stderr) = outcome(output);
    assert_eq!(code, 4);
    let message = "error: cannot write to standard output: No space left on device";
    assert!(stderr.contains(message), "{stderr}");
}

/// It used to empty the file.
#[cfg(target_os = "linux")] // which has /dev/stdout for what it is
#[test]
fn what_goes_to_standard_output_is_added_to_what_is_there() {
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    fs::write(&log, "precious\n").unwrap();
    let file = fs::OpenOptions::new().append(true).open(&log).unwrap();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    command.current_dir(folder.path()).args(TINY).args(["--only=pure", "--export-csv=/dev/stdout"]);
    assert!(command.stdout(file).status().unwrap().success());
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.starts_with("precious\ncontender,model,"), "{text}");
    assert!(text.contains("\ncreate_fractal, 31 x 17"), "{text}");
}

/// It used to exit with 0.
#[cfg(target_os = "linux")] // which has /dev/full
#[test]
fn a_help_that_cannot_be_written_is_an_error() {
    for argument in ["--help", "--version"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
        let (code, _, stderr) = outcome(command.arg(argument).stdout(full).output().unwrap());
        assert_eq!(code, 4, "{stderr}");
        assert!(
            stderr.contains("error: cannot write to standard output: No space left"),
            "{stderr}"
        );
    }
}

#[test]
fn a_standard_output_that_is_closed_early_ends_the_program_quietly() {
    let folder = TempDir::new().unwrap();
    for arguments in [&TINY[..], &["doctor"], &["completions", "bash"], &["--help"]] {
        let mut child = start_in(folder.path(), arguments);
        drop(child.stdout.take());
        let (code, _, stderr) = outcome(child.wait_with_output().unwrap());
        let is_advice = |line: &&str| line.starts_with("warning") || line.starts_with("note");
        let errors: Vec<_> = stderr.lines().filter(|line| !is_advice(line)).collect();
        assert_eq!((code, errors), (0, vec![]), "{arguments:?}");
    }
    assert!(folder.path().join("showdown/results.json").is_file());
}

/// SIGTERM and SIGHUP used to leave temporary files and child processes behind.
#[test]
fn a_signal_ends_a_run_with_its_code_and_leaves_older_results_alone() {
    for (name, expected) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let folder = TempDir::new().unwrap();
        let results = folder.path().join("showdown/results.json");
        fs::create_dir(folder.path().join("showdown")).unwrap();
        fs::write(&results, "old").unwrap();
        let child = start_in(folder.path(), &ENDLESS);
        let id = child.id();
        let last_picture = folder.path().join("showdown/images/pure-one_call.png");
        wait_for("the pictures", || last_picture.exists());
        let children = children_of(id);
        signal(&child, name);
        let (code, stdout, stderr) = outcome(child.wait_with_output().unwrap());
        assert_eq!((code, stdout.as_str()), (expected, ""), "{stderr}");
        assert!(stderr.contains("interrupted: written before that: "), "{stderr}");
        assert!(stderr.contains("pure-one_call.png"), "{stderr}");
        assert!(!stderr.contains("error"), "{stderr}");
        assert_eq!(fs::read_to_string(&results).unwrap(), "old");
        assert_eq!(names(&folder.path().join("showdown")), ["images", "results.json"]);
        assert!(!children.is_empty());
        let live = |child: &&u32| Path::new(&format!("/proc/{child}/exe")).exists();
        wait_for("the children to end", || children.iter().find(live).is_none());
    }
}

/// `nohup` makes its program ignore SIGHUP: a run goes on when its terminal is closed.
#[cfg(target_os = "linux")] // which says what is ignored
#[test]
fn a_signal_that_is_ignored_stays_so() {
    let folder = TempDir::new().unwrap();
    let child = Command::new("sh")
        .args(["-c", "trap '' HUP; exec \"$@\"", "sh"])
        .arg(assert_cmd::cargo::cargo_bin!("showdown"))
        .args(ENDLESS)
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let last_picture = folder.path().join("showdown/images/pure-one_call.png");
    wait_for("the pictures", || last_picture.exists());
    signal(&child, "HUP");
    thread::sleep(Duration::from_millis(300));
    signal(&child, "TERM");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(143));
}

/// The processes that one has started.
fn children_of(parent: u32) -> Vec<u32> {
    let output = Command::new("ps").args(["-o", "pid=", "--ppid", &parent.to_string()]).output();
    let text = String::from_utf8(output.unwrap().stdout).unwrap();
    text.split_whitespace().map(|word| word.parse().unwrap()).collect()
}

/// The pipe is full, so `showdown` is still writing when the signal comes. Nobody reads its standard error
/// then.
#[test]
fn ctrl_c_ends_a_program_whose_messages_nobody_reads() {
    let folder = TempDir::new().unwrap();
    let mut child = start_in(folder.path(), &ENDLESS);
    drop((child.stdout.take(), child.stderr.take()));
    let last_picture = folder.path().join("showdown/images/pure-one_call.png");
    wait_for("the pictures", || last_picture.exists());
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

/// Ctrl-C in a terminal goes to all of its processes, the workers too.
#[test]
fn ctrl_c_in_a_terminal_ends_a_run_with_130() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("showdown"));
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let command = command.current_dir(folder.path()).args(ENDLESS);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let last_picture = folder.path().join("showdown/images/pure-one_call.png");
    wait_for("the pictures", || last_picture.exists());
    let group = format!("kill -INT -{}", child.id());
    assert!(Command::new("sh").args(["-c", &group]).status().unwrap().success());
    let (code, _, stderr) = outcome(child.wait_with_output().unwrap());
    assert_eq!(code, 130, "{stderr}");
    assert_eq!(stderr.matches("interrupted: ").count(), 1, "{stderr}");
}

/// The file is large, and the program is stopped while it writes the temporary file in the same folder.
#[test]
fn a_program_that_is_stopped_while_it_writes_leaves_the_old_file_whole() {
    for name in ["INT", "TERM", "HUP", "KILL"] {
        let folder = TempDir::new().unwrap();
        let picture = folder.path().join("f.raw");
        fs::write(&picture, "old").unwrap();
        let arguments = ["render", "--contender", "pure", "--size", "20000x10000", "--iters", "1"];
        let mut child = start_in(folder.path(), &[&arguments[..], &["-o", "f.raw"]].concat());
        // Not the file with which the program tests at its start that the folder is writable.
        let is_growing = |name: &String| {
            name.starts_with(".f.raw")
                && fs::metadata(folder.path().join(name)).is_ok_and(|file| file.len() > 0)
        };
        let growing = || names(folder.path()).iter().any(is_growing);
        while !growing() && child.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_millis(1));
        }
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let (status, said) = (output.status, String::from_utf8_lossy(&output.stderr).into_owned());
        // A very fast machine has finished by then, and the new file is complete.
        match fs::metadata(&picture).unwrap().len() {
            3 => {
                assert!(!status.success());
                // It used to say that files were written, and name none.
                assert!(
                    name == "KILL" || said.contains("interrupted: no file was written"),
                    "{said}"
                );
            }
            length => {
                assert_eq!(length, 20000 * 10000);
                assert!(status.success() || said.contains("written before that: f.raw"), "{said}");
            }
        }
        if name != "KILL" {
            assert_eq!(names(folder.path()), ["f.raw"], "the temporary file is removed");
        }
    }
}

#[test]
fn a_verdict_stands_where_nobody_reads_the_table() {
    let folder = TempDir::new().unwrap();
    let mut arguments = TINY.to_vec();
    arguments.extend(["--only", "pure", "--export-csv", "/dev/full"]);
    let mut child = start_in(folder.path(), &arguments);
    drop(child.stdout.take());
    #[cfg(target_os = "linux")] // which has /dev/full
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(4));

    assert_eq!(run_in(folder.path(), &["--only=pure", "--blocks=8"]).0, 0);
    let results = fs::read_to_string(folder.path().join("showdown/results.json")).unwrap();
    let mut results: serde_json::Value = serde_json::from_str(&results).unwrap();
    // Not the times that were measured, because a busy machine could make the verdict another one.
    for (name, ns) in [("fast.json", 1000), ("slow.json", 100_000)] {
        for one in results["measurements"].as_array_mut().unwrap() {
            one["samples_ns"].as_array_mut().unwrap().fill(ns.into());
            one["median_ns"] = f64::from(ns).into();
        }
        fs::write(folder.path().join(name), results.to_string()).unwrap();
    }
    let mut child = start_in(folder.path(), &["cmp", "fast.json", "slow.json"]);
    drop(child.stdout.take());
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(1));
}
