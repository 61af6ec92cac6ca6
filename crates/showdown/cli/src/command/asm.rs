use std::io::{self, Write};
use std::path::Path;

use ffi_lab::call_site::CallSite;
use ffi_lab::{Contender, Lab, Start, files};
use ffi_report::listing::{Listing, listings};

use super::demand;
use crate::arguments::Asm;
use crate::failure::Failure;
use crate::message::warning;
use crate::progress::Progress;

/// The width of a line if standard output is not a terminal.
const WIDTH: u16 = 80;

/// Shows how the chosen contenders call `mandel`: by default all that have a call site.
pub(super) fn asm(arguments: &Asm) -> Result<(), Failure> {
    let names = &arguments.contenders;
    let chosen = choose(names)?;
    let demand = demand(names)?;
    let out = arguments.out.clone().unwrap_or_else(files::default_folder);
    let progress = Progress::default();
    let lab = Lab::new(&out, &progress);
    let mut found = Vec::new();
    for (contender, function) in chosen {
        let command = match lab.command(&contender) {
            Ok(command) => command,
            Err(missing) => {
                let missing = demand.skip(&contender.name, missing)?;
                warning(format!("skipped {}: {missing}", contender.name));
                continue;
            }
        };
        let site = CallSite::read(Path::new(command.get_program()), function, "mandel")?;
        // In a debug build of this program, the loop also calls iterators and wrappers. A program that is
        // built for a contender is never a debug build.
        let is_explained = !cfg!(debug_assertions) || matches!(contender.start, Start::Linked(_));
        let (contender, function) = (contender.name, function.to_owned());
        found.push(Listing { contender, function, site, is_explained });
    }
    if cfg!(debug_assertions) {
        warning(
            "this is a debug build, which is not measured and not explained; use cargo run --release \
             -- asm",
        );
    }
    let width = terminal_size::terminal_size_of(io::stdout()).map_or(WIDTH, |(width, _)| width.0);
    writeln!(anstream::stdout().lock(), "{}", listings(&found, width))?;
    Ok(())
}

/// The contenders asked for, each with the function that has its crossing loop.
fn choose(names: &[String]) -> Result<Vec<(Contender, &'static str)>, Failure> {
    let all = Contender::all().into_iter();
    let all: Vec<_> =
        all.filter_map(|one| one.crossing_loop().map(|function| (one, function))).collect();
    if let Some(name) = names.iter().find(|name| all.iter().all(|(one, _)| one.name != **name)) {
        let all: Vec<_> = all.iter().map(|(one, _)| one.name.as_str()).collect();
        return Err(Failure::Usage(format!(
            "{name} has no call site in Rust to show; choose from: {}",
            all.join(", ")
        )));
    }
    let is_chosen = |(one, _): &(Contender, _)| names.is_empty() || names.contains(&one.name);
    Ok(all.into_iter().filter(is_chosen).collect())
}
