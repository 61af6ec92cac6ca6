//! Each program in `wrong/` makes one mistake. It begins with a comment that says who notices, and this test
//! holds that comment to what happens.
//!
//! A mistake is added by writing a file. Its name begins with the name of the shape, and its comment has:
//!
//! ```text
//! What is wrong, in one sentence.
//!
//! Who notices:
//! - one of those who can ([`Who`]): `what it says`
//!
//! Instead: what one does.
//! ```
//!
//! `nobody` means that the program ends well and prints the text between the backquotes, in a debug and in a
//! release build. Where no line begins with the compiler, a lint or the linker, building it gives no
//! warning.
//!
//! `BLESS=1` rewrites the table in `wrong/README.md`.

// Undefined behaviour has an outcome only on a given platform.
#![cfg(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"))]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::env;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/wrong");
const C: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../c_src");
const OUT: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/wrong");
const BLESS: &str = "BLESS=1 cargo test -p mandel-shapes --test wrong";
/// What valgrind's exit status is when it has found something.
const VALGRIND_FOUND: i32 = 99;

/// Everyone who can notice a mistake.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Who {
    /// rustc refuses the program, with this error.
    Compiler,
    /// rustc warns by default, or refuses.
    Lint,
    /// The symbol is undefined.
    Linker,
    /// The C compiler refuses the program with `-Wall -Wextra -Wpedantic -Werror`.
    CCompiler,
    /// Rust's own checks at run time stop a program that was not optimised.
    Debug,
    /// Rust's own checks stop even an optimised program.
    Release,
    /// glibc's allocator aborts.
    CLibrary,
    /// A signal.
    System,
    /// An exception that ends the program.
    Python,
    /// A message on standard error, but the program ends well.
    PythonGoesOn,
    /// The interpreter aborts.
    PythonRuntime,
    Sanitizer(Sanitizer),
    /// The program ends well under it, and prints this.
    Not(Sanitizer),
    Memcheck,
    Helgrind,
    /// The program ends well and prints this.
    Nobody,
    /// The same, but what it prints depends on the build.
    NobodyInDebug,
    NobodyInRelease,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sanitizer {
    Address,
    Leak,
    Thread,
    Undefined,
}

const EVERYONE: [(&str, Who); 22] = [
    ("the compiler", Who::Compiler),
    ("a lint", Who::Lint),
    ("the linker", Who::Linker),
    ("the C compiler", Who::CCompiler),
    ("a debug build", Who::Debug),
    ("a release build", Who::Release),
    ("the C library", Who::CLibrary),
    ("the system", Who::System),
    ("Python", Who::Python),
    ("Python, which goes on", Who::PythonGoesOn),
    ("the Python runtime", Who::PythonRuntime),
    ("AddressSanitizer", Who::Sanitizer(Sanitizer::Address)),
    ("LeakSanitizer", Who::Sanitizer(Sanitizer::Leak)),
    ("ThreadSanitizer", Who::Sanitizer(Sanitizer::Thread)),
    ("UndefinedBehaviorSanitizer", Who::Sanitizer(Sanitizer::Undefined)),
    ("not AddressSanitizer", Who::Not(Sanitizer::Address)),
    ("not ThreadSanitizer", Who::Not(Sanitizer::Thread)),
    ("memcheck", Who::Memcheck),
    ("helgrind", Who::Helgrind),
    ("nobody", Who::Nobody),
    ("nobody in a debug build", Who::NobodyInDebug),
    ("nobody in a release build", Who::NobodyInRelease),
];

/// A file in `wrong/`.
struct Program {
    file: String,
    /// What is wrong, in one sentence.
    mistake: String,
    notices: Vec<Notice>,
}

/// A line of "Who notices".
struct Notice {
    line: String,
    who: Who,
    /// The minor version of Rust that was the first to notice.
    since: u32,
    says: String,
}

#[test]
fn every_mistake_is_noticed_by_those_who_are_named() {
    let programs = programs();
    prepare();
    let problems = Mutex::new(Vec::new());
    // How many things were not tried, by the reason.
    let skipped = Mutex::new(BTreeMap::<String, usize>::new());
    in_parallel(&programs, |program| match check(program) {
        Ok(reasons) => {
            for why in reasons {
                *skipped.lock().unwrap().entry(why).or_default() += 1;
            }
        }
        Err(problem) => problems.lock().unwrap().push(format!("{}: {problem}", program.file)),
    });

    let problems = problems.into_inner().unwrap();
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n\n"));
    let skipped = skipped.into_inner().unwrap();
    let lines: Vec<_> = skipped.iter().map(|(why, n)| format!("{why}: {n} not tried")).collect();
    assert!(
        lines.is_empty() || env::var("SHOWDOWN_REQUIRE").as_deref() != Ok("all"),
        "\n{}\n",
        lines.join("\n")
    );
    // Not eprintln!, whose output the test harness hides where a test passes.
    for line in lines {
        writeln!(io::stderr(), "skipped wrong.rs: {line}").unwrap();
    }
}

/// Compiles the library, once, in the ways that need no sanitizer.
fn prepare() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| {
        for folder in ["", "address", "thread", "undefined"] {
            fs::create_dir_all(Path::new(OUT).join(folder)).unwrap();
        }
        compile_c(&["-O2", "-shared", "-fPIC", "-Wl,-soname,libshapes.so"], "libshapes.so")
            .unwrap();
        archive(&["-O2"], "").unwrap();
    });
}

/// Does something with each program, on as many threads as there are cores.
fn in_parallel(programs: &[Program], work: impl Fn(&Program) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(program);
                }
            });
        }
    });
}

#[test]
fn every_shape_has_a_mistake_and_the_table_has_them_all() {
    let programs = programs();
    let shapes = shapes();
    let mut table = String::from("| shape | mistake | who notices |\n|---|---|---|\n");
    for shape in &shapes {
        let mut its = programs.iter().filter(|it| it.shape(&shapes) == shape).peekable();
        assert!(its.peek().is_some(), "no file in {HERE} is about {shape}");
        for Program { file, mistake, notices } in its {
            let notices: Vec<_> = notices.iter().map(|notice| notice.line.as_str()).collect();
            let notices = notices.join("<br>");
            table += &format!("| `{shape}` | [{mistake}]({file}) | {notices} |\n");
        }
    }

    renew("table", &table);
}

/// Holds what is between two comments in `wrong/README.md` to `table`, or writes it there.
fn renew(name: &str, table: &str) {
    // Two tests may write.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let path = Path::new(HERE).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(&start).expect(&start);
    let (_, after) = rest.split_once(&end).expect(&end);
    let renewed = format!("{before}{start}\n{table}\n{end}{after}");
    if env::var_os("BLESS").is_some_and(|value| value == "1") {
        fs::write(path, renewed).unwrap();
    } else {
        assert!(readme == renewed, "wrong/README.md is not what the programs say: run {BLESS}");
    }
}

/// The tools that look at a program while it runs, and what each says when it finds something.
const TOOLS: [(&str, Tool, &str); 6] = [
    ("a debug build", Tool::Build(Build::Debug), "panicked at"),
    (
        "AddressSanitizer with LeakSanitizer",
        Tool::Build(Build::Sanitizer(Sanitizer::Leak)),
        "Sanitizer: ",
    ),
    (
        "UndefinedBehaviorSanitizer",
        Tool::Build(Build::Sanitizer(Sanitizer::Undefined)),
        "runtime error: ",
    ),
    ("ThreadSanitizer", Tool::Build(Build::Sanitizer(Sanitizer::Thread)), "ThreadSanitizer: "),
    ("memcheck", Tool::Memcheck(&[]), ""),
    ("memcheck with `--leak-check=full`", Tool::Memcheck(&["--leak-check=full"]), ""),
];

#[derive(Clone, Copy)]
enum Tool {
    Build(Build),
    /// With these options.
    Memcheck(&'static [&'static str]),
}

/// Every tool tries every program in Rust that builds without a warning, which takes minutes. So it is done
/// where nothing may be skipped, and where the table is renewed.
#[test]
fn the_second_table_says_what_each_tool_finds() {
    let bless = env::var_os("BLESS").is_some_and(|value| value == "1");
    if !bless && env::var("SHOWDOWN_REQUIRE").as_deref() != Ok("all") {
        let line = "skipped wrong.rs: what each tool finds takes minutes: set SHOWDOWN_REQUIRE=all";
        writeln!(io::stderr(), "{line}").unwrap();
        return;
    }
    prepare();
    let refused = [Who::Compiler, Who::Lint, Who::Linker];
    let mut programs = programs();
    programs.retain(|it| it.file.ends_with(".rs") && !it.noticed_by(&refused));

    let found = Mutex::new(vec![BTreeSet::new(); TOOLS.len()]);
    in_parallel(&programs, |program| {
        for (i, (_, tool, says)) in TOOLS.iter().enumerate() {
            let is_found = match *tool {
                Tool::Build(build) => {
                    if let Build::Sanitizer(sanitizer) = build {
                        sanitizer.ready().unwrap();
                    }
                    let run = program.run(build, &[]);
                    !run.status.success() && stderr(&run).contains(says)
                }
                Tool::Memcheck(options) => {
                    let run = program.valgrind("--tool=memcheck", options).unwrap();
                    run.status.code() == Some(VALGRIND_FOUND)
                }
            };
            if is_found {
                found.lock().unwrap()[i].insert(program.file.clone());
            }
        }
    });
    let found = found.into_inner().unwrap();
    let mut table = format!("| of {} mistakes | finds |\n|---|---:|\n", programs.len());
    for ((name, ..), found) in TOOLS.iter().zip(&found) {
        table += &format!("| {name} | {} |\n", found.len());
    }
    let all: BTreeSet<_> = found.iter().flatten().collect();
    table += &format!("| at least one of them | {} |\n", all.len());
    renew("tools", &table);
}

/// The names that the header gives to its parts, in its order.
fn shapes() -> Vec<String> {
    let header = fs::read_to_string(Path::new(C).join("shapes.h")).unwrap();
    let anchors = header.lines().filter_map(|line| line.strip_prefix("/* ANCHOR: "));
    anchors.map(|rest| rest.trim_end_matches(" */").to_owned()).collect()
}

fn programs() -> Vec<Program> {
    let entries = fs::read_dir(HERE).unwrap();
    let mut files: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.retain(|file| file != "README.md");
    files.sort();
    files.into_iter().map(Program::read).collect()
}

impl Program {
    fn read(file: String) -> Program {
        let text = fs::read_to_string(Path::new(HERE).join(&file)).unwrap();
        assert_eq!(text.matches(" WRONG: ").count(), 1, "{file} marks the line that is wrong");
        let mark = match file.rsplit_once('.') {
            Some((_, "rs")) => "//!",
            Some((_, "c")) => "//",
            Some((_, "py")) => "#",
            _ => panic!("{file} is no .rs, .c or .py"),
        };
        let lines: Vec<_> =
            text.lines().map_while(|line| line.strip_prefix(mark)).map(str::trim).collect();
        let start = lines.iter().position(|line| *line == "Who notices:");
        let start = start.unwrap_or_else(|| panic!("{file} does not say who notices"));
        assert!(
            lines[start..].iter().any(|line| line.starts_with("Instead: ")),
            "{file} does not say what one does instead"
        );
        let mistake = lines.split(|line| line.is_empty()).next().unwrap().join(" ");
        let notices = lines[start + 1..].iter().map_while(|line| line.strip_prefix("- "));
        let notices: Vec<_> = notices.map(|line| Notice::parse(&file, line)).collect();
        assert!(!notices.is_empty(), "{file} does not say who notices");
        Program { file, mistake, notices }
    }

    /// The longest name of a shape that the file's name begins with.
    fn shape<'a>(&self, shapes: &'a [String]) -> &'a str {
        let its = shapes.iter().filter(|shape| {
            self.file.strip_prefix(shape.as_str()).is_some_and(|rest| rest.starts_with('_'))
        });
        its.max_by_key(|shape| shape.len()).unwrap_or_else(|| panic!("{}: which shape?", self.file))
    }

    fn path(&self) -> PathBuf {
        Path::new(HERE).join(&self.file)
    }

    fn name(&self) -> &str {
        self.file.rsplit_once('.').unwrap().0
    }

    fn noticed_by(&self, whos: &[Who]) -> bool {
        self.notices.iter().any(|notice| whos.contains(&notice.who))
    }
}

impl Notice {
    fn parse(file: &str, line: &str) -> Notice {
        let parts = line.split_once(": ").and_then(|(who, rest)| {
            let (who, since) = who.split_once(" since Rust 1.").unwrap_or((who, "0"));
            Some((who, since.parse().ok()?, rest.split('`').nth(1)?))
        });
        let (who, since, says) =
            parts.unwrap_or_else(|| panic!("{file}: no \"who: `what it says`\": {line}"));
        let known = EVERYONE.iter().find(|(name, _)| *name == who);
        let (_, who) = known.unwrap_or_else(|| panic!("{file}: {who:?} is nobody that is known"));
        Notice { line: line.to_owned(), who: *who, since, says: says.to_owned() }
    }
}

/// Whether everyone who is named notices; and for each that could not be tried, why.
fn check(program: &Program) -> Result<Vec<String>, String> {
    let rust = program.file.ends_with(".rs");
    let builds = !program.noticed_by(&[Who::Compiler, Who::Lint, Who::Linker]);
    if rust && builds {
        let build = program.build(Build::Debug);
        if !build.status.success() || !build.stderr.is_empty() {
            return Err(format!("it should build without a warning:\n{}", Said(&build)));
        }
    }
    let mut skipped = Vec::new();
    for notice in &program.notices {
        let tried = if rust { rust_notices(program, notice) } else { other(program, notice) };
        match tried {
            Ok(Ok(())) => {}
            Ok(Err(said)) => return Err(format!("{}, but:\n{said}", notice.line)),
            Err(why) => skipped.push(why),
        }
    }
    Ok(skipped)
}

/// The outer error is a reason why it cannot be tried; the inner one is what happened instead.
type Tried = Result<Result<(), String>, String>;

fn rust_notices(program: &Program, notice: &Notice) -> Tried {
    let minor = rust_minor();
    if minor < notice.since {
        return Err(format!("Rust 1.{minor} is older than 1.{}", notice.since));
    }
    let says = notice.says.as_str();
    Ok(match notice.who {
        Who::Compiler => {
            let build = program.build(Build::Debug);
            expect(&build, !build.status.success(), &format!("error[{says}]"))
        }
        Who::Lint => {
            let build = program.build(Build::Debug);
            // "on by default" is in a note that names the lint.
            let by_default = stderr(&build).contains("on by default");
            expect(&build, by_default, &format!("({says})]"))
        }
        Who::Linker => {
            let build = program.build(Build::Debug);
            let undefined = stderr(&build).contains("undefined ");
            expect(&build, !build.status.success() && undefined, says)
        }
        Who::Debug => {
            let run = program.run(Build::Debug, &[]);
            expect(&run, !run.status.success(), says)
        }
        Who::Release => {
            let run = program.run(Build::Release, &[]);
            expect(&run, !run.status.success(), says)
        }
        Who::CLibrary => {
            let run = program.run(Build::Release, &[]);
            expect(&run, run.status.signal() == Some(libc_signal("SIGABRT")), says)
        }
        Who::System => {
            let run = program.run(Build::Release, &[]);
            expect(&run, run.status.signal() == Some(libc_signal(says)), "")
        }
        Who::Nobody => {
            let release = prints(&program.run(Build::Release, &[]), says);
            release.and_then(|()| prints(&program.run(Build::Debug, &[]), says))
        }
        Who::NobodyInDebug => prints(&program.run(Build::Debug, &[]), says),
        Who::NobodyInRelease => prints(&program.run(Build::Release, &[]), says),
        Who::Sanitizer(sanitizer) => {
            sanitizer.ready()?;
            let run = program.run(Build::Sanitizer(sanitizer), &[]);
            expect(&run, !run.status.success(), says)
        }
        Who::Not(sanitizer) => {
            sanitizer.ready()?;
            prints(&program.run(Build::Sanitizer(sanitizer), &[]), says)
        }
        Who::Memcheck => {
            let run = program.valgrind("--tool=memcheck", &[])?;
            expect(&run, !run.status.success(), says)
        }
        Who::Helgrind => {
            let run = program.valgrind("--tool=helgrind", &[])?;
            expect(&run, !run.status.success(), says)
        }
        Who::CCompiler | Who::Python | Who::PythonGoesOn | Who::PythonRuntime => {
            Err("it is a Rust program".to_owned())
        }
    })
}

/// What is no Rust program: C and Python.
fn other(program: &Program, notice: &Notice) -> Tried {
    let says = notice.says.as_str();
    if program.file.ends_with(".c") {
        assert_eq!(notice.who, Who::CCompiler, "{}", program.file);
        let mut command = Command::new(cc());
        command.args(["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", C]);
        let build = output(command.args(["-fsyntax-only"]).arg(program.path()));
        return Ok(expect(&build, !build.status.success(), says));
    }
    python()?;
    let run = output(Command::new("python3").arg(program.path()));
    Ok(match notice.who {
        Who::Python => expect(&run, run.status.code() == Some(1), says),
        Who::PythonGoesOn => expect(&run, run.status.success(), says),
        Who::PythonRuntime | Who::CLibrary => {
            expect(&run, run.status.signal() == Some(libc_signal("SIGABRT")), says)
        }
        Who::Nobody => prints(&run, says),
        _ => Err("it is a Python program".to_owned()),
    })
}

/// Whether the condition holds and standard error has the text.
fn expect(output: &Output, condition: bool, text: &str) -> Result<(), String> {
    if condition && stderr(output).contains(text) { Ok(()) } else { Err(Said(output).to_string()) }
}

fn stderr(output: &Output) -> Cow<'_, str> {
    String::from_utf8_lossy(&output.stderr)
}

/// Whether it ended well and printed the text.
fn prints(output: &Output, text: &str) -> Result<(), String> {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let right = output.status.success() && stdout.trim_end() == text;
    if right { Ok(()) } else { Err(Said(output).to_string()) }
}

/// How a process ended, and the beginning of what it said.
struct Said<'a>(&'a Output);

impl std::fmt::Display for Said<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Output { status, stdout, stderr } = self.0;
        let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8_lossy(bytes));
        let lines: Vec<_> = stdout.lines().chain(stderr.lines()).collect();
        // Valgrind can say thousands of them.
        write!(f, "{status}\n{}", lines[..lines.len().min(40)].join("\n"))
    }
}

fn libc_signal(name: &str) -> i32 {
    match name {
        "SIGABRT" => 6,
        "SIGSEGV" => 11,
        _ => panic!("{name} is no signal that is known here"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Build {
    Debug,
    Release,
    /// Only the C is compiled with the sanitizer: stable Rust cannot do that. The sanitizer also sees what
    /// the program does with `malloc`, `free`, `strlen` and the like.
    Sanitizer(Sanitizer),
}

impl Program {
    /// What rustc said. Two tests run the same executables, so each is built once and by one of them.
    fn build(&self, build: Build) -> Output {
        static BUILT: Mutex<BTreeMap<PathBuf, Arc<OnceLock<Output>>>> = Mutex::new(BTreeMap::new());
        let executable = self.executable(build);
        let built = Arc::clone(BUILT.lock().unwrap().entry(executable.clone()).or_default());
        built.get_or_init(|| rustc(self, build, &executable)).clone()
    }

    /// What the program said when it ran, with these words before its name; or rustc, if there is none.
    fn run(&self, build: Build, before: &[&str]) -> Output {
        let built = self.build(build);
        if !built.status.success() {
            return built;
        }
        let executable = self.executable(build);
        let mut command = match before.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(executable);
                command
            }
            None => Command::new(executable),
        };
        if let Build::Sanitizer(sanitizer) = build {
            let leaks = if sanitizer == Sanitizer::Leak { "1" } else { "0" };
            command.env("ASAN_OPTIONS", format!("detect_leaks={leaks}"));
        }
        output(&mut command)
    }

    /// Ends with [`VALGRIND_FOUND`] if it finds something.
    fn valgrind(&self, tool: &str, options: &[&str]) -> Result<Output, String> {
        static THERE: OnceLock<bool> = OnceLock::new();
        let ask = || Command::new("valgrind").arg("--version").output().is_ok();
        if !THERE.get_or_init(ask) {
            return Err("no valgrind on the PATH".to_owned());
        }
        let exit = format!("--error-exitcode={VALGRIND_FOUND}");
        let before = [&["valgrind", "--quiet", &exit, tool], options].concat();
        Ok(self.run(Build::Debug, &before))
    }

    fn executable(&self, build: Build) -> PathBuf {
        let kind = match build {
            Build::Debug => "debug",
            Build::Release => "release",
            Build::Sanitizer(sanitizer) => sanitizer.folder(),
        };
        Path::new(OUT).join(format!("{}-{kind}", self.name()))
    }
}

/// Compiles and links a program.
fn rustc(program: &Program, build: Build, executable: &Path) -> Output {
    let mut command = Command::new(env::var_os("RUSTC").unwrap_or("rustc".into()));
    command.args(["--edition=2024", "--crate-name", program.name()]).arg(program.path());
    command.arg("-o").arg(executable).args(["-C", &format!("linker={}", cc())]);
    let folder = match build {
        Build::Debug => "",
        Build::Release => {
            command.arg("-O");
            ""
        }
        Build::Sanitizer(sanitizer) => {
            // Without default-linker-libraries, gcc leaves out the sanitizer's library.
            command.args(["-C", &format!("link-arg=-fsanitize={}", sanitizer.folder())]);
            command.args(["-C", "default-linker-libraries=yes"]);
            sanitizer.folder()
        }
    };
    output(command.arg("-L").arg(Path::new(OUT).join(folder)))
}

impl Sanitizer {
    /// What the compiler calls it. LeakSanitizer is a part of AddressSanitizer.
    fn folder(self) -> &'static str {
        match self {
            Sanitizer::Address | Sanitizer::Leak => "address",
            Sanitizer::Thread => "thread",
            Sanitizer::Undefined => "undefined",
        }
    }

    /// Compiles the library with it, once. The error is why there is none.
    fn ready(self) -> Result<(), String> {
        static READY: Mutex<Option<HashMap<&str, Result<(), String>>>> = Mutex::new(None);
        let name = self.folder();
        let mut ready = READY.lock().unwrap();
        let make = || {
            let flag = format!("-fsanitize={name}");
            let probe = Path::new(OUT).join(name).join("probe");
            let source = probe.with_extension("c");
            fs::write(&source, "int main(void) { return 0; }\n").unwrap();
            let mut command = Command::new(cc());
            let built = output(command.arg(&flag).arg(source).arg("-o").arg(&probe));
            if !built.status.success() || !output(&mut Command::new(probe)).status.success() {
                return Err(format!("{} makes no program with {flag} that runs", cc()));
            }
            archive(&["-O1", &flag, "-fno-sanitize-recover=all"], name)
        };
        ready.get_or_insert_default().entry(name).or_insert_with(make).clone()
    }
}

/// Makes `libshapes.a` in a folder.
fn archive(flags: &[&str], folder: &str) -> Result<(), String> {
    let folder = Path::new(OUT).join(folder);
    let object = folder.join("shapes.o");
    compile_c(&[&["-c"], flags].concat(), object.to_str().unwrap())?;
    let library = folder.join("libshapes.a");
    let made = output(Command::new("ar").arg("rcs").arg(library).arg(object));
    if made.status.success() { Ok(()) } else { Err(Said(&made).to_string()) }
}

/// Compiles shapes.c into a file in [`OUT`].
fn compile_c(flags: &[&str], file: &str) -> Result<(), String> {
    let source = Path::new(C).join("shapes.c");
    let target = Path::new(OUT).join(file);
    let mut command = Command::new(cc());
    let made = output(
        command.args(["-std=c11", "-pthread"]).args(flags).arg(source).arg("-o").arg(target),
    );
    if made.status.success() { Ok(()) } else { Err(Said(&made).to_string()) }
}

fn cc() -> String {
    env::var("CC").unwrap_or_else(|_| "cc".to_owned())
}

/// Whether python3 is CPython.
fn python() -> Result<(), String> {
    static CPYTHON: OnceLock<bool> = OnceLock::new();
    let is_cpython = "import sys; sys.exit(sys.implementation.name != 'cpython')";
    let there = *CPYTHON.get_or_init(|| {
        let output = Command::new("python3").args(["-c", is_cpython]).output();
        output.is_ok_and(|output| output.status.success())
    });
    if there { Ok(()) } else { Err("no CPython on the PATH as python3".to_owned()) }
}

/// 95 of Rust 1.95.
fn rust_minor() -> u32 {
    static MINOR: OnceLock<u32> = OnceLock::new();
    *MINOR.get_or_init(|| {
        let rustc = env::var_os("RUSTC").unwrap_or("rustc".into());
        let version = output(Command::new(rustc).arg("--version"));
        let version = String::from_utf8(version.stdout).unwrap();
        version.split('.').nth(1).and_then(|minor| minor.parse().ok()).expect("rustc 1.95.0 (…)")
    })
}

/// Runs a command to its end, with nothing of this test's environment that could change its outcome.
fn output(command: &mut Command) -> Output {
    command
        .current_dir(OUT)
        .env("LD_LIBRARY_PATH", OUT)
        .env("RUST_BACKTRACE", "0")
        .env("LC_ALL", "C.UTF-8");
    for name in [
        "LD_PRELOAD",
        "MALLOC_CHECK_",
        "TSAN_OPTIONS",
        "UBSAN_OPTIONS",
        "PYTHONPATH",
        "PYTHONMALLOC",
    ] {
        command.env_remove(name);
    }
    match command.output() {
        Ok(output) => output,
        Err(error) => panic!("{error}: {}", command.get_program().display()),
    }
}
