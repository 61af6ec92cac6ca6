//! What `objdump` says of a program, taken apart: its functions, their instructions, and what the
//! loader puts where.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::machine::tools;

/// The only kind of program whose instructions are understood here.
const FORMAT: &str = "elf64-x86-64";

/// The program that disassembles others.
pub(crate) struct Objdump(PathBuf);

impl Objdump {
    /// Looks for it. LLVM's goes by the same name in places, and says the same in other words.
    pub(crate) fn find() -> Result<Self, Failure> {
        let found =
            tools::program("objdump").and_then(|found| match found.version.contains("GNU") {
                true => Ok(Self(found.path)),
                false => Err(format!(
                    "asm needs objdump of the GNU binutils, and {} is {}",
                    found.path.display(),
                    found.version.trim()
                )),
            });
        found.map_err(|reason| {
            let remedy = tools::install("binutils", "brew install binutils");
            Failure::CannotRun(format!("{reason}; {remedy}"))
        })
    }
}

/// A disassembled program.
pub(crate) struct Program {
    text: String,
    functions: Vec<Function>,
    /// All names of functions, and where they begin. Several may stand for one.
    symbols: Vec<(String, u64)>,
    sections: Vec<(String, Range<u64>)>,
    /// What the loader writes into the program's memory when it starts, by the address written to.
    slots: HashMap<u64, Slot>,
}

#[derive(Debug)]
pub(crate) struct Function {
    /// Demangled.
    pub(crate) name: String,
    pub(crate) address: u64,
    /// Its lines in the text.
    lines: Range<usize>,
}

/// In AT&T's order: the last operand is the one written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Instruction {
    pub(crate) address: u64,
    pub(crate) mnemonic: String,
    pub(crate) operands: Vec<String>,
    /// The address of the code or the data that an operand names, where it names one.
    pub(crate) refers_to: Option<u64>,
}

/// A function, found by the loader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Callee {
    pub(crate) name: String,
    /// In this program. Otherwise it is in whatever shared library has one of that name.
    pub(crate) is_here: bool,
}

enum Slot {
    /// This address, moved to where the program was loaded.
    Here(u64),
    /// Whatever the loader finds under this name.
    Named(String),
}

impl Program {
    /// Disassembles the program at `path`.
    pub(crate) fn read(objdump: &Objdump, path: &Path) -> Result<Self, Failure> {
        let failure = |reason: String| Failure::CannotRun(format!("{}: {reason}", path.display()));
        let ask = |arguments: &[&str]| {
            Command::new(&objdump.0)
                .args(arguments)
                .arg(path)
                .env("LC_ALL", "C") // its words are read
                .output()
                .map_err(|error| failure(format!("objdump does not start: {error}")))
        };
        // What the loader fills in: a program that needs no loader has none, and objdump fails.
        let relocations = ask(&["-R", "-w"])?;
        let code = ask(&["-h", "-t", "-d", "-w", "-C", "--no-show-raw-insn"])?;
        if !code.status.success() {
            let words = String::from_utf8_lossy(&code.stderr);
            let words = words.lines().last().unwrap_or("it said nothing");
            return Err(failure(format!("objdump failed ({}): {words}", code.status)));
        }
        let text = [relocations.stdout, code.stdout].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        let program = Self::parse(text).map_err(failure)?;
        if program.named("main").is_none() {
            let reason = "it was stripped of its functions' names; build it without `strip`";
            return Err(failure(reason.into()));
        }
        Ok(program)
    }

    pub(super) fn parse(text: String) -> Result<Self, String> {
        let format = text.lines().find_map(|line| Some(line.split_once("file format ")?.1.trim()));
        if format != Some(FORMAT) {
            let format = format.unwrap_or("unknown");
            return Err(format!("its format is {format}, and only {FORMAT} is understood"));
        }
        let (mut functions, mut symbols, mut sections, mut slots) =
            (Vec::<Function>::new(), Vec::new(), Vec::new(), HashMap::new());
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let (end, line) = (start + line.len(), line.trim_end());
            if let Some((address, name)) = heading(line) {
                functions.push(Function { name: name.into(), address, lines: end..end });
            } else if line.is_empty() || line.starts_with("Disassembly") {
                // Between two functions.
            } else if let Some(function) = functions.last_mut() {
                function.lines.end = end;
            } else if let Some(symbol) = symbol(line) {
                symbols.push(symbol);
            } else if let Some((address, slot)) = relocation(line) {
                slots.insert(address, slot);
            } else if let Some(section) = section(line) {
                sections.push(section);
            }
            start = end;
        }
        Ok(Self { text, functions, symbols, sections, slots })
    }

    /// The function of that name, in whatever module. It may have another name too, under which it is
    /// listed.
    pub(crate) fn named(&self, name: &str) -> Option<&Function> {
        let is_named = |full: &str| {
            let path = full.strip_suffix(name);
            path.is_some_and(|path| path.is_empty() || path.ends_with("::"))
        };
        self.functions.iter().find(|function| is_named(&function.name)).or_else(|| {
            let (_, address) = self.symbols.iter().find(|(full, _)| is_named(full))?;
            self.at(*address)
        })
    }

    /// The function that begins there.
    pub(super) fn at(&self, address: u64) -> Option<&Function> {
        self.functions.iter().find(|function| function.address == address)
    }

    pub(crate) fn instructions(&self, function: &Function) -> Vec<Instruction> {
        self.text[function.lines.clone()].lines().filter_map(instruction).collect()
    }

    pub(super) fn section_of(&self, address: u64) -> Option<&str> {
        let section = self.sections.iter().find(|(_, range)| range.contains(&address));
        section.map(|(name, _)| name.as_str())
    }

    /// What the loader makes that place in memory point to.
    pub(super) fn slot(&self, address: u64) -> Option<Callee> {
        Some(match self.slots.get(&address)? {
            Slot::Here(target) => Callee { name: self.at(*target)?.name.clone(), is_here: true },
            Slot::Named(name) => Callee { name: name.clone(), is_here: false },
        })
    }
}

/// `00000000000cd000 <showdown::main>:`
fn heading(line: &str) -> Option<(u64, &str)> {
    let (address, name) = line.strip_suffix(">:")?.split_once(" <")?;
    Some((hex(address)?, name))
}

/// ` 13 .text         00126ce7  0000000000063000  0000000000063000  00063000  2**4  CONTENTS, …`
fn section(line: &str) -> Option<(String, Range<u64>)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [index, name, size, address, ..] = words[..] else { return None };
    index.parse::<u32>().ok()?;
    let (size, address) = (hex(size)?, hex(address)?);
    Some((name.into(), address..address + size))
}

/// `00000000000df1d0 l     F .text`, a tab, `0000000000000066              showdown::…::cross_bindgen`
fn symbol(line: &str) -> Option<(String, u64)> {
    let (place, name) = line.split_once('\t')?;
    let (address, kind) = place.split_once(' ')?;
    // Behind its size, and perhaps who may see it.
    let (_, name) = name.split_once(' ')?;
    let name = name.trim_start();
    let name = name.strip_prefix(".hidden ").unwrap_or(name);
    kind.contains(" F ").then_some((name.into(), hex(address)?))
}

/// `000000000027a590 R_X86_64_RELATIVE  *ABS*+0x000000000014d7f0` or `… R_X86_64_GLOB_DAT  mandel@Base`
fn relocation(line: &str) -> Option<(u64, Slot)> {
    let mut words = line.split_whitespace();
    let (address, kind, value) = (hex(words.next()?)?, words.next()?, words.next()?);
    let slot = match (kind.strip_prefix("R_X86_64_")?, value.split_once("+0x")) {
        ("RELATIVE", Some((_, addend))) => Slot::Here(hex(addend)?),
        ("GLOB_DAT" | "JUMP_SLOT" | "64", _) => {
            Slot::Named(value.split('@').next().unwrap_or(value).into())
        }
        _ => return None,
    };
    Some((address, slot))
}

/// `   cd014:  mov    0x1ad575(%rip),%r12        # 27a590 <_DYNAMIC+0x690>`
fn instruction(line: &str) -> Option<Instruction> {
    let (address, code) = line.split_once(":\t")?;
    let (code, comment) = code.split_once(" # ").unwrap_or((code, ""));
    // A name may hold commas and blanks; no operand does.
    let (code, _name) = code.split_once(" <").unwrap_or((code, ""));
    let code = without_prefixes(code);
    let (mnemonic, operands) = code.split_once(' ').unwrap_or((code, ""));
    // Older versions write the operand's size behind these.
    let mnemonic = match mnemonic {
        "callq" => "call",
        "jmpq" => "jmp",
        "retq" => "ret",
        other => other.trim_end(),
    };
    let operands = operands_of(operands.trim());
    let is_jump = mnemonic == "call" || mnemonic.starts_with('j');
    let refers_to = match (comment, &operands[..]) {
        ("", [target]) if is_jump => hex(target),
        ("", _) => None,
        (comment, _) => hex(comment.split_whitespace().next()?),
    };
    Some(Instruction {
        address: hex(address.trim())?,
        mnemonic: mnemonic.into(),
        operands,
        refers_to,
    })
}

/// Without what changes nothing of a call or a jump. A linker fills the room that a shorter instruction
/// leaves with such words: it makes `addr32 call` of a call through the global offset table whose target
/// is in the program.
fn without_prefixes(mut code: &str) -> &str {
    const PREFIXES: [&str; 7] = ["addr32 ", "bnd ", "cs ", "data16 ", "ds ", "notrack ", "rex.W "];
    while let Some(rest) = PREFIXES.iter().find_map(|prefix| code.strip_prefix(prefix)) {
        code = rest;
    }
    // Before anything else it is a repetition.
    code.strip_prefix("repz ").filter(|rest| rest.starts_with("ret")).unwrap_or(code)
}

/// Separated by commas, but for those between parentheses.
fn operands_of(text: &str) -> Vec<String> {
    let mut depth = 0;
    let operands = text.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    });
    operands.filter(|operand| !operand.is_empty()).map(str::to_owned).collect()
}

fn hex(digits: &str) -> Option<u64> {
    u64::from_str_radix(digits.strip_prefix("0x").unwrap_or(digits), 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instruction_is_taken_apart() {
        let parts = |line: &str| {
            let Instruction { mnemonic, operands, refers_to, .. } = instruction(line).unwrap();
            (mnemonic, operands.join(" "), refers_to)
        };
        for (line, expected) in [
            ("   cd000:\tret", ("ret", "", None)),
            ("   cd000:\tretq   ", ("ret", "", None)),
            ("   cd000:\tcall   *%r12", ("call", "*%r12", None)),
            ("   cd000:\tcallq  14d7f0 <mandel>", ("call", "14d7f0", Some(0x14d7f0))),
            ("   cd000:\taddr32 call 1150 <mandel>", ("call", "1150", Some(0x1150))),
            ("   cd000:\tdata16 rex.W call 1150 <mandel>", ("call", "1150", Some(0x1150))),
            ("   cd000:\tdata16 cs nopw 0x0(%rax,%rax,1)", ("nopw", "0x0(%rax,%rax,1)", None)),
            ("   cd000:\trepz ret", ("ret", "", None)),
            (
                "   cd000:\trepz cmpsb %es:(%rdi),%ds:(%rsi)",
                ("repz", "cmpsb %es:(%rdi) %ds:(%rsi)", None),
            ),
            ("   cd000:\tje     cd051 <<A, B> as C>::d+0x51>", ("je", "cd051", Some(0xcd051))),
            ("   cd000:\tlea    0x8(%rax,%rcx,4),%rdx", ("lea", "0x8(%rax,%rcx,4) %rdx", None)),
            (
                "   cd000:\tbnd jmp *0x2f75(%rip)        # 3fb0 <mandel@Base>",
                ("jmp", "*0x2f75(%rip)", Some(0x3fb0)),
            ),
        ] {
            let (mnemonic, operands, refers_to) = expected;
            assert_eq!(parts(line), (mnemonic.into(), operands.into(), refers_to), "{line}");
        }
    }

    #[test]
    fn a_function_is_found_by_each_of_its_names() {
        let text = "a.out:     file format elf64-x86-64\n\nSYMBOL TABLE:\n\
                    0000000000001000 l     F .text\t0000000000000001              a::one\n\
                    0000000000001000 l     F .text\t0000000000000001              b::two\n\
                    0000000000001000 g     F .text\t0000000000000001 .hidden three\n\
                    0000000000001000 l     O .data\t0000000000000001              four\n\n\
                    0000000000001000 <a::one>:\n    1000:\tret\n";
        let program = Program::parse(text.into()).unwrap();
        let found = |name| program.named(name).map(|function| function.name.as_str());
        for name in ["one", "two", "three"] {
            assert_eq!(found(name), Some("a::one"), "{name}");
        }
        assert_eq!((found("four"), found("wo")), (None, None));
    }

    #[test]
    fn other_formats_are_named_and_refused() {
        let refused = |text: &str| Program::parse(text.into()).err();
        assert_eq!(
            refused("a.out:     file format mach-o arm64\n").as_deref(),
            Some("its format is mach-o arm64, and only elf64-x86-64 is understood")
        );
        assert!(refused("").is_some());
    }
}
