//! The table by which `showdown choose` decides.

use maud::{Markup, html};

use super::grid::grid;
use crate::Sheet;
use crate::choose::{Part, table};

/// It is the same with every file, and without any file there is no page.
pub(super) fn section(sheets: &[Sheet]) -> Option<Markup> {
    let parts = [
        (Part::Rust, "From Rust: where the C comes from"),
        (Part::Also, "From Rust: what is in the library"),
        (Part::Python, "From Python"),
    ];
    (!sheets.is_empty()).then(|| {
        html! {
            p {
                code { "showdown choose --project DIR --header FILE" }
                " applies these rows to your project. It also names the runner-up, each way that is excluded, and \
                 the one fact that would change the answer."
            }
            @for (part, heading) in parts {
                h3 { (heading) }
                div.prose { (grid(heading, &table(part))) }
            }
        }
    })
}
