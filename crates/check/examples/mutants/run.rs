//! Draws the mutants, and asks each tool about them.

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use ffi_check::{Item, Report, Verdict, check};

use crate::draw::{Edit, Kind, Site, is_known};
use crate::model::{Declaration, Index, What};
use crate::record::{Row, excerpt};
use crate::rivals::{Found, ctest, lint, regenerate};
use crate::sources::Source;
use crate::truth::{Truth, truth};

/// A library before anything is changed.
pub(crate) struct Base {
    pub(crate) source: Source,
    pub(crate) report: Report,
    index: Index,
    /// What bindgen makes of the header, if it is asked.
    fresh: Option<Index>,
}

impl Base {
    pub(crate) fn new(
        source: Source,
        folder: &Path,
        with_rivals: bool,
    ) -> Result<Self, Box<dyn Error>> {
        source.write(folder)?;
        let report = check(&source.request(folder))?;
        let index = Index::read(source.files.iter().map(|(_, text)| text.as_str()));
        let fresh = if with_rivals { Some(regenerate::bindings(&source)?) } else { None };
        Ok(Self { source, report, index, fresh })
    }
}

impl Base {
    /// The text of a file with a change in it, and what all files say then.
    fn change(&self, candidate: &Candidate, edit: &Edit) -> (String, Index) {
        let mut changed = self.source.files[candidate.file].1.clone();
        changed.replace_range(edit.range.clone(), &edit.text);
        let texts = self.source.files.iter().enumerate();
        let index = Index::read(texts.map(|(number, (_, text))| match number {
            number if number == candidate.file => changed.as_str(),
            _ => text.as_str(),
        }));
        (changed, index)
    }
}

/// One declaration that may be changed.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Candidate {
    base: usize,
    file: usize,
    what: What,
    name: String,
}

/// One change.
pub(crate) struct Mutant {
    candidate: Candidate,
    kind: Kind,
    edit: Edit,
}

fn is_item(item: &Item, what: What, name: &str) -> bool {
    let is_kind = match what {
        What::Function => item.kind == ffi_check::Kind::Function,
        What::Record => item.kind == ffi_check::Kind::Struct,
        What::Constant => item.kind == ffi_check::Kind::Constant,
    };
    is_kind && item.name == name
}

/// What ffi-check calls right in the unchanged sources, and whose types are all known.
fn candidates(bases: &[Base]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (number, base) in bases.iter().enumerate() {
        for item in base.report.items.iter().filter(|item| item.verdict == Verdict::Agree) {
            let what = match item.kind {
                ffi_check::Kind::Function => What::Function,
                ffi_check::Kind::Struct => What::Record,
                ffi_check::Kind::Constant => What::Constant,
                _ => continue,
            };
            let is_file = |(path, _): &(_, _)| Path::new(&item.place.file).ends_with(path);
            let Some(file) = base.source.files.iter().position(is_file) else { continue };
            let declaration = base.index.get(what, &item.name);
            if declaration.is_some_and(|one| is_known(&one, &base.index)) {
                found.push(Candidate { base: number, file, what, name: item.name.clone() });
            }
        }
    }
    found
}

/// Draws so many mutants, as many of each kind.
pub(crate) fn draw(bases: &[Base], count: usize, seed: u64) -> Vec<Mutant> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let candidates = candidates(bases);
    let mut known = HashSet::new();
    let mut drawn = Vec::new();
    let mut tries = 0;
    while drawn.len() < count && tries < count * 200 {
        tries += 1;
        let kind = Kind::ALL[drawn.len() % Kind::ALL.len()];
        // First the library, so that large ones do not give all of them.
        let base = rng.usize(..bases.len());
        let fitting: Vec<_> =
            candidates.iter().filter(|one| one.base == base && one.what == kind.what()).collect();
        let Some(&candidate) = rng.choice(&fitting) else { continue };
        let text = &bases[base].source.files[candidate.file].1;
        let Ok(file) = syn::parse_file(text) else { continue };
        let Candidate { what, ref name, .. } = *candidate;
        let site = Site { text, file: &file, index: &bases[base].index, what, name };
        let Some(edit) = rng.choice(site.edits(kind)) else { continue };
        let (_, index) = bases[base].change(candidate, &edit);
        // Not a struct in itself, or a value without a size.
        if !index.get(what, name).is_some_and(|after| is_known(&after, &index)) {
            continue;
        }
        if known.insert((base, candidate.file, edit.range.clone(), edit.text.clone())) {
            drawn.push(Mutant { candidate: candidate.clone(), kind, edit });
        }
    }
    drawn
}

/// What each rival says of a declaration before the change.
#[derive(Clone, Copy)]
struct Before {
    lint: Option<bool>,
    /// The style in which the test passes.
    ctest: Option<&'static str>,
}

/// What the threads share.
pub(crate) struct Run<'a> {
    pub(crate) bases: &'a [Base],
    pub(crate) with_rivals: bool,
    before: Mutex<HashMap<Candidate, Before>>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(bases: &'a [Base], with_rivals: bool) -> Self {
        Self { bases, with_rivals, before: Mutex::default() }
    }

    /// Judges one mutant, in a folder of this thread.
    pub(crate) fn judge(&self, mutant: &Mutant, folder: &Path) -> Result<Row, Box<dyn Error>> {
        let Mutant { candidate, kind, edit } = mutant;
        let base = &self.bases[candidate.base];
        let (path, text) = &base.source.files[candidate.file];
        let (changed, index) = base.change(candidate, edit);
        let before = base.index.get(candidate.what, &candidate.name).ok_or("no declaration")?;
        let after = index
            .get(candidate.what, &candidate.name)
            .ok_or_else(|| format!("{} {edit:?}: it does not parse", candidate.name))?;

        let crate_folder = folder.join(base.source.library.name);
        if !crate_folder.exists() {
            base.source.write(&crate_folder)?;
        }
        fs::write(crate_folder.join(path), &changed)?;
        let report = check(&base.source.request(&crate_folder));
        fs::write(crate_folder.join(path), text)?;
        let report = report?;
        let item = report.items.iter().find(|one| is_item(one, candidate.what, &candidate.name));
        let is_wrong = |one: &&Item| one.verdict == Verdict::Mismatch;
        let was_wrong =
            |name: &str| base.report.items.iter().filter(is_wrong).any(|one| one.name == name);
        let others = report.items.iter().filter(is_wrong);
        let others = others.filter(|one| one.name != candidate.name && !was_wrong(&one.name));

        let (before_text, after_text) = excerpts(base, candidate, text, &changed);
        let mut row = Row {
            library: base.source.library.name,
            item: candidate.name.clone(),
            kind: *kind,
            before: before_text,
            after: after_text,
            truth: truth(&candidate.name, (&before, &base.index), (&after, &index)),
            check: item.map_or(Verdict::NotJudged, |item| item.verdict),
            check_others: others.map(|one| one.name.clone()).collect(),
            regenerate: Found::NotTried,
            lint: Found::NotTried,
            ctest: Found::NotTried,
        };
        if let (true, Some(fresh)) = (self.with_rivals, &base.fresh) {
            self.ask_rivals(
                candidate,
                (&before, &base.index),
                (&after, &index),
                fresh,
                folder,
                &mut row,
            );
        }
        Ok(row)
    }

    fn ask_rivals(
        &self,
        candidate: &Candidate,
        before: (&Declaration, &Index),
        after: (&Declaration, &Index),
        fresh: &Index,
        folder: &Path,
        row: &mut Row,
    ) {
        let name = candidate.name.as_str();
        let generated = fresh.get(candidate.what, name);
        let differs =
            |own| generated.as_ref().map(|fresh_one| regenerate::differ(own, (fresh_one, fresh)));
        row.regenerate = Found::new(differs(before), || differs(after));

        let source = &self.bases[candidate.base].source;
        let known = self.before.lock().ok().and_then(|known| known.get(candidate).copied());
        let said = known.unwrap_or_else(|| {
            let passes = |style: &&str| ctest::passes(name, before, source, style, folder);
            Before {
                lint: lint::clashes(name, before, fresh, folder),
                ctest: ctest::STYLES.into_iter().find(passes),
            }
        });
        if let Ok(mut all) = self.before.lock() {
            all.insert(candidate.clone(), said);
        }
        row.lint = Found::new(said.lint, || lint::clashes(name, after, fresh, folder));
        row.ctest = Found::new(said.ctest.map(|_| false), || {
            Some(!ctest::passes(name, after, source, said.ctest?, folder))
        });
    }
}

/// The declaration before and after, shortened to what differs.
fn excerpts(base: &Base, candidate: &Candidate, text: &str, changed: &str) -> (String, String) {
    let of = |text: &str| {
        let file = syn::parse_file(text).ok()?;
        let Candidate { what, ref name, .. } = *candidate;
        let site = Site { text, file: &file, index: &base.index, what, name };
        text.get(site.range()?).map(str::to_owned)
    };
    excerpt(&of(text).unwrap_or_default(), &of(changed).unwrap_or_default())
}

/// Whether a mutant is one that must be caught, and is not. It is also caught if another item is wrong since then: a
/// struct that the header does not name is judged as what the functions take it for.
pub(crate) fn is_missed(row: &Row) -> bool {
    row.truth == Truth::Changed && row.check != Verdict::Mismatch && row.check_others.is_empty()
}

/// Whether a complaint is wrong. What a constant changes is told of the arrays whose length it is.
pub(crate) fn is_false_alarm(row: &Row) -> bool {
    match row.truth {
        Truth::Changed => false,
        Truth::ByVersion => row.check == Verdict::Mismatch,
        _ => row.check == Verdict::Mismatch || !row.check_others.is_empty(),
    }
}
