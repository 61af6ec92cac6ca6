/// What a contender is judged by. The talk had these, apart from the image, the start and the platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// What somebody must write.
    Boilerplate,
    /// What each further function takes.
    Productivity,
    /// What must be there.
    Dependencies,
    /// What happens when the C changes.
    Maintenance,
    /// Who notices a mistake.
    Bugs,
    /// The time of one call.
    Call,
    /// The time of a picture.
    Image,
    /// The time of a start.
    Start,
    /// Whether the tool is alive.
    Alive,
    /// Where it runs.
    Platforms,
}

impl Criterion {
    /// Every criterion. Those of a group are next to each other.
    pub const ALL: [Self; 10] = [
        Self::Boilerplate,
        Self::Productivity,
        Self::Dependencies,
        Self::Maintenance,
        Self::Bugs,
        Self::Call,
        Self::Image,
        Self::Start,
        Self::Alive,
        Self::Platforms,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Boilerplate => "boilerplate",
            Self::Productivity => "productivity",
            Self::Dependencies => "dependencies",
            Self::Maintenance => "maintenance",
            Self::Bugs => "bugs",
            Self::Call => "call",
            Self::Image => "image",
            Self::Start => "start",
            Self::Alive => "alive",
            Self::Platforms => "platforms",
        }
    }

    /// What its cells say.
    #[must_use]
    pub fn means(self) -> &'static str {
        match self {
            Self::Boilerplate => "lines that somebody wrote to bind the talk's three functions.",
            Self::Productivity => {
                "lines that each further function takes, and the tool that generates declarations."
            }
            Self::Dependencies => {
                "packages, and what the building and the running machine must have."
            }
            Self::Maintenance => {
                "changes of the C that give a wrong result, and nobody notices. Then those that a build notices, those \
                 that are noticed at run time, and those that end by luck or in a crash."
            }
            Self::Bugs => {
                "of the changes that matter, those that are noticed before the program runs."
            }
            Self::Call => {
                "nanoseconds of one `mandel` that does almost nothing. Without a border, it is only the work."
            }
            Self::Image => "times as long as in C, for a picture in one call.",
            Self::Start => "the time from a new process to the first answer.",
            Self::Alive => {
                "the last release of the tool, and those before it. Whole years since the last count."
            }
            Self::Platforms => "where it runs. It has no order.",
        }
    }

    /// Whether one cell can be better than another.
    #[must_use]
    pub fn has_order(self) -> bool {
        self != Self::Platforms
    }

    /// The tables are as wide as a terminal, so each has only some of the criteria.
    pub(crate) fn group(self) -> u8 {
        match self {
            Self::Boilerplate | Self::Productivity | Self::Dependencies => 0,
            Self::Maintenance | Self::Bugs => 1,
            Self::Call | Self::Image | Self::Start => 2,
            Self::Alive => 3,
            Self::Platforms => 4,
        }
    }
}
