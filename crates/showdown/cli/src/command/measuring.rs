//! What the commands that measure have in common: who takes part, who failed, and how it ends.

use std::env;
use std::ffi::OsString;

use ffi_lab::{Absence, Contender, Demand, Experiment, Fault, Faults, Lab, Language};
use ffi_report::notes;
use ffi_results::{Entry, Results, Status};

use crate::arguments::Choice;
use crate::failure::Failure;
use crate::message::{self, warning};

/// Chooses the contenders that take part.
pub(super) fn choose(
    choice: &Choice,
    offers: impl Fn(&Contender) -> bool,
) -> Result<Vec<Contender>, Failure> {
    let is_in = |names: &[String], one: &Contender| names.contains(&one.name);
    let chosen: Vec<_> = Contender::all()
        .into_iter()
        .filter(offers)
        .filter(|one| match &choice.only[..] {
            [] => !one.only_when_named,
            names => is_in(names, one),
        })
        .filter(|one| !is_in(&choice.skip, one))
        .filter(|one| !choice.no_python || one.language != Language::Python)
        .collect();
    if chosen.is_empty() {
        return Err(Failure::Usage("--only and --skip leave no contender to measure".into()));
    }
    Ok(chosen)
}

/// The entry of a contender that is measured.
pub(super) fn entry(contender: &Contender) -> Entry {
    Entry {
        name: contender.name.clone(),
        language: contender.language.name().into(),
        runtime: contender.runtime().map(str::to_owned),
        crosses: contender.crosses,
        gil: contender.gil,
        detail: None,
        status: Status::Ok,
        reason: None,
        remedy: None,
    }
}

/// Tries every chosen contender. Returns an entry for each, and the contenders that can run here.
pub(super) fn try_out(
    lab: &Lab<'_>,
    chosen: &[Contender],
    experiment: Experiment,
    demand: &Demand,
) -> Result<(Vec<Entry>, Vec<Contender>), Failure> {
    let (mut entries, mut ready) = (Vec::new(), Vec::new());
    for contender in chosen {
        let mut entry = entry(contender);
        match lab.try_out(contender, experiment) {
            Ok(()) => {
                entry.detail = lab.detail(contender);
                ready.push(contender.clone());
            }
            Err(Absence::Missing(missing)) => {
                let missing = demand.skip(&contender.name, missing)?;
                entry.status = Status::Skipped;
                entry.reason = Some(missing.reason);
                entry.remedy = Some(missing.remedy);
            }
            Err(Absence::Fault(fault)) => {
                entry.status = Status::Failed;
                entry.reason = Some(message::chain(&fault));
            }
        }
        entries.push(entry);
    }
    notes::absent(&entries).iter().for_each(warning);
    if ready.is_empty() {
        let any_failed = entries.iter().any(|entry| entry.status == Status::Failed);
        let message = "none of the contenders can run here".to_owned();
        return Err(if any_failed { Failure::Wrong(message) } else { Failure::CannotRun(message) });
    }
    Ok((entries, ready))
}

/// Writes into the entries of the contenders that failed what was wrong.
pub(super) fn note_faults(entries: &mut [Entry], faults: &Faults) {
    for (name, (what, fault)) in faults {
        if let Some(entry) = entries.iter_mut().find(|entry| entry.name == *name) {
            entry.status = Status::Failed;
            entry.reason = Some(format!("in {what}, {}", message::chain(fault)));
        }
    }
}

/// The result of the command. If there are several failures, the first is returned and the others are
/// printed.
pub(super) fn finish(
    results: &Results,
    faults: &Faults,
    mut unwritten: Vec<Failure>,
    shown: Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = results.contenders.iter().filter(|entry| entry.status == Status::Failed);
    let failed: Vec<_> = failed.cloned().collect();
    if !failed.is_empty() {
        let message = notes::absent(&failed).join("\n");
        let no_processes = faults.values().all(|(_, fault)| matches!(fault, Fault::Start(_)));
        let failure = if no_processes && !faults.is_empty() {
            Failure::CannotRun(message)
        } else {
            Failure::Wrong(message)
        };
        unwritten.insert(0, failure);
    }
    first_of(unwritten, shown)
}

/// The first failure; the others are printed. Without one, the result of showing.
pub(super) fn first_of(failures: Vec<Failure>, shown: Result<(), Failure>) -> Result<(), Failure> {
    let mut failures = failures.into_iter();
    match failures.next() {
        Some(first) => {
            failures.for_each(|failure| message::error(&failure));
            Err(first)
        }
        None => shown,
    }
}

/// The command that made these results, as a user would type it in the checkout.
pub(super) fn command_line() -> String {
    let quoted = |argument: OsString| {
        let text = argument.to_string_lossy().into_owned();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=,./:%@+".contains(c);
        if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
    };
    let arguments: Vec<String> = env::args_os().skip(1).map(quoted).collect();
    let separator = if arguments.is_empty() { "" } else { " -- " };
    format!("cargo run --release{separator}{}", arguments.join(" "))
}
