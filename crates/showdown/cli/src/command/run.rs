use std::env;
use std::ffi::OsString;
use std::io::Write;

use ffi_lab::rounds::{self, Outcome, Plan};
use ffi_lab::{
    Absence, Contender, Demand, Fault, Lab, Language, check_vector_level, files, instructions,
    machine,
};
use ffi_report::image::Format;
use ffi_report::{answer, notes, talk, terminal, times, visible};
use ffi_results::{Entry, Head, Model, Results, Schedule, Status, Workload};

use super::demand;
use crate::arguments::Run;
use crate::failure::Failure;
use crate::message::{self, note, warning};
use crate::outputs::Outputs;
use crate::progress::Progress;

const FULL: Schedule = Schedule { blocks: 8, rounds: 4 };
const QUICK: Schedule = Schedule { blocks: 2, rounds: 2 };

/// Measures, verifies, shows and writes.
pub(super) fn run(arguments: &Run) -> Result<(), Failure> {
    let outputs = Outputs::prepare(arguments)?;
    let chosen = choose(arguments)?;
    let demand = demand(&arguments.only)?;
    let models: Vec<Model> = match &arguments.models[..] {
        [] => Model::ALL.to_vec(),
        asked => Model::ALL.into_iter().filter(|model| asked.contains(model)).collect(),
    };
    check_vector_level(&chosen)?;

    // Builds, and counts two at a time: before anything is timed.
    let progress = Progress::default();
    let lab = Lab::new(&outputs.folder, &progress);
    let (mut entries, ready) = try_out(&lab, &chosen, &demand)?;
    let counts = if arguments.quick { Vec::new() } else { count(&lab, &ready, &models, &demand)? };

    let machine = machine::probe();
    let warnings = machine::warnings(&machine);
    warnings.iter().for_each(warning);
    let lab = lab.on_core(machine.pinned_to);
    let size = arguments.picture.size;
    let workload =
        Workload { width: size.width, height: size.height, max_iters: arguments.picture.iters };
    let schedule = if arguments.quick { QUICK } else { FULL };
    let schedule = Schedule {
        blocks: arguments.blocks.unwrap_or(schedule.blocks),
        rounds: arguments.rounds.unwrap_or(schedule.rounds),
    };
    let plan = Plan { contenders: &ready, models: &models, workload, schedule };
    let mut unwritten: Vec<Failure> = Vec::new();
    let Outcome { mut measurements, differences, faults } =
        rounds::run(&lab, &plan, |contender, model, img| {
            let path = outputs.images.join(format!("{contender}-{model}.png"));
            let written = files::write(&path, |to| Format::Png.write(img, workload.max_iters, to));
            unwritten.extend(written.err().map(Failure::from));
        })?;
    for measurement in measurements.iter_mut().filter(|one| one.model == Model::Crossing) {
        let count = counts.iter().find(|(name, _)| *name == measurement.contender);
        measurement.instructions = count.map(|(_, count)| *count);
    }
    for (name, (model, fault)) in &faults {
        if let Some(entry) = entries.iter_mut().find(|entry| entry.name == *name) {
            entry.status = Status::Failed;
            entry.reason = Some(format!("in {model}, {}", message::chain(fault)));
        }
    }

    // Whatever cannot be written, the rest is, and the table is shown.
    let head = Head {
        command: command_line(),
        machine,
        toolchain: machine::toolchain(lab.versions(&ready)),
        workload,
        schedule,
        arithmetics: differences,
        warnings,
    };
    let results = Results::new(head, entries, measurements);
    let written = outputs.write(&results, &mut unwritten);
    let shown = show(&results, arguments.with_talk, &outputs, &written);
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
    let mut failures = unwritten.into_iter();
    match failures.next() {
        Some(first) => {
            failures.for_each(|failure| message::error(&failure));
            Err(first)
        }
        None => shown,
    }
}

/// Prints the answer, the table and the notes, and says where everything is.
fn show(
    results: &Results,
    with_talk: bool,
    outputs: &Outputs,
    written: &[&std::path::Path],
) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    writeln!(stdout, "create_fractal, {}\n", results.workload)?;
    let answer = answer::answer(results);
    if !answer.is_empty() {
        writeln!(stdout, "{}", terminal::sentences(&answer))?;
    }
    writeln!(stdout, "{}", terminal::table(&times::times(results)))?;
    writeln!(stdout, "{}", terminal::sentences(&notes::notes(results)))?;
    if with_talk {
        writeln!(stdout, "{}", terminal::table(&talk::talk(results)))?;
    }
    writeln!(stdout, "pictures  {}", visible(&outputs.images.to_string_lossy()))?;
    for path in written {
        writeln!(stdout, "written   {}", visible(&path.to_string_lossy()))?;
    }
    Ok(())
}

/// Who is to take part.
fn choose(arguments: &Run) -> Result<Vec<Contender>, Failure> {
    let is_in = |names: &[String], one: &Contender| names.contains(&one.name);
    let chosen: Vec<_> = Contender::all()
        .into_iter()
        .filter(|one| match &arguments.only[..] {
            [] => !one.only_when_named,
            names => is_in(names, one),
        })
        .filter(|one| !is_in(&arguments.skip, one))
        .filter(|one| !arguments.no_python || one.language != Language::Python)
        .collect();
    if chosen.is_empty() {
        return Err(Failure::Usage("--only and --skip leave no contender to measure".into()));
    }
    Ok(chosen)
}

/// Everybody's entry, and who can run here.
fn try_out(
    lab: &Lab<'_>,
    chosen: &[Contender],
    demand: &Demand,
) -> Result<(Vec<Entry>, Vec<Contender>), Failure> {
    let (mut entries, mut ready) = (Vec::new(), Vec::new());
    for contender in chosen {
        let mut entry = Entry {
            name: contender.name.clone(),
            language: contender.language.name().into(),
            runtime: contender.runtime().map(str::to_owned),
            crosses: contender.crosses,
            gil: contender.gil,
            detail: None,
            status: Status::Ok,
            reason: None,
            remedy: None,
        };
        match lab.try_out(contender) {
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

/// The instructions of a crossing. None in a debug build, whose code is not what is asked about. A count
/// that is missing is a note, unless all are required.
fn count(
    lab: &Lab<'_>,
    ready: &[Contender],
    models: &[Model],
    demand: &Demand,
) -> Result<Vec<(String, f64)>, Failure> {
    if cfg!(debug_assertions) || !models.contains(&Model::Crossing) {
        return Ok(Vec::new());
    }
    let what = "the instructions of a crossing";
    let counts = match instructions::count(lab, ready) {
        Ok(counts) => counts,
        Err(missing) => {
            let missing = demand.skip(what, missing)?;
            note(format!("{what} are not counted: {missing}"));
            return Ok(Vec::new());
        }
    };
    let mut counted = Vec::new();
    for (name, count) in counts {
        match count {
            Ok(count) => counted.push((name.to_owned(), count)),
            Err(error) => {
                let (reason, remedy) = (message::chain(&error), "run showdown doctor".into());
                let missing = demand.skip(what, ffi_lab::Missing { reason, remedy })?;
                note(format!("the instructions of {name} are not counted: {}", missing.reason));
            }
        }
    }
    Ok(counted)
}

/// The command that made these results, as it would be typed in the checkout.
fn command_line() -> String {
    let quoted = |argument: OsString| {
        let text = argument.to_string_lossy().into_owned();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=,./:%@+".contains(c);
        if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
    };
    let arguments: Vec<String> = env::args_os().skip(1).map(quoted).collect();
    let separator = if arguments.is_empty() { "" } else { " -- " };
    format!("cargo run --release{separator}{}", arguments.join(" "))
}
