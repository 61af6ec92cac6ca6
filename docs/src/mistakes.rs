//! The mistakes that `crates/shapes/wrong` makes, as its README lists them. The test of that crate proves
//! who notices each of them.

use std::fs;

use crate::root;

/// Where the programs are.
pub const WRONG: &str = "crates/shapes/wrong";

/// A row of the table.
pub struct Mistake {
    /// The shape of signature that it is made with.
    pub shape: String,
    /// What is wrong, in a sentence.
    pub what: String,
    /// The name of the program.
    pub file: String,
    /// Who notices, and what they say. Several are separated by `<br>`, the earliest first.
    pub who: String,
}

impl Mistake {
    /// Whether the program is never built: a compiler, a lint or the linker notices.
    pub fn refused(&self) -> bool {
        let before = ["the compiler", "a lint", "the linker", "the C compiler"];
        before.iter().any(|who| self.who.starts_with(who))
    }
}

fn readme() -> String {
    let text = fs::read_to_string(root().join(WRONG).join("README.md")).expect(WRONG);
    text.replace("\r\n", "\n")
}

/// The second table: how many of them each tool finds.
pub fn tools() -> Option<String> {
    let readme = readme();
    let (_, rest) = readme.split_once("<!-- tools -->\n\n")?;
    Some(rest.split_once("\n<!-- /tools -->")?.0.to_owned())
}

/// All of them.
///
/// # Panics
///
/// If the README cannot be read, or its table has another form: a test that saw none would pass.
pub fn read() -> Vec<Mistake> {
    let all = parse(&readme());
    assert!(all.len() > 50, "the table in {WRONG}/README.md has another form now");
    all
}

/// The rows of the table in `readme`.
pub fn parse(readme: &str) -> Vec<Mistake> {
    let rows = readme.lines().filter_map(|line| {
        let cells: Vec<_> = line.strip_prefix("| `")?.trim_end_matches(" |").split(" | ").collect();
        let [shape, what, who] = cells[..] else { return None };
        let (what, file) = what.strip_prefix('[')?.strip_suffix(')')?.split_once("](")?;
        Some(Mistake {
            shape: shape.trim_end_matches('`').to_owned(),
            what: what.to_owned(),
            file: file.to_owned(),
            who: who.to_owned(),
        })
    });
    rows.collect()
}
