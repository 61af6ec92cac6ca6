//! What an executable says about an address: which function begins there, and what the loader writes there.

use object::elf::{R_X86_64_GLOB_DAT, R_X86_64_JUMP_SLOT, R_X86_64_RELATIVE};
use object::{
    Architecture, BinaryFormat, File, Object, ObjectKind, ObjectSection, ObjectSymbol,
    ObjectSymbolTable, RelocationFlags, RelocationTarget, SymbolKind,
};

use super::Callee;

/// Sections of a damaged file may overlap, and then contain any number of relocations.
const MOST_RELOCATIONS: usize = 1_000_000;

/// An executable for x86-64 Linux.
pub(super) struct Program<'a> {
    file: File<'a>,
    /// The function whose calls are looked for.
    pub(super) callee: &'a str,
}

/// One name of a function. Several names may have one address.
pub(super) struct Function {
    pub(super) name: String,
    pub(super) address: u64,
    pub(super) size: u64,
}

impl<'a> Program<'a> {
    /// The error says what the file is instead.
    pub(super) fn new(file: File<'a>, callee: &'a str) -> Result<Self, String> {
        let (format, architecture, kind) = (file.format(), file.architecture(), file.kind());
        let is_linked = matches!(kind, ObjectKind::Executable | ObjectKind::Dynamic);
        match (format, architecture, is_linked) {
            (BinaryFormat::Elf, Architecture::X86_64, true) => Ok(Self { file, callee }),
            _ => Err(format!("{format:?} {architecture:?} {kind:?}")),
        }
    }

    /// All functions, or those that begin `at` one address.
    pub(super) fn functions(&self, at: Option<u64>) -> impl Iterator<Item = Function> {
        let symbols = self.file.symbols().filter(move |symbol| {
            let is_function = symbol.kind() == SymbolKind::Text && symbol.is_definition();
            is_function && at.is_none_or(|address| symbol.address() == address)
        });
        symbols.filter_map(|symbol| {
            let name = last_part(symbol.name().ok()?);
            Some(Function { name, address: symbol.address(), size: symbol.size() })
        })
    }

    /// The function that begins there, by the callee's name if that is one of its names.
    pub(super) fn function_at(&self, address: u64) -> Option<Function> {
        self.functions(Some(address)).min_by_key(|function| function.name != self.callee)
    }

    /// The bytes from an address to the end of its section, if the section's name begins with `prefix`.
    pub(super) fn section(&self, prefix: &str, address: u64) -> Option<&'a [u8]> {
        self.file.sections().find_map(|section| {
            // What is not loaded into memory has no address.
            let start = Some(section.address()).filter(|start| *start != 0)?;
            let offset = address.checked_sub(start)?.try_into().ok()?;
            let rest = section.data().ok()?.get(offset..).filter(|rest| !rest.is_empty())?;
            section.name().ok()?.starts_with(prefix).then_some(rest)
        })
    }

    /// The function whose address the running program finds in memory at this address.
    pub(super) fn slot(&self, address: u64) -> Option<Callee> {
        let relocations = self.file.dynamic_relocations().into_iter().flatten();
        let here = match relocations.take(MOST_RELOCATIONS).find(|(place, _)| *place == address) {
            // The linker wrote it, for a program that is loaded at a fixed address, or for DT_RELR.
            None => u64::from_le_bytes(*self.section("", address)?.first_chunk()?),
            Some((_, relocation)) => match (relocation.flags(), relocation.target()) {
                (RelocationFlags::Elf { r_type: R_X86_64_RELATIVE }, _) => {
                    relocation.addend() as u64
                }
                (
                    RelocationFlags::Elf { r_type: R_X86_64_GLOB_DAT | R_X86_64_JUMP_SLOT },
                    RelocationTarget::Symbol(index),
                ) => {
                    let symbol = self.file.dynamic_symbol_table()?.symbol_by_index(index).ok()?;
                    if symbol.is_undefined() {
                        return Some(Callee { name: symbol.name().ok()?.into(), is_here: false });
                    }
                    symbol.address()
                }
                _ => return None,
            },
        };
        Some(Callee { name: self.function_at(here)?.name, is_here: true })
    }
}

/// What a reader calls a function: `f`, where its path is `<a::B as c::D<E>>::f::<G>`.
pub(super) fn last_part(mangled: &str) -> String {
    let path = format!("{:#}", rustc_demangle::demangle(mangled)).replace("->", "");
    let mut depth = 0;
    let mut parts = path.split(|c| {
        depth += i32::from(c == '<') - i32::from(c == '>');
        c == ':' && depth == 0
    });
    let name = parts.rfind(|part| !part.is_empty() && !part.starts_with('<'));
    name.unwrap_or(&path).to_owned()
}
