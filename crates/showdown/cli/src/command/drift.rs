use std::fs;
use std::io::Write;
use std::num::NonZero;
use std::path::Path;
use std::thread;

use ffi_drift::{CONSUMERS, DEFENCES, Expected, Found, MUTATIONS, Plan};
use ffi_lab::{checkout, machine, tools};
use ffi_report::{drift as report, terminal, visible};
use ffi_results::{Drift, Head, Results, Schedule};

use super::demand;
use super::measuring::{command_line, first_of};
use crate::arguments::{self, Exports};
use crate::failure::Failure;
use crate::message::{note, warning};
use crate::outputs::Outputs;
use crate::progress::Progress;

/// Changes the C under every strategy, and shows who notices.
pub(super) fn drift(arguments: &arguments::Drift) -> Result<(), Failure> {
    let exports = Exports {
        out: arguments.out.clone(),
        export_json: arguments.export_json.clone(),
        export_csv: None,
        export_markdown: None,
    };
    let outputs = Outputs::prepare(&exports, "drift.json")?;
    let is_in =
        |names: &[String], name: &str| names.is_empty() || names.iter().any(|one| one == name);
    let mutations: Vec<_> =
        MUTATIONS.iter().filter(|one| is_in(&arguments.mutations, one.name)).collect();
    let consumers: Vec<_> = CONSUMERS
        .iter()
        .filter(|one| is_in(&arguments.consumers, one.name))
        .filter(|one| !(arguments.no_python && one.python))
        .collect();
    if consumers.is_empty() {
        return Err(Failure::Usage("--consumer and --no-python leave no consumer to try".into()));
    }
    let defences: Vec<_> = match arguments.no_defences || arguments.faithful {
        true => Vec::new(),
        false => DEFENCES.iter().filter(|one| is_in(&arguments.defences, one.name)).collect(),
    };
    let named = [&arguments.consumers[..], &arguments.defences].concat();
    let demand = demand(&named)?;

    let jobs =
        arguments.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let plan = Plan {
        mutations: &mutations,
        consumers: &consumers,
        defences: &defences,
        jobs,
        keep: arguments.keep,
        faithful: arguments.faithful,
    };
    let Found { drift, skipped } = ffi_drift::run(&plan, &outputs.folder, &Progress::default())?;
    for (name, missing) in skipped {
        let missing = demand.skip(name, missing)?;
        warning(format!("skipped {name}: {missing}"));
    }

    let expected = Expected::committed().map_err(Failure::Usage)?;
    let tools = used();
    let verdict = if arguments.bless {
        bless(expected, tools, &drift)
    } else {
        compare(&expected, &tools, &drift)
    };
    let mut results = Results::new(head(), Vec::new(), Vec::new());
    results.drift = Some(drift);
    let mut failures = Vec::from_iter(verdict.err());
    let mut written = outputs.write(&results, &mut failures);
    let page = super::report::after_measuring(&outputs.folder, &mut failures);
    written.extend(page.as_deref());
    let shown = show(&results, &written);
    first_of(failures, shown)
}

/// The versions that an expectation belongs to.
fn used() -> Vec<String> {
    let toolchain = machine::toolchain(Default::default());
    let libclang = tools::LIBCLANG
        .find()
        .map_or_else(|missing| missing.reason, |found| format!("libclang {}", found.version));
    vec![toolchain.rustc, toolchain.c_compiler, libclang]
}

fn head() -> Head {
    Head {
        command: command_line(),
        machine: machine::probe(),
        toolchain: machine::toolchain(Default::default()),
        workload: None,
        schedule: Schedule { blocks: 1, rounds: 1 },
        arithmetics: Vec::new(),
        cannot: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Writes the expectations again.
fn bless(mut expected: Expected, tools: Vec<String>, drift: &Drift) -> Result<(), Failure> {
    let cannot = |error: ffi_lab::Missing| Failure::CannotRun(error.to_string());
    let root = checkout("crates/showdown/drift").map_err(cannot)?;
    expected.renew(tools, drift);
    let path = root.join(ffi_drift::EXPECTED);
    fs::write(&path, expected.to_string()).map_err(ffi_lab::FileError::at(&path))?;
    note(format!("written: {}", path.display()));
    Ok(())
}

/// Whether the outcomes are those that are committed.
fn compare(expected: &Expected, tools: &[String], drift: &Drift) -> Result<(), Failure> {
    let differences = expected.differences(drift);
    if differences.is_empty() {
        return Ok(());
    }
    let mut lines: Vec<_> = differences.iter().map(ToString::to_string).collect();
    if expected.tools != tools {
        let tools = [&expected.tools[..], tools].map(|tools| tools.join(", "));
        lines.push(format!("expected with {}; this is {}", tools[0], tools[1]));
    }
    lines.push("if the new outcomes are right: showdown drift --bless".to_owned());
    Err(Failure::Wrong(format!("not as expected:\n{}", lines.join("\n"))))
}

/// Prints the matrix, the diagnoses and the paths of the files.
fn show(results: &Results, written: &[&Path]) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    if let Some(drift) = &results.drift {
        for table in report::matrices(drift) {
            writeln!(stdout, "{}", terminal::painted(&table, report::style))?;
        }
        writeln!(stdout, "{}", terminal::sentences(&report::diagnoses(drift)))?;
        if !drift.defences.is_empty() {
            writeln!(stdout, "{}", terminal::table(&report::defences(drift)))?;
            writeln!(stdout, "{}", terminal::sentences(&report::misses(drift)))?;
        }
    }
    for path in written {
        writeln!(stdout, "written   {}", visible(&path.to_string_lossy()))?;
    }
    Ok(())
}
