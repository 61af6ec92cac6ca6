//! The tables of the chapter on choosing, from the table with which `showdown choose` decides.

use ffi_report::choose::{Line, Part};

/// A part of the table, with links from `docs/chapters/`.
pub(crate) fn table(part: Part) -> String {
    let action = if part == Part::Also { "do this as well" } else { "do this" };
    let mut text =
        format!("| your situation | {action} | what it costs you | copy |\n|---|---|---|---|\n");
    for line in part.lines() {
        let Line { situation, does, costs, .. } = line;
        text += &format!("| {situation} | {does} | {costs} | {} |\n", copy(&line));
    }
    text
}

fn copy(line: &Line) -> String {
    if !line.is_recipe {
        return format!("{}; there is no recipe yet", link(line.recipe));
    }
    let or = line.or.map(|(path, when)| format!(", or {} {when}", link(path)));
    format!("{}{}{}", line.before, link(line.recipe), or.unwrap_or_default())
}

fn link(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let up = path
        .strip_prefix("docs/")
        .map_or_else(|| format!("../../{path}"), |rest| format!("../{rest}"));
    format!("[{name}]({up}/README.md)")
}
