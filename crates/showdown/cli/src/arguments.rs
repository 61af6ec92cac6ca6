//! The arguments.

use std::io::Write;
use std::num::NonZero;
use std::path::PathBuf;
use std::str::FromStr;

use anstream::ColorChoice;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::parser::ValueSource::CommandLine;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, value_parser};
use clap_complete::Shell;
use ffi_drift::{CONSUMERS, DEFENCES, MUTATIONS};
use ffi_harness::shape::{Kind, MOST};
use ffi_lab::Contender;
use ffi_report::choose::{Fact, QUESTIONS};
use ffi_report::verdict::Criterion;
use ffi_results::{Model, Schedule};

use crate::failure::Failure;

/// Calls one small C library in several ways; verifies, times and compares them.
///
/// Without a subcommand, `showdown` means `showdown run`.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    #[command(flatten)]
    pub(crate) run: Run,

    /// Colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
}

/// Parses the program's arguments. Returns `None` if they asked for help, after printing it.
///
/// Wrong arguments end the program with clap's message and exit code 2.
pub(crate) fn parse() -> Result<Option<Arguments>, Failure> {
    let parsed = Arguments::command().try_get_matches().and_then(|matches| {
        // The options of `run` may be used without a command. Before another command they would be ignored.
        if let Some(name) = matches.subcommand_name() {
            let given = |id: &&clap::Id| matches.value_source(id.as_str()) == Some(CommandLine);
            if let Some(id) = matches.ids().filter(given).find(|id| id.as_str() != "color") {
                let option = id.as_str().replace('_', "-");
                let message = format!(
                    "--{option} is before {name}, where it has no effect: put it after {name}"
                );
                return Err(Arguments::command().error(ErrorKind::ArgumentConflict, message));
            }
        }
        Arguments::from_arg_matches(&matches)
    });
    match parsed {
        Ok(arguments) => Ok(Some(arguments)),
        Err(error) if error.use_stderr() => error.exit(),
        Err(help) => {
            let mut stdout = anstream::stdout().lock();
            write!(stdout, "{}", help.render().ansi())?;
            stdout.flush()?;
            Ok(None)
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  showdown                  measures every contender in every model
  showdown run --only c,static --models one_call --blocks 20
  showdown crossing --shape string_in,callback
  showdown drift --mutation swap-fields
  showdown costs --only static,bindgen,pure
  showdown check --header vendor/stats.h src/ffi.rs
  showdown render --contender pure -o fractal.png
  showdown asm static dlopen
  showdown doctor
  showdown report results.json crossing.json -o report.html
  showdown picture -o contenders.png
  showdown choose --project . --header vendor/stats.h
  showdown verdict --criteria call,image
  showdown cmp before.json after.json --threshold 5%
  showdown completions zsh > ~/.zfunc/_showdown

Exit codes:
  0              success
  1              a result was wrong, a contender crashed or hung, a threshold was
                 missed, or a check found a mismatch
  2              the usage or the input is wrong
  3              something that must run cannot run here: you named it, or set
                 SHOWDOWN_REQUIRE=all
  4              a file could not be read or written
  129, 130, 143  ended by SIGHUP, Ctrl-C or SIGTERM";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Measure the contenders, verify their pictures, print the table, write the results
    #[command(after_help = "Example: showdown run --quick --export-markdown table.md")]
    Run(Run),

    /// Measure what one call costs, for each shape of signature: strings, buffers, callbacks, handles
    #[command(
        after_help = "Example: showdown crossing --only static,pyo3,ctypes --shape string_in,callback"
    )]
    Crossing(Crossing),

    /// Change the C under every strategy, and show who notices
    #[command(
        after_help = "Example: showdown drift --mutation swap-fields --consumer static,dlopen"
    )]
    Drift(Drift),

    /// Measure what each contender costs to write, to build, to ship and to start
    #[command(after_help = "Example: showdown costs --only static,bindgen,pure")]
    Costs(Costs),

    /// Hold hand-written declarations against the C header, with the C compiler as the judge
    #[command(
        after_help = "Example: showdown check --pkg-config zlib --header zlib.h --rename z_stream=z_stream_s src/lib.rs"
    )]
    Check(Check),

    /// Draw one picture with one contender
    #[command(after_help = "Example: showdown render --contender static --size 3000x2000 -o f.png")]
    Render(Render),

    /// Show the machine instructions with which the Rust contenders call mandel in the measured program
    #[command(after_help = "Example: showdown asm static dlopen")]
    Asm(Asm),

    /// Show which tools the contenders and the build can use, and what does not work without them
    #[command(after_help = "Example: showdown doctor")]
    Doctor,

    /// Name the way to call a C library that fits your project, and say why the others do not
    #[command(after_help = CHOOSE_EXAMPLES)]
    Choose(Choose),

    /// Hold all contenders against the criteria of the talk, each cell with its source
    #[command(
        after_help = "Example: showdown verdict costs.json drift.json --criteria boilerplate,maintenance"
    )]
    Verdict(Verdict),

    /// Compare the times or the costs in two results files, for each contender
    #[command(after_help = "Example: showdown cmp before.json after.json --threshold 3%")]
    Cmp(Cmp),

    /// Write one page with the answer, the tables and the charts of some results files
    #[command(after_help = "Example: showdown report results.json crossing.json -o report.html")]
    Report(Report),

    /// Write the talk's picture: the contenders side by side, each titled with its times
    #[command(after_help = "Example: showdown picture -o contenders.png")]
    Picture(TalkPicture),

    /// Print a completion script for a shell
    #[command(after_help = "Example: showdown completions zsh > ~/.zfunc/_showdown")]
    Completions {
        /// The shell that the script is for
        shell: Shell,
    },

    /// Serve a contender over the worker protocol, on standard input and output
    #[command(hide = true)]
    Worker {
        /// A Rust contender
        contender: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) picture: Picture,

    #[command(flatten)]
    pub(crate) choice: Choice,

    /// Measure only these models (comma-separated)
    #[arg(long, value_name = "MODELS", value_delimiter = ',', value_parser = model())]
    pub(crate) models: Vec<Model>,

    /// Show the talk's own figures of 2017 next to ours
    #[arg(long)]
    pub(crate) with_talk: bool,

    #[command(flatten)]
    pub(crate) repetition: Repetition,

    /// Write the pictures to this folder [default: images/ in the folder of --out]
    #[arg(long, value_name = "DIR")]
    pub(crate) images: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) exports: Exports,
}

#[derive(Debug, Args)]
pub(crate) struct Crossing {
    #[command(flatten)]
    pub(crate) choice: Choice,

    /// Measure only these shapes (comma-separated)
    #[arg(long = "shape", value_name = "SHAPES", value_delimiter = ',', value_parser = shape())]
    pub(crate) shapes: Vec<Kind>,

    /// How many bytes the buffers and strings carry (comma-separated)
    #[arg(long, value_name = "N,N", value_delimiter = ',', value_parser = size(),
          default_values_t = [1, 16, 256, 4096, 65_536, 1_048_576])]
    pub(crate) bytes: Vec<u64>,

    /// How many points are moved, one by one and together (comma-separated)
    #[arg(long, value_name = "N,N", value_delimiter = ',', value_parser = size(),
          default_values_t = [1, 2, 4, 16, 64, 1024])]
    pub(crate) items: Vec<u64>,

    /// How many steps of work the C does in a call (comma-separated)
    #[arg(long, value_name = "N,N", value_delimiter = ',', value_parser = size(),
          default_values_t = [1, 10, 100, 1000, 10_000, 100_000])]
    pub(crate) work: Vec<u64>,

    /// Also count the instructions of each call, except those from Python. This needs valgrind and takes
    /// minutes
    #[arg(long)]
    pub(crate) instructions: bool,

    #[command(flatten)]
    pub(crate) repetition: Repetition,

    #[command(flatten)]
    pub(crate) exports: Exports,
}

/// Which contenders are measured.
#[derive(Debug, Args)]
pub(crate) struct Choice {
    /// Measure only these contenders (comma-separated)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = contender_names())]
    pub(crate) only: Vec<String>,

    /// Leave these contenders out (comma-separated)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = contender_names())]
    pub(crate) skip: Vec<String>,

    /// Leave the Python contenders out, and make no Python environment
    #[arg(long)]
    pub(crate) no_python: bool,
}

/// How often each contender is measured.
#[derive(Debug, Args)]
pub(crate) struct Repetition {
    /// How many blocks to measure. Each block gives every contender a new process [default: 8]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=10_000))]
    blocks: Option<u32>,

    /// How many rounds to measure in each block. Each round takes a sample of every contender, but a Python
    /// contender is sampled in only one round of a block [default: 4]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..=10_000))]
    rounds: Option<u32>,

    /// Take a quick look instead of a measurement: 2 blocks of 2 rounds, without counting instructions
    #[arg(long, conflicts_with_all = ["blocks", "rounds"])]
    pub(crate) quick: bool,
}

impl Repetition {
    pub(crate) fn schedule(&self) -> Schedule {
        let (blocks, rounds) = if self.quick { (2, 2) } else { (8, 4) };
        Schedule { blocks: self.blocks.unwrap_or(blocks), rounds: self.rounds.unwrap_or(rounds) }
    }
}

/// Where the results go.
#[derive(Debug, Args)]
pub(crate) struct Exports {
    /// Write the results to this folder, and build there what the contenders need [default: showdown/ in
    /// cargo's target folder inside the checkout, ./showdown/ elsewhere]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Also write the results file here
    #[arg(long, value_name = "FILE")]
    pub(crate) export_json: Option<PathBuf>,

    /// Write every sample as a line of CSV
    #[arg(long, value_name = "FILE")]
    pub(crate) export_csv: Option<PathBuf>,

    /// Write the table as Markdown, between the lines `<!-- showdown -->` and `<!-- /showdown -->`. If FILE
    /// exists, only the text between these lines is replaced
    #[arg(long, value_name = "FILE")]
    pub(crate) export_markdown: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Drift {
    /// Try only these changes of the C (comma-separated)
    #[arg(long = "mutation", value_name = "NAMES", value_delimiter = ',', value_parser = mutation())]
    pub(crate) mutations: Vec<String>,

    /// Try only these ways to use it (comma-separated)
    #[arg(long = "consumer", value_name = "NAMES", value_delimiter = ',', value_parser = consumer())]
    pub(crate) consumers: Vec<String>,

    /// Leave the consumers in Python out, and make no Python environment
    #[arg(long)]
    pub(crate) no_python: bool,

    /// Try only these defences on each change (comma-separated)
    #[arg(long = "defence", value_name = "NAMES", value_delimiter = ',', value_parser = defence())]
    pub(crate) defences: Vec<String>,

    /// Try no defences
    #[arg(long, conflicts_with = "defences")]
    pub(crate) no_defences: bool,

    /// How many changes to try at the same time [default: the number of cores]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZero<usize>>,

    /// Build everything with cargo and pip, as a user does, in a copy of the workspace. This checks that the
    /// direct calls of the compilers, which are faster, have the same outcomes. It tries no defences, and with
    /// Python it takes long
    #[arg(long, conflicts_with_all = ["defences", "jobs", "bless"])]
    pub(crate) faithful: bool,

    /// Keep the folder of each change: the changed C, and what was built with it
    #[arg(long)]
    pub(crate) keep: bool,

    /// Write what happened to the file of expectations, in the checkout
    #[arg(long)]
    pub(crate) bless: bool,

    /// Write the results to this folder, and build there [default: the same folder as for run]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Also write the results file here
    #[arg(long, value_name = "FILE")]
    pub(crate) export_json: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Costs {
    #[command(flatten)]
    pub(crate) choice: Choice,

    /// Also build with headers of 10, 100 and 1000 functions, which takes long
    #[arg(long)]
    pub(crate) scaling: bool,

    /// Measure everything again. By default, what was measured before is taken from the cache in the folder
    /// of --out, unless an input has changed
    #[arg(long)]
    pub(crate) fresh: bool,

    /// Write the results to this folder, and build there [default: the same folder as for run]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Also write the results file here
    #[arg(long, value_name = "FILE")]
    pub(crate) export_json: Option<PathBuf>,

    /// Write the tables as Markdown, between the lines `<!-- showdown -->` and `<!-- /showdown -->`. If FILE
    /// exists, only the text between these lines is replaced
    #[arg(long, value_name = "FILE")]
    pub(crate) export_markdown: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The results files [default: every results file in the output folder of run]
    #[arg(value_name = "RESULTS.json")]
    pub(crate) results: Vec<PathBuf>,

    /// Write the page to this file [default: report.html in the output folder of run]
    #[arg(short, long, value_name = "FILE.html")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct TalkPicture {
    /// The results file of a run [default: results.json in the output folder of run]
    #[arg(value_name = "RESULTS.json")]
    pub(crate) results: Option<PathBuf>,

    /// Write the picture to this file, which ends in .png or .svg
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The Rust file to begin with: a crate's lib.rs, or the file that has the declarations
    #[arg(required = true, value_name = "FILE")]
    pub(crate) sources: Vec<PathBuf>,

    /// A header, in the order of inclusion: a file, or a name that the compiler finds
    #[arg(long = "header", required = true, value_name = "HEADER")]
    pub(crate) headers: Vec<String>,

    /// Look for headers in this folder
    #[arg(long = "include", value_name = "DIR")]
    pub(crate) includes: Vec<PathBuf>,

    /// Define this macro before the headers
    #[arg(long = "define", value_name = "NAME[=VALUE]")]
    pub(crate) defines: Vec<String>,

    /// Take the flags of this package from pkg-config
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) pkg_config: Vec<String>,

    /// A type, a constant, or the type of a function that is looked up at run time, and its name in C
    #[arg(long = "rename", value_name = "RUST=C", value_parser = rename)]
    pub(crate) renames: Vec<ffi_check::Rename>,

    /// A predicate that holds for the Rust source, such as feature="ssl", besides those of the target
    #[arg(long, value_name = "CFG")]
    pub(crate) cfg: Vec<String>,

    /// The C compiler [default: the variable CC, gcc or cc]
    #[arg(long, value_name = "COMPILER")]
    pub(crate) cc: Option<String>,

    /// Also judge for this target, with clang. What breaks only there is named with the target
    #[arg(long = "target", value_name = "TRIPLE")]
    pub(crate) targets: Vec<String>,

    /// The clang that judges for other targets [default: clang]
    #[arg(long, value_name = "COMPILER", requires = "targets")]
    pub(crate) clang: Option<String>,

    /// Accept the differences in this TOML file, each with its reason. An entry that matches none is refused
    /// (exit code 1)
    #[arg(long, value_name = "FILE")]
    pub(crate) allow: Option<PathBuf>,

    /// Also show and refuse (exit code 1) what differs without harm, or breaks on other targets only
    #[arg(long)]
    pub(crate) strict: bool,

    /// Refuse (exit code 1) if fewer functions can be judged, so that none gets lost unnoticed
    #[arg(long, value_name = "N")]
    pub(crate) expect: Option<usize>,

    /// If nothing is wrong, write a test here, such as tests/ffi.rs, and a C file next to it. It finds every
    /// later change of a type, and needs only a C compiler
    #[arg(long, value_name = "FILE.rs")]
    pub(crate) witness: Option<PathBuf>,

    /// Print the report as JSON
    #[arg(long, conflicts_with = "list")]
    pub(crate) json: bool,

    /// Name each item that was judged, and how
    #[arg(long)]
    pub(crate) list: bool,

    /// Also write the report as SARIF 2.1.0, which services for code review show
    #[arg(long, value_name = "FILE")]
    pub(crate) sarif: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Render {
    /// The contender to draw with
    #[arg(long, value_name = "NAME", value_parser = contender_names())]
    pub(crate) contender: String,

    #[command(flatten)]
    pub(crate) picture: Picture,

    /// The output file: .png (coloured), .pgm (grey) or .raw (the bytes)
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Asm {
    /// The contenders to show: any that are written in Rust and call mandel once a pixel [default: all of
    /// them]
    #[arg(value_name = "CONTENDER", value_parser = contender_names(), hide_possible_values = true)]
    pub(crate) contenders: Vec<String>,

    /// Look in this folder for the programs of contenders, and build those that are missing there [default:
    /// the same folder as for run]
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

const CHOOSE_EXAMPLES: &str = "\
Examples:
  showdown choose
  showdown choose --project . --header vendor/stats.h
  showdown choose --language python --header stats.h --calls-per-s 2e6 --shape handle

What is not given and cannot be seen is asked, if standard input is a terminal.";

#[derive(Debug, Args)]
pub(crate) struct Choose {
    /// Look into this folder first: Cargo.toml or pyproject.toml
    #[arg(long, value_name = "DIR")]
    pub(crate) project: Option<PathBuf>,

    /// Look into this header first, with the C compiler
    #[arg(long, value_name = "FILE")]
    pub(crate) header: Option<PathBuf>,

    /// Look in this folder for headers that FILE includes
    #[arg(long, value_name = "DIR", requires = "header")]
    pub(crate) include: Vec<PathBuf>,

    /// How many calls one thread makes in a second
    #[arg(long, value_name = "N", value_parser = positive, conflicts_with = "calls")]
    pub(crate) calls_per_s: Option<f64>,

    /// How long the C works in one call, in nanoseconds
    #[arg(long, value_name = "NS", value_parser = positive, requires = "calls_per_s")]
    pub(crate) work_ns: Option<f64>,

    /// What a call carries, to look its price up
    #[arg(long, value_name = "SHAPE", default_value = "scalars", value_parser = shape())]
    pub(crate) shape: Kind,

    /// Which language calls the library? In a python project Rust is allowed, in a python-only project not
    #[arg(long, value_parser = answer("language"))]
    pub(crate) language: Option<String>,

    /// Where does the library come from?
    #[arg(long, value_parser = answer("library"))]
    pub(crate) library: Option<String>,

    /// Do other people change the header of the library?
    #[arg(long, value_parser = answer("header-is"))]
    pub(crate) header_is: Option<String>,

    /// How many functions does the header have?
    #[arg(long, value_parser = answer("size"))]
    pub(crate) size: Option<String>,

    /// Do you need static inline functions, or structs with bit-fields?
    #[arg(long, value_parser = answer("inline"))]
    pub(crate) inline: Option<String>,

    /// Does the library have objects that you must free, or callbacks?
    #[arg(long, value_parser = answer("objects"))]
    pub(crate) objects: Option<String>,

    /// Who builds your project?
    #[arg(long, value_parser = answer("built-by"))]
    pub(crate) built_by: Option<String>,

    /// Must the library be there at run time, or be replaceable?
    #[arg(long, value_parser = answer("at-run-time"))]
    pub(crate) at_run_time: Option<String>,

    /// Does the call itself take much of the time? --calls-per-s computes it from the results
    #[arg(long, value_parser = answer("calls"))]
    pub(crate) calls: Option<String>,

    /// What do you ship?
    #[arg(long, value_parser = answer("ships"))]
    pub(crate) ships: Option<String>,

    /// What is the licence of the library?
    #[arg(long, value_parser = answer("licence"))]
    pub(crate) licence: Option<String>,

    /// Is the C a few dozen lines with an exact specification, so that you can write it again?
    #[arg(long, value_parser = answer("port"))]
    pub(crate) port: Option<String>,

    /// Take prices from this results file [default: the published record in the checkout]
    #[arg(long, value_name = "FILE")]
    pub(crate) results: Vec<PathBuf>,

    /// Print the choice as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Verdict {
    /// Results files [default: the published record in the checkout]
    #[arg(value_name = "RESULTS")]
    pub(crate) results: Vec<PathBuf>,

    /// Only these criteria count (comma-separated) [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = criterion())]
    pub(crate) criteria: Vec<String>,

    /// Only these contenders (comma-separated)
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = contender_names())]
    pub(crate) only: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Cmp {
    /// The results file that NEW is compared with
    pub(crate) old: PathBuf,

    /// The results file to judge
    pub(crate) new: PathBuf,

    /// Fail (exit code 1) if NEW takes longer than OLD by more than this, and the difference is more than
    /// noise. In costs, a size may not be larger by more than this either
    #[arg(long, value_name = "PERCENT", default_value = "5%", allow_hyphen_values = true)]
    pub(crate) threshold: Percent,
}

#[derive(Debug, Args)]
pub(crate) struct Picture {
    /// The picture's size in pixels
    #[arg(long, value_name = "WxH", default_value = "1500x1000", allow_hyphen_values = true)]
    pub(crate) size: Size,

    /// The maximum number of iterations of a point, 1 to 255
    #[arg(long, value_name = "N", default_value = "20", allow_hyphen_values = true,
          value_parser = value_parser!(i32).range(1..=i64::from(mandel_core::MAX_ITERS)))]
    pub(crate) iters: i32,
}

/// The width and height of a picture in pixels, both checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: i32,
    pub(crate) height: i32,
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (width, height) =
            text.split_once('x').ok_or("write it as WIDTHxHEIGHT, such as 1500x1000")?;
        let side = |name: &str, digits: &str| match digits.parse::<i64>() {
            Ok(number) => i32::try_from(number)
                .map_err(|_| format!("the {name} {digits} is too large for a C int")),
            Err(_) => Err(format!("the {name} {digits:?} is not a whole number of pixels")),
        };
        let (width, height) = (side("width", width)?, side("height", height)?);
        mandel_core::Img::bytes(width, height).map_err(|error| error.to_string())?;
        Ok(Self { width, height })
    }
}

/// `5%`, kept as 0.05.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Percent(pub(crate) f64);

impl FromStr for Percent {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.strip_suffix('%').unwrap_or(text).parse::<f64>() {
            Ok(percent) if percent.is_finite() && percent >= 0.0 => Ok(Self(percent / 100.0)),
            _ => Err("write it as a percentage of 0 or more, such as 5%".into()),
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    /// Only on a terminal, and only if NO_COLOR is not set
    Auto,
    Always,
    Never,
}

impl Color {
    pub(crate) fn write_global(self) {
        match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        }
        .write_global();
    }
}

fn rename(text: &str) -> Result<ffi_check::Rename, String> {
    match text.split_once('=') {
        Some((rust, c)) if !rust.is_empty() && !c.is_empty() => {
            Ok(ffi_check::Rename { rust: rust.to_owned(), c: c.to_owned() })
        }
        _ => Err("write it as RUST=C, such as z_stream=z_stream_s".to_owned()),
    }
}

fn contender_names() -> PossibleValuesParser {
    Contender::all().into_iter().map(|contender| contender.name).collect::<Vec<_>>().into()
}

fn mutation() -> PossibleValuesParser {
    MUTATIONS.iter().map(|one| one.name).collect::<Vec<_>>().into()
}

fn defence() -> PossibleValuesParser {
    DEFENCES.iter().map(|one| one.name).collect::<Vec<_>>().into()
}

fn consumer() -> PossibleValuesParser {
    CONSUMERS.iter().map(|one| one.name).collect::<Vec<_>>().into()
}

/// The answers to the question of this option.
fn answer(flag: &str) -> PossibleValuesParser {
    let question = QUESTIONS.iter().filter(|one| one.flag == flag);
    let value = |(_, name, means): &(Fact, &'static str, &'static str)| {
        PossibleValue::new(*name).help(*means)
    };
    question.flat_map(|one| one.answers).map(value).collect::<Vec<_>>().into()
}

fn criterion() -> PossibleValuesParser {
    Criterion::ALL.map(Criterion::name).to_vec().into()
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
        _ => Err("write it as a number above 0, such as 2e6".into()),
    }
}

fn model() -> impl TypedValueParser<Value = Model> {
    PossibleValuesParser::new(Model::ALL.map(Model::name)).try_map(|name| name.parse::<Model>())
}

fn shape() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::name)).try_map(|name| Kind::named(&name))
}

fn size() -> impl TypedValueParser<Value = u64> {
    value_parser!(u64).range(1..=MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_subcommand_has_an_example_in_its_help() {
        for command in
            Arguments::command().get_subcommands().filter(|command| !command.is_hide_set())
        {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains(&format!("showdown {}", command.get_name())), "{command}");
        }
    }
}
