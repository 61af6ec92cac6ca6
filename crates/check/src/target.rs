//! Judges for other targets, with clang, and adds what breaks only there.
//!
//! The whole source is read and judged again, with the `cfg` of that target and with clang instead of gcc. So the
//! layouts, the widths of types and what the header says there are those of the target. Whatever breaks there and
//! not here becomes a difference of [`Verdict::Elsewhere`].

use crate::c::compiler::Compiler;
use crate::error::CheckError;
use crate::judge_with;
use crate::report::{Difference, Item, Report, Target, There, Verdict};
use crate::request::Request;

/// Judges for one target, and adds what was found to the report.
pub(crate) fn add(request: &Request, name: &str, report: &mut Report) -> Result<(), CheckError> {
    check_name(name)?;
    if report.targets.iter().any(|known| known.name == name) {
        return Ok(());
    }
    let find = || Compiler::for_target(request, name, &report.target);
    // A C library for the target is rarely installed, and many headers need none.
    let judged = match judge_with(request, find()?, |_, _| ()) {
        Err(CheckError::NoHeader { .. } | CheckError::Header { .. }) => {
            judge_with(request, find()?.without_library(), |_, _| ())
        }
        judged => judged,
    };
    let target = match judged {
        Ok((there, ())) => merge(name, there, report),
        Err(error) => refused(name, error)?,
    };
    report.targets.push(target);
    Ok(())
}

/// It becomes an argument of clang.
fn check_name(name: &str) -> Result<(), CheckError> {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_.".contains(char);
    if name.starts_with(|char: char| char.is_ascii_alphanumeric()) && name.chars().all(is_plain) {
        return Ok(());
    }
    let said = "that is no name of a target".to_owned();
    Err(CheckError::Target { target: name.to_owned(), said })
}

/// Headers that cannot be read for a target are not an error, because they can be read here.
fn refused(name: &str, error: CheckError) -> Result<Target, CheckError> {
    let why = match error {
        CheckError::NoHeader { header } => {
            format!("the headers include {header}, which is not here for this target")
        }
        CheckError::Header { place, message, .. } => {
            format!("the headers do not compile there: {place}: {message}")
        }
        error => return Err(error),
    };
    let (name, refused) = (name.to_owned(), Some(why));
    Ok(Target { name, compiler: None, refused, judged: 0, broken: 0, left: Vec::new() })
}

fn merge(name: &str, there: Report, report: &mut Report) -> Target {
    let mut target = Target {
        name: name.to_owned(),
        compiler: Some(there.compiler),
        refused: None,
        judged: 0,
        broken: 0,
        left: Vec::new(),
    };
    for item in there.items {
        let here = report.items.iter_mut().find(|here| is_one(here, &item));
        if !item.verdict.is_judged() {
            // What is not judged here either has been told.
            if here.is_none_or(|here| here.verdict.is_judged()) {
                target.left.push(item);
            }
            continue;
        }
        target.judged += 1;
        let breaks = |item: &Item| item.differences.iter().any(|one| breaks_on(one, name));
        match here {
            Some(here) => {
                item.differences.into_iter().for_each(|one| add_to(here, one, name));
                target.broken += usize::from(breaks(here));
            }
            // An item that `cfg` leaves out here.
            None if item.verdict == Verdict::Mismatch => {
                let mut here = Item { differences: Vec::new(), verdict: Verdict::Agree, ..item };
                item.differences.into_iter().for_each(|one| add_to(&mut here, one, name));
                target.broken += 1;
                report.items.push(here);
            }
            None => {}
        }
    }
    target
}

/// Whether two items are one declaration.
fn is_one(here: &Item, there: &Item) -> bool {
    (here.kind, &here.name, &here.place) == (there.kind, &there.name, &there.place)
}

fn breaks_on(one: &Difference, name: &str) -> bool {
    one.there.iter().any(|there| there.target == name)
}

/// Adds a difference that was found for a target, if it breaks there and not here.
fn add_to(item: &mut Item, found: Difference, name: &str) {
    if found.verdict != Verdict::Mismatch {
        return;
    }
    let there = There { target: name.to_owned(), effect: found.effect.clone() };
    let is_same = |one: &&mut Difference| (&one.part, &one.place) == (&found.part, &found.place);
    let mut same: Vec<_> = item.differences.iter_mut().filter(is_same).collect();
    if same.iter().any(|one| one.verdict == Verdict::Mismatch) {
        return;
    }
    match same.iter_mut().find(|one| one.verdict == Verdict::Elsewhere) {
        Some(one) => one.there.push(there),
        None => item.differences.push(Difference {
            verdict: Verdict::Elsewhere,
            there: vec![there],
            ..found
        }),
    }
    if item.verdict != Verdict::Mismatch {
        item.verdict = Verdict::Elsewhere;
    }
}

/// What a difference does on other targets, with the targets of one effect together.
pub(crate) fn effects(one: &Difference) -> Vec<String> {
    let mut effects: Vec<(&str, Vec<&str>)> = Vec::new();
    for there in &one.there {
        match effects.iter_mut().find(|(effect, _)| *effect == there.effect) {
            Some((_, targets)) => targets.push(&there.target),
            None => effects.push((&there.effect, vec![&there.target])),
        }
    }
    let on = |(effect, targets): (&str, Vec<&str>)| format!("on {}: {effect}", targets.join(", "));
    effects.into_iter().map(on).collect()
}

/// `i686-unknown-linux-gnu: 12 judged, 1 breaks only there, 2 not judged`
pub(crate) fn summary(target: &Target) -> String {
    if let Some(why) = &target.refused {
        return format!("{}: not judged here: {why}", target.name);
    }
    let absent = target.left.iter().filter(|item| item.verdict == Verdict::Absent).count();
    let Target { name, judged, broken, .. } = target;
    let breaks = if *broken == 1 { "breaks" } else { "break" };
    format!(
        "{name}: {judged} judged, {broken} {breaks} there and not here, {absent} not in the header there, \
         {} not judged there",
        target.left.len() - absent
    )
}
