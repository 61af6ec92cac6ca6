//! The READMEs of the four strategies end with a recipe, "Take this to your project". These tests
//! follow it as a reader would: they write its files into an empty folder, run its commands there, and
//! look for the output that it shows.

use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use ffi_book::root;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use tempfile::TempDir;

const HEADING: &str = "Take this to your project";

#[test]
fn the_recipe_of_static_works() {
    follow("static").unwrap_or_else(|said| panic!("{said}"));
}

/// What the bindgen recipe says where it cannot run, and what to do. Only the recipe's own build
/// knows: this project's bindings may be the committed ones with libclang there all the same.
const LACKING: [(&str, &str); 2] = [
    (
        "Unable to find libclang",
        "install libclang (Debian: apt-get install libclang-dev), or set LIBCLANG_PATH to its folder",
    ),
    (
        "'stddef.h' file not found",
        "this libclang lacks its own headers: \
         set BINDGEN_EXTRA_CLANG_ARGS=\"-I$(cc -print-file-name=include)\"",
    ),
];

#[test]
fn the_recipe_of_bindgen_works() {
    let Err(said) = follow("bindgen") else {
        return;
    };
    let lacking = LACKING.iter().find(|(words, _)| said.contains(words));
    match lacking {
        Some((words, remedy)) if env::var("SHOWDOWN_REQUIRE").as_deref() != Ok("all") => {
            // Not eprintln: of a test that passes, libtest would keep it to itself.
            let line = format!("skipped: the recipe of bindgen: {words}: {remedy}\n");
            io::stderr().write_all(line.as_bytes()).unwrap();
        }
        Some((_, remedy)) => panic!("{said}\n{remedy}"),
        None => panic!("{said}"),
    }
}

#[test]
fn the_recipe_of_dlopen_works() {
    follow("dlopen").unwrap_or_else(|said| panic!("{said}"));
}

#[test]
fn the_recipe_of_pure_works() {
    follow("pure").unwrap_or_else(|said| panic!("{said}"));
}

/// Follows the recipe of `crates/<strategy>`. The error is everything that the failing command said.
fn follow(strategy: &str) -> Result<(), String> {
    let readme = root().join("crates").join(strategy).join("README.md");
    let recipe = Recipe::parse(&fs::read_to_string(readme).unwrap());

    // Not below the workspace, or cargo would take the recipe's package for one of its members.
    let folder = TempDir::new().unwrap();
    for (path, text) in &recipe.files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    // The locked versions are those that the workspace's own build has downloaded.
    fs::copy(root().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();

    // Cargo names what it builds after the folder, which is another every time: without this, the
    // target folder would grow with each run.
    let clean = Step {
        command: format!("cargo clean -p {}", recipe.packages().join(" -p ")),
        output: Vec::new(),
    };
    for step in iter::once(&clean).chain(&recipe.steps) {
        step.run(folder.path())?;
    }
    Ok(())
}

struct Recipe {
    /// Path and text.
    files: Vec<(PathBuf, String)>,
    steps: Vec<Step>,
}

/// A line that begins with `$`, and the lines below it.
struct Step {
    command: String,
    output: Vec<String>,
}

impl Recipe {
    /// In the recipe's section, a code block is a file, if the paragraph before it is a name in
    /// backticks and a colon, and otherwise commands.
    ///
    /// # Panics
    ///
    /// At a block that is neither, and where there is no file, or no command with output: nothing
    /// would be tested.
    fn parse(readme: &str) -> Self {
        let mut recipe = Recipe { files: Vec::new(), steps: Vec::new() };
        let mut inside = false;
        let mut text = String::new(); // of the heading, paragraph or block that is being read
        let mut name = None; // of the file that the next block holds
        for event in Parser::new(readme) {
            match event {
                Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::CodeBlock(_)) => {
                    text.clear();
                }
                Event::Text(words) => text += &words,
                Event::Code(words) => text += &format!("`{words}`"),
                Event::End(TagEnd::Heading(_)) => inside = text == HEADING,
                Event::End(TagEnd::Paragraph) => name = file_name(&text),
                Event::End(TagEnd::CodeBlock) if inside => match name.take() {
                    Some(path) => recipe.files.push((path, text.clone())),
                    None => recipe.steps.extend(Step::parse(&text)),
                },
                _ => {}
            }
        }
        assert!(!recipe.files.is_empty(), "no files below \"{HEADING}\"");
        assert!(
            recipe.steps.iter().any(|step| !step.output.is_empty()),
            "no command with output below \"{HEADING}\""
        );
        recipe
    }

    /// The names of its packages.
    fn packages(&self) -> Vec<&str> {
        self.files
            .iter()
            .filter(|(path, _)| path.ends_with("Cargo.toml"))
            .filter_map(|(_, text)| text.split("name = \"").nth(1)?.split('"').next())
            .collect()
    }
}

/// The path in "`path`:".
fn file_name(paragraph: &str) -> Option<PathBuf> {
    let name = paragraph.strip_prefix('`')?.strip_suffix("`:")?;
    (!name.contains('`')).then(|| name.into())
}

impl Step {
    fn parse(console: &str) -> Vec<Self> {
        let mut steps: Vec<Step> = Vec::new();
        for line in console.lines() {
            match (line.strip_prefix("$ "), steps.last_mut()) {
                (Some(command), _) => {
                    steps.push(Step { command: command.to_owned(), output: Vec::new() })
                }
                (None, Some(step)) => step.output.push(line.to_owned()),
                (None, None) => panic!("neither a file nor a command: {line}"),
            }
        }
        steps
    }

    fn run(&self, folder: &Path) -> Result<(), String> {
        let mut words = self.command.split_whitespace();
        assert_eq!(words.next(), Some("cargo"), "{}", self.command);
        // `CARGO_TARGET_TMPDIR` is a folder in cargo's target folder.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("recipes");

        let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(words)
            .current_dir(folder)
            // One for all recipes, so that `cc` is compiled once, and bindgen not anew every time.
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            // Cargo set these for this test. They would lead a recipe to libraries that a reader's
            // machine does not have there. What the user set (RUSTFLAGS, CC, CFLAGS) stays.
            .env_remove("LD_LIBRARY_PATH")
            .env_remove("DYLD_LIBRARY_PATH")
            .env_remove("DYLD_FALLBACK_LIBRARY_PATH")
            .output()
            .unwrap();
        let stdout = String::from_utf8_lossy(&output.stdout);

        let problem = if output.status.success() {
            first_missing(&self.output, &stdout).map(|line| format!("did not print: {line}"))
        } else {
            Some(output.status.to_string())
        };
        match problem {
            None => Ok(()),
            Some(problem) => Err(format!(
                "$ {}\n{stdout}{}\n{problem}",
                self.command,
                String::from_utf8_lossy(&output.stderr)
            )),
        }
    }
}

/// The first of `shown` that is not in `printed` after those before it. Cargo prints more than a
/// README shows, such as the time that the tests took.
fn first_missing<'a>(shown: &'a [String], printed: &str) -> Option<&'a String> {
    let mut printed = printed.lines();
    shown.iter().find(|&line| !printed.any(|printed| printed == line))
}

#[test]
fn shown_lines_are_looked_for_whole_and_in_order() {
    let missing = |shown: &[&str], printed| {
        let shown: Vec<_> = shown.iter().map(|&line| line.to_owned()).collect();
        first_missing(&shown, printed).cloned()
    };
    assert_eq!(missing(&["a", "c"], "a\nb\nc\n"), None);
    assert_eq!(missing(&["a", "c"], "c\na\n").as_deref(), Some("c"));
    assert_eq!(missing(&["a"], "ab\n").as_deref(), Some("a"));
}

#[test]
fn only_the_recipe_is_read() {
    let recipe = Recipe::parse(&format!(
        "# x\n\n`before`:\n\n```c\nno\n```\n\n## {HEADING}\n\nSee `this`:\n\n`a/b.c`:\n\n```c\nint b;\n```\n\n\
         ```console\n$ cargo run\none\ntwo\n```\n\n## More\n\n```console\n$ cargo test\n```\n"
    ));
    assert_eq!(recipe.files, [("a/b.c".into(), "int b;\n".to_owned())]);
    let steps: Vec<_> =
        recipe.steps.iter().map(|step| (step.command.as_str(), step.output.join(" "))).collect();
    assert_eq!(steps, [("cargo run", "one two".to_owned())]);
}
