//! The types that a user of any binding sees: plain Rust types, without C. The bindings share them, so that
//! one program can call every binding.

use std::ffi::CStr;
use std::ops::BitOr;

// ANCHOR: status
/// Why a function gave no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No safe function here can cause it.
    #[error("a pointer is NULL that may not be NULL (report this: a safe function passed it)")]
    Null,
    /// An argument is outside what is documented, or a result does not fit its type.
    #[error("out of range: an argument is not allowed, or the result does not fit its type")]
    Range,
    /// No safe function here lets it out.
    #[error("the memory handed over is too small (report this: a safe function passed it)")]
    Space,
    /// The library got no memory.
    #[error("the library got no memory")]
    Memory,
    /// The library got no thread.
    #[error("the library got no thread: end some threads, or raise the limit on threads")]
    Thread,
    /// A C string ends at its first NUL, so a text that has one inside cannot be passed whole.
    #[error("the text has a NUL at byte {0}, where C would see its end")]
    Nul(usize),
    /// The callback stopped, with this value.
    #[error("the callback stopped with {0}")]
    Stopped(i32),
    /// A status that the header does not name.
    #[error("the library returned status {0}, which this program's header does not name")]
    Unknown(i32),
}
// ANCHOR_END: status

// ANCHOR: struct_by_value
/// `repr(C)`, so that a slice of points is what C calls an array of them, and need not be copied.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
#[expect(missing_docs, reason = "a coordinate is a coordinate")]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// Seven of its sixteen bytes are padding in C.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields mean nothing")]
pub struct Padded {
    pub tag: i8,
    pub weight: f64,
}

/// Too large for registers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the field means nothing")]
pub struct Block {
    pub values: [f64; 8],
}
// ANCHOR_END: struct_by_value

// ANCHOR: enumeration
// ANCHOR: colour
/// A C enum can hold any `int`, and a later library may return more values than its header named. A Rust
/// enum that holds a value without a variant is undefined behaviour. So C's type is a number, and this
/// one has a variant for what it does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "colours need no explanation")]
pub enum Colour {
    Red,
    Green,
    Blue,
    /// The number as it came. Compare numbers, not this, where it could be one of the above.
    Unknown(i32),
}

impl From<i32> for Colour {
    #[inline]
    fn from(number: i32) -> Colour {
        match number {
            0 => Colour::Red,
            1 => Colour::Green,
            2 => Colour::Blue,
            other => Colour::Unknown(other),
        }
    }
}
// ANCHOR_END: colour

impl From<Colour> for i32 {
    #[inline]
    fn from(colour: Colour) -> i32 {
        match colour {
            Colour::Red => 0,
            Colour::Green => 1,
            Colour::Blue => 2,
            Colour::Unknown(number) => number,
        }
    }
}

/// A struct with an enum in it. It is not `repr(C)`: the safe functions translate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "a pencil needs no explanation")]
pub struct Pencil {
    pub colour: Colour,
    pub length: i32,
}
// ANCHOR_END: enumeration

// ANCHOR: flags
/// A set of bits. It keeps those that it does not know, so that what a later library sets is not lost on
/// the way through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Access(u32);

#[expect(missing_docs, reason = "the names say it")]
impl Access {
    pub const READ: Access = Access(1);
    pub const WRITE: Access = Access(2);
    pub const EXECUTE: Access = Access(4);

    /// Any bits, known or not.
    #[inline]
    pub const fn from_bits(bits: u32) -> Access {
        Access(bits)
    }

    #[inline]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether all of `other` is in it.
    #[inline]
    pub const fn contains(self, other: Access) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for Access {
    type Output = Access;

    #[inline]
    fn bitor(self, other: Access) -> Access {
        Access(self.0 | other.0)
    }
}
// ANCHOR_END: flags

// ANCHOR: tagged_union
/// C's tag and union are one Rust enum, in which only the field that is there can be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'text> {
    #[expect(missing_docs, reason = "the name says it")]
    Integer(i64),
    #[expect(missing_docs, reason = "the name says it")]
    Real(f64),
    /// Borrowed from the text that was parsed. A `CStr` and no `str`: it may be in any encoding, and it
    /// can go back to C as it is. `to_str` makes a `str` of it.
    Text(&'text CStr),
    /// A value of a kind that only a later library knows. It is not known here which field may be read, so
    /// no field is read.
    Unknown {
        /// Its tag.
        kind: i32,
    },
}
// ANCHOR_END: tagged_union

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_the_same_after_a_way_through_its_number() {
        for number in [0, 1, 2, 3, -1, i32::MIN, i32::MAX] {
            assert_eq!(i32::from(Colour::from(number)), number);
        }
        assert_eq!(Colour::from(2), Colour::Blue);
        assert_eq!(Colour::from(3), Colour::Unknown(3));
    }

    #[test]
    fn access_keeps_bits_that_it_does_not_know() {
        let access = Access::READ | Access::from_bits(8);
        assert_eq!(access.bits(), 9);
        assert!(access.contains(Access::READ));
        assert!(!access.contains(Access::READ | Access::WRITE));
    }
}
