//! The notes next to the table: how large the noise is, what the rows have in common, what is missing, and
//! the machine.

use ffi_results::{CONTROL, Difference, Entry, Gil, Measurement, Model, Results, Status};

use crate::figure::ratio;
use crate::talk;

/// All notes, as sentences.
#[must_use]
pub fn notes(results: &Results) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(control(results));
    notes.extend(no_border(results));
    notes.extend(gil(results));
    notes.extend(measured(results).filter_map(|entry| {
        entry.detail.as_ref().map(|detail| format!("{}: {detail}.", entry.name))
    }));
    notes.extend(limits(results));
    notes.extend(results.arithmetics.iter().filter_map(|one| pictures(results, one)));
    notes.extend(talk::out_of_order(results));
    notes.extend(absent(&results.contenders));
    notes.extend(results.warnings.iter().map(|warning| format!("Warning: {warning}.")));
    notes
}

/// The machine, the tools and the command of the measurement.
#[must_use]
pub fn provenance(results: &Results) -> String {
    let (machine, toolchain) = (&results.machine, &results.toolchain);
    let tools: Vec<_> =
        toolchain.tools.iter().map(|(tool, version)| format!("{tool} {version}")).collect();
    let list =
        if tools.is_empty() { String::new() } else { format!(" Tools: {}.", tools.join(", ")) };
    let workload = results.workload.map_or(String::new(), |workload| format!("{workload}; "));
    // Costs and drift have no blocks.
    let measured = match results.measurements.is_empty() {
        true => String::new(),
        false => {
            let ffi_results::Schedule { blocks, rounds } = results.schedule;
            format!("Measured: {workload}{blocks} blocks of {rounds} rounds. ")
        }
    };
    format!(
        "{measured}Command: `{}`. Machine: {}{}, {} cores, {}. \
         Compilers: {}, and {} with `{}`.{list}",
        results.command.replace('`', "'"), // the command is between backquotes
        machine.cpu,
        if machine.virtual_machine == Some(true) { " (virtual)" } else { "" },
        machine.cores,
        machine.os,
        toolchain.rustc,
        toolchain.c_compiler,
        toolchain.c_flags,
    )
}

/// The contenders that were not measured and why. Contenders with the same reason share a sentence.
#[must_use]
pub fn absent(entries: &[Entry]) -> Vec<String> {
    let mut sentences: Vec<(&str, Vec<&str>, String)> = Vec::new();
    for entry in entries {
        let kind = match entry.status {
            Status::Ok => continue,
            Status::Skipped => "Skipped",
            Status::Failed => "Failed",
        };
        let reason = entry.reason.clone().unwrap_or_default();
        let advice = entry.remedy.as_ref().map_or(String::new(), |remedy| format!("; {remedy}"));
        let reason = format!("{reason}{advice}");
        match sentences.iter_mut().find(|(of, _, known)| *of == kind && *known == reason) {
            Some((_, names, _)) => names.push(&entry.name),
            None => sentences.push((kind, vec![&entry.name], reason)),
        }
    }
    let sentence =
        |(kind, names, reason): (_, Vec<_>, _)| format!("{kind} {}: {reason}.", names.join(", "));
    sentences.into_iter().map(sentence).collect()
}

fn measured(results: &Results) -> impl Iterator<Item = &Entry> {
    results.contenders.iter().filter(|entry| entry.status == Status::Ok)
}

fn names<'a>(entries: impl Iterator<Item = &'a Entry>) -> String {
    entries.map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// How far apart two contenders are that call the same machine code with the same declarations.
fn control(results: &Results) -> Option<String> {
    let [one, other] = CONTROL;
    let ratios = Model::ALL.into_iter().filter_map(|model| {
        results.control(model).map(|found| format!("{model} {}", ratio(found)))
    });
    let ratios: Vec<_> = ratios.collect();
    (!ratios.is_empty()).then(|| {
        format!(
            "A/A control, {other} / {one}, which call the same machine code: {}. A difference of this \
             size is noise.",
            ratios.join(", ")
        )
    })
}

/// The contenders whose calls do not leave the language.
fn no_border(results: &Results) -> Option<String> {
    let has_crossing = |entry: &&Entry| results.find(&entry.name, Model::Crossing).is_some();
    let names = names(measured(results).filter(|entry| !entry.crosses).filter(has_crossing));
    (!names.is_empty()).then(|| {
        format!(
            "{names}: these cross no border. Their crossing is a call within the language, or only the \
             work, if it is inlined."
        )
    })
}

/// What calls from Python do with the GIL.
fn gil(results: &Results) -> Option<String> {
    let of = |gil| names(measured(results).filter(|entry| entry.gil == Some(gil)));
    let (released, kept) = (of(Gil::Released), of(Gil::Kept));
    let call = if results.workload.is_some() {
        "at each call of mandel"
    } else {
        "at each call, except in work and callback_thread, where all of them release it"
    };
    let sentence = |names: &str, what: &str| match names {
        "" => None,
        names => {
            let s = if names.contains(", ") { "" } else { "s" };
            Some(format!("{names} {what}{s} the GIL {call}."))
        }
    };
    let parts = [sentence(&released, "release"), sentence(&kept, "keep")];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// How much of the time of a drawing its vector operations alone would take.
fn limits(results: &Results) -> impl Iterator<Item = String> {
    results.measurements.iter().filter(|one| one.model == Model::Limit).filter_map(|limit| {
        let drawn = results.find(&limit.contender, Model::OneCall)?;
        let share = limit.ratios(drawn, results.schedule).estimate()?;
        Some(format!(
            "{}: its vector operations alone would take {} of the time of one_call.",
            limit.contender,
            ratio(share)
        ))
    })
}

/// The contenders whose right picture differs from that of the C, and where it differs.
fn pictures(results: &Results, difference: &Difference) -> Option<String> {
    let drawn = |one: &&Measurement| one.arithmetic.as_ref() == Some(&difference.arithmetic);
    let names: Vec<_> =
        results.measurements.iter().filter(drawn).map(|one| one.contender.as_str()).collect();
    (!names.is_empty()).then(|| format!("{difference}; in per_pixel: {}.", names.join(", ")))
}
