//! A [`Table`] as HTML. It scrolls in a box of its own, so that the page is never wider than the window.

use maud::{Markup, html};

use crate::Table;

/// How the page says that a box scrolls, up to its name. [`scroll`] writes it.
pub(super) const REGION: &str = r#"role="region" tabindex="0" aria-label=""#;

/// The table, with its legend below it.
pub(super) fn grid(name: &str, table: &Table) -> Markup {
    let has_groups = table.columns.iter().any(|column| !column.group.is_empty());
    scroll(
        name,
        html! {
            table {
                thead {
                    @if has_groups { (groups(table)) }
                    tr { @for column in &table.columns { th scope="col" { (column.name) } } }
                }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (index, cell) in row.iter().enumerate() {
                                @if index == 0 { th scope="row" { (text(cell)) } } @else { td { (text(cell)) } }
                            }
                        }
                    }
                }
            }
        },
        &table.legend,
    )
}

/// A box that scrolls by keyboard, with sentences below it.
pub(super) fn scroll(name: &str, content: Markup, legend: &[String]) -> Markup {
    html! {
        div.scroll role="region" tabindex="0" aria-label=(name) { (content) }
        @if !legend.is_empty() {
            ul.legend { @for line in legend { li { (text(line)) } } }
        }
    }
}

/// Words, in which code is between two grave accents.
fn text(words: &str) -> Markup {
    html! {
        @for (index, part) in words.split('`').enumerate() {
            @if index % 2 == 0 { (part) } @else { code { (part) } }
        }
    }
}

/// The same table, closed. It is next to a chart, which shows the same figures.
pub(super) fn closed(name: &str, tables: &[Table]) -> Markup {
    html! {
        details.figures {
            summary { "Table: " (name) }
            @for table in tables {
                (grid(name, table))
            }
        }
    }
}

fn groups(table: &Table) -> Markup {
    let mut groups: Vec<(&str, usize)> = Vec::new();
    for (index, column) in table.columns.iter().enumerate() {
        let joins = index > 0 && table.columns[index - 1].joins(Some(column));
        match groups.last_mut() {
            Some((_, span)) if joins => *span += 1,
            _ => groups.push((column.group, 1)),
        }
    }
    html! {
        tr {
            @for (name, span) in groups {
                @if name.is_empty() { td colspan=(span) {} } @else {
                    th.group scope="colgroup" colspan=(span) { (name) }
                }
            }
        }
    }
}
