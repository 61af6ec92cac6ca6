//! Each folder of `docs/trials` is an experiment that the book tells. `run.sh` is run in an empty folder with
//! copies of the files next to it, and prints what its lines that begin with `#>` say, standard error included.
//!
//! The first line says what the trial shows, and the second which commands it needs.

// What a linker or a loader does, and says, belongs to a platform.
#![cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::process::Command;

use ffi_book::{markdown_files, root, skip};
use tempfile::TempDir;

#[test]
fn every_trial_prints_what_it_says() {
    let mut problems = Vec::new();
    for name in names() {
        if let Err(problem) = run(&name) {
            problems.push(format!("docs/trials/{name}/run.sh: {problem}"));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n\n"));
}

#[test]
fn every_trial_belongs_to_a_chapter() {
    let chapters: Vec<_> = markdown_files()
        .into_iter()
        .filter(|path| path.starts_with("docs/chapters"))
        .map(|path| fs::read_to_string(root().join(path)).unwrap())
        .collect();
    for name in names() {
        let link = format!("](../trials/{name}/run.sh)");
        let told = chapters.iter().any(|chapter| chapter.contains(&link));
        assert!(told, "no chapter links to docs/trials/{name}/run.sh");
    }
}

fn names() -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("docs/trials")).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

fn run(name: &str) -> Result<(), String> {
    let trial = root().join("docs/trials").join(name);
    let script = fs::read_to_string(trial.join("run.sh")).unwrap();
    let needs = script.lines().nth(1).and_then(|line| line.strip_prefix("# Needs: "));
    for command in needs.ok_or("its second line is not `# Needs: ` and commands")?.split(' ') {
        if !is_there(command) {
            let reason = format!("{command} not found");
            skip(&format!("the trial {name}"), &reason, "install it", "");
            return Ok(());
        }
    }

    let copy = TempDir::new().unwrap();
    for entry in fs::read_dir(&trial).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    let output = Command::new("sh")
        .args(["-e", "-c", "exec 2>&1; . ./run.sh"])
        .current_dir(copy.path())
        .env("LC_ALL", "C.UTF-8")
        .env("RUST_BACKTRACE", "0")
        // Cargo set it for this test.
        .env_remove("LD_LIBRARY_PATH")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let says: Vec<_> = script.lines().filter_map(|line| line.strip_prefix("#>")).collect();
    let is_right =
        printed.lines().eq(says.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)));
    if output.status.success() && is_right && !says.is_empty() {
        Ok(())
    } else {
        Err(format!("{}\n{printed}", output.status))
    }
}

fn is_there(command: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(command).is_file())
}
