use std::fmt::Write as _;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::Path;

use ffi_lab::survey::{Contents, Maker, Project, pkg_config};
use ffi_lab::tools;
use ffi_report::Sheet;
use ffi_report::choose::{
    Answers, Contradiction, Fact, QUESTIONS, Question, Unanswered, choose as decide, explain,
    is_hot, json, price,
};
use ffi_report::terminal;

use super::sources::sources;
use crate::arguments::Choose;
use crate::failure::Failure;
use crate::message::{note, plain};

/// Looks, asks what cannot be seen, and names a way.
pub(super) fn choose(arguments: &Choose) -> Result<(), Failure> {
    let sources = sources(&arguments.results)?;
    let mut facts = given(arguments);
    for (fact, why) in looked(arguments)? {
        // What the user says counts more than what is seen.
        if facts.iter().all(|known| known.place() != fact.place()) {
            note(format!("{why}: {}", fact.option()));
            facts.push(fact);
        }
    }
    let answers = loop {
        facts.extend(measured(arguments, &facts, &sources)?);
        match Answers::new(&facts) {
            Ok(answers) => break answers,
            Err(Unanswered::Contradiction(found)) => return Err(contradiction(&found)),
            Err(Unanswered::Missing(missing)) => facts.push(ask(&missing)?),
        }
    };
    let choice = decide(&answers)
        .ok_or_else(|| Failure::Usage("the table has no row for these answers".into()))?;
    let prices = price(choice.row.way, &sources, arguments.shape.name());
    let check = check(arguments.header.as_deref());
    let mut stdout = anstream::stdout().lock();
    if arguments.json {
        let json = json(&choice, &answers, &prices, &check);
        writeln!(stdout, "{}", serde_json::to_string_pretty(&json).map_err(io::Error::from)?)?;
    } else {
        let said = explain(&choice, &answers, &prices, &check);
        write!(stdout, "{}", terminal::sentences(&said))?;
    }
    Ok(())
}

/// The facts that options give.
fn given(arguments: &Choose) -> Vec<Fact> {
    let options = [
        ("at-run-time", &arguments.at_run_time),
        ("header-is", &arguments.header_is),
        ("size", &arguments.size),
        ("library", &arguments.library),
        ("licence", &arguments.licence),
        ("built-by", &arguments.built_by),
        ("inline", &arguments.inline),
        ("objects", &arguments.objects),
        ("calls", &arguments.calls),
        ("ships", &arguments.ships),
        ("port", &arguments.port),
        ("language", &arguments.language),
    ];
    let fact = |(flag, name): (&str, &Option<String>)| {
        let question = QUESTIONS.iter().find(|one| one.flag == flag)?;
        let name = name.as_deref()?;
        question.answers.iter().find(|(_, known, _)| *known == name).map(|(fact, ..)| *fact)
    };
    options.into_iter().filter_map(fact).collect()
}

/// The facts that can be seen, with what shows them.
fn looked(arguments: &Choose) -> Result<Vec<(Fact, String)>, Failure> {
    let mut facts = Vec::new();
    if let Some(folder) = &arguments.project {
        project(&Project::read(folder)?, &mut facts);
    }
    if let Some(path) = &arguments.header {
        header(path, &Contents::of(path, &arguments.include)?, &mut facts);
        origin(path, arguments.project.as_deref(), &mut facts);
        if let Err(missing) = tools::LIBCLANG.find() {
            note(format!("no libclang for bindgen here: {missing}"));
        }
    }
    Ok(facts)
}

fn project(project: &Project, facts: &mut Vec<(Fact, String)>) {
    let Project { manifest, targets, .. } = project;
    let mut add = |fact, what: &str| {
        let what = what.replace("TARGETS", &targets.join(", "));
        facts.push((fact, format!("{} {what}", manifest.display())));
    };
    match project.maker {
        // A new project has nothing to build yet.
        Maker::Cargo if targets.is_empty() => add(Fact::Rust, "is for cargo"),
        Maker::Cargo => {
            add(Fact::Rust, "makes TARGETS");
            if project.has_program {
                add(Fact::Program, "makes TARGETS");
            } else if project.is_published {
                add(Fact::Crate, "makes TARGETS, and can be published");
                add(Fact::Users, "can be published, so others build it");
            }
        }
        Maker::CargoForPython | Maker::PythonWithRust => {
            add(Fact::Python, "makes a Python module in Rust");
            add(Fact::Wheel, "makes a Python module in Rust");
            add(Fact::Us, "makes a wheel");
        }
        // Whether it may use Rust is not seen.
        Maker::Python => {
            add(Fact::Wheel, "makes a wheel");
            add(Fact::Us, "makes a wheel");
        }
    }
}

fn header(path: &Path, found: &Contents, facts: &mut Vec<(Fact, String)>) {
    let path = path.display();
    let mut seen = format!(
        "{path}: functions {}, variadic {}, static inline {}, macros {}, bit-fields {}, unions {}, callbacks {}, \
         opaque structs {}",
        found.functions,
        found.variadic,
        found.inline,
        found.macros,
        found.bit_fields,
        found.unions,
        found.callbacks,
        found.opaque,
    );
    if found.incomplete {
        let _ = write!(seen, "; a part of it was not understood and is not counted");
    }
    note(seen);
    let pick = |is, yes, no| if is { yes } else { no };
    facts.push((Fact::of_size(found.functions), format!("{path}, functions: {}", found.functions)));
    let inline = pick(found.has_inline(), Fact::Inline, Fact::Reachable);
    facts.push((
        inline,
        format!(
            "{path}, static inline functions and bit-fields: {}",
            found.inline + found.bit_fields
        ),
    ));
    let objects = pick(found.has_objects(), Fact::Objects, Fact::Values);
    facts.push((
        objects,
        format!("{path}, opaque structs and callbacks: {}", found.opaque + found.callbacks),
    ));
}

/// Where the library comes from. A header inside of the project is shipped with it.
fn origin(path: &Path, project: Option<&Path>, facts: &mut Vec<(Fact, String)>) {
    let absolute = |path: &Path| path.canonicalize().ok();
    let inside = project.and_then(absolute).zip(absolute(path));
    if inside.is_some_and(|(project, header)| header.starts_with(project)) {
        facts.push((Fact::Shipped, format!("{} is in the project", path.display())));
    } else if let Some((name, version)) = pkg_config(path) {
        facts.push((Fact::System, format!("pkg-config knows {name} {version}")));
    }
}

/// Whether the calls are hot, from their number and the price of one.
fn measured(
    arguments: &Choose,
    facts: &[Fact],
    sources: &[Sheet],
) -> Result<Option<Fact>, Failure> {
    let Some(calls) = arguments.calls_per_s else { return Ok(None) };
    let is_known = |fact: Fact| facts.iter().any(|known| known.place() == fact.place());
    if is_known(Fact::Hot) {
        return Ok(None);
    }
    if let Some(work) = arguments.work_ns
        && calls * work > 1e9
    {
        return Err(Failure::Usage(format!(
            "--calls-per-s {calls} and --work-ns {work} contradict each other: one thread would work {:.1} s in each \
             second",
            calls * work / 1e9
        )));
    }
    // The price depends on the language.
    let language = facts.iter().find(|fact| fact.place() == Fact::Rust.place());
    let Some(&language) = language else { return Ok(None) };
    let shape = arguments.shape.name();
    let Some((hot, sum)) = is_hot(sources, language, shape, calls, arguments.work_ns) else {
        return Err(Failure::Usage(format!(
            "no results file has the price of {shape}, which --calls-per-s needs: name one with --results, or answer \
             with --calls"
        )));
    };
    let fact = if hot { Fact::Hot } else { Fact::Rare };
    note(format!("{sum}: {}", fact.option()));
    Ok(Some(fact))
}

/// Asks the first question, or lists all that are missing if nobody can answer.
fn ask(missing: &[&'static Question]) -> Result<Fact, Failure> {
    let stdin = io::stdin();
    let Some(question) = missing.last() else {
        return Err(Failure::Usage("no question is left".into()));
    };
    if !stdin.is_terminal() {
        return Err(unanswered(missing));
    }
    plain(question.ask);
    for (number, (_, name, means)) in (1..).zip(question.answers) {
        plain(format!("  {number}  {name:<12} {means}"));
    }
    loop {
        let mut line = String::new();
        if stdin.lock().read_line(&mut line)? == 0 {
            return Err(unanswered(missing));
        }
        let line = line.trim();
        let answers = (1..).zip(question.answers);
        let found = answers
            .into_iter()
            .find(|(number, (_, name, _))| *name == line || line == number.to_string());
        match found {
            Some((_, (fact, ..))) => return Ok(*fact),
            None => plain(format!("Type a number from 1 to {}.", question.answers.len())),
        }
    }
}

fn unanswered(missing: &[&Question]) -> Failure {
    let line = |one: &&Question| {
        let names: Vec<_> = one.answers.iter().map(|(_, name, _)| *name).collect();
        format!("  --{} {}\n      {}", one.flag, names.join("|"), one.ask)
    };
    let lines: Vec<_> = missing.iter().map(line).collect();
    Failure::Usage(format!("these questions have no answer:\n{}", lines.join("\n")))
}

fn contradiction(found: &Contradiction) -> Failure {
    let [one, other] = found.facts.map(Fact::option);
    Failure::Usage(format!("{one} and {other} contradict each other: {}", found.because))
}

fn check(header: Option<&Path>) -> String {
    let header = header.map_or_else(|| "FILE.h".into(), |path| path.display().to_string());
    format!("showdown check --header {header} src/ffi.rs")
}
