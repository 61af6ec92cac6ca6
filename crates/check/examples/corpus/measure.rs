//! Judges one crate, and takes the time.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use std::{fs, io};

use ffi_check::{CheckError, Rename, Report, Request, check};

use crate::data::{Crate, Folder};
use crate::record::Package;

/// The best of so many runs is the time: the others had more company on this machine.
const RUNS: usize = 3;

pub(crate) enum Outcome {
    Judged(Box<Judged>),
    /// What to install.
    Skipped(String),
}

pub(crate) struct Judged {
    pub(crate) report: Report,
    pub(crate) milliseconds: f64,
    pub(crate) packages: Vec<Package>,
}

/// Judges a crate that was unpacked into a folder.
pub(crate) fn measure(one: &Crate, folder: &Path) -> Result<Outcome, Box<dyn Error>> {
    let install = format!("its headers are missing: apt-get install {}", one.packages.join(" "));
    let Some(packages) = packages(one)? else { return Ok(Outcome::Skipped(install)) };
    let request = request(one, folder)?;
    match timed(&request) {
        Ok((report, milliseconds)) => {
            Ok(Outcome::Judged(Box::new(Judged { report, milliseconds, packages })))
        }
        Err(CheckError::NoHeader { .. } | CheckError::Package { .. }) => {
            Ok(Outcome::Skipped(install))
        }
        Err(error) => Err(format!("{}: {error}", one.row()).into()),
    }
}

/// The report, and the milliseconds of the fastest run.
pub(crate) fn timed(request: &Request) -> Result<(Report, f64), CheckError> {
    let run = || {
        let begin = Instant::now();
        check(request).map(|report| (report, begin.elapsed().as_secs_f64() * 1000.0))
    };
    let mut best = run()?;
    for _ in 1..RUNS {
        let next = run()?;
        if next.1 < best.1 {
            best = next;
        }
    }
    Ok(best)
}

fn request(one: &Crate, folder: &Path) -> io::Result<Request> {
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let mut headers = owned(one.headers);
    for folder in one.folders {
        headers.extend(headers_in(folder)?);
    }
    let rename = |(rust, c): &(&str, &str)| Rename { rust: (*rust).to_owned(), c: (*c).to_owned() };
    Ok(Request {
        sources: vec![folder.join(one.root)],
        headers,
        includes: one.includes.iter().map(Into::into).collect(),
        defines: owned(one.defines),
        pkg_config: owned(one.pkg_config),
        renames: one.renames.iter().map(rename).collect(),
        cfg: owned(one.cfg),
        ..Request::default()
    })
}

/// The headers of a folder, by name. None if it is missing: then the package is, too.
fn headers_in(folder: &Folder) -> io::Result<Vec<String>> {
    let Ok(entries) = fs::read_dir(folder.place) else { return Ok(Vec::new()) };
    let mut names = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".h") && !folder.except.contains(&name.as_str()) {
            names.push(format!("{}{name}", folder.prefix));
        }
    }
    names.sort();
    Ok(names)
}

/// Debian's packages with their versions. `None` if one is not installed.
fn packages(one: &Crate) -> io::Result<Option<Vec<Package>>> {
    let mut found = Vec::new();
    for &name in one.packages {
        let format = "--showformat=${db:Status-Status} ${Version}";
        let ran = Command::new("dpkg-query").args(["--show", format, name]).output()?;
        let said = String::from_utf8_lossy(&ran.stdout).into_owned();
        // A package of several architectures has several, which are of one version.
        let Some((_, version)) = said.split_once("installed ") else { return Ok(None) };
        let version = version.split("installed ").next().unwrap_or(version).to_owned();
        found.push(Package { name: name.to_owned(), version });
    }
    Ok(Some(found))
}
