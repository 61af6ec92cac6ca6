//! How a loop finds the function that it calls, read from the instructions of an executable.
//!
//! Read first: [`CallSite::read`]. It says only what the instructions prove. If they prove nothing, the
//! answer is [`How::Unknown`].

mod code;
mod how;
mod program;
#[cfg(all(test, target_os = "linux", target_arch = "x86_64"))]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use iced_x86::{FlowControl, Instruction, Mnemonic, OpKind};

use code::{Code, is_call, place, stub};
pub use how::{Callee, How};
use program::Program;

/// Where a function calls another.
#[derive(Debug)]
pub struct CallSite {
    /// Other names of the function. Compilers and linkers keep only one of several functions with the same
    /// instructions.
    pub aliases: Vec<String>,
    /// How the target of the call is found.
    pub how: How,
    /// The loop, and the instructions outside it that load the target.
    pub lines: Vec<Line>,
}

/// A line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// An instruction.
    Code {
        /// Its distance from the beginning of its function, in bytes.
        offset: u64,
        /// In AT&T syntax, with the names of functions.
        text: String,
        /// Whether the loop repeats it.
        in_loop: bool,
    },
    /// The following lines are in this other function.
    In(String),
    /// Instructions are left out.
    Gap,
}

/// Why a call site cannot be shown.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs, reason = "the messages say what the fields are")]
pub enum ReadError {
    #[error("cannot read {}", path.display())]
    Io { path: PathBuf, source: io::Error },
    #[error("{} is not an executable that is understood", path.display())]
    NotUnderstood { path: PathBuf, source: object::Error },
    #[error("{} is {found}; only executables for x86-64 Linux are understood", path.display())]
    OtherFormat { path: PathBuf, found: String },
    #[error("{}: it was stripped of its functions' names; build it without `strip`", path.display())]
    Stripped { path: PathBuf },
    #[error("{}: it has no function {function} that can be read", path.display())]
    NoFunction { path: PathBuf, function: String },
}

impl CallSite {
    /// Finds the loop in `function` that calls `callee`. If no call is known to be a call of `callee`, it
    /// explains the only call in a loop, or the only indirect call.
    pub fn read(path: &Path, function: &str, callee: &str) -> Result<Self, ReadError> {
        let bytes = fs::read(path).map_err(|source| ReadError::Io { path: path.into(), source })?;
        Self::parse(path, &bytes, function, callee)
    }

    fn parse(path: &Path, bytes: &[u8], name: &str, callee: &str) -> Result<Self, ReadError> {
        let file = object::File::parse(bytes)
            .map_err(|source| ReadError::NotUnderstood { path: path.into(), source })?;
        let program = Program::new(file, callee)
            .map_err(|found| ReadError::OtherFormat { path: path.into(), found })?;
        if program.functions(None).next().is_none() {
            return Err(ReadError::Stripped { path: path.into() });
        }
        Self::find(&program, name)
            .ok_or_else(|| ReadError::NoFunction { path: path.into(), function: name.into() })
    }

    fn find(program: &Program<'_>, name: &str) -> Option<Self> {
        let function = program.functions(None).find(|function| function.name == name)?;
        let names = program.functions(Some(function.address)).map(|one| one.name);
        let aliases = names.filter(|alias| alias != name).collect();
        let mut code = Code::of(program, &function)?;
        let mut lines = Vec::new();
        // LLVM may replace a function by a jump to another with the same instructions.
        let is_code = |index: &usize| code.instructions[*index].mnemonic() != Mnemonic::Endbr64;
        let first = (0..code.instructions.len()).find(is_code)?;
        let jump = &code.instructions[first];
        if jump.flow_control() == FlowControl::UnconditionalBranch
            && let Some(other) = program.function_at(jump.near_branch_target())
            && other.name != program.callee
            && other.address != function.address
        {
            lines = code.lines(&[first].into(), &BTreeSet::new());
            code = Code::of(program, &other)?;
            lines.push(Line::In(other.name));
        }
        let (how, rest) = explain(&code);
        lines.extend(rest);
        Some(Self { aliases, how, lines })
    }
}

/// A call in a loop.
struct Call {
    how: How,
    repeated: BTreeSet<usize>,
    /// The instructions that load the target, in the loop or before it.
    loads: BTreeSet<usize>,
}

/// Which call is meant, how it finds its target, and the lines that show it.
fn explain(code: &Code<'_>) -> (How, Vec<Line>) {
    let all: BTreeSet<_> = (0..code.instructions.len()).collect();
    let calls = all.iter().filter(|index| is_call(&code.instructions[**index]));
    let calls = calls.filter_map(|index| {
        let repeated = code.cycle(*index);
        let (how, loads) = target(code, *index, &repeated);
        (!repeated.is_empty()).then_some(Call { how, repeated, loads })
    });
    let calls: Vec<_> = calls.collect();
    let named = calls.iter().find(|call| call.how.names(code.program.callee));
    let is_indirect = |call: &&Call| !matches!(call.how, How::Direct { .. } | How::Plt { .. });
    let meant =
        named.or_else(|| only(calls.iter())).or_else(|| only(calls.iter().filter(is_indirect)));
    if let Some(Call { how, repeated, loads }) = meant {
        let range = repeated.first().zip(repeated.last()).map(|(first, last)| *first..=*last);
        let shown = range.into_iter().flatten().chain(loads.iter().copied()).collect();
        return (how.clone(), code.lines(&shown, repeated));
    }
    let mut loops = all.iter().map(|index| code.cycle(*index));
    let repeated = loops.find(|repeated| !repeated.is_empty()).unwrap_or_default();
    let leaves = |one: &Instruction| match one.flow_control() {
        FlowControl::UnconditionalBranch | FlowControl::ConditionalBranch => {
            code.index_of(one.near_branch_target()).is_none()
        }
        flow => is_call(one) || flow == FlowControl::IndirectBranch,
    };
    let how = match calls.is_empty() {
        false => How::Several,
        true if code.instructions.iter().any(leaves) => How::NotInALoop,
        true => How::NoCall { is_loop: !repeated.is_empty() },
    };
    (how, code.lines(&all, &repeated))
}

/// The first call, if all others find the same target in the same way.
fn only<'a>(mut calls: impl Iterator<Item = &'a Call>) -> Option<&'a Call> {
    let first = calls.next()?;
    calls.all(|call| call.how == first.how).then_some(first)
}

/// How a call finds its target, and which instructions load that.
fn target(code: &Code<'_>, call: usize, repeated: &BTreeSet<usize>) -> (How, BTreeSet<usize>) {
    let (program, one) = (code.program, &code.instructions[call]);
    if let Some(address) = place(one).filter(|_| one.is_call_near()) {
        let how = match (program.section(".plt", address), program.function_at(address)) {
            (Some(_), _) => {
                How::Plt { callee: stub(program, address).and_then(|slot| program.slot(slot)) }
            }
            (None, Some(function)) => How::Direct { callee: function.name },
            (None, None) => How::Direct { callee: format!("{address:#x}") },
        };
        return (how, BTreeSet::new());
    }
    let unknown = || (How::Unknown { operand: code.operands(call) }, BTreeSet::new());
    // Follow the target back from register to register, to the instruction that reads memory.
    let (mut user, mut operand, mut is_kept) = (call, 0, false);
    let mut writers = BTreeSet::new();
    while code.instructions[user].op_kind(operand) == OpKind::Register {
        let register = code.instructions[user].op_register(operand);
        let Some((writer, again)) = code.writer(register, user) else { return unknown() };
        let by = &code.instructions[writer];
        let is_copy = by.mnemonic() == Mnemonic::Mov && by.op0_register() == register;
        if !is_copy || !writers.insert(writer) {
            return unknown();
        }
        (user, operand, is_kept) = (writer, 1, is_kept || again);
    }
    let in_loop = repeated.contains(&user);
    // A value that the loop reads once and may use again is not read in each round.
    if code.instructions[user].op_kind(operand) != OpKind::Memory || in_loop && is_kept {
        return unknown();
    }
    let text = code.operands(user);
    let (from, to) = text.rsplit_once(',').filter(|_| user != call).unwrap_or((&text, ""));
    let register = (!in_loop).then(|| to.to_owned());
    let how = match place(&code.instructions[user]) {
        Some(slot) if program.section(".got", slot).is_some() => {
            How::Got { callee: program.slot(slot), register }
        }
        _ => How::Memory { operand: from.trim_start_matches('*').to_owned(), register },
    };
    (how, writers)
}
