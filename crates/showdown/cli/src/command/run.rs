use std::io::Write;
use std::path::{Path, PathBuf};

use ffi_lab::picture::{self, Outcome, Plan};
use ffi_lab::{
    Contender, Demand, Experiment, Lab, check_vector_level, files, instructions, machine,
};
use ffi_report::image::Format;
use ffi_report::{answer, notes, talk, terminal, times, visible};
use ffi_results::{Head, Model, Results, Workload};

use super::demand;
use super::measuring::{choose, command_line, finish, note_faults, try_out};
use crate::arguments::Run;
use crate::failure::Failure;
use crate::message::{self, note, warning};
use crate::outputs::Outputs;
use crate::progress::Progress;

/// Measures and verifies the pictures, then shows and writes the results.
pub(super) fn run(arguments: &Run) -> Result<(), Failure> {
    let outputs = Outputs::prepare(&arguments.exports, "results.json")?;
    let images = images(arguments, &outputs.folder)?;
    let chosen = choose(&arguments.choice, |_| true)?;
    let demand = demand(&arguments.choice.only)?;
    let models: Vec<Model> = match &arguments.models[..] {
        [] => Model::ALL.to_vec(),
        asked => Model::ALL.into_iter().filter(|model| asked.contains(model)).collect(),
    };
    check_vector_level(&chosen)?;

    // Builds and counts before anything is timed, because it counts two processes at a time.
    let progress = Progress::default();
    let lab = Lab::new(&outputs.folder, &progress);
    let (mut entries, ready) = try_out(&lab, &chosen, Experiment::Picture, &demand)?;
    let counts = if arguments.repetition.quick {
        Vec::new()
    } else {
        count(&lab, &ready, &models, &demand)?
    };

    let machine = machine::probe();
    let warnings = machine::warnings(&machine);
    warnings.iter().for_each(warning);
    let lab = lab.on_core(machine.pinned_to);
    let size = arguments.picture.size;
    let workload =
        Workload { width: size.width, height: size.height, max_iters: arguments.picture.iters };
    let schedule = arguments.repetition.schedule();
    let plan = Plan { contenders: &ready, models: &models, workload, schedule };
    let mut unwritten: Vec<Failure> = Vec::new();
    let Outcome { mut measurements, differences, faults } =
        picture::run(&lab, &plan, |contender, model, img| {
            let path = images.join(format!("{contender}-{model}.png"));
            let written = files::write(&path, |to| Format::Png.write(img, workload.max_iters, to));
            unwritten.extend(written.err().map(Failure::from));
        })?;
    for measurement in measurements.iter_mut().filter(|one| one.model == Model::Crossing) {
        let count = counts.iter().find(|(name, _)| *name == measurement.contender);
        measurement.instructions = count.map(|(_, count)| *count);
    }
    note_faults(&mut entries, &faults);

    // If one file cannot be written, the others still are, and the table is shown.
    let head = Head {
        command: command_line(),
        machine,
        toolchain: machine::toolchain(lab.versions(&ready)),
        workload: Some(workload),
        schedule,
        arithmetics: differences,
        cannot: Vec::new(),
        warnings,
    };
    let results = Results::new(head, entries, measurements);
    let mut written = outputs.write(&results, &mut unwritten);
    let page = super::report::after_measuring(&outputs.folder, &mut unwritten);
    written.extend(page.as_deref());
    let shown = show(&results, workload, arguments.with_talk, &images, &written);
    finish(&results, &faults, unwritten, shown)
}

/// The folder for the pictures, which are written while it measures.
fn images(arguments: &Run, folder: &Path) -> Result<PathBuf, Failure> {
    let images = arguments.images.clone().unwrap_or_else(|| folder.join("images"));
    files::make_folder(&images)?;
    files::check(&images.join("c-one_call.png"))?;
    let size = arguments.picture.size;
    match Format::Png.refusal(size.width) {
        Some(refusal) => {
            let message = format!("--size {}x{}: {refusal}", size.width, size.height);
            Err(Failure::Usage(message))
        }
        None => Ok(images),
    }
}

/// Prints the answer, the table, the notes and the paths of the files.
fn show(
    results: &Results,
    workload: Workload,
    with_talk: bool,
    images: &Path,
    written: &[&Path],
) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    writeln!(stdout, "create_fractal, {workload}\n")?;
    let answer = answer::answer(results);
    if !answer.is_empty() {
        writeln!(stdout, "{}", terminal::sentences(&answer))?;
    }
    writeln!(stdout, "{}", terminal::table(&times::times(results)))?;
    writeln!(stdout, "{}", terminal::sentences(&notes::notes(results)))?;
    if with_talk {
        writeln!(stdout, "{}", terminal::table(&talk::talk(results)))?;
    }
    writeln!(stdout, "pictures  {}", visible(&images.to_string_lossy()))?;
    for path in written {
        writeln!(stdout, "written   {}", visible(&path.to_string_lossy()))?;
    }
    Ok(())
}

/// Counts the instructions of a crossing. A debug build is not counted, because its code is not the code
/// that is measured. If a count is missing, a note says so, unless all are required.
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
