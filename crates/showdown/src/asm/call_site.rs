//! The loop of a function that makes the calls, and where their target comes from: by what the
//! instructions do, whatever the function is called.

use std::fmt;
use std::ops::RangeInclusive;

use super::disassembly::{Callee, Function, Instruction, Program};

/// What is looked for.
const MANDEL: &str = "mandel";

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
    /// It is read from elsewhere in memory, at each call or once into a register.
    Memory { operand: String, register: Option<String> },
    /// In a way that is not known here.
    Otherwise { operand: String },
    /// The loop calls several functions, and nothing tells which of them is meant.
    Several { callees: Vec<String> },
    /// No loop calls anything; the rest of the function calls these, or jumps to them.
    NotInALoop { callees: Vec<String> },
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
    /// That of a function which calls `mandel` in a loop.
    pub(crate) fn of(program: &Program, function: &Function) -> Self {
        let (how, lines) = find(program, function);
        Self { function: short(&function.name).to_owned(), how, lines }
    }
}

fn find(program: &Program, function: &Function) -> (How, Vec<Line>) {
    let scene = Scene { program, function, code: program.instructions(function) };
    // Where LLVM makes one function of two that are alike, it may leave a jump in place of one.
    if let [first @ Instruction { mnemonic, refers_to: Some(address), .. }, ..] = &scene.code[..]
        && mnemonic == "jmp"
        && let Some(other) = program.at(*address)
        && other.address != function.address
        && short(&other.name) != MANDEL
    {
        let (how, mut lines) = find(program, other);
        lines.splice(0..0, [scene.line(first, false), inside(other)]);
        return (how, lines);
    }
    let loops = scene.loops();
    let mut sites: Vec<_> =
        loops.iter().filter_map(|&(first, last)| scene.site(first, last)).collect();
    if !sites.is_empty() {
        let named = sites.iter().position(|(how, _)| how.names_mandel());
        return sites.swap_remove(named.unwrap_or(0));
    }
    let callees = scene.callees();
    let shown = match loops.first() {
        Some(&(first, last)) if callees.is_empty() => scene.lines(first..=last, true),
        _ => scene.all_lines(),
    };
    let how = match callees.is_empty() {
        true => How::NoCall { is_loop: !loops.is_empty() },
        false => How::NotInALoop { callees },
    };
    (how, shown)
}

/// A function, taken apart.
struct Scene<'a> {
    program: &'a Program,
    function: &'a Function,
    code: Vec<Instruction>,
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

impl Scene<'_> {
    /// By the places of their first and their last instruction: a loop is whatever a jump backwards
    /// encloses. The innermost come first; what encloses a return hardly is one, but a jump to a common
    /// end further up.
    fn loops(&self) -> Vec<(usize, usize)> {
        let loops = self.code.iter().enumerate().filter_map(|(last, jump)| {
            let first = self.place_of(jump.refers_to.filter(|_| is_jump(jump))?)?;
            (first <= last).then_some((first, last))
        });
        let mut loops: Vec<_> = loops.collect();
        loops.sort_by_key(|&(first, last)| {
            let returns = self.code[first..=last].iter().any(|one| one.mnemonic == "ret");
            (returns, last - first)
        });
        loops
    }

    /// How the loop calls, if it does. Of several callees, `mandel`, or the only one that is not called
    /// directly.
    fn site(&self, first: usize, last: usize) -> Option<(How, Vec<Line>)> {
        let lines = self.lines(first..=last, true);
        let mut found: Vec<(usize, How, Origin)> = Vec::new();
        for call in (first..=last).filter(|&index| self.code[index].mnemonic == "call") {
            let (how, origin) = self.target(first, call);
            if found.iter().all(|(_, other, _)| *other != how) {
                found.push((call, how, origin));
            }
        }
        let named = found.iter().position(|(_, how, _)| how.names_mandel());
        let mut indirect =
            (0..found.len()).filter(|&index| is_indirect(&self.code[found[index].0]));
        let chosen = match (found.len(), named, indirect.next(), indirect.next()) {
            (0, ..) => return None,
            (1, ..) => 0,
            (_, Some(index), ..) | (_, None, Some(index), None) => index,
            _ => {
                let callees = found.iter().map(|(call, ..)| self.callee(&self.code[*call]));
                return Some((How::Several { callees: distinct(callees) }, lines));
            }
        };
        let (_, how, origin) = found.swap_remove(chosen);
        Some((how, origin.around(lines)))
    }

    /// How the call at that place finds its target, in a loop that begins at the place `first`.
    fn target(&self, first: usize, call: usize) -> (How, Origin) {
        let Instruction { operands, refers_to, .. } = &self.code[call];
        let operand = operands.first().map_or("", String::as_str);
        if let (Some(address), false) = (*refers_to, is_indirect(&self.code[call])) {
            return direct(self.program, address);
        }
        let place = operand.trim_start_matches('*');
        let otherwise = || (How::Otherwise { operand: operand.into() }, Origin::default());
        if !place.starts_with('%') {
            return match read(self.program, place, *refers_to, None) {
                Some(how) => (how, Origin::default()),
                None => otherwise(),
            };
        }

        // In a register, which was written before: followed back to memory.
        let (mut register, mut used) = (place, call);
        let mut before = Vec::new();
        while let Some(index) = self.origin_of(register, used, first) {
            let one = &self.code[index];
            let [from, _] = &one.operands[..] else { break };
            // What is in the loop is shown with it.
            let is_before = index < first;
            if is_before {
                before.insert(0, self.line(one, false));
            }
            if !from.starts_with('%') {
                let how = read(self.program, from, one.refers_to, is_before.then_some(register));
                let origin = Origin { before, ..Origin::default() };
                return how.map_or_else(otherwise, |how| (how, origin));
            }
            (register, used) = (from, index);
        }
        otherwise()
    }

    /// The `mov` that gave that register the value which the instruction at the place `used` finds there, in
    /// a loop that begins at the place `first`. It is the last write before, and none where the value may
    /// be another: either nothing jumps in between the two, or the `mov` stands before the loop, nothing
    /// else in the function writes to that register, and what is called leaves it as it is.
    fn origin_of(&self, register: &str, used: usize, first: usize) -> Option<usize> {
        let writes = |index: &usize| writes(&self.code[*index], register);
        let origin = (0..used).rev().find(writes)?;
        let Instruction { mnemonic, operands, .. } = &self.code[origin];
        if mnemonic != "mov" || operands.last().is_none_or(|to| to != register) {
            return None;
        }
        let between = &self.code[origin + 1..=used];
        let jumps_in = |jump: &Instruction| {
            let is_between = |address| between.iter().any(|one| one.address == address);
            is_jump(jump) && (is_indirect(jump) || jump.refers_to.is_some_and(is_between))
        };
        let is_straight = !self.code.iter().any(jumps_in);
        let is_alone = || {
            let mut others = (0..self.code.len()).filter(|index| *index != origin).filter(writes);
            is_kept(register) && origin < first && others.all(|index| self.is_epilogue(index))
        };
        (is_straight || is_alone()).then_some(origin)
    }

    /// Whether the caller's value of a register is restored there: nothing but the end follows.
    fn is_epilogue(&self, index: usize) -> bool {
        let mut rest = self.code[index..].iter();
        let next = rest.find(|one| one.mnemonic == "call" || one.mnemonic == "ret" || is_jump(one));
        self.code[index].mnemonic == "pop"
            && next.is_some_and(|one| {
                one.mnemonic == "ret" || one.mnemonic == "jmp" && self.leaves(one)
            })
    }

    /// Whether it calls a function, or jumps to one. Where a jump through memory or a register goes to is
    /// not known.
    fn leaves(&self, one: &Instruction) -> bool {
        let goes_out = || match one.refers_to {
            Some(address) if !is_indirect(one) => self.place_of(address).is_none(),
            _ => true,
        };
        one.mnemonic == "call" || is_jump(one) && goes_out()
    }

    /// Whatever the function calls or jumps to, once each.
    fn callees(&self) -> Vec<String> {
        let leaving = self.code.iter().filter(|one| self.leaves(one));
        distinct(leaving.map(|one| self.callee(one)))
    }

    /// What is called there: by its name, or else by the operand.
    fn callee(&self, one: &Instruction) -> String {
        let operand = self.operands(one);
        let name = operand.trim_start_matches('*').split('@').next().unwrap_or(&operand);
        if operand.contains("@GOT") { name.to_owned() } else { operand }
    }

    fn place_of(&self, address: u64) -> Option<usize> {
        self.code.iter().position(|one| one.address == address)
    }

    fn lines(&self, places: RangeInclusive<usize>, in_loop: bool) -> Vec<Line> {
        self.code[places].iter().map(|one| self.line(one, in_loop)).collect()
    }

    /// But for what only fills the room up to the next function.
    fn all_lines(&self) -> Vec<Line> {
        let is_filling = |one: &Instruction| {
            one.mnemonic.starts_with("nop") || ["int3", "xchg"].contains(&one.mnemonic.as_str())
        };
        let last = self.code.iter().rposition(|one| !is_filling(one));
        last.map_or_else(Vec::new, |last| self.lines(0..=last, false))
    }

    /// As a reader wants to see it: places in the function as in the margin, functions by their names.
    fn line(&self, one: &Instruction, in_loop: bool) -> Line {
        let text = format!("{:<6} {}", one.mnemonic, self.operands(one)).trim_end().to_owned();
        Line::Code { offset: one.address - self.function.address, text, in_loop }
    }

    fn operands(&self, one: &Instruction) -> String {
        let mut operands = one.operands.clone();
        // The target of a jump is all there is; what is read or written is behind an address.
        let referring = operands.iter().position(|operand| operand.contains("(%rip)")).unwrap_or(0);
        if let (Some(address), Some(operand)) = (one.refers_to, operands.get_mut(referring)) {
            if self.place_of(address).is_some() {
                *operand = format!("+{:x}", address - self.function.address);
            } else if let Some(callee) = self.program.at(address) {
                *operand = short(&callee.name).to_owned();
            } else if let Some(callee) = self.program.slot(address)
                && self.program.section_of(address).is_some_and(|name| name.starts_with(".got"))
            {
                let star = if operand.starts_with('*') { "*" } else { "" };
                *operand = format!("{star}{}@GOT(%rip)", short(&callee.name));
            }
        }
        operands.join(",")
    }
}

fn is_jump(one: &Instruction) -> bool {
    one.mnemonic.starts_with('j')
}

fn is_indirect(one: &Instruction) -> bool {
    one.operands.first().is_some_and(|operand| operand.starts_with('*'))
}

/// Write to more than their last operand.
const WRITE_ANY: [&str; 8] = ["xchg", "xadd", "cmpxchg", "mulx", "lock", "rep", "repz", "repnz"];

/// Whether it may change the register, or a part of it. Where that is uncertain, it may.
fn writes(one: &Instruction, register: &str) -> bool {
    let mnemonic = one.mnemonic.as_str();
    let is = |operand: &String| {
        // Behind `lock` stands the instruction.
        let operand = operand.rsplit(' ').next().unwrap_or(operand);
        operand.starts_with('%') && whole(operand) == whole(register)
    };
    let only_reads = ["push", "test", "ret"].contains(&mnemonic)
        || is_jump(one)
        || ["nop", "cmpb", "cmpw", "cmpl", "cmpq"].iter().any(|it| mnemonic.starts_with(it))
        || mnemonic == "cmp";
    match &one.operands[..] {
        _ if only_reads => false,
        [operand] if ["inc", "dec", "pop"].contains(&mnemonic) => is(operand),
        // A call, or one such as `mul` or `cltq`, which writes to registers that it does not name.
        [] => !is_kept(register) || mnemonic == "cpuid" || mnemonic == "leave",
        [operand] => !is_kept(register) || is(operand),
        operands if WRITE_ANY.contains(&mnemonic) => !is_kept(register) || operands.iter().any(is),
        [.., last] => is(last),
    }
}

/// Whether a callee has to leave the register as it found it.
fn is_kept(register: &str) -> bool {
    ["b", "bp", "r12", "r13", "r14", "r15"].contains(&whole(register))
}

/// The same for all parts of a register: `b` for `%rbx`, `%ebx` and `%bl`, `r12` for `%r12d`.
fn whole(register: &str) -> &str {
    let name = register.trim_start_matches('%');
    if name.contains(|c: char| c.is_ascii_digit()) {
        name.trim_end_matches(['d', 'w', 'b'])
    } else {
        name.trim_start_matches(['r', 'e']).trim_end_matches(['x', 'l', 'h'])
    }
}

/// A call of what begins at that address: a function of the program, or a stub.
fn direct(program: &Program, address: u64) -> (How, Origin) {
    let callee = program.at(address);
    let is_stub = program.section_of(address).is_some_and(|name| name.starts_with(".plt"));
    match callee {
        Some(callee) if is_stub => {
            let code = program.instructions(callee);
            let scene = Scene { program, function: callee, code };
            let jump = scene.code.iter().position(is_jump).unwrap_or(0);
            let slot = scene.code.get(jump).and_then(|jump| program.slot(jump.refers_to?));
            let lines = scene.code.iter().take(jump + 1).map(|one| scene.line(one, false));
            let behind = [inside(callee)].into_iter().chain(lines).collect();
            (How::Plt { callee: slot }, Origin { behind, ..Origin::default() })
        }
        // Not every kind of stub has a name.
        None if is_stub => (How::Plt { callee: None }, Origin::default()),
        callee => {
            let callee = callee.map_or_else(|| format!("{address:#x}"), |one| one.name.clone());
            (How::Direct { callee }, Origin::default())
        }
    }
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
        // What is on the stack was put there before, and that is not followed.
        let is_followed =
            place.ends_with(')') && !place.contains("%rip") && !place.contains("%rsp");
        return is_followed.then(|| How::Memory { operand: place.to_owned(), register });
    };
    if !program.section_of(address)?.starts_with(".got") {
        return None;
    }
    Some(How::Got { callee: program.slot(address), register })
}

/// At a fixed distance from a pointer, which may be a struct's. What is below `%rbp` is the function's own,
/// and with an index it is one of an array.
fn is_field(place: &str) -> bool {
    let is_local = place.starts_with('-') && place.contains("(%rbp");
    !is_local && !place.contains(',')
}

fn inside(function: &Function) -> Line {
    Line::In(short(&function.name).to_owned())
}

/// In their order.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut all = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// The last part of a path, which is what a reader looks for.
fn short(name: &str) -> &str {
    let name = without_types(name);
    name.rsplit("::").next().unwrap_or(name)
}

/// The name of a generic function, without its types: those at its end.
fn without_types(name: &str) -> &str {
    let mut depth = 0;
    let start = name.rfind(|c| {
        depth += i32::from(c == '>') - i32::from(c == '<');
        depth == 0
    });
    match start {
        Some(start) if start > 0 && name.ends_with('>') => {
            let generic = &name[..start];
            generic.strip_suffix("::").unwrap_or(generic)
        }
        _ => name,
    }
}

impl How {
    fn names_mandel(&self) -> bool {
        let name = match self {
            Self::Direct { callee } => callee,
            Self::Got { callee: Some(callee), .. } | Self::Plt { callee: Some(callee) } => {
                &callee.name
            }
            _ => return false,
        };
        short(name) == MANDEL
    }
}

/// In a sentence or two.
impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let the = |callee: &Option<Callee>| match callee {
            Some(Callee { name, is_here: true }) => format!("{name}, in this same program,"),
            Some(Callee { name, is_here: false }) => format!("{name}, in a shared library,"),
            None => "the function".into(),
        };
        let memory = |operand: &String| match is_field(operand) {
            true => format!("a struct, {operand}"),
            false => format!("memory, {operand}"),
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
            Self::Memory { operand, register: None } => {
                write!(f, "A call through a pointer in {}, read in each round.", memory(operand))
            }
            Self::Memory { operand, register: Some(register) } => write!(
                f,
                "A call through a pointer in {}, read into {register}, once, before the loop.",
                memory(operand)
            ),
            Self::Otherwise { operand } => {
                write!(f, "A call of {operand}; where that comes from was not found.")
            }
            Self::Several { callees } => {
                write!(f, "Several calls in the loop: of {}.", callees.join(", "))
            }
            Self::NotInALoop { callees } => write!(
                f,
                "No call in a loop; outside of one it calls, or jumps to, {}.",
                callees.join(", ")
            ),
            Self::NoCall { is_loop: true } => {
                f.write_str("No call at all: the loop calls nothing.")
            }
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
        assert_eq!(site.how, How::Memory { operand, register: None });
    }

    #[test]
    fn through_a_field_read_before_the_loop() {
        let site = found(include_str!("recorded/field-register.txt"));
        let (operand, register) = ("0x18(%rsi)".into(), Some("%r12".into()));
        assert_eq!(site.how, How::Memory { operand, register });
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

    fn replaced(text: &str, replacements: &[(&str, &str)]) -> CallSite {
        let replace = |text: String, (old, new): &(&str, &str)| {
            assert!(text.contains(old), "{old}");
            text.replacen(old, new, 1)
        };
        found(&replacements.iter().fold(text.to_owned(), replace))
    }

    #[test]
    fn calls_without_a_loop_are_told_from_none() {
        let callees = || vec!["mandel".into()];
        for (text, replacements) in [
            // Unrolled.
            (include_str!("recorded/relaxed.txt"), &[("jns    1168", "js     1198")][..]),
            // A jump to the function in place of a call and a return.
            (
                include_str!("recorded/none.txt"),
                &[("df151:\tret", "df151:\tmov    %rdx,%rdi\n   df154:\tjmp    1240 <mandel>")],
            ),
            // Behind the loop, and behind the first return.
            (
                include_str!("recorded/direct.txt"),
                &[("call   11a0 <mandel>", "nop"), ("119a:\tret", "119a:\tcall   11a0 <mandel>")],
            ),
        ] {
            let mut text = text.to_owned();
            if !text.contains("<mandel>:") {
                text += "\n0000000000001240 <mandel>:\n    1240:\tret\n";
            }
            let site = replaced(&text, replacements);
            assert_eq!(site.how, How::NotInALoop { callees: callees() });
            let names =
                |line: &&Line| matches!(line, Line::Code { text, .. } if text.ends_with("mandel"));
            assert_eq!(site.lines.iter().filter(names).count(), 1, "{site:?}");
        }
    }

    #[test]
    fn of_several_calls_that_of_mandel_is_meant() {
        let other = "call   1040 <next>\n    1184:\t";
        let text = include_str!("recorded/direct.txt").to_owned()
            + "\n0000000000001040 <next>:\n    1040:\tret\n"
            + "\n0000000000001050 <first>:\n    1050:\tret\n";
        let site =
            replaced(&text, &[("cmp    %rbx,%rbp", &(other.to_owned() + "cmp    %rbx,%rbp"))]);
        assert_eq!(site.how, How::Direct { callee: "mandel".into() });

        let site = replaced(
            &text,
            &[("call   11a0 <mandel>", "call   1050 <first>"), ("cmp    %rbx,%rbp", other)],
        );
        assert_eq!(site.how, How::Several { callees: vec!["first".into(), "next".into()] });

        let site = replaced(
            &text,
            &[("call   11a0 <mandel>", "call   *0x8(%r12)"), ("cmp    %rbx,%rbp", other)],
        );
        assert_eq!(site.how, How::Memory { operand: "0x8(%r12)".into(), register: None });
    }

    #[test]
    fn a_register_that_may_hold_something_else_is_not_traced() {
        let text = include_str!("recorded/got-register.txt");
        let load = "mov    0x1b9c2d(%rip),%r12        # 298e18 <_DYNAMIC+0x588>";
        for replacement in [
            // Loaded anew at the end of the loop.
            ("df20b:\ttest   %eax,%eax", "df20b:\tmov    0x8(%rbx),%r12"),
            // In a part.
            ("df20b:\ttest   %eax,%eax", "df20b:\tmov    %eax,%r12d"),
            // Restored from the stack.
            ("df1eb:\tnopl   0x0(%rax,%rax,1)", "df1eb:\tpop    %r12"),
            // By either of two branches.
            ("df1e1:\tinc    %r15", "df1e1:\tmov    0x18(%rsi),%r12"),
        ] {
            let site = replaced(text, &[replacement]);
            assert_eq!(site.how, How::Otherwise { operand: "*%r12".into() }, "{replacement:?}");
        }
        // What a call may change does not last beyond a round.
        let site = replaced(text, &[(load, &load.replace("%r12", "%rax")), ("*%r12", "*%rax")]);
        assert_eq!(site.how, How::Otherwise { operand: "*%rax".into() });
    }

    #[test]
    fn a_register_is_traced_through_another() {
        let text = include_str!("recorded/got-register.txt");
        let load = "mov    0x1b9c2d(%rip),%r12        # 298e18 <_DYNAMIC+0x588>";
        let loads = load.replace("%r12", "%rax") + "\n   df1e8:\tmov    %rax,%r12";
        let site = replaced(text, &[(load, &loads)]);
        assert_eq!(site.how, How::Got { callee: mandel(true), register: Some("%rax".into()) });
        assert_eq!(around(&site)[..2], ["mov    mandel@GOT(%rip),%rax", "mov    %rax,%r12"]);
    }

    #[test]
    fn what_writes_to_a_register() {
        let first = |code: &str| {
            let text =
                format!("x: file format elf64-x86-64\n\n0000000000000001 <f>:\n  1:\t{code}\n");
            let program = Program::parse(text).unwrap();
            program.instructions(program.at(1).unwrap()).remove(0)
        };
        for (code, register, expected) in [
            ("mov    %rax,%rbx", "%rbx", true),
            ("sete   %bl", "%rbx", true),
            ("xor    %r12d,%r12d", "%r12", true),
            ("lock xadd %rbx,(%rdx)", "%rbx", true),
            ("cpuid", "%rbx", true),
            ("cltq", "%rax", true),
            ("call   *%r12", "%rax", true),
            ("call   *%r12", "%r12", false),
            ("mov    %rbx,(%rax)", "%rax", false),
            ("cmp    %rax,%rbx", "%rbx", false),
            ("push   %rbx", "%rbx", false),
            ("dec    %r15", "%rax", false),
            ("mov    %rax,%r12", "%rbp", false),
        ] {
            assert_eq!(writes(&first(code), register), expected, "{code}, {register}");
        }
    }

    #[test]
    fn only_what_may_be_a_field_is_called_one() {
        for (operand, words) in [
            ("0x8(%r12)", "a pointer in a struct, 0x8(%r12), read"),
            ("-0x8(%rbp)", "a pointer in memory, -0x8(%rbp), read"),
            ("(%rax,%rcx,8)", "a pointer in memory, (%rax,%rcx,8), read"),
        ] {
            let call = format!("*{operand}");
            let site = replaced(include_str!("recorded/field.txt"), &[("*0x8(%r12)", &call)]);
            assert!(site.how.to_string().contains(words), "{}", site.how);
        }
    }

    #[test]
    fn a_stub_without_a_name_is_still_one() {
        let text = include_str!("recorded/plt.txt");
        let site =
            replaced(text, &[("0000000000001030 <mandel@plt>:", "0000000000001020 <.plt>:")]);
        assert_eq!(site.how, How::Plt { callee: None });
        assert_eq!(around(&site), ["loop: jns    +18"]);
    }

    #[test]
    fn the_operand_that_refers_is_the_one_that_is_named() {
        let site = replaced(
            include_str!("recorded/got.txt"),
            &[
                ("xor    %ebx,%ebx", "nop"),
                ("mov    $0x1,%edi", "mov    %rdi,0x2e4b(%rip)        # 3fd0 <x>"),
            ],
        );
        let text = "mov    %rdi,mandel@GOT(%rip)";
        let is_store = |line: &Line| matches!(line, Line::Code { text: it, .. } if it == text);
        assert!(site.lines.iter().any(is_store), "{site:?}");
    }

    #[test]
    fn names_are_shortened_to_their_last_part() {
        for (name, expected) in [
            ("mandel", "mandel"),
            ("a::b::<c::D>", "b"),
            ("a::b::<c::D>::e", "e"),
            ("a::b<c::D<E>>", "b"),
            ("<a::B as c::D<E>>::f", "f"),
            ("<a::B as c::D>::f::<G<H>>", "f"),
            ("a::b::{{closure}}", "{{closure}}"),
        ] {
            assert_eq!(short(name), expected, "{name}");
        }
    }

    /// Whatever the loader fills in, where the recorded relocations do not say it.
    #[test]
    fn a_slot_without_a_relocation_is_still_one() {
        let text = include_str!("recorded/got.txt").replace("GLOB_DAT", "NONE");
        assert_eq!(found(&text).how, How::Got { callee: None, register: None });
    }
}
