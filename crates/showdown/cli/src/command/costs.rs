use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use ffi_costs::{Found, Plan, is_offered};
use ffi_lab::{Contender, Missing, machine, tools};
use ffi_report::{costs as report, notes, terminal, visible};
use ffi_results::{Entry, Head, Results, Schedule, Status};

use super::demand;
use super::measuring::{choose, command_line, entry, first_of};
use crate::arguments::{self, Exports};
use crate::failure::Failure;
use crate::message::{note, warning};
use crate::outputs::Outputs;
use crate::progress::Progress;

/// The tools that the builds use, whose versions are kept.
const TOOLS: [&tools::Tool; 8] = [
    &tools::CARGO,
    &tools::C_COMPILER,
    &tools::LIBCLANG,
    &tools::CLANG,
    &tools::LLD,
    &tools::PYTHON,
    &tools::CXX_COMPILER,
    &tools::PYPY,
];

/// Measures what each contender costs, then shows and writes the results.
pub(super) fn costs(arguments: &arguments::Costs) -> Result<(), Failure> {
    if let Some(name) = arguments.choice.only.iter().find(|name| !is_offered(name)) {
        let message = format!("{name} costs as much as another contender; remove it from --only");
        return Err(Failure::Usage(message));
    }
    let exports = Exports {
        out: arguments.out.clone(),
        export_json: arguments.export_json.clone(),
        export_csv: None,
        export_markdown: arguments.export_markdown.clone(),
    };
    let outputs = Outputs::prepare(&exports, "costs.json")?;
    let chosen = choose(&arguments.choice, |one| is_offered(&one.name))?;
    let demand = demand(&arguments.choice.only)?;
    let machine = machine::probe();
    let warnings = machine::warnings(&machine);
    warnings.iter().for_each(warning);
    let plan = Plan {
        contenders: &chosen,
        scaling: arguments.scaling,
        fresh: arguments.fresh,
        machine: &machine,
    };
    let found = ffi_costs::run(&plan, &outputs.folder, &Progress::default())?;
    if found.known > 0 {
        let (known, all) = (found.known, found.costs.len());
        note(format!("{known} of {all} were measured before; --fresh measures again"));
    }

    let mut failures = Vec::new();
    for (name, missing) in &found.skipped {
        failures.extend(demand.skip(name, missing.clone()).err().map(Failure::from));
    }
    let entries = entries(&chosen, &found);
    if failures.is_empty() {
        notes::absent(&entries).iter().for_each(warning);
    }
    if found.costs.is_empty() && failures.is_empty() {
        failures.push(Failure::CannotRun("none of the contenders can be built here".into()));
    }
    let mut head = head(machine);
    head.warnings = warnings;
    let mut results = Results::new(head, entries, Vec::new());
    (results.costs, results.scaling) = (found.costs, found.scaling);
    let mut written = outputs.write(&results, &mut failures);
    let page = super::report::after_measuring(&outputs.folder, &mut failures);
    written.extend(page.as_deref());
    let shown = show(&results, &written);
    first_of(failures, shown)
}

/// An entry for each contender: one without costs was skipped.
fn entries(chosen: &[Contender], found: &Found) -> Vec<Entry> {
    let entry = |contender: &Contender| {
        let skipped = found.skipped.iter().find(|(name, _)| *name == contender.name);
        let has_costs = found.costs.iter().any(|cost| cost.contender == contender.name);
        match skipped {
            Some((_, Missing { reason, remedy })) => Entry {
                status: if has_costs { Status::Ok } else { Status::Skipped },
                reason: Some(reason.clone()),
                remedy: Some(remedy.clone()),
                ..entry(contender)
            },
            None => entry(contender),
        }
    };
    chosen.iter().map(entry).collect()
}

fn head(machine: ffi_results::Machine) -> Head {
    let version = |tool: &&tools::Tool| Some((tool.name.to_owned(), tool.find().ok()?.version));
    let versions: BTreeMap<_, _> = TOOLS.iter().filter_map(version).collect();
    Head {
        command: command_line(),
        machine,
        toolchain: machine::toolchain(versions),
        workload: None,
        schedule: Schedule { blocks: 1, rounds: 1 },
        arithmetics: Vec::new(),
        cannot: Vec::new(),
        warnings: Vec::new(),
    }
}

/// Prints the tables, the notes and the paths of the files.
fn show(results: &Results, written: &[&Path]) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    for table in report::tables(results) {
        writeln!(stdout, "{}", terminal::table(&table))?;
    }
    let sentences = [report::answers(results), notes::notes(results)].concat();
    writeln!(stdout, "{}", terminal::sentences(&sentences))?;
    for path in written {
        writeln!(stdout, "written   {}", visible(&path.to_string_lossy()))?;
    }
    Ok(())
}
