//! What a project can do so that a change is noticed, each measured in the same way as the strategies: what it
//! catches, what it misses, and whether it raises false alarms.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use ffi_check::{Kind, Rename, Request};
use ffi_lab::{C_COMPILER, run};
use ffi_results::{Cell, DefenceCell, Outcome};

use crate::error::DriftError;
use crate::lab::Lab;
use crate::library::Library;
use crate::mutations::Mutation;
use crate::outcome::Ran;
use crate::shared::Link;
use crate::tool::{Unbuilt, first_error};

const PATIENCE: Duration = Duration::from_secs(60);

/// One defence.
#[derive(Debug)]
pub struct Defence {
    /// Its name.
    pub name: &'static str,
    /// What it compares with what.
    pub what: &'static str,
    check: Check,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    BindgenAsserts,
    LayoutProbe,
    Prototypes,
    Ctest,
    Clashing,
    Coercion,
    TypeNames,
    Declarations,
    Regenerate,
    Abidiff,
    Version,
    AddressSanitizer,
    GoldenPicture,
}

/// Every defence, from the cheapest to the most thorough.
pub const DEFENCES: &[Defence] = &[
    Defence {
        name: "layout-assertions",
        what: "the assertions that bindgen writes into its output: Rust's struct against the header of the day \
               on which the output was committed",
        check: Check::BindgenAsserts,
    },
    Defence {
        name: "c-layout",
        what: "a C file with _Static_assert for sizes, offsets and constants, compiled with the header",
        check: Check::LayoutProbe,
    },
    Defence {
        name: "c-prototypes",
        what: "the same, with every prototype restated after the #include",
        check: Check::Prototypes,
    },
    Defence {
        name: "ctest",
        what: "the crate ctest, whose program compares sizes, offsets and values as Rust and C see them",
        check: Check::Ctest,
    },
    Defence {
        name: "clashing-lint",
        what: "the lint clashing_extern_declarations, with new declarations in the same crate",
        check: Check::Clashing,
    },
    Defence {
        name: "coercion",
        what: "new declarations assigned to function pointers of the types by hand",
        check: Check::Coercion,
    },
    Defence {
        name: "type-names",
        what: "names of types, and layouts, by hand against new declarations",
        check: Check::TypeNames,
    },
    Defence {
        name: "ffi-check",
        what: "the crate ffi-check: the C compiler says what the header declares",
        check: Check::Declarations,
    },
    Defence {
        name: "regenerate",
        what: "new declarations against the committed ones, byte by byte",
        check: Check::Regenerate,
    },
    Defence {
        name: "abidiff",
        what: "abidiff, which compares the debug information of the old and the new library",
        check: Check::Abidiff,
    },
    Defence {
        name: "abi-version",
        what: "a version in the library, asked when it is opened, if the author raised it",
        check: Check::Version,
    },
    Defence {
        name: "address-sanitizer",
        what: "the C compiled with AddressSanitizer, under the program by hand",
        check: Check::AddressSanitizer,
    },
    Defence {
        name: "golden-picture",
        what: "a small picture drawn at the start, in both ways, and compared with a stored one",
        check: Check::GoldenPicture,
    },
];

/// What a defence looks at.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) lab: &'a Lab,
    pub(crate) mutation: Option<&'static Mutation>,
    /// The library as it was.
    pub(crate) control: &'a Library,
    /// The library whose header there is now.
    pub(crate) library: &'a Library,
    /// The library that a program loads.
    pub(crate) loaded: &'a Library,
    /// The cells of this mutation.
    pub(crate) cells: &'a [Cell],
    pub(crate) folder: &'a Path,
}

impl Defence {
    /// Tries it. `None` if a tool is missing.
    pub(crate) fn attempt(&self, subject: Subject<'_>) -> Result<Option<DefenceCell>, DriftError> {
        let own = subject.folder.join("defences").join(self.name);
        fs::create_dir_all(&own).map_err(DriftError::file(&own))?;
        let start = Instant::now();
        let Some(caught) = self.caught(subject, &own)? else { return Ok(None) };
        let cost_ms = start.elapsed().as_secs_f64() * 1e3;
        let is_wrong = subject.cells.iter().any(|cell| {
            let is_meant = ["static", "dylib-stale"].contains(&cell.consumer.as_str());
            is_meant && cell.outcome != Outcome::Correct && cell.outcome > Outcome::CaughtCall
        });
        Ok(Some(DefenceCell {
            defence: self.name.to_owned(),
            mutation: subject.mutation.map_or("control", |one| one.name).to_owned(),
            caught: caught.is_some(),
            false_confidence: caught.is_none() && is_wrong,
            harmless: subject.mutation.is_none_or(|one| one.harmless),
            runs: matches!(self.check, Check::AddressSanitizer | Check::GoldenPicture),
            cost_ms,
            evidence: caught.map_or_else(
                || "it passes".to_owned(),
                |said| subject.lab.without_folders(&said, &own),
            ),
        }))
    }

    /// What it says, if it notices.
    fn caught(
        &self,
        subject: Subject<'_>,
        own: &Path,
    ) -> Result<Option<Option<String>>, DriftError> {
        let Subject { lab, loaded, control, .. } = subject;
        let shared = &lab.shared;
        Ok(Some(match self.check {
            Check::BindgenAsserts => {
                let source = shared.workspace.join("crates/bindgen/src/bindings.rs");
                refusal(shared.check(&source, own))?
            }
            Check::LayoutProbe => compile(subject, "layout.c")?,
            Check::Prototypes => compile(subject, "prototypes.c")?,
            Check::Clashing | Check::Coercion | Check::Regenerate | Check::TypeNames
                if shared.no_libclang.is_some() =>
            {
                return Ok(None);
            }
            Check::Ctest => ctest(subject, own)?,
            Check::Clashing => {
                write(
                    &own.join("by_hand.rs"),
                    &by_hand(subject)?.replace("pub safe fn", "pub fn"),
                )?;
                with_bindings(subject, own, include_str!("clashing.rs"))?
            }
            Check::Coercion => with_bindings(subject, own, include_str!("coercion.rs"))?,
            Check::Regenerate => {
                let new = bindings(subject, own)?;
                let committed = shared.workspace.join("crates/bindgen/src/bindings.rs");
                let read = |path: &Path| fs::read_to_string(path).map_err(DriftError::file(path));
                let (new, committed) = (read(&new)?, read(&committed)?);
                let differs = |(new, old): (&str, &str)| new != old;
                let line = new.lines().zip(committed.lines()).find(|&pair| differs(pair));
                line.map(|(new, _)| new.trim().to_owned())
                    .or_else(|| (new != committed).then(|| "one has more lines".to_owned()))
            }
            Check::TypeNames => type_names(subject, own)?,
            Check::Declarations => held(subject)?,
            Check::Abidiff => return abidiff(control, loaded, own),
            Check::Version => version(subject, own)?,
            Check::AddressSanitizer => address_sanitizer(subject, own)?,
            Check::GoldenPicture => golden_picture(subject),
        }))
    }
}

/// The declarations of `crates/static`.
fn by_hand(subject: Subject<'_>) -> Result<String, DriftError> {
    let path = subject.lab.shared.workspace.join("crates/static/src/ffi.rs");
    fs::read_to_string(&path).map_err(DriftError::file(&path))
}

/// Runs the test that the crate `ctest` generates.
fn ctest(subject: Subject<'_>, own: &Path) -> Result<Option<String>, DriftError> {
    let declarations = own.join("by_hand.rs");
    write(&declarations, &by_hand(subject)?)?;
    write(&own.join("defence.rs"), include_str!("ctest.rs"))?;
    let program = match subject.lab.shared.ctest(&declarations, subject.library, own) {
        Ok(program) => program,
        Err(error) => return error.said().map(Some),
    };
    let mut command = Command::new(program);
    command.env_clear().env("RUST_BACKTRACE", "0");
    let output = run(&mut command, "", PATIENCE).map_err(DriftError::file(own))?;
    let bad = || output.stderr.lines().find(|line| line.starts_with("bad "));
    Ok((!output.status.success()).then(|| bad().unwrap_or("the test fails").to_owned()))
}

/// Compiles a file next to new bindings.
fn with_bindings(
    subject: Subject<'_>,
    own: &Path,
    text: &str,
) -> Result<Option<String>, DriftError> {
    bindings(subject, own)?;
    let source = own.join("defence.rs");
    write(&source, text)?;
    refusal(subject.lab.shared.check(&source, own))
}

/// What a tool says that refuses its input.
fn refusal(result: Result<(), Unbuilt>) -> Result<Option<String>, DriftError> {
    result.map_or_else(|error| error.said().map(Some), |()| Ok(None))
}

/// What a program sees that draws a picture at its start: an error, a crash or another picture. The shared
/// library is replaced under it.
fn golden_picture(subject: Subject<'_>) -> Option<String> {
    let Subject { lab, loaded, .. } = subject;
    let program = lab.linked(loaded);
    for call in ["one_call", "per_pixel"] {
        let Ran { stdout, ending, .. } = lab.run(&program, call, 0);
        let drawn = stdout.lines().find(|line| line.starts_with("picture "));
        if drawn != Some(lab.picture.as_str()) {
            let error = stdout.lines().find_map(|line| line.strip_prefix("error "));
            let wrong = drawn.map(|_| "another picture".to_owned());
            return wrong.or_else(|| error.map(str::to_owned)).or(Some(ending));
        }
    }
    None
}

/// New bindings of the library's header.
fn bindings(subject: Subject<'_>, own: &Path) -> Result<PathBuf, DriftError> {
    let generated = subject.lab.shared.generate("crates/bindgen", subject.library, own);
    generated.map_err(|error| DriftError::Stale(error.message()))?;
    Ok(own.join("bindings.rs"))
}

/// Compiles a C file of `crates/static` with the library's header.
fn compile(subject: Subject<'_>, file: &str) -> Result<Option<String>, DriftError> {
    let [cc, ..] = C_COMPILER;
    let mut command = Command::new(cc);
    command.args(["-std=c11", "-fsyntax-only", "-I"]).arg(&subject.library.folder);
    command.arg(subject.lab.shared.workspace.join("crates/static/tests").join(file));
    refused(command.env("LC_ALL", "C.UTF-8"))
}

/// The first error of a tool, if it found one.
fn refused(command: &mut Command) -> Result<Option<String>, DriftError> {
    let output = run(command, "", PATIENCE);
    let output = output.map_err(DriftError::file(Path::new(command.get_program())))?;
    Ok((!output.status.success()).then(|| first_error(&output.stderr).to_owned()))
}

/// The tests of types and of constants, against a `mandel-bindgen` with new bindings.
fn type_names(subject: Subject<'_>, own: &Path) -> Result<Option<String>, DriftError> {
    let shared = &subject.lab.shared;
    bindings(subject, own)?;
    let compiled = match shared.library("mandel_bindgen", "crates/bindgen/src/lib.rs", &[], own) {
        Ok(compiled) => compiled,
        Err(error) => return error.said().map(Some),
    };
    let types = "crates/showdown/drift/src/defences/type_names.rs";
    for test in [types, "crates/bindgen/tests/constants.rs"] {
        let link = Link::Static(subject.library);
        let program = match shared.test(test, link, ("mandel_bindgen", &compiled), own) {
            Ok(program) => program,
            Err(error) => return error.said().map(Some),
        };
        let mut command = Command::new(program);
        command.env_clear().env("RUST_BACKTRACE", "0");
        let output = run(&mut command, "", PATIENCE).map_err(DriftError::file(own))?;
        if !output.status.success() {
            let failed = output.stdout.lines().find(|line| line.ends_with("FAILED"));
            return Ok(Some(failed.unwrap_or("the test fails").to_owned()));
        }
    }
    Ok(None)
}

/// So many functions are declared by hand.
const FUNCTIONS: usize = 3;

/// Compares the declarations and the constants by hand with the header, as `crates/static` does in its test.
fn held(subject: Subject<'_>) -> Result<Option<String>, DriftError> {
    let workspace = &subject.lab.shared.workspace;
    let sources = ["crates/static/src/ffi.rs", "crates/core/src/lib.rs"];
    let constants = ["OK", "ESCAPED", "INSIDE", "ERR_NULL", "ERR_SIZE", "ERR_ITERS", "MAX_ITERS"];
    let rename = |name: &str| Rename { rust: name.into(), c: format!("MANDEL_{name}") };
    let request = Request {
        sources: sources.map(|source| workspace.join(source)).into(),
        headers: vec![subject.library.header().display().to_string()],
        renames: constants.map(rename).into(),
        ..Request::default()
    };
    let report =
        ffi_check::check(&request).map_err(|error| DriftError::Broken(error.to_string()))?;
    if let Some(item) = report.items.iter().find(|item| !item.differences.is_empty()) {
        let what = item.differences.iter().map(|one| format!("{}: {}", one.part, one.effect));
        return Ok(Some(format!("`{}`, {}", item.name, Vec::from_iter(what).join("; "))));
    }
    let functions = report.judged(Kind::Function);
    Ok((functions < FUNCTIONS)
        .then(|| format!("the header has only {functions} of {FUNCTIONS} functions")))
}

/// Compares debug information.
fn abidiff(
    control: &Library,
    library: &Library,
    own: &Path,
) -> Result<Option<Option<String>>, DriftError> {
    let mut version = Command::new("abidiff");
    if run(version.arg("--version"), "", PATIENCE).is_err() {
        return Ok(None);
    }
    let mut paths = Vec::new();
    for (name, of) in [("old", control), ("new", library)] {
        let path = own.join(format!("{name}.so"));
        let [cc, ..] = C_COMPILER;
        let mut command = Command::new(cc);
        command.args(["-g", "-O1", "-std=c11", "-shared", "-fPIC", "-o"]).arg(&path);
        command.args(of.sources()).current_dir(&of.folder);
        if let Some(message) = refused(&mut command)? {
            return Err(DriftError::NotCompiled { what: "a library for abidiff".into(), message });
        }
        paths.push(path);
    }
    let mut command = Command::new("abidiff");
    let output = run(command.args(&paths), "", PATIENCE).map_err(DriftError::file(own))?;
    // The bits of its exit status: 0 and 1 are errors of its own, and 2 is a change of the ABI.
    let status = output.status.code().unwrap_or(1);
    if status & 3 != 0 {
        return Err(DriftError::Broken(format!("abidiff: {}", first_error(&output.stderr))));
    }
    let changed = status & 4 != 0;
    let line = output
        .stdout
        .lines()
        .map(str::trim)
        .find(|line| line.contains("changed:") || line.contains("[C]") || line.contains("[D]"));
    Ok(Some(changed.then(|| line.unwrap_or("the ABI has changed").to_owned())))
}

/// Raises the version in the library, as its author should have done, and opens it.
fn version(subject: Subject<'_>, own: &Path) -> Result<Option<String>, DriftError> {
    let Subject { lab, mutation, loaded, .. } = subject;
    // The author of another library knows nothing of this number.
    let is_raised = mutation.is_some_and(|one| !one.harmless && !one.only_loaded);
    let raised =
        if is_raised { Some(loaded.with_version_raised(&own.join("raised"))?) } else { None };
    let program = lab.opening(raised.as_ref().unwrap_or(loaded));
    let stdout = lab.run(&program, "one_call", 0).stdout;
    Ok(stdout.lines().find_map(|line| line.strip_prefix("not opened ")).map(str::to_owned))
}

/// Runs the program by hand over C that AddressSanitizer instruments.
fn address_sanitizer(subject: Subject<'_>, own: &Path) -> Result<Option<String>, DriftError> {
    let Subject { lab, library, .. } = subject;
    let instrumented = library.with_flags(&["-fsanitize=address", "-g"], &own.join("c"))?;
    let program = match lab.shared.sanitized(&instrumented, own) {
        Ok(program) => program,
        Err(error) => return error.said().map(Some),
    };
    for call in ["one_call", "per_pixel"] {
        let mut command = Command::new(&program);
        command.args([call, "0"]).env_clear().env("ASAN_OPTIONS", "detect_leaks=0");
        let output = run(&mut command, "", PATIENCE);
        let Ok(output) = output else { return Ok(Some("it does not end".to_owned())) };
        let error = |line: &'_ str| {
            line.split_once("ERROR: AddressSanitizer: ").map(|(_, what)| what.to_owned())
        };
        if let Some(what) = output.stderr.lines().find_map(error) {
            // Without the addresses.
            return Ok(Some(what.split(" on ").next().unwrap_or(&what).to_owned()));
        }
    }
    Ok(None)
}

fn write(path: &Path, text: &str) -> Result<(), DriftError> {
    fs::write(path, text).map_err(DriftError::file(path))
}
