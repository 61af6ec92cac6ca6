//! Holds each item against the headers, and gives a verdict.
//!
//! The judge asks as it goes. What it asks for the first time is answered in the next run of the compiler, so
//! the whole source is judged again until no question is left. [`compare`] holds types against each other.

mod compare;
mod constant;
pub(crate) mod effect;
mod identity;
mod layout;
mod names;
pub(crate) mod record;
mod scalars;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use crate::c::header::{Headers, Known};
use crate::c::question::Defined;
use crate::c::words::{CType, Shape};
use crate::error::CheckError;
use crate::item::{Constant, Definition, Named, Signature, Slot, Source, Type};
use crate::report::{Difference, Header, Item, Kind, Place, Verdict};
use crate::request::Rename;
use compare::{Comparison, Found};
use effect::Role;
use identity::{aliases, is_c_name, used};

/// How many runs the longest chain of questions may need.
const MOST_RUNS: usize = 24;

/// Judges everything, and makes something of the last judge, who knows all answers, and of the verdicts.
pub(crate) fn judge<T>(
    source: &Source,
    headers: &mut Headers,
    renames: &[Rename],
    make: impl Fn(&Judge<'_>, &[Item]) -> T,
) -> Result<(Vec<Item>, T), CheckError> {
    let used = used(source);
    let aliases = aliases(source);
    let mut met = Votes::new();
    let mut left = MOST_RUNS;
    loop {
        let judge = Judge {
            source,
            headers,
            renames,
            used: &used,
            aliases: &aliases,
            met: &met,
            votes: RefCell::default(),
            fitting: RefCell::default(),
        };
        let items = judge.items();
        let made = make(&judge, &items);
        let votes = judge.votes.take();
        let is_settled = votes == met;
        met = votes;
        let asked = headers.ask()?;
        left = left.saturating_sub(1);
        if (!asked && is_settled) || left == 0 {
            return Ok((place_definitions(items, headers)?, made));
        }
    }
}

/// How often a Rust type that the header does not name met each C type.
type Votes = HashMap<usize, HashMap<String, usize>>;

/// The type of a declaration, and where it is.
type Declared = (CType, Option<Header>);

pub(crate) struct Judge<'a> {
    pub(crate) source: &'a Source,
    pub(crate) headers: &'a Headers,
    renames: &'a [Rename],
    pub(crate) used: &'a HashSet<usize>,
    aliases: &'a HashMap<usize, Vec<usize>>,
    /// The votes of the last time.
    met: &'a Votes,
    votes: RefCell<Votes>,
    /// Pairs of a Rust record and a C type that are being compared.
    fitting: RefCell<HashSet<(usize, String)>>,
}

impl Judge<'_> {
    fn items(&self) -> Vec<Item> {
        let source = self.source;
        let mut items = Vec::new();
        items.extend(source.functions.iter().map(|one| self.function(one)));
        items.extend(source.statics.iter().map(|one| self.variable(one)));
        items.extend(
            source.types.iter().enumerate().filter_map(|(id, one)| self.named_type(id, one)),
        );
        items.extend(source.constants.iter().map(|one| self.constant(one)));
        items.extend(
            source.unread.iter().map(|one| not_judged(Kind::Unread, one, one.what.clone())),
        );
        items.sort_by(|one, other| {
            let key = |item: &Item| (item.place.file.clone(), item.place.line, item.place.column);
            key(one).cmp(&key(other))
        });
        items
    }

    fn function(&self, one: &Named<Result<Signature, String>>) -> Item {
        let (signature, ty, header) = match self.both_sides(Kind::Function, one) {
            Ok(both) => both,
            Err(item) => return *item,
        };
        let Shape::Function(function) = &ty.shape else {
            return not_judged(Kind::Function, one, format!("no function in the header, but {ty}"));
        };
        let mut out = Comparison::default();
        self.signatures(signature, function, None, &mut out);
        if out.found.is_empty() {
            self.exchanged(&one.name, signature, &mut out);
        }
        Item { header, ..finish(Kind::Function, one, out) }
    }

    /// Two parameters of equal types that have each other's names: no compiler compares these.
    fn exchanged(&self, name: &str, signature: &Signature, out: &mut Comparison) {
        let own = |one: &Slot| one.name.trim_matches('_').to_owned();
        let pairs = signature.params.iter().zip(self.headers.text.parameters(name)).enumerate();
        let pairs: Vec<_> = pairs.map(|(at, (slot, c))| (at + 1, slot, own(slot), c)).collect();
        for (index, (first, slot, one, c_one)) in pairs.iter().enumerate() {
            for (second, _, other, c_other) in &pairs[index + 1..] {
                let is_named = !c_one.is_empty() && !c_other.is_empty() && c_one != c_other;
                if is_named && (one, other) == (c_other, c_one) {
                    out.found.push(Found {
                        verdict: Verdict::Mismatch,
                        part: format!("order of parameters {first} and {second}"),
                        place: Some(slot.place.clone()),
                        rust: format!("{one}, {other}"),
                        c: format!("{c_one}, {c_other}"),
                        effect: effect::EXCHANGED.to_owned(),
                    });
                }
            }
        }
    }

    fn variable(&self, one: &Named<Result<Type, String>>) -> Item {
        let (rust, ty, header) = match self.both_sides(Kind::Static, one) {
            Ok(both) => both,
            Err(item) => return *item,
        };
        let mut out = Comparison::default();
        let part = (String::new(), None);
        self.compare(rust, &ty, Role::Memory, part, &mut out);
        Item { header, ..finish(Kind::Static, one, out) }
    }

    /// What Rust and the header declare. Otherwise, the item that says why that is not known.
    fn both_sides<'a, T>(
        &self,
        kind: Kind,
        one: &'a Named<Result<T, String>>,
    ) -> Result<(&'a T, CType, Option<Header>), Box<Item>> {
        let unknown = |why| Box::new(not_judged(kind, one, why));
        let rust = one.what.as_ref().map_err(|why| unknown(why.clone()))?;
        match self.declared(kind, &one.name).map_err(unknown)? {
            Some((ty, header)) => Ok((rust, ty, header)),
            None => Err(Box::new(absent(kind, one))),
        }
    }

    /// What the header declares by this name. `Ok(None)` if that is nothing.
    fn declared(&self, kind: Kind, name: &str) -> Result<Option<Declared>, String> {
        if !self.headers.text.has(name) || !is_c_name(name) {
            return Ok(None);
        }
        let (header, is_static) = self.headers.place(name).unwrap_or_default();
        match self.headers.ty(format!("__typeof__(&({name}))")) {
            Known::Yes(_) if is_static && kind == Kind::Function => {
                Err("a static function, for which no library has a symbol".to_owned())
            }
            Known::Yes(pointer) => match pointer.pointee() {
                Some(ty) => Ok(Some((ty.clone(), header))),
                None => Err(format!("the header has {pointer}")),
            },
            Known::Later => Err("not asked".to_owned()),
            Known::No(why) => match self.headers.unaskable(name) {
                Some(what) => Err(format!("{what} in the header")),
                None if why.contains("undeclared") => Ok(None),
                None => Err(why),
            },
        }
    }

    /// The type under which a program looks up a symbol, if a rename says which function that is.
    fn looked_up(&self, one: &Named<Definition>) -> Option<Item> {
        let Definition::Alias(ty) = &one.what else { return None };
        let name = self.renamed(&one.name)?;
        let Type::Function(signature) = self.behind(ty) else { return None };
        if let Known::Yes(_) = self.c_type(name, true) {
            return None;
        }
        let (name, place) = (name.to_owned(), one.place.clone());
        Some(self.function(&Named { name, path: None, place, what: Ok(*signature) }))
    }

    fn named_type(&self, id: usize, one: &Named<Definition>) -> Option<Item> {
        if let Some(item) = self.looked_up(one) {
            return Some(item);
        }
        let (kind, identity) = match &one.what {
            Definition::Opaque => return None,
            Definition::Record(_) | Definition::Unknown(_) => (Kind::Struct, self.identity(id)),
            Definition::Enum(_) => (Kind::Enum, self.identity(id)),
            Definition::Alias(_) => (Kind::Alias, self.identity(id)),
        };
        let c = match identity {
            Known::Yes(c) => Some(c),
            Known::No(_) => None,
            Known::Later => return Some(not_judged(kind, one, "not asked".to_owned())),
        };
        let mut out = Comparison::default();
        let judged = match (&one.what, &c) {
            (Definition::Enum(what), c) => self.judge_enum(&one.name, what, c.as_ref(), &mut out),
            // What C does not have is Rust's own, unless a declaration needs it.
            (Definition::Unknown(_), None) => return None,
            (Definition::Record(record), None) if !record.repr.c || !self.used.contains(&id) => {
                return None;
            }
            (Definition::Alias(_), None) => return None,
            (_, None) => return Some(absent(kind, one)),
            (Definition::Unknown(why), Some(_)) => Err(why.clone()),
            (Definition::Record(record), Some(c)) => self.judge_behind(id, record, c, &mut out),
            (Definition::Alias(ty), Some(_)) if self.is_opaque(ty) => {
                out.opaque = true;
                Ok(())
            }
            (Definition::Alias(ty), Some(c)) => {
                let part = (String::new(), None);
                self.compare(ty, c, Role::Memory, part, &mut out);
                Ok(())
            }
            (Definition::Opaque, _) => return None,
        };
        match judged {
            Ok(()) => Some(finish(kind, one, out)),
            Err(_) if kind == Kind::Enum && c.is_none() => Some(absent(kind, one)),
            Err(why) => Some(not_judged(kind, one, why)),
        }
    }

    fn is_opaque(&self, ty: &Type) -> bool {
        let Type::Named(id, _) = self.behind(ty) else { return false };
        matches!(self.source.types[id].what, Definition::Opaque)
    }

    fn judge_behind(
        &self,
        id: usize,
        record: &crate::item::Record,
        c: &CType,
        out: &mut Comparison,
    ) -> Result<(), String> {
        if !compare::is_record(c) {
            if record.repr.transparent || record.fields.len() == 1 {
                let field = &record.fields[0];
                let part = (format!("field {}", field.name), Some(field.place.clone()));
                self.compare(&field.ty, c, Role::Memory, part, out);
                return Ok(());
            }
            return Err(format!("in C it is no struct, but {c}"));
        }
        self.judge_record(id, record, c, out)
    }

    fn constant(&self, one: &Named<Constant>) -> Item {
        let Some(name) = self.constant_name(one) else { return absent(Kind::Constant, one) };
        let mut out = Comparison::default();
        match self.judge_constant(name, &one.what, &mut out) {
            Ok(()) => finish(Kind::Constant, one, out),
            Err(why) if why.contains("undeclared") => absent(Kind::Constant, one),
            Err(why) => not_judged(Kind::Constant, one, why),
        }
    }
}

fn item<T>(kind: Kind, one: &Named<T>, verdict: Verdict) -> Item {
    let (name, place) = (one.name.clone(), one.place.clone());
    Item { kind, name, place, header: None, verdict, reason: None, differences: Vec::new() }
}

fn not_judged<T>(kind: Kind, one: &Named<T>, reason: String) -> Item {
    Item { reason: Some(reason), ..item(kind, one, Verdict::NotJudged) }
}

fn absent<T>(kind: Kind, one: &Named<T>) -> Item {
    item(kind, one, Verdict::Absent)
}

/// The verdict of a comparison.
fn finish<T>(kind: Kind, one: &Named<T>, out: Comparison) -> Item {
    let worst = out.found.iter().map(|found| found.verdict).max();
    let verdict = match (worst, &out.unknown) {
        // A part that is wrong is wrong, whatever the others are.
        (Some(worst @ (Verdict::Mismatch | Verdict::OtherVersion)), _) => worst,
        (_, Some(_)) => Verdict::NotJudged,
        (Some(worst), None) => worst,
        (None, None) if out.opaque => Verdict::Opaque,
        (None, None) => Verdict::Agree,
    };
    let differences = out.found.into_iter().map(|found| difference(found, &one.place)).collect();
    Item { reason: out.unknown, differences, ..item(kind, one, verdict) }
}

fn difference(found: Found, otherwise: &Place) -> Difference {
    let Found { verdict, part, place, rust, c, effect } = found;
    let part = if part.is_empty() { "type".to_owned() } else { part };
    let place = place.unwrap_or_else(|| otherwise.clone());
    Difference { verdict, part, place, rust, c, effect, there: Vec::new(), allowed: None }
}

/// Says where the types and constants are defined that a complaint is about.
fn place_definitions(mut items: Vec<Item>, headers: &mut Headers) -> Result<Vec<Item>, CheckError> {
    // The first time it only asks.
    for is_second in [false, true] {
        for item in
            items.iter_mut().filter(|item| item.header.is_none() && !item.differences.is_empty())
        {
            let kinds: &[Defined] = match item.kind {
                Kind::Struct => &[Defined::Struct, Defined::Union, Defined::Typedef],
                Kind::Enum => &[Defined::Enum, Defined::Typedef],
                Kind::Alias => &[Defined::Typedef, Defined::Enum],
                Kind::Constant => match headers.text.macro_kind(&item.name) {
                    Some(_) => &[Defined::Macro],
                    None => &[Defined::Enumerator],
                },
                _ => continue,
            };
            for kind in kinds {
                item.header = headers.definition(*kind, &item.name).or(item.header.take());
            }
        }
        if !is_second {
            headers.ask()?;
        }
    }
    Ok(items)
}
