//! Runs the C compiler within limits, and reads its diagnostics. It only checks syntax: nothing of a header
//! is ever compiled or run.

use std::env;
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::clang;
use crate::error::CheckError;
use crate::request::Request;

/// A compiler that exists, with the flags of the request.
#[derive(Debug)]
pub(crate) struct Compiler {
    pub(crate) name: String,
    /// The target in gcc's words, such as `x86_64-linux-gnu`.
    pub(crate) target: String,
    is_clang: bool,
    words: Vec<String>,
    pub(crate) flags: Vec<String>,
    limit: Duration,
}

/// One message of the compiler.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Error,
    Warning,
    Note,
}

/// One line for each message, and all messages.
const GCC: [&str; 3] =
    ["-fno-diagnostics-show-caret", "-fno-diagnostics-show-option", "-fmax-errors=0"];
const CLANG: [&str; 6] = [
    "-fno-caret-diagnostics",
    "-fno-diagnostics-show-option",
    "-ferror-limit=0",
    "-fno-spell-checking",
    "-Wno-everything",
    // Where it compiles for Windows, this is only a warning.
    "-Werror=microsoft-redeclare-static",
];

/// What a run said.
pub(crate) struct Ran {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    pub(crate) messages: Vec<Message>,
}

impl Compiler {
    /// Finds the compiler of a request.
    pub(crate) fn find(request: &Request) -> Result<Self, CheckError> {
        let from_environment = env::var("CC").ok().filter(|cc| !cc.trim().is_empty());
        let candidates = match (&request.compiler, from_environment) {
            (Some(given), _) => vec![given.clone()],
            (None, Some(given)) => vec![given],
            (None, None) => vec!["gcc".to_owned(), "cc".to_owned()],
        };
        for name in &candidates {
            let mut found = Self::new(name, "--cc", request.time_limit)?;
            match found.run(&["-dumpmachine"], "") {
                Err(CheckError::System { source, .. })
                    if source.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
                Ok(ran) => {
                    found.target = ran.stdout.trim().to_owned();
                    found.flags = flags_of(request)?;
                    return Ok(found);
                }
            }
        }
        Err(CheckError::NoCompiler { tried: candidates.join(", ") })
    }

    /// A clang for another target. `here` is the target of the headers that are installed.
    pub(crate) fn for_target(
        request: &Request,
        target: &str,
        here: &str,
    ) -> Result<Self, CheckError> {
        let name = request.clang.as_deref().unwrap_or("clang");
        let mut found = Self::new(name, "--clang", request.time_limit)?;
        found.is_clang = true;
        found.target = target.to_owned();
        found.words.push(format!("--target={target}"));
        let ran = match found.preprocess("") {
            Err(CheckError::System { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                return Err(CheckError::NoClang { tried: name.to_owned() });
            }
            ran => ran?,
        };
        let said = ran.messages.into_iter().map(|message| message.text).next().unwrap_or_default();
        match ran.success {
            true => found.flags = flags_of(request)?,
            false if said.starts_with("unknown target") => {
                return Err(CheckError::Target { target: target.to_owned(), said });
            }
            false => return Err(CheckError::NotClang { compiler: name.to_owned(), said }),
        }
        // What is in such a folder is for one target only, and a header for another one gives a wrong answer.
        if target.replace("-unknown", "").replace("-pc", "") != here {
            found.flags.retain(|flag| !flag.split('/').any(|part| part == here));
        }
        Ok(found)
    }

    /// Takes the headers that come with the compiler, so that no C library is needed for `stdint.h` and its like.
    pub(crate) fn without_library(mut self) -> Self {
        self.flags.push("-ffreestanding".to_owned());
        self
    }

    fn new(name: &str, option: &str, limit: Duration) -> Result<Self, CheckError> {
        let words: Vec<_> = name.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() {
            return Err(CheckError::Request(format!("{option} names no compiler")));
        }
        let (target, is_clang, flags) = (String::new(), false, Vec::new());
        Ok(Self { name: name.to_owned(), target, is_clang, words, flags, limit })
    }

    /// Preprocesses a C text, and keeps its macros.
    pub(crate) fn preprocess(&self, text: &str) -> Result<Ran, CheckError> {
        self.run(&["-E", "-dD", "-P", "-x", "c", "-"], text)
    }

    /// Checks a C text.
    pub(crate) fn check(&self, text: &str) -> Result<Ran, CheckError> {
        let plain = if self.is_clang { &CLANG[..] } else { &GCC[..] };
        let arguments = [&["-fsyntax-only"], plain, &["-x", "c", "-"]].concat();
        self.run(&arguments, text)
    }

    fn run(&self, arguments: &[&str], input: &str) -> Result<Ran, CheckError> {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).args(&self.flags).args(arguments);
        // Messages in English, without colours and links.
        command.env("LC_ALL", "C").env_remove("GCC_COLORS").env_remove("GCC_URLS");
        match run(command, input, self.limit) {
            Ok(Some((success, stdout, stderr))) => {
                let mut messages = messages(&stderr);
                if self.is_clang {
                    messages.iter_mut().for_each(clang::say_as_gcc);
                }
                Ok(Ran { success, stdout, messages })
            }
            Ok(None) => Err(CheckError::Time { compiler: self.name.clone(), limit: self.limit }),
            Err(source) => Err(CheckError::System { what: self.name.clone(), source }),
        }
    }
}

/// Runs a command with a text as its input. `None` if it does not end in time.
fn run(
    mut command: Command,
    input: &str,
    limit: Duration,
) -> io::Result<Option<(bool, String, String)>> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends early has its reason, which its messages tell.
            let _ = stdin.map(|mut stdin| stdin.write_all(input.as_bytes()));
        });
        let stdout = scope.spawn(move || read(stdout));
        let stderr = scope.spawn(move || read(stderr));
        let begin = Instant::now();
        let mut pause = Duration::from_micros(500);
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            if begin.elapsed() > limit {
                kill(&mut child);
                break None;
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(5));
        };
        let [stdout, stderr] = [stdout, stderr].map(|reader| reader.join().unwrap_or_default());
        Ok(status.map(|status| (status.success(), stdout, stderr)))
    })
}

fn read(stream: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    // What was read before an error is still an answer.
    let _ = stream.map(|mut stream| stream.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Ends a compiler with the processes that it started.
fn kill(child: &mut Child) {
    #[cfg(unix)]
    if let Ok(group) = i32::try_from(child.id()) {
        let group = nix::unistd::Pid::from_raw(group);
        let _ = nix::sys::signal::killpg(group, nix::sys::signal::Signal::SIGKILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// The flags of a request and of its packages.
fn flags_of(request: &Request) -> Result<Vec<String>, CheckError> {
    let mut flags = Vec::new();
    for folder in &request.includes {
        flags.push(format!("-I{}", folder.display()));
    }
    for define in &request.defines {
        flags.push(format!("-D{define}"));
    }
    for package in &request.pkg_config {
        flags.extend(package_flags(package, request.time_limit)?);
    }
    Ok(flags)
}

fn package_flags(package: &str, limit: Duration) -> Result<Vec<String>, CheckError> {
    if package.starts_with('-') {
        return Err(CheckError::Request(format!("{package:?} is no name of a package")));
    }
    let mut command =
        Command::new(env::var_os("PKG_CONFIG").unwrap_or_else(|| "pkg-config".into()));
    command.args(["--cflags", package]);
    let ran = run(command, "", limit).map_err(|source| CheckError::NoPkgConfig { source })?;
    let Some((success, stdout, stderr)) = ran else {
        return Err(CheckError::Time { compiler: "pkg-config".to_owned(), limit });
    };
    if !success {
        let message = stderr.lines().next().unwrap_or("nothing").to_owned();
        return Err(CheckError::Package { package: package.to_owned(), message });
    }
    // Only what finds and reads headers: no flag may load or write anything.
    let mut flags = Vec::new();
    let mut words = stdout.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "-isystem" => flags.extend([word, words.next().unwrap_or_default()].map(str::to_owned)),
            _ if ["-I", "-D", "-U"].iter().any(|start| word.starts_with(start)) => {
                flags.push(word.to_owned());
            }
            _ => {}
        }
    }
    Ok(flags)
}

/// Reads `file:line:column: error: text`.
fn messages(stderr: &str) -> Vec<Message> {
    stderr.lines().filter_map(message).collect()
}

fn message(line: &str) -> Option<Message> {
    // As clang says what is wrong with its arguments.
    if let Some(text) = line.strip_prefix("error: ") {
        let (file, text) = (String::new(), text.to_owned());
        return Some(Message { file, line: 0, column: 0, kind: Kind::Error, text });
    }
    let kinds = [
        (": fatal error: ", Kind::Error),
        (": error: ", Kind::Error),
        (": warning: ", Kind::Warning),
        (": note: ", Kind::Note),
    ];
    let found = kinds.into_iter().filter_map(|(word, kind)| Some((line.find(word)?, word, kind)));
    let (at, word, kind) = found.min_by_key(|(at, ..)| *at)?;
    let text = line[at + word.len()..].to_owned();
    // A message about a macro has a line and no column, and `gcc: fatal error: …` has neither.
    let mut file = &line[..at];
    let mut numbers = Vec::new();
    while let Some((rest, number)) = file.rsplit_once(':')
        && let Ok(number) = number.parse()
        && numbers.len() < 2
    {
        numbers.insert(0, number);
        file = rest;
    }
    let [line, column] = [0, 1].map(|index| numbers.get(index).copied().unwrap_or(0));
    Some(Message { file: file.to_owned(), line, column, kind, text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_have_a_place_and_a_kind() {
        let said = "<stdin>: In function 'f':\n<stdin>:3:7: error: a: note: b\n/a:b.h:10:2: note: c\n\
                    In file included from x\na.h:7: warning: d\ngcc: fatal error: no input files\n";
        let of = |file: &str, line, column, kind, text: &str| Message {
            file: file.to_owned(),
            line,
            column,
            kind,
            text: text.to_owned(),
        };
        assert_eq!(
            messages(said),
            [
                of("<stdin>", 3, 7, Kind::Error, "a: note: b"),
                of("/a:b.h", 10, 2, Kind::Note, "c"),
                of("a.h", 7, 0, Kind::Warning, "d"),
                of("gcc", 0, 0, Kind::Error, "no input files"),
            ]
        );
    }

    #[test]
    fn a_program_that_does_not_end_is_ended_with_its_children() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & wait"]);
        let begin = Instant::now();
        assert_eq!(run(command, "", Duration::from_millis(50)).unwrap(), None);
        assert!(begin.elapsed() < Duration::from_secs(30));
    }
}
