//! What was found, as plain data. Every view is made from it.

use std::fmt;

use serde::Serialize;

/// Everything that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The compiler and its version.
    pub compiler: String,
    /// The target that it compiles for.
    pub target: String,
    /// Each item of the Rust source, in its order. Last are those that only another target has.
    pub items: Vec<Item>,
    /// What became of the other targets that were asked for.
    pub targets: Vec<Target>,
    /// Entries of the allow list that match no difference.
    pub stale: Vec<Stale>,
}

/// What was found for another target. What breaks there is among the differences of the items.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// The target, as it was asked for.
    pub name: String,
    /// The compiler and its version, if the headers could be read.
    pub compiler: Option<String>,
    /// Why nothing is judged for this target.
    pub refused: Option<String>,
    /// How many items were compared with the header.
    pub judged: usize,
    /// How many of these break there, and not here.
    pub broken: usize,
    /// The items that are not judged there, or that the header does not have there, with the reason.
    pub left: Vec<Item>,
}

/// An entry of the allow list that is no longer needed, or never was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stale {
    /// Where the entry is.
    pub place: Place,
    /// The item that it names.
    pub item: String,
    /// The part that it names.
    pub part: Option<String>,
    /// What there is instead.
    pub found: String,
}

/// One declaration, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// What it declares.
    pub kind: Kind,
    /// Its name in C, which is that in Rust unless `link_name` says otherwise.
    pub name: String,
    /// Where it is in the Rust source.
    pub place: Place,
    /// Where it is in the header, as far as that was asked.
    pub header: Option<Header>,
    /// What was found.
    pub verdict: Verdict,
    /// Why it could not be judged, or what could not be seen.
    pub reason: Option<String>,
    /// Every difference, also of an item that agrees in what matters.
    pub differences: Vec<Difference>,
}

/// What an item declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A function.
    Function,
    /// A variable.
    Static,
    /// A struct or a union.
    Struct,
    /// An enum.
    Enum,
    /// A constant.
    Constant,
    /// A type alias.
    Alias,
    /// A macro or a module whose declarations could not be read.
    Unread,
}

impl Kind {
    /// All of them, in the order of the summary.
    pub const ALL: [Self; 7] = [
        Self::Function,
        Self::Static,
        Self::Struct,
        Self::Enum,
        Self::Constant,
        Self::Alias,
        Self::Unread,
    ];

    /// In words.
    pub fn singular(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Static => "static",
            Self::Struct => "struct",
            Self::Enum => "enum",
            Self::Constant => "constant",
            Self::Alias => "alias",
            Self::Unread => "place",
        }
    }

    /// In the plural, as the summary has it.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Function => "functions",
            Self::Static => "statics",
            Self::Struct => "structs",
            Self::Enum => "enums",
            Self::Constant => "constants",
            Self::Alias => "aliases",
            Self::Unread => "places not read",
        }
    }
}

/// What was found about an item, from the best to the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is what the header says.
    Agree,
    /// It agrees as far as one can see: a type is known to one side only.
    Opaque,
    /// It differs, and the allow list accepts that.
    Allowed,
    /// It differs, and nothing breaks.
    Harmless,
    /// It agrees for this target, and breaks the ABI of another.
    Elsewhere,
    /// It breaks the ABI here.
    Mismatch,
    /// The header does not have it: another version, or a misspelt name.
    Absent,
    /// A constant whose name says that it differs from version to version, and it does.
    OtherVersion,
    /// It could not be judged.
    NotJudged,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Agree,
        Self::Opaque,
        Self::Allowed,
        Self::Harmless,
        Self::Elsewhere,
        Self::Mismatch,
        Self::Absent,
        Self::OtherVersion,
        Self::NotJudged,
    ];

    /// Whether both sides were compared.
    pub fn is_judged(self) -> bool {
        !matches!(self, Self::Absent | Self::OtherVersion | Self::NotJudged)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Agree => "agrees",
            Self::Opaque => "agrees as far as one can see",
            Self::Allowed => "differs, which is allowed",
            Self::Harmless => "differs without harm",
            Self::Elsewhere => "breaks on other targets",
            Self::Mismatch => "is wrong",
            Self::Absent => "is not in the header",
            Self::OtherVersion => "has the value of another version",
            Self::NotJudged => "is not judged",
        })
    }
}

/// One difference between the two sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// How much it matters: [`Verdict::Harmless`], [`Verdict::Elsewhere`] or [`Verdict::Mismatch`].
    pub verdict: Verdict,
    /// What differs: `parameter 2`, `result`, `field next_in`, `size`, `value`.
    pub part: String,
    /// Where that is in the Rust source.
    pub place: Place,
    /// What Rust says.
    pub rust: String,
    /// What C says, in the compiler's words.
    pub c: String,
    /// What happens at run time.
    pub effect: String,
    /// Other targets for which a compiler has shown that it breaks there, with what happens at run time.
    pub there: Vec<There>,
    /// Why the allow list accepts it.
    pub allowed: Option<String>,
}

/// What a difference does on another target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct There {
    /// The target.
    pub target: String,
    /// What happens at run time.
    pub effect: String,
}

/// Where something is in the Rust source: a part of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// Where it begins, in characters from 0.
    pub column: usize,
    /// Where it ends.
    pub end: usize,
    /// The whole line.
    pub text: String,
}

/// Where something is in a header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Header {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl Report {
    /// How many items of a kind have a verdict.
    pub fn count(&self, kind: Kind, verdict: Verdict) -> usize {
        self.items.iter().filter(|item| item.kind == kind && item.verdict == verdict).count()
    }

    /// How many items of a kind were compared with the header.
    pub fn judged(&self, kind: Kind) -> usize {
        self.items.iter().filter(|item| item.kind == kind && item.verdict.is_judged()).count()
    }

    /// Whether every item that is in the header agrees with it, as far as one can see.
    pub fn is_equal(&self) -> bool {
        use Verdict::{Absent, Agree, Opaque};
        self.items.iter().all(|item| matches!(item.verdict, Agree | Opaque | Absent))
    }

    /// How many items have a verdict.
    pub fn total(&self, verdict: Verdict) -> usize {
        self.items.iter().filter(|item| item.verdict == verdict).count()
    }
}
