//! How a program calls the library, read from its own instructions.
//!
//! [`disassembly`] takes apart what `objdump` says of a program; [`call_site`] finds the loop that makes
//! the calls and where their target comes from.

mod call_site;
mod disassembly;

#[cfg(test)]
pub(crate) use call_site::How;
pub(crate) use call_site::{CallSite, Line};
pub(crate) use disassembly::{Objdump, Program};
