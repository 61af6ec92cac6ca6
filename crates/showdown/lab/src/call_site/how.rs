//! The ways to find the target of a call, each with the sentence that explains it.

use std::fmt;

/// How the target of a call is found. If there is a `register`, the target is read into it once, before the
/// loop. If not, it is read in each round.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the sentences say what the fields are")]
pub enum How {
    /// The instruction contains the target.
    Direct { callee: String },
    /// The target is read from the global offset table.
    Got { callee: Option<Callee>, register: Option<String> },
    /// The call goes to a stub, which jumps to where the global offset table says.
    Plt { callee: Option<Callee> },
    /// The target is read from elsewhere in memory.
    Memory { operand: String, register: Option<String> },
    /// The instructions do not prove where the target comes from.
    Unknown { operand: String },
    /// The loop calls several functions, and it is not known which of them is meant.
    Several,
    /// There is a call, or a jump to another function, but not in a loop.
    NotInALoop,
    /// The optimiser inlined the callee.
    NoCall { is_loop: bool },
}

/// A function whose address is in the global offset table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callee {
    /// Its name.
    pub name: String,
    /// Whether it is in the program itself, and not in a shared library.
    pub is_here: bool,
}

impl How {
    /// Whether it is known to be a call of that function.
    pub(super) fn names(&self, function: &str) -> bool {
        match self {
            Self::Direct { callee } => callee == function,
            Self::Got { callee, .. } | Self::Plt { callee } => {
                callee.as_ref().is_some_and(|callee| callee.name == function)
            }
            _ => false,
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let the = |callee: &Option<Callee>| match callee {
            Some(Callee { name, is_here: true }) => {
                format!("{name}, which is in the same program,")
            }
            Some(Callee { name, is_here: false }) => {
                format!("{name}, which is in a shared library,")
            }
            None => "the function".into(),
        };
        let when = |register: &Option<String>| match register {
            None => "in each round".into(),
            Some(register) => format!("into {register}, once, before the loop"),
        };
        let text = match self {
            Self::Direct { callee } => {
                format!("A direct call: the instruction itself contains the address of {callee}.")
            }
            Self::Got { callee, register } => format!(
                "A call through the global offset table (GOT): the address of {} is read from this \
                 table {}.",
                the(callee),
                when(register)
            ),
            Self::Plt { callee } => format!(
                "A call of a stub in the procedure linkage table (PLT). The stub reads the address of {} \
                 from the global offset table (GOT), and jumps there.",
                the(callee)
            ),
            Self::Memory { operand, register } => {
                // A field is at a fixed distance from a pointer other than the stack or frame pointer.
                let others = [",", "%rip", "%rsp", "%rbp"];
                let is_field =
                    operand.contains("(%") && !others.iter().any(|it| operand.contains(it));
                let place = if is_field { "a struct" } else { "memory" };
                format!("A call through a pointer in {place}, {operand}, read {}.", when(register))
            }
            Self::Unknown { operand } => {
                format!("A call of {operand}. Where this address comes from is not known here.")
            }
            Self::Several => {
                "Several calls in the loop; the instructions do not tell which one is meant.".into()
            }
            Self::NotInALoop => {
                "No call in a loop was found, but the function calls or jumps to another.".into()
            }
            Self::NoCall { is_loop: true } => "No call at all: the loop calls nothing.".into(),
            Self::NoCall { is_loop: false } => {
                "No call at all, and no loop: the optimiser computed the result of all rounds."
                    .into()
            }
        };
        f.write_str(&text)
    }
}
