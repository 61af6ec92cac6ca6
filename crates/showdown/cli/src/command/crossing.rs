use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use ffi_harness::protocol::ProtocolError;
use ffi_harness::shape::{Kind, Shape};
use ffi_lab::crossing::{self, Outcome, Plan};
use ffi_lab::instructions::{self, CountError};
use ffi_lab::{Contender, Demand, Experiment, Lab, Missing, Required, machine};
use ffi_report::{notes, shapes, terminal, visible};
use ffi_results::{Call, Head, Measurement, Results};

use super::demand;
use super::measuring::{choose, command_line, finish, note_faults, try_out};
use crate::arguments::Crossing;
use crate::failure::Failure;
use crate::message::{self, note, warning};
use crate::outputs::Outputs;
use crate::progress::Progress;

/// Measures and verifies the calls of shapes, then shows and writes the results.
pub(super) fn crossing(arguments: &Crossing) -> Result<(), Failure> {
    let outputs = Outputs::prepare(&arguments.exports, "crossing.json")?;
    if let Some(name) = arguments.choice.only.iter().find(|name| !offers_shapes(name)) {
        let message = format!("{name} does not call the library of shapes; remove it from --only");
        return Err(Failure::Usage(message));
    }
    let chosen = choose(&arguments.choice, |one| one.shapes)?;
    let demand = demand(&arguments.choice.only)?;
    let kinds = match &arguments.shapes[..] {
        [] => &Kind::ALL[..],
        asked => asked,
    };
    let shapes = crossing::usual(
        &sorted(kinds),
        &sorted(&arguments.bytes),
        &sorted(&arguments.items),
        &sorted(&arguments.work),
    );

    let progress = Progress::default();
    let lab = Lab::new(&outputs.folder, &progress);
    let (mut entries, ready) = try_out(&lab, &chosen, Experiment::Shapes, &demand)?;
    let counts =
        if arguments.instructions { count(&lab, &ready, &shapes, &demand)? } else { Vec::new() };
    let machine = machine::probe();
    let warnings = machine::warnings(&machine);
    warnings.iter().for_each(warning);
    let lab = lab.on_core(machine.pinned_to);
    let schedule = arguments.repetition.schedule();
    let plan = Plan { contenders: &ready, shapes: &shapes, schedule };
    let Outcome { mut measurements, cannot, faults } = crossing::run(&lab, &plan);
    for (name, call, count) in counts {
        let is_counted =
            |one: &&mut Measurement| one.contender == name && one.call == Some(call.clone());
        if let Some(one) = measurements.iter_mut().find(is_counted) {
            one.instructions = Some(count);
        }
    }
    note_faults(&mut entries, &faults);

    let head = Head {
        command: command_line(),
        machine,
        toolchain: machine::toolchain(lab.versions(&ready)),
        workload: None,
        schedule,
        arithmetics: Vec::new(),
        cannot,
        warnings,
    };
    let results = Results::new(head, entries, measurements);
    let mut unwritten = Vec::new();
    let mut written = outputs.write(&results, &mut unwritten);
    let page = super::report::after_measuring(&outputs.folder, &mut unwritten);
    written.extend(page.as_deref());
    let shown = show(&results, &written);
    finish(&results, &faults, unwritten, shown)
}

/// Counts the instructions of each call. If a call cannot be counted, a note says so, unless all are
/// required.
fn count(
    lab: &Lab<'_>,
    ready: &[Contender],
    shapes: &[Shape],
    demand: &Demand,
) -> Result<Vec<(String, Call, f64)>, Failure> {
    let what = "the instructions of a call";
    let counts = match instructions::count_shapes(lab, ready, shapes) {
        Ok(counts) => counts,
        Err(missing) => return Err(Required { what: what.into(), missing }.into()),
    };
    let mut counted = Vec::new();
    for (name, shape, count) in counts {
        match count {
            Ok(count) => counted.push((name.to_owned(), crossing::call(shape), count)),
            // The timing reports that this call cannot be made.
            Err(CountError::Answer(ProtocolError::Cannot(_))) => {}
            Err(error) => {
                let (reason, remedy) = (message::chain(&error), "run showdown doctor".into());
                let missing = demand.skip(what, Missing { reason, remedy })?;
                note(format!("{name}, {shape}: not counted: {}", missing.reason));
            }
        }
    }
    Ok(counted)
}

fn offers_shapes(name: &str) -> bool {
    Contender::named(name).is_some_and(|one| one.shapes)
}

/// The same values in order, each once.
fn sorted<T: Copy + Ord>(asked: &[T]) -> Vec<T> {
    asked.iter().copied().collect::<BTreeSet<T>>().into_iter().collect()
}

/// Prints the tables, the notes and the paths of the files.
fn show(results: &Results, written: &[&Path]) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    for table in shapes::tables(results) {
        writeln!(stdout, "{}", terminal::table(&table))?;
    }
    writeln!(stdout, "{}", terminal::sentences(&shapes::sentences(results)))?;
    writeln!(stdout, "{}", terminal::sentences(&notes::notes(results)))?;
    for path in written {
        writeln!(stdout, "written   {}", visible(&path.to_string_lossy()))?;
    }
    Ok(())
}
