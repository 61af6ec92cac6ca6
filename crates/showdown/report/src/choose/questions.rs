//! What is asked.

/// One answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "QUESTIONS says what each of them means")]
pub enum Fact {
    Rust,
    Python,
    PythonOnly,
    Shipped,
    System,
    Settled,
    Moving,
    Small,
    Large,
    Reachable,
    Inline,
    Values,
    Objects,
    Us,
    Users,
    Required,
    Replaceable,
    Optional,
    Rare,
    Hot,
    Program,
    Crate,
    Image,
    Wheel,
    Script,
    Permissive,
    Lgpl,
    Gpl,
    Kept,
    Port,
}

/// A question with all its answers.
#[derive(Debug)]
pub struct Question {
    /// The name of the option that answers it.
    pub flag: &'static str,
    /// The question.
    pub ask: &'static str,
    /// Each answer: the fact, its name in the option, and what it means.
    pub answers: &'static [(Fact, &'static str, &'static str)],
}

/// Every question. Where several facts would change the answer, the one of the earliest question is named.
pub const QUESTIONS: [Question; 12] = [
    Question {
        flag: "at-run-time",
        ask: "Must the library be there when the program starts?",
        answers: &[
            (Fact::Required, "required", "it is always there"),
            (Fact::Replaceable, "replaceable", "it must be replaceable without a rebuild"),
            (Fact::Optional, "optional", "it may be absent, or the user chooses it"),
        ],
    },
    Question {
        flag: "header-is",
        ask: "Whose is the header, and does it change?",
        answers: &[
            (Fact::Settled, "settled", "it is yours, or it hardly ever changes"),
            (Fact::Moving, "moving", "other people change it"),
        ],
    },
    Question {
        flag: "size",
        ask: "How many functions does the header have?",
        answers: &[
            (Fact::Small, "small", "20 or fewer, which you can declare by hand"),
            (Fact::Large, "large", "more than 20"),
        ],
    },
    Question {
        flag: "library",
        ask: "Where does the library come from?",
        answers: &[
            (Fact::Shipped, "shipped", "you compile it and ship it"),
            (Fact::System, "system", "the system provides it"),
        ],
    },
    Question {
        flag: "licence",
        ask: "What is the licence of the library?",
        answers: &[
            (Fact::Permissive, "permissive", "a permissive one, such as MIT, BSD or zlib"),
            (Fact::Lgpl, "lgpl", "the LGPL, or another that wants the library replaceable"),
            (Fact::Gpl, "gpl", "the GPL"),
        ],
    },
    Question {
        flag: "built-by",
        ask: "Who builds your project?",
        answers: &[
            (Fact::Us, "us", "only you and your CI"),
            (Fact::Users, "users", "your users build it from source"),
        ],
    },
    Question {
        flag: "inline",
        ask: "Do you need something of the header that has no symbol or no type in Rust?",
        answers: &[
            (Fact::Reachable, "no", "only functions, structs and constants"),
            (Fact::Inline, "yes", "static inline functions, or structs with bit-fields"),
        ],
    },
    Question {
        flag: "objects",
        ask: "Does the library have objects that you must free, or does it call your functions?",
        answers: &[
            (Fact::Values, "no", "it takes and returns values and buffers"),
            (Fact::Objects, "yes", "it has handles or callbacks"),
        ],
    },
    Question {
        flag: "calls",
        ask: "Are the calls so short and so many that the call itself counts?",
        answers: &[
            (Fact::Rare, "rare", "the calls themselves take little of the time"),
            (Fact::Hot, "hot", "the calls themselves take much of the time"),
        ],
    },
    Question {
        flag: "ships",
        ask: "What do you ship?",
        answers: &[
            (Fact::Program, "program", "a program that is already built"),
            (Fact::Crate, "crate", "a crate"),
            (Fact::Image, "image", "a container image"),
            (Fact::Wheel, "wheel", "a Python wheel"),
            (Fact::Script, "script", "a Python script, and nothing is installed for it"),
        ],
    },
    Question {
        flag: "port",
        ask: "Is the C a few dozen lines with an exact specification?",
        answers: &[
            (Fact::Kept, "no", "the C is more than that, or it still changes"),
            (Fact::Port, "yes", "the C is so small and exact that you can write it again"),
        ],
    },
    Question {
        flag: "language",
        ask: "Which language calls the library?",
        answers: &[
            (Fact::Rust, "rust", "Rust calls it"),
            (Fact::Python, "python", "Python calls it, and the project may use Rust"),
            (Fact::PythonOnly, "python-only", "Python calls it, and the project cannot use Rust"),
        ],
    },
];

/// A header with more functions is better declared by a tool.
pub(crate) const BY_HAND: usize = 20;

impl Fact {
    /// Every fact.
    pub fn all() -> impl Iterator<Item = Self> {
        QUESTIONS.iter().flat_map(|one| one.answers.iter().map(|(fact, ..)| *fact))
    }

    /// The question that it answers, by its place.
    #[must_use]
    pub fn place(self) -> usize {
        match self {
            Self::Required | Self::Replaceable | Self::Optional => 0,
            Self::Settled | Self::Moving => 1,
            Self::Small | Self::Large => 2,
            Self::Shipped | Self::System => 3,
            Self::Permissive | Self::Lgpl | Self::Gpl => 4,
            Self::Us | Self::Users => 5,
            Self::Reachable | Self::Inline => 6,
            Self::Values | Self::Objects => 7,
            Self::Rare | Self::Hot => 8,
            Self::Program | Self::Crate | Self::Image | Self::Wheel | Self::Script => 9,
            Self::Kept | Self::Port => 10,
            Self::Rust | Self::Python | Self::PythonOnly => 11,
        }
    }

    /// Its name in the option.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |(_, name, _)| name)
    }

    /// What it means.
    #[must_use]
    pub fn means(self) -> &'static str {
        self.row().map_or("", |(.., means)| means)
    }

    /// The option with this answer.
    #[must_use]
    pub fn option(self) -> String {
        format!("--{} {}", QUESTIONS[self.place()].flag, self.name())
    }

    /// What the number of functions means.
    #[must_use]
    pub fn of_size(functions: usize) -> Self {
        if functions > BY_HAND { Self::Large } else { Self::Small }
    }

    fn row(self) -> Option<&'static (Self, &'static str, &'static str)> {
        QUESTIONS.iter().flat_map(|one| one.answers).find(|(fact, ..)| *fact == self)
    }
}
