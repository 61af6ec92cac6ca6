//! What a reader of both texts found about each complaint.

use serde::Serialize;

use crate::data::Crate;
use crate::record::Record;

mod by_bindgen;
mod by_hand;

/// What a complaint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Class {
    /// The declaration is wrong for every version that was looked at.
    Defect,
    /// The declaration is right for another version of the library, or for another compiler.
    OtherVersion,
    /// The crate says why it differs.
    ByIntent,
    /// The check is wrong. There should be none.
    FalseAlarm,
}

impl Class {
    const ALL: [Self; 4] = [Self::Defect, Self::OtherVersion, Self::ByIntent, Self::FalseAlarm];

    fn words(self) -> &'static str {
        match self {
            Self::Defect => "defect",
            Self::OtherVersion => "other version",
            Self::ByIntent => "by intent",
            Self::FalseAlarm => "false alarm",
        }
    }
}

/// A note about the complaint on one item of one crate.
pub(crate) struct Note {
    /// The crate, as its row is called.
    row: &'static str,
    item: &'static str,
    class: Class,
    /// What differs, and nothing else.
    text: &'static str,
    /// What was read besides the crate's source and the system's header.
    verified: &'static str,
}

/// The usual case: the two texts, side by side.
const BOTH: &str = "both texts";

const fn note(
    row: &'static str,
    item: &'static str,
    class: Class,
    text: &'static str,
    verified: &'static str,
) -> Note {
    Note { row, item, class, text, verified }
}

/// Gives each complaint its note. Returns those that have none, and notes without a complaint.
pub(crate) fn apply(record: &mut Record, chosen: &[&Crate]) -> Vec<String> {
    let notes = || by_hand::NOTES.iter().chain(by_bindgen::NOTES);
    let mut errors = Vec::new();
    for one in &mut record.complaints {
        let is_about = |note: &&Note| note.row == one.row && note.item == one.item;
        match notes().find(is_about) {
            Some(note) => {
                one.class = Some(note.class.words().to_owned());
                one.note = Some(note.text.to_owned());
                one.verified = Some(note.verified.to_owned());
            }
            None => errors.push(format!("{}: nobody has read about `{}` yet", one.row, one.item)),
        }
    }
    for note in notes() {
        let is_known = chosen.iter().any(|one| one.row() == note.row);
        let was_judged = record.rows.iter().any(|row| row.row == note.row);
        let mut complaints = record.complaints.iter();
        if was_judged && !complaints.any(|one| one.row == note.row && one.item == note.item) {
            errors.push(format!("{}: `{}` has a note and no complaint", note.row, note.item));
        } else if !is_known && crate::crates::CRATES.iter().all(|one| one.row() != note.row) {
            errors.push(format!("{}: a note on a crate that is not in the list", note.row));
        }
    }
    let count = |class: Class| {
        let complaints = record.complaints.iter();
        complaints.filter(|one| one.class.as_deref() == Some(class.words())).count()
    };
    let classes = Class::ALL.map(|class| (class.words().to_owned(), count(class)));
    record.totals.classes = classes.to_vec();
    errors
}
