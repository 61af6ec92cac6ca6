//! `showdown costs` with a contender in Python: a real package, which pip builds. What is missing is a reason
//! and an advice.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;

use common::{has, names, outcome, showdown};
use serde_json::Value;

fn results(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join("costs.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// setuptools does not see a changed header. The time of a build that does nothing would look like a quick one.
#[test]
fn a_package_is_built_delivered_and_started_and_a_change_that_is_not_seen_is_marked() {
    if !has("python3") {
        return;
    }
    let (mut command, folder) = showdown();
    command.args(["costs", "--only=capi", "--out=out"]);
    // A user's settings, which would break any Python and any build.
    command.env("PYTHONPATH", "/no/such/folder").env("CFLAGS", "--no-such-flag");
    let (code, stdout, stderr) = outcome(command.output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("*: the build tool does not see the change"), "{stdout}");
    let first = results(&folder.path().join("out"));
    let cost = &first["costs"][0];
    let builds: Vec<_> = cost["builds"].as_array().unwrap().iter().collect();
    let changes: Vec<_> = builds.iter().map(|one| one["after"].as_str().unwrap()).collect();
    assert_eq!(changes, ["cold", "c", "header", "caller"]);
    let unnoticed: Vec<_> = builds.iter().map(|one| one["unnoticed"] == true).collect();
    assert_eq!(unnoticed, [false, false, true, false]);
    let files = cost["ships"]["files"].as_array().unwrap();
    assert!(files.len() == 1 && files[0][0].as_str().unwrap().ends_with(".whl"), "{files:?}");
    assert_eq!(cost["depends"]["build"][0]["name"], "setuptools");
    assert_eq!(cost["starts"]["samples_ns"].as_array().unwrap().len(), 19);
    let libraries = cost["written"].as_array().unwrap();
    assert_eq!(libraries.len(), 2);
    assert_eq!(names(&folder.path().join("out/costs")), ["cache", "capi.log", "lock"]);

    // The second run needs no network.
    let (mut again, _other) = showdown();
    again.current_dir(folder.path()).args(["costs", "--only=capi", "--out=out"]);
    again.env("PIP_NO_INDEX", "1").env_remove("PIP_FIND_LINKS");
    let (code, _, stderr) = outcome(again.output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("1 of 1 were measured before"), "{stderr}");
    assert_eq!(results(&folder.path().join("out"))["costs"], first["costs"]);
}

#[test]
fn without_an_interpreter_a_compiler_or_a_network_the_reason_and_the_remedy_are_said() {
    if !has("python3") {
        return;
    }
    for (variable, value, reason, remedy) in [
        ("PATH", "/no/such/folder", "python: no python3 on the PATH", "apt-get install python3"),
        ("CC", "/no/such/compiler", "ctypes: /no/such/compiler", "apt-get install gcc"),
        ("PIP_NO_INDEX", "1", "installation of what it needs failed", "connect to the network"),
    ] {
        let (mut command, folder) = showdown();
        let (contender, _) = reason.split_once(':').unwrap_or(("python", ""));
        command.args(["costs", "--out=out"]).arg(format!("--only={contender}"));
        command.env_remove("PIP_FIND_LINKS").env(variable, value);
        let (code, _, stderr) = outcome(command.output().unwrap());
        assert_eq!(code, 3, "{variable}: {stderr}");
        assert!(stderr.contains(reason) && stderr.contains(remedy), "{variable}: {stderr}");
        // What was begun is removed.
        assert!(!folder.path().join("out/costs").join(contender).exists());
    }
}
