//! The measured calls of the second library, one for each shape of signature.
//!
//! | shape | the call, in the words of `c_src/shapes.h` | its value |
//! |---|---|---|
//! | `nothing` | `nothing()` | 0 |
//! | `scalars` | `scalars(-1, 2, -3, 4, 0.5, 0.25, true, 65)` | 4 × the sum, -271 |
//! | `status` | `divide(84, 2)` | 42 |
//! | `struct_by_value BYTES` | 16: `point_swap` of (1, 2); 64: `block_reverse` of 1 to 8 | the first number, 2 or 8 |
//! | `struct_by_pointer` | `point_move` of one point by (1, 0) | its x: how many calls there were |
//! | `points_apart ITEMS` | `point_move` of each of so many points | the same, of the last point |
//! | `points_together ITEMS` | `points_move` of an array of so many | the same, of the last point |
//! | `buffer_in BYTES` | `edges` of so many ones | 2 |
//! | `buffer_out BYTES` | `repeat(1, BYTES)` | its length |
//! | `string_in BYTES` | `length` of so many `x` | BYTES |
//! | `string_out BYTES` | `greet` of so many `x`, and freeing what it returns | its length, BYTES + 7 |
//! | `handle` | a tally of 41 is opened, 1 is added, it is closed | 42 |
//! | `callback` | `each(1, visit)`, where `visit` counts its calls | 1 |
//! | `callback_thread` | the same from a thread that the C makes | 1 |
//! | `enumeration` | `colour_next(RED)` | 1 |
//! | `flags` | `access_join(READ, WRITE)` | 11 |
//! | `tagged_union` | `value_double` of the integer 21 | 42 |
//! | `nullable` | `apply(NULL, NULL)` | 7 |
//! | `variadic` | `sum(3, 1, 2, 3)` | 6 |
//! | `inline_function` | `middle(2, 6)` | 4 |
//! | `macro` | `PACK(1, 2)` | 65538 |
//! | `global` | `scale = 3`, and `scaled(14)` | 42 |
//! | `work STEPS` | `work(1, STEPS)` | what that computes |
//!
//! If a call needs a point, a buffer or a text that it does not make itself, this is made before the clock
//! starts.

use std::fmt;

/// A shape, with the size of what the call carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    kind: Kind,
    /// The size. It is 1 if the shape has none.
    size: u64,
}

/// A shape of signature, in the order of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the table above says it of each")]
pub enum Kind {
    Nothing,
    Scalars,
    Status,
    StructByValue,
    StructByPointer,
    PointsApart,
    PointsTogether,
    BufferIn,
    BufferOut,
    StringIn,
    StringOut,
    Handle,
    Callback,
    CallbackThread,
    Enumeration,
    Flags,
    TaggedUnion,
    Nullable,
    Variadic,
    InlineFunction,
    Macro,
    Global,
    Work,
}

/// The unit of a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The bytes of a struct, a buffer or a text.
    Bytes,
    /// Points.
    Items,
    /// Integer operations, each of which depends on the one before.
    Steps,
}

/// The largest size in each unit: a mebibyte, or as much as a slow contender can do without taking minutes.
pub const MOST: u64 = 1 << 20;

/// Why a shape does not exist.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoShape {
    /// No shape has that name.
    #[error("no shape is called {0:?}")]
    Name(String),
    /// The shape has a size, and none was given.
    #[error("{0} needs a size")]
    NoSize(&'static str),
    /// The shape has no size, and one was given.
    #[error("{0} has no size")]
    Sized(&'static str),
    /// The shape does not exist in this size.
    #[error("{name} has no size {size}: choose {sizes}")]
    Size {
        /// The name of the shape.
        name: &'static str,
        /// The size that was asked for.
        size: u64,
        /// The sizes that exist.
        sizes: &'static str,
    },
}

impl Kind {
    /// Every kind, in the order of the header.
    pub const ALL: [Self; 23] = [
        Self::Nothing,
        Self::Scalars,
        Self::Status,
        Self::StructByValue,
        Self::StructByPointer,
        Self::PointsApart,
        Self::PointsTogether,
        Self::BufferIn,
        Self::BufferOut,
        Self::StringIn,
        Self::StringOut,
        Self::Handle,
        Self::Callback,
        Self::CallbackThread,
        Self::Enumeration,
        Self::Flags,
        Self::TaggedUnion,
        Self::Nullable,
        Self::Variadic,
        Self::InlineFunction,
        Self::Macro,
        Self::Global,
        Self::Work,
    ];

    /// Its name in the protocol, the arguments and the results file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Scalars => "scalars",
            Self::Status => "status",
            Self::StructByValue => "struct_by_value",
            Self::StructByPointer => "struct_by_pointer",
            Self::PointsApart => "points_apart",
            Self::PointsTogether => "points_together",
            Self::BufferIn => "buffer_in",
            Self::BufferOut => "buffer_out",
            Self::StringIn => "string_in",
            Self::StringOut => "string_out",
            Self::Handle => "handle",
            Self::Callback => "callback",
            Self::CallbackThread => "callback_thread",
            Self::Enumeration => "enumeration",
            Self::Flags => "flags",
            Self::TaggedUnion => "tagged_union",
            Self::Nullable => "nullable",
            Self::Variadic => "variadic",
            Self::InlineFunction => "inline_function",
            Self::Macro => "macro",
            Self::Global => "global",
            Self::Work => "work",
        }
    }

    /// The kind with this name.
    ///
    /// # Errors
    ///
    /// [`NoShape::Name`].
    pub fn named(name: &str) -> Result<Self, NoShape> {
        let known = Self::ALL.into_iter().find(|kind| kind.name() == name);
        known.ok_or_else(|| NoShape::Name(name.to_owned()))
    }

    /// The unit of its size, if it has a size.
    #[must_use]
    pub fn unit(self) -> Option<Unit> {
        match self {
            Self::StructByValue
            | Self::BufferIn
            | Self::BufferOut
            | Self::StringIn
            | Self::StringOut => Some(Unit::Bytes),
            Self::PointsApart | Self::PointsTogether => Some(Unit::Items),
            Self::Work => Some(Unit::Steps),
            _ => None,
        }
    }
}

impl Shape {
    /// The call of the shape `nothing`, which does the least.
    pub const NOTHING: Self = Self { kind: Kind::Nothing, size: 1 };

    /// The call of a shape, with a size if the shape has one.
    ///
    /// # Errors
    ///
    /// If the shape does not exist in this size.
    pub fn new(kind: Kind, size: Option<u64>) -> Result<Self, NoShape> {
        let name = kind.name();
        let size = match (kind.unit(), size) {
            (None, None) => 1,
            (None, Some(_)) => return Err(NoShape::Sized(name)),
            (Some(_), None) => return Err(NoShape::NoSize(name)),
            (Some(_), Some(size)) => size,
        };
        let (exists, sizes) = match kind {
            Kind::StructByValue => ([16, 64].contains(&size), "16 or 64 (bytes)"),
            _ => ((1..=MOST).contains(&size), "1 to 1048576"),
        };
        if exists { Ok(Self { kind, size }) } else { Err(NoShape::Size { name, size, sizes }) }
    }

    /// The kind of the shape.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.kind
    }

    /// The size of what the call carries, if the shape has a size.
    #[must_use]
    pub fn size(self) -> Option<u64> {
        self.kind.unit().map(|_| self.size)
    }

    /// The right value of the last of this many calls.
    #[must_use]
    pub fn value(self, calls: u64) -> i64 {
        match self.kind {
            Kind::Nothing => 0,
            Kind::Scalars => -271,
            Kind::StructByValue => {
                if self.size == 16 {
                    2
                } else {
                    8
                }
            }
            Kind::StructByPointer | Kind::PointsApart | Kind::PointsTogether => calls as i64,
            Kind::BufferIn => 2,
            Kind::BufferOut | Kind::StringIn => self.size as i64,
            Kind::StringOut => self.size as i64 + 7,
            Kind::Callback | Kind::CallbackThread | Kind::Enumeration => 1,
            Kind::Flags => 11,
            Kind::Status | Kind::Handle | Kind::TaggedUnion | Kind::Global => 42,
            Kind::Nullable => 7,
            Kind::Variadic => 6,
            Kind::InlineFunction => 4,
            Kind::Macro => 65538,
            Kind::Work => {
                let step = |state: u32, _| {
                    (state ^ (state >> 15)).wrapping_mul(1_664_525).wrapping_add(1_013_904_223)
                };
                (0..self.size).fold(1, step).into()
            }
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.size() {
            Some(size) => write!(f, "{} {size}", self.kind.name()),
            None => f.write_str(self.kind.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_has_a_size_where_it_should_and_no_other() {
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.name()), Ok(kind));
            assert_eq!(Shape::new(kind, Some(16)).is_ok(), kind.unit().is_some(), "{kind:?}");
            assert_eq!(Shape::new(kind, None).is_ok(), kind.unit().is_none(), "{kind:?}");
        }
        assert!(Shape::new(Kind::BufferIn, Some(0)).is_err());
        assert!(Shape::new(Kind::BufferIn, Some(MOST)).is_ok());
        let too_large = Shape::new(Kind::BufferIn, Some(MOST + 1)).unwrap_err();
        assert_eq!(too_large.to_string(), "buffer_in has no size 1048577: choose 1 to 1048576");
        let odd = Shape::new(Kind::StructByValue, Some(17)).unwrap_err();
        assert_eq!(odd.to_string(), "struct_by_value has no size 17: choose 16 or 64 (bytes)");
        assert_eq!(
            Kind::named("strings").unwrap_err().to_string(),
            "no shape is called \"strings\""
        );
    }
}
