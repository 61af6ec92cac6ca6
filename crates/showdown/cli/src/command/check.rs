use std::io::Write;
use std::path::Path;
use std::time::Duration;

use ffi_check::{Kind, Report, Request, Verdict, View, Witness};
use ffi_lab::files;

use crate::arguments;
use crate::failure::Failure;
use crate::message::note;

/// How long the C compiler may take. A header that is larger than any takes a second.
const PATIENCE: Duration = Duration::from_secs(60);

/// Holds declarations against a header, and prints what differs.
pub(super) fn check(arguments: &arguments::Check) -> Result<(), Failure> {
    let request = Request {
        sources: arguments.sources.clone(),
        headers: arguments.headers.clone(),
        includes: arguments.includes.clone(),
        defines: arguments.defines.clone(),
        pkg_config: arguments.pkg_config.clone(),
        renames: arguments.renames.clone(),
        cfg: arguments.cfg.clone(),
        compiler: arguments.cc.clone(),
        targets: arguments.targets.clone(),
        clang: arguments.clang.clone(),
        allow: arguments.allow.clone(),
        time_limit: PATIENCE,
    };
    if let Some(path) = &arguments.sarif {
        files::check(path)?;
    }
    let (report, witness) = match &arguments.witness {
        None => (ffi_check::check(&request)?, None),
        Some(path) => {
            let (report, witness) = ffi_check::witness(&request, path)?;
            (report, Some((path, witness)))
        }
    };
    let mut stdout = anstream::stdout().lock();
    if arguments.json {
        let json = serde_json::to_string_pretty(&report).map_err(std::io::Error::from)?;
        writeln!(stdout, "{json}")?;
    } else {
        // Off a terminal, the stream takes the colours out.
        let view = View { strict: arguments.strict, list: arguments.list, colour: true };
        write!(stdout, "{}", ffi_check::render(&report, &view))?;
    }
    stdout.flush()?;
    if let Some(path) = &arguments.sarif {
        write_sarif(&report, path)?;
    }
    verdict(&report, arguments)?;
    match witness {
        Some((path, witness)) => write_witness(path, &witness),
        None => Ok(()),
    }
}

/// Writes both files, and names what they do not hold.
fn write_witness(path: &Path, witness: &Witness) -> Result<(), Failure> {
    let c = path.with_extension("c");
    for (path, text) in [(path, &witness.rust), (&c, &witness.c)] {
        files::write(path, |file| file.write_all(text.as_bytes()))?;
        note(format!("written: {}", path.display()));
    }
    for (item, why) in &witness.left_out {
        note(format!("the witness does not hold {item}: {why}"));
    }
    Ok(())
}

fn write_sarif(report: &Report, path: &Path) -> Result<(), Failure> {
    // Without a current folder, no path is relative to it.
    let here = std::env::current_dir().unwrap_or_default();
    let sarif = serde_json::to_string_pretty(&ffi_check::sarif(report, &here));
    let sarif = sarif.map_err(std::io::Error::from)?;
    Ok(files::write(path, |to| writeln!(to, "{sarif}"))?)
}

/// Whether the report is one to be content with.
fn verdict(report: &Report, arguments: &arguments::Check) -> Result<(), Failure> {
    let wrong = report.total(Verdict::Mismatch);
    let smaller = report.total(Verdict::Harmless) + report.total(Verdict::Elsewhere);
    let judged = report.judged(Kind::Function);
    if wrong > 0 {
        return Err(Failure::Wrong(format!(
            "declarations that do not agree with the header: {wrong}"
        )));
    }
    if arguments.strict && smaller > 0 {
        return Err(Failure::Wrong(format!("declarations that differ from the header: {smaller}")));
    }
    if !report.stale.is_empty() {
        let stale = report.stale.len();
        return Err(Failure::Wrong(format!(
            "entries of the allow list that match nothing: {stale}"
        )));
    }
    match arguments.expect {
        Some(least) if judged < least => Err(Failure::Wrong(format!(
            "{judged} functions could be judged, and --expect asks for {least}: did a file, a module or a header move?"
        ))),
        _ => Ok(()),
    }
}
