//! The record: one row a mutant, a summary by kind, and the tools that were asked.

use std::process::Command;

use ffi_check::Verdict;
use serde::Serialize;

use crate::draw::Kind;
use crate::rivals::Found;
use crate::run::{Base, is_false_alarm, is_missed};
use crate::truth::Truth;

#[derive(Serialize)]
pub(crate) struct Record {
    schema: &'static str,
    seed: u64,
    compiler: String,
    rustc: String,
    bindgen: String,
    libclang: String,
    ctest: String,
    libraries: Vec<LibraryRow>,
    seconds: f64,
    summary: Vec<Summary>,
    mutants: Vec<Row>,
}

#[derive(Serialize)]
struct LibraryRow {
    name: &'static str,
    version: Option<&'static str>,
    /// The Debian package of the headers, with its version.
    headers: String,
    /// Whether ffi-check had never seen it before its mutants were drawn.
    held_out: bool,
    mutants: usize,
}

/// One mutant.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) library: &'static str,
    pub(crate) item: String,
    pub(crate) kind: Kind,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) truth: Truth,
    pub(crate) check: Verdict,
    /// Other items that ffi-check calls wrong since the change: they contain the changed one.
    pub(crate) check_others: Vec<String>,
    pub(crate) regenerate: Found,
    pub(crate) lint: Found,
    pub(crate) ctest: Found,
}

#[derive(Serialize)]
struct Summary {
    kind: Kind,
    words: &'static str,
    /// The mutants that change the ABI.
    changed: usize,
    check: Count,
    regenerate: Count,
    lint: Count,
    ctest: Count,
    /// The mutants that do not, and how many of them ffi-check calls wrong all the same.
    same: usize,
    false_alarms: usize,
    /// Swaps of two parameters of one type.
    equal_types: usize,
    /// Constants that versions change by right.
    by_version: usize,
}

/// Of so many mutants that change the ABI and that a tool could judge, so many were caught.
#[derive(Clone, Copy, Default, Serialize)]
struct Count {
    caught: usize,
    judged: usize,
}

impl Count {
    fn of(rows: &[&Row], found: impl Fn(&Row) -> Found) -> Self {
        let count = |one| rows.iter().filter(|row| found(row) == one).count();
        let caught = count(Found::Caught);
        Self { caught, judged: caught + count(Found::Missed) }
    }
}

impl std::ops::Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { caught: self.caught + other.caught, judged: self.judged + other.judged }
    }
}

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.judged {
            0 => f.pad("-"),
            _ => f.pad(&format!("{} of {}", self.caught, self.judged)),
        }
    }
}

impl Record {
    pub(crate) fn new(seed: u64, bases: &[Base], mutants: Vec<Row>, seconds: f64) -> Self {
        let libraries = bases.iter().map(|base| library_row(base, &mutants)).collect();
        let summary = Kind::ALL.iter().map(|kind| summary(*kind, &mutants)).collect();
        let compiler = bases.first().map(|base| base.report.compiler.clone());
        Self {
            schema: "ffi-showdown/check-mutants/1",
            seed,
            compiler: compiler.unwrap_or_default(),
            rustc: said("rustc", &["--version"]),
            bindgen: locked("bindgen"),
            libclang: bindgen::clang_version().full,
            ctest: locked("ctest"),
            libraries,
            seconds,
            summary,
            mutants,
        }
    }

    /// The table by kind, and what is wrong.
    pub(crate) fn print(&self) {
        let columns = [
            "check",
            "regenerate",
            "lint",
            "ctest",
            "no harm",
            "false alarm",
            "equal types",
            "by version",
        ];
        print!("{:36}{:>9}", "kind", "changes");
        columns.iter().for_each(|column| print!("{column:>13}"));
        println!();
        let total = self.summary.iter().fold([Count::default(); 4], |sum, one| {
            let own = [one.check, one.regenerate, one.lint, one.ctest];
            std::array::from_fn(|index| sum[index] + own[index])
        });
        for one in &self.summary {
            let counts = [one.check, one.regenerate, one.lint, one.ctest];
            print_line(
                one.words,
                one.changed,
                counts,
                [one.same, one.false_alarms, one.equal_types, one.by_version],
            );
        }
        let sum = |of: fn(&Summary) -> usize| self.summary.iter().map(of).sum();
        let ends = [
            sum(|one| one.same),
            sum(|one| one.false_alarms),
            sum(|one| one.equal_types),
            sum(|one| one.by_version),
        ];
        print_line("all", sum(|one| one.changed), total, ends);
        for row in self.mutants.iter().filter(|row| is_missed(row) || is_false_alarm(row)) {
            let what = if is_missed(row) { "missed" } else { "false alarm" };
            println!(
                "{what}: {} {} ({:?}): {:?} {:?}",
                row.library, row.item, row.kind, row.check, row.check_others
            );
            println!("    {}\n    {}", row.before, row.after);
        }
    }
}

fn print_line(name: &str, changed: usize, counts: [Count; 4], ends: [usize; 4]) {
    print!("{name:36}{changed:>9}");
    counts.iter().for_each(|count| print!("{count:>13}"));
    ends.iter().for_each(|end| print!("{end:>13}"));
    println!();
}

fn summary(kind: Kind, rows: &[Row]) -> Summary {
    let of_kind: Vec<_> = rows.iter().filter(|row| row.kind == kind).collect();
    let with = |truth| of_kind.iter().copied().filter(|row| row.truth == truth).collect::<Vec<_>>();
    let changed = with(Truth::Changed);
    let missed = changed.iter().filter(|row| is_missed(row)).count();
    Summary {
        kind,
        words: kind.words(),
        changed: changed.len(),
        check: Count { caught: changed.len() - missed, judged: changed.len() },
        regenerate: Count::of(&changed, |row| row.regenerate),
        lint: Count::of(&changed, |row| row.lint),
        ctest: Count::of(&changed, |row| row.ctest),
        same: with(Truth::Same).len(),
        false_alarms: of_kind.iter().filter(|row| is_false_alarm(row)).count(),
        equal_types: with(Truth::EqualTypes).len(),
        by_version: with(Truth::ByVersion).len(),
    }
}

fn library_row(base: &Base, mutants: &[Row]) -> LibraryRow {
    let library = base.source.library;
    let headers = match library.debian {
        "" => library.headers.join(" "),
        name => format!("{name} {}", said("dpkg-query", &["-Wf${Version}", name])),
    };
    LibraryRow {
        name: library.name,
        version: library.package.as_ref().map(|package| package.version),
        headers,
        held_out: library.is_held_out,
        mutants: mutants.iter().filter(|row| row.library == library.name).count(),
    }
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| "unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}

/// The version of a crate in this workspace.
fn locked(name: &str) -> String {
    let lock = std::fs::read_to_string(crate::sources::repository().join("Cargo.lock"))
        .unwrap_or_default();
    let entry = lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1);
    entry.and_then(|entry| entry.split('"').next()).unwrap_or("unknown").to_owned()
}

/// Two texts, shortened to what differs and a little around it.
pub(crate) fn excerpt(before: &str, after: &str) -> (String, String) {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let texts = [one_line(before), one_line(after)].map(|text| text.chars().collect::<Vec<_>>());
    let [one, other] = &texts;
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let most = one.len().min(other.len()) - start;
    let end =
        one.iter().rev().zip(other.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let around = 32;
    let cut = |text: &[char]| {
        let (from, to) =
            (start.saturating_sub(around), (text.len() - end + around).min(text.len()));
        let ends = [if from > 0 { "… " } else { "" }, if to < text.len() { " …" } else { "" }];
        format!("{}{}{}", ends[0], text[from..to].iter().collect::<String>(), ends[1])
    };
    (cut(one), cut(other))
}
