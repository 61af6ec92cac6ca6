//! What a call costs, by the shape of its signature: a row for each shape, a column for each contender.
//! Another table shows what follows from the calls that were measured in several sizes.

use ffi_results::{CONTROL, Call, Entry, Estimate, Measurement, Results, Status, Verdict};

use crate::figure::{certain, ratio, significant};
use crate::{Column, Table};

/// How many columns fit a terminal next to the names of the shapes.
const COLUMNS: usize = 6;

/// A table with more rows is too long to read. Then only one size of each shape is shown.
const ROWS: usize = 26;

/// The size that is shown if there are several. It is a size that calls often carry.
const USUAL_BYTES: u64 = 256;
const USUAL_ITEMS: u64 = 16;

/// A smaller growth is ignored: 10 %, and the nanoseconds that the place of a loop in memory can cost.
const GROWTH: f64 = 1.1;
const GROWTH_NS: f64 = 5.0;

const DASH: &str = "-";

/// All tables of the results. Each is for as many contenders as fit next to each other. The last table is
/// about the sizes.
#[must_use]
pub fn tables(results: &Results) -> Vec<Table> {
    let groups = groups(results);
    let mut tables: Vec<_> = groups.iter().map(|group| costs(results, group)).collect();
    tables.extend(groups.iter().filter_map(|group| instructions(results, group)));
    tables.extend(thresholds(results));
    tables
}

/// Groups of contenders that fit next to each other: first the compiled ones, then those from Python.
fn groups(results: &Results) -> Vec<Vec<&Entry>> {
    let measured = results.contenders.iter().filter(|entry| entry.status == Status::Ok);
    let (python, compiled): (Vec<_>, Vec<_>) = measured.partition(|one| one.language == "python");
    let mut groups = Vec::new();
    for all in [compiled, python] {
        // The groups are about equal: not six and one.
        let tables = all.len().div_ceil(COLUMNS).max(1);
        groups.extend(all.chunks(all.len().div_ceil(tables).max(1)).map(<[_]>::to_vec));
    }
    groups
}

/// Every call that was measured, without repetitions.
pub(crate) fn calls(results: &Results) -> Vec<&Call> {
    let mut calls: Vec<&Call> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for call in results.measurements.iter().filter_map(|one| one.call.as_ref()) {
        if seen.insert(call) {
            calls.push(call);
        }
    }
    calls
}

/// A table of nanoseconds per call.
fn costs(results: &Results, contenders: &[&Entry]) -> Table {
    table("ns a call", results, contenders, |one| {
        one.ns_estimate(results.schedule).map_or(DASH.into(), certain)
    })
}

/// A table of instructions per call, if they were counted.
fn instructions(results: &Results, contenders: &[&Entry]) -> Option<Table> {
    let counted = |entry: &&&Entry| {
        let mut of_it = results.measurements.iter().filter(|one| one.contender == entry.name);
        of_it.any(|one| one.call.is_some() && one.instructions.is_some())
    };
    let contenders: Vec<_> = contenders.iter().filter(counted).copied().collect();
    let count =
        |one: &Measurement| one.instructions.map_or(DASH.into(), |count| format!("{count:.1}"));
    (!contenders.is_empty()).then(|| table("instructions", results, &contenders, count))
}

fn table(
    name: &str,
    results: &Results,
    contenders: &[&Entry],
    cell: impl Fn(&Measurement) -> String,
) -> Table {
    let all = calls(results);
    let chosen = if all.len() > ROWS { usual(&all) } else { all };
    let row = |call: &&Call| {
        let of = |entry: &&Entry| results.find_call(&entry.name, call).map_or(DASH.into(), &cell);
        std::iter::once(call.to_string()).chain(contenders.iter().map(of)).collect()
    };
    let mut columns = vec![Column::alone(name)];
    columns.extend(contenders.iter().map(|entry| Column::alone(&*entry.name)));
    Table { columns, rows: chosen.iter().map(row).collect(), legend: Vec::new() }
}

/// For each shape that has several sizes, the usual size, or the smallest if the usual one was not
/// measured.
pub(crate) fn usual<'a>(all: &[&'a Call]) -> Vec<&'a Call> {
    let is_usual = |call: &Call| call.bytes == Some(USUAL_BYTES) || call.items == Some(USUAL_ITEMS);
    let few = |call: &Call| all.iter().filter(|one| one.shape == call.shape).count() < 3;
    let has_usual = |call: &Call| all.iter().any(|one| one.shape == call.shape && is_usual(one));
    let is_first = |call: &Call| all.iter().find(|one| one.shape == call.shape) == Some(&call);
    let chosen = all
        .iter()
        .copied()
        .filter(|call| few(call) || is_usual(call) || (is_first(call) && !has_usual(call)));
    chosen.collect()
}

/// The table of the sizes from which a call is slower, the items from which one call for all is worth it,
/// and the work that hides the border. `None` if nothing was measured in several sizes.
fn thresholds(results: &Results) -> Option<Table> {
    let parts: [(&'static str, &'static str, Find); 7] = [
        ("buffer slower from", "in", |results, name| slower(results, name, "buffer_in")),
        ("buffer slower from", "out", |results, name| slower(results, name, "buffer_out")),
        ("string slower from", "in", |results, name| slower(results, name, "string_in")),
        ("string slower from", "out", |results, name| slower(results, name, "string_out")),
        ("batch", "items", batch),
        ("border below", "10 %", |results, name| work(results, name, 0.1)),
        ("border below", "1 %", |results, name| work(results, name, 0.01)),
    ];
    let measured = results.contenders.iter().filter(|entry| entry.status == Status::Ok);
    let names: Vec<&str> = measured.map(|entry| entry.name.as_str()).collect();
    let cells = |find: Find| -> Vec<Option<String>> {
        names.iter().map(|name| find(results, name)).collect()
    };
    let filled: Vec<_> = parts.iter().map(|(.., find)| cells(*find)).collect();
    let shown: Vec<_> =
        (0..parts.len()).filter(|&part| filled[part].iter().any(Option::is_some)).collect();
    if shown.is_empty() {
        return None;
    }
    let mut columns = vec![Column::alone("contender")];
    columns.extend(shown.iter().map(|&part| Column::of(parts[part].0, parts[part].1)));
    let row = |(index, name): (usize, &&str)| {
        let mut row = vec![(*name).to_owned()];
        row.extend(
            shown.iter().map(|&part| filled[part][index].clone().unwrap_or_else(|| DASH.into())),
        );
        row
    };
    let rows = names.iter().enumerate().map(row).collect();
    let step = step(results)
        .map_or(String::new(), |step| format!(" A step takes {} ns.", significant(step)));
    let legend = [
        (
            "slower from",
            "slower from: the size in bytes from which a call takes 10 % and 5 ns longer than one of the \
             smallest size. The time that C itself needs for more bytes is subtracted. What remains is a \
             copy, or memory that is allocated for each call."
                .to_owned(),
        ),
        (
            "batch",
            "batch: the number of points from which one call for all takes at most half the time of one \
             call for each."
                .to_owned(),
        ),
        (
            "border",
            format!(
                "border below: how many steps of work a call must do so that the border is less than this \
                 part of its time.{step}"
            ),
        ),
    ];
    let is_shown = |word: &str| shown.iter().any(|&part| parts[part].0.contains(word));
    let legend =
        legend.into_iter().filter(|(word, _)| is_shown(word)).map(|(_, line)| line).collect();
    Some(Table { columns, rows, legend })
}

/// Finds the cell of a contender. `None` if it was not measured.
type Find = fn(&Results, &str) -> Option<String>;

/// The sizes of a shape that were measured for a contender, smallest first, with the median time of a call.
pub(crate) fn medians(results: &Results, contender: &str, shape: &str) -> Vec<(u64, f64)> {
    let of_it = results.measurements.iter().filter(|one| one.contender == contender);
    let mut medians: Vec<_> = of_it
        .filter_map(|one| {
            let call = one.call.as_ref().filter(|call| call.shape == shape)?;
            Some((call.size()?, one.ns_per_call()))
        })
        .collect();
    medians.sort_by_key(|(size, _)| *size);
    medians
}

/// The sizes of a shape that were measured for a contender, smallest first, with the time of a call.
fn sizes(results: &Results, contender: &str, shape: &str) -> Vec<(u64, Estimate)> {
    let of_shape = results.measurements.iter().filter(|one| one.contender == contender);
    let mut sizes: Vec<_> = of_shape
        .filter_map(|one| {
            let call = one.call.as_ref().filter(|call| call.shape == shape)?;
            Some((call.size()?, one.ns_estimate(results.schedule)?))
        })
        .collect();
    sizes.sort_by_key(|(size, _)| *size);
    sizes
}

/// The size from which a call takes clearly longer than a call of the smallest size, after the time that C
/// itself needs is subtracted.
fn slower(results: &Results, contender: &str, shape: &str) -> Option<String> {
    let sizes = sizes(results, contender, shape);
    let [(_, first), rest @ ..] = &sizes[..] else { return None };
    if rest.is_empty() {
        return None;
    }
    let of_c = medians(results, "c", shape);
    let in_c = |size: u64| of_c.iter().find(|(known, _)| *known == size).map(|(_, ns)| *ns);
    let growth_of_c =
        |size| in_c(size).zip(of_c.first()).map_or(0.0, |(now, (_, first))| now - first);
    let shows = |(size, estimate): &&(u64, Estimate)| {
        let surely = estimate.median - estimate.half_width.unwrap_or(0.0);
        let expected = first.median + growth_of_c(*size);
        surely > GROWTH * expected && surely > GROWTH_NS + expected
    };
    let from = rest.iter().rev().take_while(shows).last();
    Some(from.map_or("none".into(), |(size, _)| size.to_string()))
}

/// The number of points from which one call takes at most half of the time.
fn batch(results: &Results, contender: &str) -> Option<String> {
    let apart = medians(results, contender, "points_apart");
    let together = medians(results, contender, "points_together");
    let mut pairs = apart.iter().filter_map(|(items, apart)| {
        let (_, together) = together.iter().find(|(known, _)| known == items)?;
        Some((items, apart / together))
    });
    let first = pairs.clone().next()?;
    let _ = first;
    Some(
        pairs
            .find(|(_, ratio)| *ratio >= 2.0)
            .map_or("none".into(), |(items, _)| items.to_string()),
    )
}

/// The nanoseconds of a step of work in C.
pub(crate) fn step(results: &Results) -> Option<f64> {
    let sizes = medians(results, "c", "work");
    let ((fewest, short), (most, long)) = sizes.first().zip(sizes.last())?;
    (most > fewest).then(|| (long - short) / (most - fewest) as f64)
}

/// How many steps of work make everything else less than this share of a call's time.
fn work(results: &Results, contender: &str, share: f64) -> Option<String> {
    let sizes = medians(results, contender, "work");
    let ((fewest, short), (most, _)) = sizes.first().zip(sizes.last())?;
    let step = step(results)?;
    let border = short - step * *fewest as f64;
    let steps = (border * (1.0 / share - 1.0) / step).max(0.0);
    // It has two digits, because the border is not known more exactly.
    let scale = 10_f64.powf((steps.max(1.0).log10().floor() - 1.0).max(0.0));
    let steps = (steps / scale).ceil() * scale;
    Some(if steps > *most as f64 { "not reached".into() } else { format!("{steps:.0}") })
}

/// The notes next to the tables.
#[must_use]
pub fn sentences(results: &Results) -> Vec<String> {
    let mut sentences = Vec::new();
    if calls(results).len() > ROWS {
        sentences.push(
            "Shapes with several sizes are shown at one size. The others are in the results file, and in the \
             table if you choose few shapes: --shape buffer_in."
                .into(),
        );
    }
    sentences.extend(notes(results));
    sentences
}

/// The control, and what cannot be called.
pub(crate) fn notes(results: &Results) -> Vec<String> {
    control(results).into_iter().chain(cannot(results)).collect()
}

/// How far apart two contenders are that call the same machine code by the same declarations.
fn control(results: &Results) -> Option<String> {
    let [one, other] = CONTROL;
    let ratios: Vec<_> = calls(results)
        .into_iter()
        .filter_map(|call| {
            let (one, other) = results.find_call(one, call).zip(results.find_call(other, call))?;
            Some((call, other.ratio_of_calls(one, results.schedule)?))
        })
        .collect();
    let worst = ratios
        .iter()
        .max_by(|(_, a), (_, b)| (a.median - 1.0).abs().total_cmp(&(b.median - 1.0).abs()));
    let (call, worst) = worst?;
    let differ = ratios.iter().filter(|(_, it)| Verdict::of(*it, None) != Verdict::NoDifference);
    Some(format!(
        "A/A control, {other} / {one}, which call the same machine code: a difference in {} of {} calls, \
         the largest in {call}: {}. The place of a loop in memory, or the start of a new thread, \
         can make as large a difference.",
        differ.count(),
        ratios.len(),
        ratio(*worst),
    ))
}

/// Which contenders cannot call which shapes. Those with the same reason share a sentence.
fn cannot(results: &Results) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&str>, Vec<&str>)> = Vec::new();
    for one in &results.cannot {
        let group = groups.iter_mut().find(|(reason, ..)| *reason == one.reason);
        let (_, contenders, shapes) = match group {
            Some(group) => group,
            None => {
                groups.push((&one.reason, Vec::new(), Vec::new()));
                let last = groups.len() - 1;
                &mut groups[last]
            }
        };
        for (list, name) in [(contenders, &one.contender), (shapes, &one.shape)] {
            if !list.contains(&name.as_str()) {
                list.push(name);
            }
        }
    }
    let sentence = |(reason, contenders, shapes): (&str, Vec<&str>, Vec<&str>)| {
        format!("{} cannot call {}: {reason}.", contenders.join(", "), shapes.join(", "))
    };
    groups.into_iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    /// Results of calls. Each has a contender, a shape, what its size counts, the size, and nanoseconds.
    fn results(rows: &[(&str, &str, &str, u64, u64)]) -> Results {
        let measurement = |&(name, shape, unit, size, ns): &(&str, &str, &str, u64, u64)| {
            let mut call = Call { shape: shape.into(), ..Call::default() };
            match unit {
                "bytes" => call.bytes = Some(size),
                "items" => call.items = Some(size),
                "work" => call.work = Some(size),
                _ => {}
            }
            let mut one = Measurement::of_call(name, call);
            one.calls = 1;
            for block in 0..3 {
                one.push(block, block, ns);
            }
            one.finished()
        };
        let measurements = rows.iter().map(measurement).collect();
        fixture::results(None, 3, measurements, |_| ("rust".into(), true))
    }

    #[test]
    fn a_size_from_which_on_a_call_is_slower_is_found_beside_what_c_itself_needs() {
        let results = results(&[
            ("c", "buffer_out", "bytes", 1, 10),
            ("c", "buffer_out", "bytes", 1000, 100),
            ("static", "buffer_out", "bytes", 1, 20),
            ("static", "buffer_out", "bytes", 1000, 110),
            ("ctypes", "buffer_out", "bytes", 1, 200),
            ("ctypes", "buffer_out", "bytes", 16, 205),
            ("ctypes", "buffer_out", "bytes", 1000, 400),
            ("pure", "buffer_out", "bytes", 1, 10),
            ("pure", "buffer_out", "bytes", 16, 40),
            ("pure", "buffer_out", "bytes", 1000, 109),
        ]);
        assert_eq!(slower(&results, "static", "buffer_out").unwrap(), "none");
        assert_eq!(slower(&results, "ctypes", "buffer_out").unwrap(), "1000");
        assert_eq!(slower(&results, "pure", "buffer_out").unwrap(), "none");
        assert_eq!(slower(&results, "ctypes", "buffer_in"), None);
    }

    /// The control used to compare samples with different numbers of calls.
    #[test]
    fn the_control_compares_calls_and_not_samples() {
        let rows = [("static", "nothing", "", 0, 100), ("bindgen", "nothing", "", 0, 200)];
        let mut results = results(&rows);
        results.measurements[1].calls = 2;
        let sentence = control(&results).unwrap();
        assert!(sentence.contains("a difference in 0 of 1 calls"), "{sentence}");
        assert!(sentence.contains("nothing: 1.000 ±0.000"), "{sentence}");
    }

    #[test]
    fn one_call_for_many_pays_where_it_takes_half_the_time() {
        let results = results(&[
            ("static", "points_apart", "items", 1, 3),
            ("static", "points_apart", "items", 4, 12),
            ("static", "points_together", "items", 1, 3),
            ("static", "points_together", "items", 4, 6),
            ("pure", "points_apart", "items", 4, 4),
            ("pure", "points_together", "items", 4, 3),
        ]);
        assert_eq!(batch(&results, "static").unwrap(), "4");
        assert_eq!(batch(&results, "pure").unwrap(), "none");
        assert_eq!(batch(&results, "c"), None);
    }

    #[test]
    fn work_hides_a_border_or_does_not_reach_that() {
        // A step takes 2 ns; the border of ctypes takes 398.
        let results = results(&[
            ("c", "work", "work", 1, 4),
            ("c", "work", "work", 10_001, 20_004),
            ("ctypes", "work", "work", 1, 400),
            ("ctypes", "work", "work", 10_001, 20_400),
        ]);
        assert_eq!(work(&results, "ctypes", 0.1).unwrap(), "1800");
        assert_eq!(work(&results, "ctypes", 0.01).unwrap(), "not reached");
        assert_eq!(work(&results, "c", 0.1).unwrap(), "9");
    }

    #[test]
    fn of_many_sizes_the_usual_one_is_shown_and_tables_fit_a_terminal() {
        let sizes = [1, 16, 256, 4096].map(|size| ("c", "string_in", "bytes", size, 9));
        let results = results(&sizes);
        let all = calls(&results);
        assert_eq!(usual(&all).len(), 1);
        assert_eq!(usual(&all)[0].bytes, Some(256));
        let names: Vec<String> = (0..9).map(|number| format!("contender{number}")).collect();
        let rows: Vec<_> = names.iter().map(|name| (&**name, "nothing", "", 0, 1)).collect();
        let wide = self::results(&rows);
        let widths: Vec<_> = groups(&wide).iter().map(Vec::len).filter(|&it| it > 0).collect();
        assert_eq!(widths, [5, 4]);
    }
}
