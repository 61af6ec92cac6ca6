//! The instructions of a function, and the orders in which they may run.

use std::collections::BTreeSet;

use iced_x86::{
    Decoder, DecoderOptions, FlowControl, Formatter, GasFormatter, Instruction,
    InstructionInfoFactory, Mnemonic, OpAccess, OpKind, Register,
};

use super::Line;
use super::program::{Function, Program};

/// A longer function is refused, because its size may be damaged, and each loop takes time.
const MOST_BYTES: usize = 4 * 1024;

/// Represents what is not followed: the caller, an exception, or a switch in the function.
const ELSEWHERE: usize = usize::MAX;

/// A function's instructions, which the methods name by their indices.
pub(super) struct Code<'a> {
    pub(super) program: &'a Program<'a>,
    pub(super) instructions: Vec<Instruction>,
    /// Which instructions may run next after each, and which may have run just before, or [`ELSEWHERE`].
    after: Vec<Vec<usize>>,
    before: Vec<Vec<usize>>,
}

impl<'a> Code<'a> {
    /// Nothing if the function is too long or damaged.
    pub(super) fn of(program: &'a Program<'a>, function: &Function) -> Option<Self> {
        let size = usize::try_from(function.size).ok().filter(|size| *size <= MOST_BYTES)?;
        let bytes = program.section("", function.address)?.get(..size)?;
        let instructions: Vec<_> = decode(bytes, function.address).collect();
        if instructions.is_empty() || instructions.iter().any(Instruction::is_invalid) {
            return None;
        }
        let none = vec![Vec::new(); instructions.len()];
        let mut code = Self { program, instructions, after: none.clone(), before: none };
        for index in 0..code.instructions.len() {
            code.after[index] = code.next(index);
            code.after[index].iter().for_each(|next| code.before[*next].push(index));
        }
        // A switch may lead anywhere. A jump through a fixed place in memory leaves the function.
        let has_switch = code
            .instructions
            .iter()
            .any(|one| one.flow_control() == FlowControl::IndirectBranch && place(one).is_none());
        // If no instruction leads to one, an exception does, or it only fills a gap.
        for (index, before) in code.before.iter_mut().enumerate() {
            let is_nop = code.instructions[index].mnemonic() == Mnemonic::Nop;
            if has_switch || index == 0 || before.is_empty() && !is_nop {
                before.push(ELSEWHERE);
            }
        }
        Some(code)
    }

    fn next(&self, index: usize) -> Vec<usize> {
        use FlowControl::{
            ConditionalBranch, Exception, IndirectBranch, Return, UnconditionalBranch,
        };
        let one = &self.instructions[index];
        let (target, next) = match one.flow_control() {
            UnconditionalBranch => (self.index_of(one.near_branch_target()), None),
            ConditionalBranch => (self.index_of(one.near_branch_target()), Some(index + 1)),
            IndirectBranch | Return | Exception => (None, None),
            _ => (None, Some(index + 1)),
        };
        let next = next.filter(|next| *next < self.instructions.len());
        target.into_iter().chain(next).collect()
    }

    pub(super) fn index_of(&self, address: u64) -> Option<usize> {
        self.instructions.binary_search_by_key(&address, Instruction::ip).ok()
    }

    /// The loop that an instruction is in: every instruction that leads to it and is reached from it. Empty
    /// if there is none.
    pub(super) fn cycle(&self, index: usize) -> BTreeSet<usize> {
        let reached = |edges| self.reached(edges, index, |_| true).0;
        &reached(&self.before) & &reached(&self.after)
    }

    /// The instruction that wrote what `user` finds in a register, if it can only be that one; and whether
    /// `user` may run again without it.
    pub(super) fn writer(&self, register: Register, user: usize) -> Option<(usize, bool)> {
        let (passed, writers) = self.reached(&self.before, user, |one| !writes(one, register));
        let writer = *writers.first().filter(|_| writers.len() == 1)?;
        (writer != ELSEWHERE).then_some((writer, passed.contains(&user)))
    }

    /// Follows `edges` through the instructions that can be passed. Returns these, and the instructions
    /// where it stopped.
    fn reached(
        &self,
        edges: &[Vec<usize>],
        from: usize,
        can_be_passed: impl Fn(&Instruction) -> bool,
    ) -> (BTreeSet<usize>, BTreeSet<usize>) {
        let (mut passed, mut stops, mut todo) = (BTreeSet::new(), BTreeSet::new(), vec![from]);
        while let Some(index) = todo.pop() {
            for next in edges[index].iter().copied() {
                if !self.instructions.get(next).is_some_and(&can_be_passed) {
                    stops.insert(next);
                } else if passed.insert(next) {
                    todo.push(next);
                }
            }
        }
        (passed, stops)
    }

    /// A listing of the instructions `shown`.
    pub(super) fn lines(&self, shown: &BTreeSet<usize>, repeated: &BTreeSet<usize>) -> Vec<Line> {
        let (mut lines, mut expected) = (Vec::new(), shown.first().copied());
        for index in shown.iter().copied() {
            if expected.replace(index + 1) != Some(index) {
                lines.push(Line::Gap);
            }
            let offset = self.instructions[index].ip() - self.instructions[0].ip();
            let in_loop = repeated.contains(&index);
            lines.push(Line::Code { offset, text: self.text(index), in_loop });
        }
        lines
    }

    fn text(&self, index: usize) -> String {
        let one = &self.instructions[index];
        let name = place(one).and_then(|address| Some((address, self.name(address)?)));
        let mut formatter = GasFormatter::new();
        let options = formatter.options_mut();
        options.set_first_operand_char_index(7);
        options.set_small_hex_numbers_in_decimal(false);
        options.set_uppercase_hex(false);
        options.set_branch_leading_zeros(false);
        options.set_rip_relative_addresses(name.is_none());
        let mut text = String::new();
        formatter.format(one, &mut text);
        if let Some((address, name)) = name {
            let rip = if one.is_ip_rel_memory_operand() { "(%rip)" } else { "" };
            text = text.replace(&format!("{address:#x}"), &(name + rip));
        }
        // The suffix says nothing: an address always has 64 bits.
        text.replace("callq ", "call  ").replace("jmpq ", "jmp  ")
    }

    /// The operands as the listing shows them.
    pub(super) fn operands(&self, index: usize) -> String {
        self.text(index).rsplit(' ').next().unwrap_or_default().to_owned()
    }

    /// What a reader calls that address.
    fn name(&self, address: u64) -> Option<String> {
        if self.index_of(address).is_some() {
            return Some(format!("+{:x}", address - self.instructions[0].ip()));
        }
        let slot = |address| self.program.slot(address).map(|callee| callee.name);
        if self.program.section(".got", address).is_some() {
            return Some(format!("{}@GOT", slot(address)?));
        }
        match stub(self.program, address) {
            Some(address) => Some(format!("{}@plt", slot(address)?)),
            None => Some(self.program.function_at(address)?.name),
        }
    }
}

/// The address from which a stub of the procedure linkage table reads its target.
pub(super) fn stub(program: &Program<'_>, address: u64) -> Option<u64> {
    // It has three instructions at most.
    let mut code = decode(program.section(".plt", address)?, address).take(3);
    place(&code.find(|one| one.flow_control() == FlowControl::IndirectBranch)?)
}

fn decode(bytes: &[u8], address: u64) -> impl Iterator<Item = Instruction> {
    Decoder::with_ip(64, bytes, address, DecoderOptions::NONE).into_iter()
}

/// The fixed address of code or data to which an operand refers.
pub(super) fn place(one: &Instruction) -> Option<u64> {
    match one.is_ip_rel_memory_operand() {
        true => Some(one.ip_rel_memory_address()),
        false => (one.op0_kind() == OpKind::NearBranch64).then(|| one.near_branch_target()),
    }
}

pub(super) fn is_call(one: &Instruction) -> bool {
    one.is_call_near() || one.is_call_near_indirect()
}

/// Whether an instruction may change a register, or a part of it.
fn writes(one: &Instruction, register: Register) -> bool {
    use OpAccess::{CondWrite, ReadCondWrite, ReadWrite, Write};
    use Register::{R12, R13, R14, R15, RBP, RBX, RSP};
    let register = register.full_register();
    // Functions and system calls preserve only these.
    let is_kept = [RBX, RBP, RSP, R12, R13, R14, R15].contains(&register);
    let is_call = matches!(one.flow_control(), FlowControl::Call | FlowControl::IndirectCall);
    is_call && !is_kept
        || InstructionInfoFactory::new().info(one).used_registers().iter().any(|used| {
            used.register().full_register() == register
                && matches!(used.access(), CondWrite | ReadCondWrite | ReadWrite | Write)
        })
}
