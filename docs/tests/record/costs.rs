//! What each contender costs: `benches/record/costs.json`.

use ffi_report::{costs, markdown, notes};
use ffi_results::Results;

use super::read;

/// A part of the chapter. Each table has the machine and the command after it.
pub(crate) fn section(name: &str) -> Result<String, String> {
    let results = read("costs.json")?;
    let all = &results.costs[..];
    let answer = |of: Option<String>| {
        let answer = of.ok_or_else(|| format!("costs.json has no answer for {name:?}"))?;
        Ok(markdown::paragraph(&[answer]))
    };
    Ok(match name {
        "written" => markdown::table(&costs::written(all)),
        "depends" => markdown::table(&costs::depends(all)),
        "builds" => {
            let tables = ["debug", "release"].map(|profile| costs::builds(all, profile));
            tables.iter().map(markdown::table).collect::<Vec<_>>().join("\n")
        }
        "ships" => markdown::table(&costs::ships(all)),
        "scaling" => markdown::table(&costs::scaling(&results.scaling)),
        "bindgen" => return answer(costs::bindgen(&results)),
        "dlopen" => return answer(costs::dlopen(&results)),
        "wheels" => markdown::table(&costs::wheels(all)),
        "machine" => markdown::paragraph(&[notes::provenance(&results)]) + &skipped(&results),
        other => return Err(format!("the costs have no section {other:?}")),
    })
}

/// What was not measured, and why.
fn skipped(results: &Results) -> String {
    let absent = notes::absent(&results.contenders);
    if absent.is_empty() { String::new() } else { format!("\n{}", markdown::list(&absent)) }
}
