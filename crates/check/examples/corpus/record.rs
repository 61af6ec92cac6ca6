//! What was found, as it is exported.

use std::path::Path;

use ffi_check::{Difference, Header, Item, Kind, Report, Verdict};
use serde::Serialize;

use crate::data::{Crate, Origin};
use crate::measure::Judged;

/// How much of what the headers have must be judged, in percent.
const FUNCTIONS: f64 = 97.0;
const STRUCTS: f64 = 90.0;
/// How long five hundred functions may take, in milliseconds.
const LONGEST: f64 = 1000.0;

/// The whole run.
#[derive(Default, Serialize)]
pub(crate) struct Record {
    /// The compiler and its version.
    pub(crate) compiler: String,
    pub(crate) target: String,
    pub(crate) synthetic: Option<Synthetic>,
    pub(crate) totals: Totals,
    pub(crate) rows: Vec<Row>,
    pub(crate) complaints: Vec<Complaint>,
    pub(crate) skipped: Vec<Skip>,
}

/// A crate whose headers are missing.
#[derive(Serialize)]
pub(crate) struct Skip {
    #[serde(rename = "crate")]
    pub(crate) row: String,
    pub(crate) why: String,
}

/// The crate that this program writes.
#[derive(Serialize)]
pub(crate) struct Synthetic {
    pub(crate) functions: usize,
    pub(crate) structs: usize,
    pub(crate) milliseconds: f64,
}

/// One of Debian's packages.
#[derive(Clone, Serialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
}

/// One crate.
#[derive(Serialize)]
pub(crate) struct Row {
    #[serde(rename = "crate")]
    pub(crate) row: String,
    pub(crate) version: String,
    pub(crate) sha256: String,
    pub(crate) origin: Origin,
    pub(crate) packages: Vec<Package>,
    pub(crate) functions: Counts,
    pub(crate) statics: Counts,
    pub(crate) structs: Counts,
    pub(crate) enums: Counts,
    pub(crate) constants: Counts,
    pub(crate) aliases: Counts,
    /// Macros, modules and files whose declarations were not read.
    pub(crate) unread: usize,
    pub(crate) milliseconds: f64,
}

/// How many items of one kind have each verdict.
#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct Counts {
    pub(crate) all: usize,
    pub(crate) judged: usize,
    pub(crate) agree: usize,
    pub(crate) opaque: usize,
    pub(crate) harmless: usize,
    pub(crate) elsewhere: usize,
    pub(crate) mismatch: usize,
    pub(crate) absent: usize,
    pub(crate) other_version: usize,
    pub(crate) not_judged: usize,
}

/// Sums over all crates.
#[derive(Default, Serialize)]
pub(crate) struct Totals {
    pub(crate) crates: usize,
    pub(crate) functions: Counts,
    pub(crate) structs: Counts,
    pub(crate) constants: Counts,
    /// Of those that the header has, in percent.
    pub(crate) functions_judged: f64,
    pub(crate) structs_judged: f64,
    /// By class, in the order of the notes.
    pub(crate) classes: Vec<(String, usize)>,
}

/// A mismatch, and what a reader found.
#[derive(Serialize)]
pub(crate) struct Complaint {
    #[serde(rename = "crate")]
    pub(crate) row: String,
    pub(crate) kind: Kind,
    pub(crate) item: String,
    pub(crate) place: String,
    pub(crate) header: Option<String>,
    pub(crate) differences: Vec<Side>,
    pub(crate) class: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) verified: Option<String>,
}

/// One difference with both sides.
#[derive(Serialize)]
pub(crate) struct Side {
    pub(crate) part: String,
    pub(crate) rust: String,
    pub(crate) c: String,
    pub(crate) effect: String,
}

impl Counts {
    fn of(report: &Report, kind: Kind) -> Self {
        let count = |verdict| report.count(kind, verdict);
        let all = Verdict::ALL.iter().map(|verdict| count(*verdict)).sum();
        Self {
            all,
            judged: report.judged(kind),
            agree: count(Verdict::Agree),
            opaque: count(Verdict::Opaque),
            harmless: count(Verdict::Harmless),
            elsewhere: count(Verdict::Elsewhere),
            mismatch: count(Verdict::Mismatch),
            absent: count(Verdict::Absent),
            other_version: count(Verdict::OtherVersion),
            not_judged: count(Verdict::NotJudged),
        }
    }

    /// Those that the header has.
    pub(crate) fn in_header(&self) -> usize {
        self.all - self.absent
    }

    fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.all, other.all),
            (&mut self.judged, other.judged),
            (&mut self.agree, other.agree),
            (&mut self.opaque, other.opaque),
            (&mut self.harmless, other.harmless),
            (&mut self.elsewhere, other.elsewhere),
            (&mut self.mismatch, other.mismatch),
            (&mut self.absent, other.absent),
            (&mut self.other_version, other.other_version),
            (&mut self.not_judged, other.not_judged),
        ];
        pairs.into_iter().for_each(|(sum, one)| *sum += one);
    }

    fn percent_judged(&self) -> f64 {
        100.0 * self.judged as f64 / self.in_header().max(1) as f64
    }
}

impl Record {
    /// Adds a crate that was judged.
    pub(crate) fn add(&mut self, one: &Crate, folder: &Path, judged: &Judged) {
        let report = &judged.report;
        self.compiler.clone_from(&report.compiler);
        self.target.clone_from(&report.target);
        let row = row(one, judged);
        let totals = &mut self.totals;
        totals.crates += usize::from(self.rows.last().is_none_or(|last| last.sha256 != row.sha256));
        totals.functions.add(&row.functions);
        totals.structs.add(&row.structs);
        totals.constants.add(&row.constants);
        totals.functions_judged = totals.functions.percent_judged();
        totals.structs_judged = totals.structs.percent_judged();
        self.rows.push(row);
        let wrong = report.items.iter().filter(|item| item.verdict == Verdict::Mismatch);
        self.complaints.extend(wrong.map(|item| complaint(one, folder, item)));
    }

    pub(crate) fn skip(&mut self, one: &Crate, why: String) {
        self.skipped.push(Skip { row: one.row(), why });
    }

    /// What this must reach, and does not.
    pub(crate) fn below_aim(&self) -> Vec<String> {
        let Totals { functions_judged, structs_judged, .. } = self.totals;
        let mut errors = Vec::new();
        for (what, found, aim) in
            [("functions", functions_judged, FUNCTIONS), ("structs", structs_judged, STRUCTS)]
        {
            if found < aim {
                errors.push(format!("{found:.1} % of the {what} are judged, below {aim} %"));
            }
        }
        if let Some(one) = self.synthetic.as_ref().filter(|one| one.milliseconds > LONGEST) {
            let Synthetic { functions, milliseconds, .. } = one;
            errors.push(format!("{functions} functions took {milliseconds:.0} ms"));
        }
        errors
    }
}

fn row(one: &Crate, judged: &Judged) -> Row {
    let report = &judged.report;
    Row {
        row: one.row(),
        version: one.version.to_owned(),
        sha256: one.sha256.to_owned(),
        origin: one.origin,
        packages: judged.packages.clone(),
        functions: Counts::of(report, Kind::Function),
        statics: Counts::of(report, Kind::Static),
        structs: Counts::of(report, Kind::Struct),
        enums: Counts::of(report, Kind::Enum),
        constants: Counts::of(report, Kind::Constant),
        aliases: Counts::of(report, Kind::Alias),
        unread: report.items.iter().filter(|item| item.kind == Kind::Unread).count(),
        milliseconds: (judged.milliseconds * 10.0).round() / 10.0,
    }
}

fn complaint(one: &Crate, folder: &Path, item: &Item) -> Complaint {
    let file = Path::new(&item.place.file);
    // Without the folder that Cargo happens to have.
    let file = file.strip_prefix(folder).unwrap_or(file).display();
    let side = |difference: &Difference| Side {
        part: difference.part.clone(),
        rust: difference.rust.clone(),
        c: difference.c.clone(),
        effect: difference.effect.clone(),
    };
    let is_wrong = |difference: &&Difference| difference.verdict == Verdict::Mismatch;
    Complaint {
        row: one.row(),
        kind: item.kind,
        item: item.name.clone(),
        place: format!("{file}:{}", item.place.line),
        header: item.header.as_ref().map(Header::to_string),
        differences: item.differences.iter().filter(is_wrong).map(side).collect(),
        class: None,
        note: None,
        verified: None,
    }
}
