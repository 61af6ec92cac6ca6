//! The loop of a function that makes the calls, and where their target comes from: by what the
//! instructions do, whatever the function is called.

use std::fmt;

use super::disassembly::{Callee, Function, Instruction, Program};

/// Where a function calls from.
#[derive(Debug)]
pub(crate) struct CallSite {
    /// Its name without the path.
    pub(crate) function: String,
    pub(crate) how: How,
    /// The loop, and what is needed to understand where the target comes from.
    pub(crate) lines: Vec<Line>,
}

/// How the target of a call is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// The instruction holds it.
    Direct { callee: String },
    /// It is read from the global offset table, at each call or once into a register.
    Got { callee: Option<Callee>, register: Option<String> },
    /// The call goes to a stub, which jumps to where the global offset table says.
    Plt { callee: Option<Callee> },
    /// It is read from a field of a struct, at each call or once into a register.
    Field { operand: String, register: Option<String> },
    /// In a way that is not known here.
    Otherwise { operand: String },
    /// Nothing is called: the optimiser has put the callee's own work there, and may have found that
    /// not even the loop is needed.
    NoCall { is_loop: bool },
}

/// A line of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// An instruction, its place in its function, and whether it is in the loop.
    Code { offset: u64, text: String, in_loop: bool },
    /// What follows is in another function.
    In(String),
    /// Instructions that are left out.
    Gap,
}

impl CallSite {
    /// That of a function which calls in a loop.
    pub(crate) fn of(program: &Program, function: &Function) -> Self {
        let (how, lines) = Self::find(program, function);
        Self { function: short(&function.name).to_owned(), how, lines }
    }

    fn find(program: &Program, function: &Function) -> (How, Vec<Line>) {
        let code = program.instructions(function);
        // Where LLVM makes one function of two that are alike, it may leave a jump in place of one.
        if let [Instruction { mnemonic, refers_to: Some(address), .. }, ..] = &code[..]
            && mnemonic == "jmp"
            && let Some(other) = program.at(*address)
            && other.address != function.address
        {
            let (how, mut lines) = Self::find(program, other);
            lines.splice(0..0, [line(program, function, &code[0], false), inside(other)]);
            return (how, lines);
        }
        let Some((first, last)) = calling_loop(&code) else {
            let end = code.iter().position(|one| one.mnemonic == "ret").unwrap_or(code.len());
            let lines = code.iter().take(end + 1).map(|one| line(program, function, one, false));
            return (How::NoCall { is_loop: false }, lines.collect());
        };
        let body = &code[first..=last];
        let lines: Vec<_> = body.iter().map(|one| line(program, function, one, true)).collect();
        let Some(call) = body.iter().position(|one| one.mnemonic == "call") else {
            return (How::NoCall { is_loop: true }, lines);
        };
        let (how, origin) = target(program, function, &code, first, first + call);
        (how, origin.around(lines))
    }
}

/// What explains a call, and stands outside its loop.
#[derive(Default)]
struct Origin {
    before: Vec<Line>,
    behind: Vec<Line>,
}

impl Origin {
    fn around(mut self, lines: Vec<Line>) -> Vec<Line> {
        if !self.before.is_empty() {
            self.before.push(Line::Gap);
        }
        [self.before, lines, self.behind].concat()
    }
}

/// Of the loops, the innermost that calls something; without such, the first. By the places of its
/// first and its last instruction: a loop is whatever a jump backwards encloses.
fn calling_loop(code: &[Instruction]) -> Option<(usize, usize)> {
    let loops = code.iter().enumerate().filter_map(|(last, jump)| {
        let back = jump.refers_to.filter(|_| jump.mnemonic.starts_with('j'))?;
        let first = code[..=last].iter().position(|one| one.address == back)?;
        Some((first, last))
    });
    let calls = |&(first, last): &(usize, usize)| {
        code[first..=last].iter().any(|one| one.mnemonic == "call")
    };
    let calling = loops.clone().filter(calls).min_by_key(|(first, last)| last - first);
    calling.or_else(|| loops.clone().next())
}

/// How the call at that place finds its target, in a loop that begins at the place `first`.
fn target(
    program: &Program,
    function: &Function,
    code: &[Instruction],
    first: usize,
    call: usize,
) -> (How, Origin) {
    let Instruction { operands, refers_to, .. } = &code[call];
    let operand = operands.first().map_or("", String::as_str);
    if let (Some(address), false) = (*refers_to, operand.starts_with('*')) {
        return direct(program, address);
    }
    let place = operand.trim_start_matches('*');
    let otherwise = || (How::Otherwise { operand: operand.into() }, Origin::default());
    if !place.starts_with('%') {
        return match read(program, place, *refers_to, None) {
            Some(how) => (how, Origin::default()),
            None => otherwise(),
        };
    }

    // In a register, which was written before: followed back to memory.
    let mut register = place.to_owned();
    let mut before = Vec::new();
    for (index, one) in code[..call].iter().enumerate().rev() {
        let [from, to] = &one.operands[..] else { continue };
        if *to != register || one.mnemonic == "test" || one.mnemonic.starts_with("cmp") {
            continue;
        }
        // What is in the loop is shown with it.
        let is_before = index < first;
        if is_before {
            before.insert(0, line(program, function, one, false));
        }
        if one.mnemonic != "mov" {
            return otherwise();
        }
        if !from.starts_with('%') {
            let how = read(program, from, one.refers_to, is_before.then_some(place));
            return how.map_or_else(otherwise, |how| (how, Origin { before, ..Origin::default() }));
        }
        register.clone_from(from);
    }
    otherwise()
}

/// A call of what begins at that address: a function of the program, or a stub.
fn direct(program: &Program, address: u64) -> (How, Origin) {
    let Some(callee) = program.at(address) else {
        return (How::Direct { callee: format!("{address:#x}") }, Origin::default());
    };
    let is_stub = program.section_of(address).is_some_and(|name| name.starts_with(".plt"));
    if !is_stub {
        return (How::Direct { callee: callee.name.clone() }, Origin::default());
    }
    let stub = program.instructions(callee);
    let jump = stub.iter().position(|one| one.mnemonic == "jmp").unwrap_or(0);
    let how = How::Plt { callee: stub.get(jump).and_then(|jump| program.slot(jump.refers_to?)) };
    let lines = stub.iter().take(jump + 1).map(|one| line(program, callee, one, false));
    let behind = [inside(callee)].into_iter().chain(lines).collect();
    (how, Origin { behind, ..Origin::default() })
}

/// A target that is read from `place` in memory.
fn read(
    program: &Program,
    place: &str,
    address: Option<u64>,
    register: Option<&str>,
) -> Option<How> {
    let register = register.map(str::to_owned);
    let Some(address) = address else {
        let operand = place.to_owned();
        return is_field(place).then_some(How::Field { operand, register });
    };
    if !program.section_of(address)?.starts_with(".got") {
        return None;
    }
    Some(How::Got { callee: program.slot(address), register })
}

/// What is on the stack was put there before, and that is not followed.
fn is_field(place: &str) -> bool {
    place.ends_with(')') && !place.contains("%rip") && !place.contains("%rsp")
}

/// As a reader wants to see it: places in the function as in the margin, functions by their names.
fn line(program: &Program, function: &Function, one: &Instruction, in_loop: bool) -> Line {
    let mut operands = one.operands.join(",");
    if let (Some(address), Some(first)) = (one.refers_to, one.operands.first()) {
        let named = if address_is_in(program, function, address) {
            Some(format!("+{:x}", address - function.address))
        } else if let Some(callee) = program.at(address) {
            Some(short(&callee.name).to_owned())
        } else {
            let is_got = program.section_of(address).is_some_and(|name| name.starts_with(".got"));
            let slot = program.slot(address).filter(|_| is_got);
            let star = if first.starts_with('*') { "*" } else { "" };
            slot.map(|callee| format!("{star}{}@GOT(%rip)", short(&callee.name)))
        };
        if let Some(named) = named {
            operands = [&[named], &one.operands[1..]].concat().join(",");
        }
    }
    let text = format!("{:<6} {operands}", one.mnemonic).trim_end().to_owned();
    Line::Code { offset: one.address - function.address, text, in_loop }
}

fn inside(function: &Function) -> Line {
    Line::In(short(&function.name).to_owned())
}

fn address_is_in(program: &Program, function: &Function, address: u64) -> bool {
    program.instructions(function).iter().any(|one| one.address == address)
}

/// The last part of a path, which is what a reader looks for.
fn short(name: &str) -> &str {
    let name = name.split("::<").next().unwrap_or(name); // of a generic function, without its types
    name.rsplit("::").next().unwrap_or(name)
}

/// In a sentence or two.
impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let the = |callee: &Option<Callee>| match callee {
            Some(Callee { name, is_here: true }) => format!("{name}, in this same program,"),
            Some(Callee { name, is_here: false }) => format!("{name}, in a shared library,"),
            None => "the function".into(),
        };
        match self {
            Self::Direct { callee } => {
                write!(f, "A direct call: the instruction itself holds the address of {callee}.")
            }
            Self::Got { callee, register: None } => write!(
                f,
                "A call through the global offset table (GOT): each round reads the address of {} \
                 from its entry there.",
                the(callee)
            ),
            Self::Got { callee, register: Some(register) } => write!(
                f,
                "A call through the global offset table (GOT): the address of {} is read from its \
                 entry there into {register}, once, before the loop.",
                the(callee)
            ),
            Self::Plt { callee } => write!(
                f,
                "A call of a stub in the procedure linkage table (PLT), which jumps to {} through \
                 its entry in the global offset table (GOT).",
                the(callee)
            ),
            Self::Field { operand, register: None } => {
                write!(f, "A call through a pointer in a struct, {operand}, read in each round.")
            }
            Self::Field { operand, register: Some(register) } => write!(
                f,
                "A call through a pointer in a struct, {operand}, read into {register}, once, before \
                 the loop."
            ),
            Self::Otherwise { operand } => {
                write!(f, "A call of {operand}; where that comes from was not found.")
            }
            Self::NoCall { is_loop: true } => f.write_str(
                "No call at all: the optimiser has put the callee's work into the loop.",
            ),
            Self::NoCall { is_loop: false } => f.write_str(
                "No call at all, and no loop: the optimiser has computed what all rounds come to.",
            ),
        }
    }
}

/// On what objdump 2.40 said of programs that gcc 12 and rustc 1.95 made, cut down to what matters.
#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> CallSite {
        let program = Program::parse(text.into()).unwrap();
        let names = ["cross", "cross_static", "cross_dlopen", "cross_pure"];
        let function = names.iter().find_map(|name| program.named(name)).unwrap();
        CallSite::of(&program, function)
    }

    /// The instructions outside the loop, and the last in it.
    fn around(site: &CallSite) -> Vec<String> {
        let mut texts = Vec::new();
        for (index, line) in site.lines.iter().enumerate() {
            match line {
                Line::Code { text, in_loop: false, .. } => texts.push(text.clone()),
                Line::In(name) => texts.push(format!("in {name}")),
                Line::Code { text, .. }
                    if !matches!(
                        site.lines.get(index + 1),
                        Some(Line::Code { in_loop: true, .. })
                    ) =>
                {
                    texts.push(format!("loop: {text}"));
                }
                _ => {}
            }
        }
        texts
    }

    fn mandel(is_here: bool) -> Option<Callee> {
        Some(Callee { name: "mandel".into(), is_here })
    }

    #[test]
    fn a_direct_call() {
        let site = found(include_str!("recorded/direct.txt"));
        assert_eq!(site.how, How::Direct { callee: "mandel".into() });
        assert_eq!(around(&site), ["loop: jns    +18"]);
    }

    /// A call through the global offset table, of which the linker has made a direct one.
    #[test]
    fn a_direct_call_by_the_linker() {
        let site = found(include_str!("recorded/relaxed.txt"));
        assert_eq!(site.how, How::Direct { callee: "mandel".into() });
        assert_eq!(around(&site), ["loop: jns    +18"]);
    }

    #[test]
    fn through_the_got_at_each_call() {
        let site = found(include_str!("recorded/got.txt"));
        assert_eq!(site.how, How::Got { callee: mandel(false), register: None });
        let call = "call   *mandel@GOT(%rip)".to_owned();
        let is_call = |line: &Line| matches!(line, Line::Code { text, .. } if *text == call);
        assert!(site.lines.iter().any(is_call), "{site:?}");
    }

    #[test]
    fn through_the_got_by_a_register_loaded_before_the_loop() {
        let site = found(include_str!("recorded/got-register.txt"));
        assert_eq!(site.how, How::Got { callee: mandel(true), register: Some("%r12".into()) });
        assert_eq!(around(&site), ["mov    mandel@GOT(%rip),%r12", "loop: je     +20"]);
    }

    #[test]
    fn through_the_got_by_a_register_loaded_in_the_loop() {
        let load = "mov    0x2e4b(%rip),%rax        # 3fd0 <mandel@Base>\n    1183:\tcall   *%rax";
        let call = "call   *0x2e4b(%rip)        # 3fd0 <mandel@Base>";
        let site = found(&include_str!("recorded/got.txt").replace(call, load));
        assert_eq!(site.how, How::Got { callee: mandel(false), register: None });
        assert_eq!(around(&site), ["loop: jns    +18"]);
    }

    #[test]
    fn through_the_plt_whose_stub_is_shown() {
        let site = found(include_str!("recorded/plt.txt"));
        assert_eq!(site.how, How::Plt { callee: mandel(false) });
        assert_eq!(
            around(&site),
            ["loop: jns    +18", "in mandel@plt", "jmp    *mandel@GOT(%rip)"]
        );
    }

    #[test]
    fn through_a_field_read_at_each_call() {
        let site = found(include_str!("recorded/field.txt"));
        let operand = "0x8(%r12)".into();
        assert_eq!(site.how, How::Field { operand, register: None });
    }

    #[test]
    fn through_a_field_read_before_the_loop() {
        let site = found(include_str!("recorded/field-register.txt"));
        let (operand, register) = ("0x18(%rsi)".into(), Some("%r12".into()));
        assert_eq!(site.how, How::Field { operand, register });
        assert_eq!(around(&site), ["mov    0x18(%rsi),%r12", "loop: je     +20"]);
    }

    #[test]
    fn no_call_and_no_loop() {
        let site = found(include_str!("recorded/none.txt"));
        assert_eq!(site.how, How::NoCall { is_loop: false });
        assert_eq!(around(&site).last().map(String::as_str), Some("ret"));
    }

    #[test]
    fn a_loop_whose_call_was_inlined() {
        let text = include_str!("recorded/direct.txt").replace("call   11a0 <mandel>", "nop");
        assert_eq!(found(&text).how, How::NoCall { is_loop: true });
    }

    #[test]
    fn a_jump_in_place_of_a_function_is_followed() {
        let text = include_str!("recorded/none.txt").replace("cross_pure", "other");
        let target = Program::parse(text.clone()).unwrap().named("other").unwrap().address;
        let text =
            format!("{text}\n00000000000a0000 <cross>:\n   a0000:\tjmp    {target:x} <other>\n");
        let site = found(&text);
        assert_eq!(site.how, How::NoCall { is_loop: false });
        assert_eq!(around(&site)[..2], ["jmp    other", "in other"]);
    }

    #[test]
    fn what_is_not_known_is_said_to_be_unknown() {
        let text =
            include_str!("recorded/got-register.txt").replace("mov    0x1b9c2d", "xor    0x1b9c2d");
        let site = found(&text);
        assert_eq!(site.how, How::Otherwise { operand: "*%r12".into() });
    }

    /// Whatever the loader fills in, where the recorded relocations do not say it.
    #[test]
    fn a_slot_without_a_relocation_is_still_one() {
        let text = include_str!("recorded/got.txt").replace("GLOB_DAT", "NONE");
        assert_eq!(found(&text).how, How::Got { callee: None, register: None });
    }
}
