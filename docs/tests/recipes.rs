//! Each folder of `docs/recipes` is complete. These tests copy it into an empty folder, run the commands
//! of its README there as a reader would, and look for the output that the README shows. The first project
//! of the book is tested in the same way.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use ffi_book::{root, skip};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use tempfile::TempDir;

/// Words of a failing command that mean that this machine lacks something, and what to do.
type Lacking = &'static [(&'static str, &'static str)];

const NOTHING: Lacking = &[];
const LIBCLANG: Lacking = &[
    (
        "couldn't find any valid shared libraries matching: ['libclang",
        "install libclang (Debian: apt-get install libclang-dev), or set LIBCLANG_PATH to its folder",
    ),
    (
        "'stddef.h' file not found",
        "this libclang lacks its own headers: \
         set BINDGEN_EXTRA_CLANG_ARGS=\"-I$(cc -print-file-name=include)\"",
    ),
];
const CLANG: Lacking = &[
    ("no clang: install clang", "install clang (Debian: apt-get install clang)"),
    ("is newer than LLVM", "install an older clang, or a newer Rust (rustup update)"),
    ("RUSTFLAGS hides .cargo/config.toml", "unset RUSTFLAGS"),
    ("is not supported by the following package", "install a newer Rust (rustup update)"),
];
const PYTHON: Lacking = &[
    ("python3: not found", "install Python (Debian: apt-get install python3 python3-venv)"),
    ("ensurepip is not available", "install its venv (Debian: apt-get install python3-venv)"),
    ("No module named venv", "install its venv (Debian: apt-get install python3-venv)"),
    ("requires a different Python", "install Python 3.10 or newer"),
    ("fatal error: Python.h", "install Python's headers (Debian: apt-get install python3-dev)"),
    ("connection broken by", "pip downloads what it needs: connect to the network"),
];
const PKG_CONFIG: Lacking = &[
    ("pkg-config command could not be found", "install it (Debian: apt-get install pkg-config)"),
    LIBCLANG[0],
    LIBCLANG[1],
];

/// A test for each, and the list of all.
macro_rules! recipes {
    ($($test:ident: $folder:literal, $lacking:ident;)*) => {
        const TESTED: &[&str] = &[$($folder),*];
        $(
            #[test]
            fn $test() {
                works($folder, $lacking);
            }
        )*
    };
}

recipes! {
    bindgen_committed_works: "bindgen-committed", LIBCLANG;
    checked_works: "checked", NOTHING;
    dlopen_optional_works: "dlopen-optional", NOTHING;
    handle_callback_works: "handle-callback", NOTHING;
    lto_works: "lto", CLANG;
    port_works: "port", NOTHING;
    pyo3_works: "pyo3", PYTHON;
    static_works: "static", LIBCLANG;
    system_works: "system", LIBCLANG;
    wheel_works: "wheel", PYTHON;
}

#[test]
fn every_recipe_is_tested_and_listed() {
    let folders: BTreeSet<_> = fs::read_dir(recipes())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(folders, TESTED.iter().map(|&name| name.to_owned()).collect());

    let table = fs::read_to_string(recipes().join("README.md")).unwrap();
    for name in folders {
        let link = format!("]({name}/README.md)");
        assert!(table.contains(&link), "docs/recipes/README.md does not list {name}");
    }
}

#[test]
fn every_recipe_is_short() {
    let mut problems = Vec::new();
    for name in TESTED {
        let folder = recipes().join(name);
        let lines = |path| fs::read_to_string(folder.join(path)).unwrap().lines().count();
        let readme = lines(PathBuf::from("README.md"));
        // What a program wrote is not to be read.
        let is_written = |path: &PathBuf| {
            let text = fs::read_to_string(folder.join(path)).unwrap();
            text.lines().next().is_some_and(|line| line.contains("Written by"))
        };
        let by_hand = files(&folder).into_iter().filter(|path| !is_written(path));
        let all: usize = by_hand.map(lines).sum();
        for (what, found, most) in [("README.md", readme, 25), ("the rest", all - readme, 120)] {
            if found > most {
                problems.push(format!("{name}: {what} has {found} lines, of at most {most}"));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

/// By rustfmt's own settings: the reader's project does not have ours.
#[test]
fn every_recipe_is_formatted() {
    if Command::new("rustfmt").arg("--version").output().is_err() {
        skip("the format of the recipes", "rustfmt: not found", "rustup component add rustfmt", "");
        return;
    }
    let check = Step::parse("$ cargo fmt --all --check\n").remove(0);
    for name in TESTED {
        let copy = Copy::new(name);
        for package in &copy.packages {
            check.run(package, &[]).unwrap_or_else(|said| panic!("{name}: {said}"));
        }
    }
}

/// Follows the README, where this platform is one of those that the README names.
fn works(name: &str, lacking: Lacking) {
    let what = format!("the recipe {name}");
    let runs_here = match name {
        "lto" | "wheel" => cfg!(all(target_os = "linux", target_arch = "x86_64")),
        "dlopen-optional" | "pyo3" => cfg!(unix),
        _ => true,
    };
    if runs_here {
        skip_or_fail(&what, follow(name), lacking);
    } else {
        skip(&what, "it is not for this platform", "run this on x86-64 Linux", "");
    }
}

/// Runs the commands of the README. The error is everything that the failing command said.
fn follow(name: &str) -> Result<(), String> {
    let copy = Copy::new(name);
    let _turn = copy.prepare();
    let steps = steps(&fs::read_to_string(copy.folder.join("README.md")).unwrap());
    steps.iter().try_for_each(|step| step.run(&copy.folder, &[]))
}

/// Skips where the machine lacks what `lacking` names, if the environment allows that.
fn skip_or_fail(what: &str, result: Result<(), String>, lacking: Lacking) {
    let Err(said) = result else {
        return;
    };
    match lacking.iter().find(|(words, _)| said.contains(words)) {
        Some((words, remedy)) => skip(what, words, remedy, &said),
        None => panic!("{said}"),
    }
}

/// The files are in the text of the chapter: a sentence names each one, and its block follows.
#[test]
fn the_four_files_of_the_first_call_work() {
    let chapter = fs::read_to_string(root().join("docs/chapters/first-call.md")).unwrap();
    let (_, section) = chapter.split_once("## A C file of your own\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let temporary = TempDir::new().unwrap();
    let folder = temporary.path().join("twice");
    for part in section.split("This is ").skip(1) {
        let name = part.split('`').nth(1).unwrap();
        let block = part.split("```").nth(1).unwrap();
        let (_language, text) = block.split_once('\n').unwrap();
        fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }
    let names = files(&folder);
    assert_eq!(names, ["Cargo.toml", "build.rs", "src/main.rs", "twice.c"].map(PathBuf::from));

    let copy = Copy::of(temporary, folder);
    let _turn = copy.prepare();
    for step in steps(section) {
        step.run(&copy.folder, &[]).unwrap_or_else(|said| panic!("{said}"));
    }
}

/// What the README of `system` says about the choice of the library, which its commands cannot show:
/// they must run without one.
#[test]
fn system_takes_the_right_library() {
    let what = "the choice of the library in the recipe system";
    if cfg!(target_os = "linux") {
        skip_or_fail(what, choose_libraries(), PKG_CONFIG);
    } else {
        skip(what, "the libraries are made for Linux", "run this on Linux", "");
    }
}

fn choose_libraries() -> Result<(), String> {
    let copy = Copy::new("system");
    let recipe = &copy.folder;
    let _turn = copy.prepare();
    let prefixes = TempDir::new().unwrap();
    let install = |name: &str, version, number| {
        let prefix = prefixes.path().join(name);
        install_stats(recipe, &prefix, version, number);
        prefix.into_os_string().into_string().unwrap()
    };
    let one = install("one", "1.2", 102);
    let own = install("own", "1.0", 100);
    let two = install("two", "2.0", 200);
    let nothing = prefixes.path().join("nothing").into_os_string().into_string().unwrap();

    // The command must succeed if the first letter says so, and must say everything that follows.
    let run = |command: &str, pkg_config: &str, dir: Option<&str>, works: bool, says: &[&str]| {
        let mut variables = vec![
            ("PKG_CONFIG_PATH".to_owned(), format!("{pkg_config}/lib/pkgconfig").into()),
            // A libstats of this machine is not found.
            ("PKG_CONFIG_LIBDIR".to_owned(), nothing.clone().into()),
        ];
        variables.extend(dir.map(|dir| ("STATS_DIR".to_owned(), dir.into())));
        let step = Step { command: command.to_owned(), output: Vec::new() };
        let output = step.command(recipe, &variables).output().unwrap();
        let said = format!(
            "{variables:?} {command}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        if output.status.success() != works {
            return Err(format!("{said}\n{}", output.status));
        }
        match says.iter().find(|&&words| !said.contains(words)) {
            Some(words) => Err(format!("{said}\ndid not say: {words}")),
            None => Ok(()),
        }
    };
    let (test, vendored) = ("cargo test", "cargo test --features vendored");
    let header = "cargo test -p stats-sys";
    let passed = "test the_mean_is_right ... ok";

    // pkg-config finds one. The program finds it too, though LD_LIBRARY_PATH is not set.
    run(test, &one, None, true, &["libstats comes from pkg-config, 1.2", passed])?;
    // There is none.
    let advice = ["install libstats-dev, set STATS_DIR", "or use feature vendored"];
    run(test, &nothing, None, false, &advice)?;
    // The feature comes before pkg-config, and STATS_DIR before both.
    for path in [&nothing, &one] {
        run(vendored, path, None, true, &["libstats comes from vendor/", passed])?;
    }
    let said = format!("libstats comes from STATS_DIR={own}");
    run(vendored, &one, Some(&own), true, &[&said, passed])?;
    for wrong in ["own", &nothing, ""] {
        run(test, &one, Some(wrong), false, &["STATS_DIR must be an absolute path"])?;
    }
    // Another version is refused when the library is found, or else when it is called.
    run(test, &two, None, false, &["< 2.0"])?;
    run(test, &nothing, Some(&two), false, &["WrongVersion(200)"])?;
    run(test, &nothing, Some(&own), true, &[passed])?;
    install("own", "1.0", 300);
    run(test, &nothing, Some(&own), false, &["WrongVersion(300)"])?;
    // The header that was found is compared, and not the one in vendor/.
    run(header, &one, None, true, &["test lib_rs_is_what_the_header_says ... ok"])?;
    let path = Path::new(&one).join("include/stats.h");
    let text = fs::read_to_string(&path).unwrap().replace("double a,", "float a,");
    fs::write(&path, text).unwrap();
    run(header, &one, None, false, &["if the header is right: BLESS=1"])
}

/// A libstats in `prefix`, as a system has it: header, shared library, `.pc` file. The library says that
/// its version is `number`.
fn install_stats(recipe: &Path, prefix: &Path, version: &str, number: u32) {
    let [include, lib] = ["include", "lib"].map(|name| prefix.join(name));
    fs::create_dir_all(&include).unwrap();
    fs::create_dir_all(lib.join("pkgconfig")).unwrap();
    let vendor = recipe.join("stats-sys/vendor");
    fs::copy(vendor.join("stats.h"), include.join("stats.h")).unwrap();

    let c = fs::read_to_string(vendor.join("stats.c")).unwrap();
    assert!(c.contains("return 100;"));
    let source = prefix.join("stats.c");
    fs::write(&source, c.replace("return 100;", &format!("return {number};"))).unwrap();
    let library = lib.join("libstats.so.1");
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-Wl,-soname,libstats.so.1", "-I"])
        .args([&include, Path::new("-o"), &library, &source])
        .status()
        .expect("cc runs");
    assert!(status.success());
    fs::copy(&library, lib.join("libstats.so")).unwrap();

    let prefix = prefix.display();
    let pc = format!(
        "Name: stats\nDescription: a small library\nVersion: {version}\nCflags: -I{prefix}/include\n\
         Libs: -L{prefix}/lib -lstats\nincludedir={prefix}/include\n"
    );
    fs::write(lib.join("pkgconfig/stats.pc"), pc).unwrap();
}

fn recipes() -> PathBuf {
    root().join("docs/recipes")
}

/// The files of a recipe, relative to its folder. What its commands leave behind is none of it.
fn files(folder: &Path) -> Vec<PathBuf> {
    const LEFT_BEHIND: [&str; 9] = [
        "target",
        "Cargo.lock",
        ".venv",
        "fresh",
        "wheels",
        "build",
        "__pycache__",
        ".pytest_cache",
        "libstats.so",
    ];
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(folder.join(&inner)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name();
            let path = inner.join(&name);
            let name = name.to_str().unwrap();
            if LEFT_BEHIND.contains(&name) || name.ends_with(".egg-info") {
                continue;
            } else if entry.path().is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// A recipe as a reader has it.
struct Copy {
    folder: PathBuf,
    /// The folders in which cargo can be called: those with a `Cargo.toml` and none above it.
    packages: Vec<PathBuf>,
    /// What cargo calls the packages.
    names: Vec<String>,
    _temporary: TempDir,
}

impl Copy {
    fn new(name: &str) -> Self {
        // Not below the workspace, or cargo would look for the recipe among its members.
        let temporary = TempDir::new().unwrap();
        let folder = temporary.path().join(name);
        for path in files(&recipes().join(name)) {
            let (from, to) = (recipes().join(name).join(&path), folder.join(&path));
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&from, &to).unwrap();
        }
        Self::of(temporary, folder)
    }

    /// The files are there.
    fn of(temporary: TempDir, folder: PathBuf) -> Self {
        let mut copy = Copy { folder, packages: vec![], names: vec![], _temporary: temporary };
        for path in files(&copy.folder) {
            if path.ends_with("Cargo.toml") {
                let manifest = copy.folder.join(&path);
                copy.add(&manifest);
            }
        }
        // The locked versions are those that the workspace's own build has downloaded.
        for package in &copy.packages {
            fs::copy(root().join("Cargo.lock"), package.join("Cargo.lock")).unwrap();
        }
        copy
    }

    fn add(&mut self, manifest: &Path) {
        let text = fs::read_to_string(manifest).unwrap();
        // The first `name` of a manifest with a package is that of the package.
        if let Some(package) = text.split("[package]").nth(1) {
            let name = package.split("name = \"").nth(1).unwrap();
            self.names.push(name.split('"').next().unwrap().to_owned());
        }
        // A parent comes before its children, as files before folders: both are sorted.
        let folder = manifest.parent().unwrap();
        self.packages.retain(|other| !other.starts_with(folder));
        if !self.packages.iter().any(|other| folder.starts_with(other)) {
            self.packages.push(folder.to_owned());
        }
    }

    /// Fetches and cleans. The guard is for as long as the commands run: two recipes may have packages
    /// of the same name, which cargo puts, and cleans, in the same place.
    fn prepare(&self) -> MutexGuard<'static, ()> {
        static RUST: Mutex<()> = Mutex::new(());
        static PYTHON: Mutex<()> = Mutex::new(()); // these spend their time in pip
        let python = self.names.iter().any(|name| name.ends_with("-pyo3"));
        let turn = if python { &PYTHON } else { &RUST };
        let turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.fetch();
        self.clean();
        turn
    }

    /// With the network only if something is missing, which is once.
    fn fetch(&self) {
        for package in &self.packages {
            let fetch = |network: &str| {
                cargo(package, &format!("fetch --target {}", *HOST), &[])
                    .env("CARGO_NET_OFFLINE", network)
                    .output()
                    .unwrap()
            };
            if !fetch("true").status.success() {
                let output = fetch("false");
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success(), "the network is needed once: {said}");
            }
        }
    }

    /// Cargo names what it builds after the folder, which is another every time. Without this, the
    /// target folder would grow with each run.
    fn clean(&self) {
        for package in &self.packages {
            let names = self.names.join(" -p ");
            let output = cargo(package, &format!("clean -p {names}"), &[]).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

/// This machine, as rustc calls it: a build needs fewer packages than all platforms together.
static HOST: LazyLock<String> = LazyLock::new(|| {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "host-tuple"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
});

fn cargo(folder: &Path, arguments: &str, variables: &[(String, OsString)]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments.split_whitespace());
    set_up(&mut command, folder, variables);
    command
}

/// The folder and the environment of every command.
fn set_up(command: &mut Command, folder: &Path, variables: &[(String, OsString)]) {
    command
        .current_dir(folder)
        // One for all recipes, so that `cc` is compiled once, and bindgen not every time. It is in
        // cargo's target folder, as the folder is that `CARGO_TARGET_TMPDIR` names.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("recipes"))
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TERM_COLOR", "never")
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
        // Cargo set these for this test. They would lead a recipe to libraries that a reader's
        // machine does not have there. What the user set (RUSTFLAGS, CC, CFLAGS) stays.
        .env_remove("LD_LIBRARY_PATH")
        .env_remove("DYLD_LIBRARY_PATH")
        .env_remove("DYLD_FALLBACK_LIBRARY_PATH")
        // These would choose a library for a recipe.
        .env_remove("PKG_CONFIG_PATH")
        .env_remove("STATS_DIR")
        .env_remove("STATS_LIBRARY")
        // A recipe's own test would write what it should compare.
        .env_remove("BLESS")
        .envs(variables.iter().map(|(name, value)| (name, value)));
}

/// A line that begins with `$`, and the lines below it.
struct Step {
    command: String,
    output: Vec<String>,
}

/// Those of the blocks that are marked `console`.
///
/// # Panics
///
/// Where no command has output: nothing would be tested.
fn steps(readme: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut console = None;
    for event in Parser::new(readme) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                console = (&*language == "console").then(String::new);
            }
            Event::Text(words) => {
                if let Some(console) = &mut console {
                    *console += &words;
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                steps.extend(Step::parse(&console.take().unwrap_or_default()));
            }
            _ => {}
        }
    }
    let shows = steps.iter().any(|step| !step.output.is_empty());
    assert!(shows, "the README has no command with output:\n{readme}");
    steps
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
                (None, None) => panic!("output without a command: {line}"),
            }
        }
        steps
    }

    /// There is no shell. `NAME=value` before a command sets a variable, and `$PWD` is the folder.
    fn command(&self, folder: &Path, variables: &[(String, OsString)]) -> Command {
        let command = self.command.replace("$PWD", folder.to_str().unwrap());
        let shell = ['$', '"', '\'', '|', '&', ';', '<', '>', '*', '`', '\\'];
        assert!(!command.contains(shell), "no shell runs this: {}", self.command);

        let mut variables = variables.to_vec();
        let mut words = command.split_whitespace().peekable();
        while let Some((name, value)) = words.peek().and_then(|word| word.split_once('=')) {
            variables.push((name.to_owned(), value.into()));
            words.next();
        }
        let program = words.next().expect("a command has a program");
        let mut command = match program {
            "cargo" => cargo(folder, "", &[]),
            // Of a relative path, the platforms disagree about the folder in which it begins.
            path if path.contains('/') => Command::new(folder.join(path)),
            name => Command::new(name),
        };
        command.args(words);
        set_up(&mut command, folder, &variables);
        command
    }

    fn run(&self, folder: &Path, variables: &[(String, OsString)]) -> Result<(), String> {
        let mut command = self.command(folder, variables);
        let output = match command.output() {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let program = command.get_program().to_string_lossy();
                return Err(format!("$ {}\n{program}: not found", self.command));
            }
            other => other.unwrap(),
        };
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
fn only_the_consoles_are_read() {
    let readme = "# x\n\n```c\nint b;\n```\n\n```console\n$ A=1 B=$PWD/c cargo run x\none\ntwo\n```\n\n\
                  `$ no`\n\n```console\n$ .venv/bin/pip\n```\n";
    let steps = steps(readme);
    let shown: Vec<_> =
        steps.iter().map(|step| (step.command.as_str(), step.output.join(" "))).collect();
    let expected =
        [("A=1 B=$PWD/c cargo run x", "one two".to_owned()), (".venv/bin/pip", String::new())];
    assert_eq!(shown, expected);

    let run = steps[0].command(Path::new("/f"), &[]);
    assert_eq!(run.get_args().collect::<Vec<_>>(), ["run", "x"]);
    for (name, value) in [("A", "1"), ("B", "/f/c")] {
        assert!(run.get_envs().any(|pair| pair == (name.as_ref(), Some(value.as_ref()))));
    }
    assert_eq!(steps[1].command(Path::new("/f"), &[]).get_program(), "/f/.venv/bin/pip");
}

#[test]
#[should_panic(expected = "no shell runs this")]
fn what_needs_a_shell_is_refused() {
    let _ = Step::parse("$ cargo run | head\n")[0].command(Path::new("/f"), &[]);
}
