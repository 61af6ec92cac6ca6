//! The model of the Rust side: the items that can be judged, and their types.

use std::fmt;

use crate::report::Place;

/// An integer type, the same model for both languages. Types that are equal on every target are one value:
/// C's `int` is `Fixed { bits: 32, .. }` like Rust's `i32` and `c_int`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Int {
    Fixed {
        bits: u16,
        signed: bool,
    },
    /// Plain `char`, whose sign depends on the target.
    Char,
    /// `long`: 4 bytes on Windows and on 32-bit targets.
    Long {
        signed: bool,
    },
    /// As wide as a pointer: `usize`, `size_t`, `intptr_t`.
    Size {
        signed: bool,
    },
}

impl Int {
    pub(crate) const fn fixed(bits: u16, signed: bool) -> Self {
        Self::Fixed { bits, signed }
    }

    /// A name that Rust, its `core::ffi`, or the crate libc gives to an integer type.
    pub(crate) fn of_rust(name: &str) -> Option<Self> {
        Some(match name {
            "i8" | "c_schar" | "int8_t" => Self::fixed(8, true),
            "u8" | "c_uchar" | "uint8_t" => Self::fixed(8, false),
            "i16" | "c_short" | "int16_t" => Self::fixed(16, true),
            "u16" | "c_ushort" | "uint16_t" => Self::fixed(16, false),
            "i32" | "c_int" | "int32_t" => Self::fixed(32, true),
            "u32" | "c_uint" | "uint32_t" => Self::fixed(32, false),
            "i64" | "c_longlong" | "int64_t" => Self::fixed(64, true),
            "u64" | "c_ulonglong" | "uint64_t" => Self::fixed(64, false),
            "i128" => Self::fixed(128, true),
            "u128" => Self::fixed(128, false),
            "c_char" => Self::Char,
            "c_long" => Self::Long { signed: true },
            "c_ulong" => Self::Long { signed: false },
            "isize" | "ssize_t" | "intptr_t" | "ptrdiff_t" => Self::Size { signed: true },
            "usize" | "size_t" | "uintptr_t" => Self::Size { signed: false },
            _ => return None,
        })
    }

    /// A typedef of C's standard headers whose meaning is the same on every target.
    pub(crate) fn of_typedef(name: &str) -> Option<Self> {
        let name = name.trim_start_matches('_');
        if matches!(name, "ssize_t" | "intptr_t" | "ptrdiff_t" | "size_t" | "uintptr_t") {
            return Self::of_rust(name);
        }
        let (signed, rest) = match name.strip_prefix('u') {
            Some(rest) => (false, rest),
            None => (true, name),
        };
        let bits = rest.strip_prefix("int")?.strip_suffix("_t")?;
        Some(Self::fixed(bits.parse().ok().filter(|bits| [8, 16, 32, 64].contains(bits))?, signed))
    }
}

/// A type as the Rust source has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Void,
    Never,
    Bool,
    Char,
    Int(Int, String),
    Float(u16),
    Pointer {
        mutable: bool,
        to: Box<Type>,
    },
    Function(Box<Signature>),
    Array(Box<Type>, u64),
    /// It takes no room: `PhantomData`, `()` as a field.
    Nothing,
    /// An item of this source.
    Named(TypeId, String),
    /// A type of another crate.
    Outside(String),
    /// What cannot be expressed here, and why.
    Unknown(String),
}

/// The index of a [`TypeItem`].
pub(crate) type TypeId = usize;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Slot>,
    pub(crate) result: Slot,
    pub(crate) variadic: bool,
    /// Whether it is called as C calls.
    pub(crate) is_c: bool,
}

/// A parameter, a result or a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// The type as the source has it, if code outside of that file may use it.
    pub(crate) written: Option<String>,
    pub(crate) place: Place,
}

/// An item with a name and a place.
#[derive(Clone, Debug)]
pub(crate) struct Named<T> {
    pub(crate) name: String,
    /// Its path from the root file, if code outside of that file may use it.
    pub(crate) path: Option<String>,
    pub(crate) place: Place,
    pub(crate) what: T,
}

#[derive(Clone, Debug)]
pub(crate) enum Definition {
    Alias(Type),
    Record(Record),
    Enum(Enumeration),
    /// Declared so that pointers to it have a type, and nothing else.
    Opaque,
    Unknown(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) is_union: bool,
    pub(crate) repr: Repr,
    pub(crate) fields: Vec<Slot>,
}

/// What `#[repr(…)]` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Repr {
    pub(crate) c: bool,
    pub(crate) transparent: bool,
    pub(crate) packed: Option<u64>,
    pub(crate) align: Option<u64>,
    pub(crate) int: Option<Int>,
}

#[derive(Clone, Debug)]
pub(crate) struct Enumeration {
    pub(crate) int: Int,
    pub(crate) variants: Vec<Named<Result<i128, String>>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Int(i128),
    Float(f64),
    Text(Vec<u8>),
}

#[derive(Clone, Debug)]
pub(crate) struct Constant {
    pub(crate) ty: Type,
    pub(crate) value: Result<Value, String>,
    /// The type's name, with which bindgen prefixes the values of an enum.
    pub(crate) prefix: Option<String>,
}

/// Everything that was read, in the order of the source.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) types: Vec<Named<Definition>>,
    pub(crate) functions: Vec<Named<Result<Signature, String>>>,
    pub(crate) statics: Vec<Named<Result<Type, String>>>,
    pub(crate) constants: Vec<Named<Constant>>,
    /// What could not be read, and why.
    pub(crate) unread: Vec<Named<String>>,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Void => f.write_str("c_void"),
            Self::Never => f.write_str("!"),
            Self::Bool => f.write_str("bool"),
            Self::Char => f.write_str("char"),
            Self::Float(bits) => write!(f, "f{bits}"),
            Self::Pointer { mutable: true, to } => write!(f, "*mut {to}"),
            Self::Pointer { mutable: false, to } => write!(f, "*const {to}"),
            Self::Array(of, length) => write!(f, "[{of}; {length}]"),
            Self::Nothing => f.write_str("()"),
            Self::Int(_, name) | Self::Named(_, name) | Self::Outside(name) => f.write_str(name),
            Self::Unknown(_) => f.write_str("_"),
            Self::Function(signature) => write!(f, "{signature}"),
        }
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_c { "extern \"C\" fn(" } else { "fn(" })?;
        for (index, param) in self.params.iter().enumerate() {
            write!(f, "{}{}", if index > 0 { ", " } else { "" }, param.ty)?;
        }
        f.write_str(if self.variadic { ", ...)" } else { ")" })?;
        match self.result.ty {
            Type::Void => Ok(()),
            ref result => write!(f, " -> {result}"),
        }
    }
}
