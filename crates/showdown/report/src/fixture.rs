//! Shared by the tests of sections: results of an invented machine.

use ffi_results::{Entry, Head, Measurement, Results, Schedule, Workload};
use serde_json::{from_value, json};

/// Makes results of these measurements, with an entry for each contender. `facts` returns its language, and
/// whether it crosses.
pub(crate) fn results(
    workload: Option<Workload>,
    blocks: u32,
    measurements: Vec<Measurement>,
    facts: impl Fn(&str) -> (String, bool),
) -> Results {
    let head = Head {
        command: String::new(),
        machine: from_value(json!({
            "cpu": "", "cpu_features": [], "cores": 2, "virtual_machine": null, "os": "", "kernel": "",
            "governor": null, "load_average": 0, "busy_percent": 0, "pinned_to": null,
        }))
        .unwrap(),
        toolchain: from_value(json!({
            "rustc": "", "llvm": "", "opt_level": "3", "rustflags": "", "c_compiler": "", "c_flags": "",
            "cflags": "", "bindings": "", "tools": {}, "git_revision": null,
        }))
        .unwrap(),
        workload,
        schedule: Schedule { blocks, rounds: 1 },
        arithmetics: Vec::new(),
        cannot: Vec::new(),
        warnings: Vec::new(),
    };
    let mut entries: Vec<Entry> = Vec::new();
    for one in &measurements {
        if entries.iter().all(|entry| entry.name != one.contender) {
            let (language, crosses) = facts(&one.contender);
            let entry = json!({
                "name": one.contender, "language": language, "crosses": crosses,
                "runtime": "cpython", "status": "ok",
            });
            entries.push(from_value(entry).unwrap());
        }
    }
    Results::new(head, entries, measurements)
}
