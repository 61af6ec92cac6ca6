//! What a difference does at run time, in one plain sentence.

use crate::item::Int;

/// What a value is used for. It decides who reads what the other side wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Param,
    Result,
    CallbackParam,
    CallbackResult,
    /// A field, an element or a variable.
    Memory,
    /// What a pointer is to, and whether C may write it.
    Pointee {
        written: bool,
    },
}

impl Role {
    pub(crate) fn is_pointee(self) -> bool {
        matches!(self, Self::Pointee { .. })
    }

    /// Who gives the value, and who takes it. `None` if it is in memory that both use.
    fn sides(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Param => Some(("Rust", "the callee")),
            Self::Result => Some(("C", "Rust")),
            Self::CallbackParam => Some(("C", "the Rust function")),
            Self::CallbackResult => Some(("Rust", "C")),
            Self::Memory | Self::Pointee { .. } => None,
        }
    }
}

pub(crate) const NO_ROOM: &str = "C writes its result through an address that Rust does not pass";
pub(crate) const NO_ROOM_ELSEWHERE: &str = "the result is ignored here, and other targets write a struct through an address that Rust does not pass";
pub(crate) const NO_RESULT: &str =
    "C returns nothing: Rust reads what is left in the register by chance";
pub(crate) const EXCHANGED: &str = "their types are equal, and the header has these two names the other way round: each takes the place of the other";
pub(crate) const RETURNS: &str = "C returns: Rust then runs into what happens to follow the call";
pub(crate) const NOT_A_FUNCTION: &str = "the callee gets the address of code where it expects data";
pub(crate) const MUT_FOR_CONST: &str = "nothing at run time: C does not write there";
pub(crate) const CONST_FOR_MUT: &str =
    "C may write where Rust promises that nobody does: pass no address of shared or constant data";
pub(crate) const NOT_C_ABI: &str =
    "C calls it by C's rules, and a plain `fn` has Rust's own: write `extern \"C\" fn`";
pub(crate) const NOT_VARIADIC: &str = "works on x86-64, and on Apple's arm64 the callee looks for the rest on the stack: declare it with `...`";
pub(crate) const VARIADIC: &str = "Rust passes the rest by the rules of `...`: an f32 becomes an f64, and on Apple's arm64 all of it goes elsewhere";
pub(crate) const OTHER_TYPE: &str = "the pointer is to a type that C does not expect there: each side reads the other's bytes as its own type";
pub(crate) const SAME_LAYOUT: &str =
    "nothing here: the two C types have the same layout, in this version";
pub(crate) const OTHER_DEPTH: &str =
    "one side takes an address for the data itself: it reads or writes the wrong memory";
pub(crate) const OTHER_VALUE: &str = "Rust and C mean different things by the same name";
pub(crate) const SIGN_IS_EXTENDED: &str =
    "nothing: a cast to the type that it has in C extends its sign, which gives C's value";
pub(crate) const POINTER_TO_CALLBACK: &str =
    "Rust passes the address of a pointer to the function: C jumps to where that pointer is stored";
pub(crate) const ONE_FIELD: &str =
    "a struct of one field travels like its field on most targets, and not on all";
pub(crate) const IN_A_REGISTER: &str = "the same register here, unless the struct has only floating-point fields; other targets pass it in memory";
pub(crate) const ENUM_FOR_INT: &str =
    "a value that the Rust enum does not name is undefined behaviour";
pub(crate) const SIGN_OF_ENUM: &str =
    "the same bits; only a value beyond i32::MAX reads differently";
pub(crate) const BOOL_FOR_INT: &str = "any value but 0 and 1 is undefined behaviour in Rust";
pub(crate) const INT_FOR_BOOL: &str = "the same byte; Rust may write only 0 and 1";
pub(crate) const CHAR_FOR_INT: &str =
    "a number that is no Unicode character is undefined behaviour in Rust";
pub(crate) const INT_FOR_POINTER: &str =
    "the same register; Rust does not see that it is an address";
pub(crate) const POINTER_FOR_INT: &str = "the same register; C takes the address for a number";
pub(crate) const SIGN: &str =
    "the same bits; negative numbers and very large ones are taken for each other";
pub(crate) const CHAR: &str =
    "the same bits; whether a plain `char` is signed depends on the target";

/// Rust has fewer parameters.
pub(crate) fn too_few(is_callback: bool) -> &'static str {
    if is_callback {
        "the Rust function does not see what C passes last"
    } else {
        "the callee reads a parameter that nobody passed: whatever is in the register"
    }
}

/// Rust has more parameters.
pub(crate) fn too_many(is_callback: bool) -> &'static str {
    if is_callback {
        "the Rust function reads a parameter that C does not pass: whatever is in the register"
    } else {
        "the callee does not see what Rust passes last"
    }
}

/// An opaque type by value.
pub(crate) fn no_value(name: &str) -> String {
    format!("`{name}` has no size in Rust, so no value is passed")
}

/// A type that is used for one C type, and once for another.
pub(crate) fn unusual(name: &str, usual: &str, times: usize) -> String {
    format!(
        "in {times} other places, `{name}` stands for `{usual}`: the callee may get another kind of object"
    )
}

/// A number of another kind, or no number.
pub(crate) fn other_class(role: Role) -> String {
    match role.sides() {
        Some((giver, taker)) => format!(
            "{giver} puts it where {taker} does not look, in another kind of register or on the stack: \
             an unrelated value"
        ),
        None => "each side reads the other's bytes as its own type".to_owned(),
    }
}

/// Arrays of different lengths.
pub(crate) fn length(own: u64, theirs: u64) -> String {
    if own < theirs {
        format!(
            "C uses {theirs} elements where Rust has {own}: what follows is overwritten or misread"
        )
    } else {
        format!("C has only {theirs} of Rust's {own} elements: Rust reads and writes what follows")
    }
}

/// Integers of different widths, in bytes.
pub(crate) fn width(role: Role, own: u64, theirs: u64) -> String {
    let Some((giver, taker)) = role.sides() else {
        return in_memory(role, own, theirs);
    };
    let rust_gives = matches!(role, Role::Param | Role::CallbackResult);
    let (given, taken) = if rust_gives { (own, theirs) } else { (theirs, own) };
    if given < taken {
        format!(
            "{taker} reads {} of which {giver} sets only {given}: the rest is what the register held",
            bytes(taken)
        )
    } else {
        format!(
            "{taker} reads only {} of {given}: a large number becomes another one",
            bytes(taken)
        )
    }
}

fn bytes(count: u64) -> String {
    if count == 1 { "1 byte".to_owned() } else { format!("{count} bytes") }
}

fn in_memory(role: Role, own: u64, theirs: u64) -> String {
    match role {
        Role::Pointee { written: true } if theirs > own => {
            format!(
                "C writes {} where Rust has {own}: what is next to it is overwritten",
                bytes(theirs)
            )
        }
        Role::Pointee { written: true } => {
            format!("C writes only {} of Rust's {own}: the rest keeps its old value", bytes(theirs))
        }
        _ if theirs > own => {
            format!("C reads {} where Rust has {own}: it also reads what follows", bytes(theirs))
        }
        _ => format!("C reads only {} of Rust's {own}", bytes(theirs)),
    }
}

/// Floating-point numbers of different widths.
pub(crate) fn float(role: Role, own: u16, theirs: &str) -> String {
    let taker = match (role, own, theirs) {
        (Role::Param, 64, "float") => "the callee reads the low half of the double",
        (Role::Param, 32, "double") => "the callee reads a double of which Rust sets the low half",
        (Role::Result, 64, "float") => "Rust reads a double of which C sets the low half",
        (Role::Result, 32, "double") => "Rust reads the low half of the double",
        _ => return other_class(role),
    };
    format!("{taker}: silently another number")
}

/// Why integers that are equal here differ on other targets.
pub(crate) fn elsewhere(own: Int, theirs: Int, role: Role) -> Option<&'static str> {
    let has = |is: fn(&Int) -> bool| (is(&own), is(&theirs));
    let long = has(|int| matches!(int, Int::Long { .. }));
    let size = has(|int| matches!(int, Int::Size { .. }));
    match (long, size) {
        ((true, false) | (false, true), (true, false) | (false, true)) => {
            return Some("on 64-bit Windows, `long` has 4 bytes and a pointer has 8");
        }
        ((true, false) | (false, true), _) => {
            return Some(
                "`long` has 4 bytes on Windows and on 32-bit targets, where the other type has 8",
            );
        }
        (_, (true, false) | (false, true)) => {
            return Some("a pointer has 4 bytes on 32-bit targets, where the other type has 8");
        }
        _ => {}
    }
    let char = has(|int| *int == Int::Char);
    // Behind a pointer, a character is a byte for both sides.
    if char.0 != char.1 && !role.is_pointee() {
        let other = if own == Int::Char { theirs } else { own };
        if other == Int::fixed(8, true) {
            return Some("a plain `char` is unsigned on most ARM targets");
        }
    }
    None
}
