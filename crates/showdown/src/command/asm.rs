use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::required;
use crate::asm::{CallSite, Objdump, Program};
use crate::cli::Asm;
use crate::contenders::{self, Contender, Context};
use crate::failure::Failure;
use crate::output;
use crate::view::listing::{Listing, listings};
use crate::view::message::warning;

/// Where standard output is no terminal.
const WIDTH: u16 = 80;

/// Shows how these contenders, or all that have a call site, call `mandel`.
pub(super) fn asm(arguments: &Asm) -> Result<(), Failure> {
    let names = &arguments.contenders;
    let chosen = choose(names)?;
    let objdump = Objdump::find()?; // before anything is built in vain
    let out = arguments.out.clone().unwrap_or_else(output::default_folder);
    if chosen.iter().any(|contender| contender.is_made()) {
        output::make_folder(&out)?;
    }
    let context = Context::new(out, &chosen)?;
    let require_all = required()?;
    let mut programs = Programs { objdump, read: HashMap::new() };
    let mut found = Vec::new();
    for contender in chosen {
        match contender.crossing_loop(&context) {
            Ok((path, function)) => found.push(programs.listing(contender, &path, &function)?),
            Err(skip) if names.is_empty() && !require_all => {
                warning(format!("skipped {}: {skip}", contender.name));
            }
            Err(skip) => {
                return Err(Failure::CannotRun(format!("{}: {skip}", contender.name)));
            }
        }
    }
    if cfg!(debug_assertions) {
        warning(
            "this is a debug build, not what is measured, and not explained; use cargo run \
             --release -- asm",
        );
    }
    let width = terminal_size::terminal_size_of(io::stdout()).map_or(WIDTH, |(width, _)| width.0);
    writeln!(anstream::stdout().lock(), "{}", listings(&found, width))?;
    Ok(())
}

fn choose(names: &[String]) -> Result<Vec<&'static Contender>, Failure> {
    let all: Vec<_> = contenders::ALL.iter().filter(|one| one.has_crossing_loop()).collect();
    if let Some(name) = names.iter().find(|name| all.iter().all(|one| one.name != **name)) {
        let all: Vec<_> = all.iter().map(|one| one.name).collect();
        return Err(Failure::Usage(format!(
            "{name} has no call site in Rust that could be shown; these have: {}",
            all.join(", ")
        )));
    }
    let is_chosen = |one: &&Contender| names.is_empty() || names.iter().any(|it| it == one.name);
    Ok(all.into_iter().filter(is_chosen).collect())
}

/// Disassembled programs: several contenders are in the same.
struct Programs {
    objdump: Objdump,
    read: HashMap<PathBuf, Program>,
}

impl Programs {
    fn listing(
        &mut self,
        contender: &'static Contender,
        path: &Path,
        name: &str,
    ) -> Result<Listing, Failure> {
        let program = match self.read.entry(path.to_owned()) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(Program::read(&self.objdump, path)?),
        };
        let function = program.named(name).ok_or_else(|| {
            Failure::CannotRun(format!("{}: it has no function {name}", path.display()))
        })?;
        let site = CallSite::of(program, function);
        // In a debug build the loop is made of calls, of iterators and of wrappers.
        let mut explanation = match cfg!(debug_assertions) && !contender.is_made() {
            true => String::new(),
            false => site.how.to_string(),
        };
        // LLVM does this to functions whose instructions are the same.
        if site.function != name {
            explanation += &format!(
                " {name} and {} are one function: both names stand for the same address.",
                site.function
            );
        }
        Ok(Listing { contender: contender.name, site, explanation })
    }
}
