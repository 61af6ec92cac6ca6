//! What each contender costs: to write, to build, to ship and to start.

mod answers;
mod scaling;

use ffi_results::{After, Cost, Package, Results, median};

pub use self::answers::{answers, bindgen, dlopen, wheels};
pub use self::scaling::scaling;
use crate::figure::significant;
use crate::{Column, Table};

/// A table for each kind of costs that was measured.
#[must_use]
pub fn tables(results: &Results) -> Vec<Table> {
    let costs = &results.costs[..];
    if costs.is_empty() {
        return Vec::new();
    }
    let mut tables = Vec::new();
    if costs.iter().any(|cost| !cost.written.is_empty()) {
        tables.push(written(costs));
    }
    tables.push(depends(costs));
    let has = |profile: &str| {
        costs.iter().any(|cost| cost.builds.iter().any(|build| build.profile == profile))
    };
    let profiles = ["debug", "release"].into_iter().filter(|profile| has(profile));
    tables.extend(profiles.map(|profile| builds(costs, profile)));
    tables.push(ships(costs));
    if !results.scaling.is_empty() {
        tables.push(scaling(&results.scaling));
    }
    tables
}

/// What somebody wrote.
#[must_use]
pub fn written(costs: &[Cost]) -> Table {
    let names =
        ["contender", "library", "functions", "declared", "safe", "build", "generated", "unsafe"];
    let rows = costs.iter().flat_map(|cost| {
        cost.written.iter().map(|one| {
            let figures = [
                one.functions,
                one.declarations,
                one.safe_layer,
                one.build_script,
                one.generated,
                one.unsafe_blocks,
            ];
            let names = [cost.contender.clone(), one.library.clone()];
            names.into_iter().chain(figures.map(|figure| figure.to_string())).collect()
        })
    });
    table(
        &names,
        rows.collect(),
        &[
            "declared: lines that repeat what the header says. safe: lines of the functions that a user calls. \
             build: lines that say how it is built. generated: lines that a tool writes. unsafe: blocks and \
             implementations.",
            "Lines are counted without comments and blank lines.",
        ],
    )
}

/// The packages that are pulled in, and how long they compile.
#[must_use]
pub fn depends(costs: &[Cost]) -> Table {
    let row = |cost: &Cost| {
        let depends = &cost.depends;
        vec![
            cost.contender.clone(),
            depends.build.len().to_string(),
            compiled(&depends.build),
            depends.run.len().to_string(),
            compiled(&depends.run),
            slowest(cost),
        ]
    };
    let columns = vec![
        Column::alone("contender"),
        Column::of("for the build only", "n"),
        Column::of("for the build only", "compile"),
        Column::of("in the program", "n"),
        Column::of("in the program", "compile"),
        Column::alone("slowest"),
    ];
    let legend = [
        "n: packages from a registry. Those of the build are build scripts, procedural macros and what they need.",
        "compile: the sum of the packages' compile times in a cold release build. Several are compiled at the \
         same time. slowest: the package that takes longest.",
    ];
    let legend = legend.map(str::to_owned).into_iter().chain(machines(costs)).collect();
    Table { columns, rows: costs.iter().map(row).collect(), legend }
}

/// The sum of the times of these packages, in each build.
fn compiled(packages: &[Package]) -> String {
    let compiled = packages.iter().filter(|package| !package.compile_ns.is_empty());
    let builds = compiled.clone().map(|package| package.compile_ns.len()).min().unwrap_or(0);
    let sum = |build: usize| {
        compiled.clone().map(|one| one.compile_ns[build]).fold(0, u64::saturating_add)
    };
    range(&(0..builds).map(sum).collect::<Vec<_>>())
}

/// The package that takes longest.
fn slowest(cost: &Cost) -> String {
    let all = cost.depends.build.iter().chain(&cost.depends.run);
    let time = |package: &&Package| package.compile_ns.iter().min().copied().unwrap_or(0);
    let slowest = all.max_by_key(time).filter(|package| time(package) > 0);
    slowest.map_or("-".into(), |one| one.name.clone())
}

/// What the building machine and the running machine must have. Contenders with the same needs share a sentence.
#[must_use]
pub fn machines(costs: &[Cost]) -> Vec<String> {
    let mut sentences: Vec<(&str, String, Vec<&str>)> = Vec::new();
    for when in ["build", "run"] {
        for cost in costs {
            let needs = if when == "build" { to_build(cost) } else { to_run(cost) };
            match sentences.iter_mut().find(|(of, known, _)| *of == when && *known == needs) {
                Some((_, _, names)) => names.push(&cost.contender),
                None => sentences.push((when, needs, vec![&cost.contender])),
            }
        }
    }
    let sentence = |(when, needs, names): (_, String, Vec<_>)| {
        format!("To {when} {}: {needs}.", names.join(", "))
    };
    sentences.into_iter().map(sentence).collect()
}

fn to_build(cost: &Cost) -> String {
    cost.depends.building_machine.join(", ")
}

fn to_run(cost: &Cost) -> String {
    let glibc = cost.depends.glibc.as_ref().map(|version| format!("glibc {version} or newer"));
    let needs: Vec<_> = cost.depends.running_machine.iter().cloned().chain(glibc).collect();
    if needs.is_empty() { "nothing".to_owned() } else { needs.join(", ") }
}

/// The builds of a profile.
#[must_use]
pub fn builds(costs: &[Cost], profile: &str) -> Table {
    let changes = [After::Cold, After::C, After::Header, After::Caller];
    let has_any = |cost: &&Cost| cost.builds.iter().any(|build| build.profile == profile);
    let row = |cost: &Cost| {
        let cell = |after| {
            let mut of = cost.builds.iter().filter(|one| one.after == after);
            of.find(|one| one.profile == profile).map_or("-".into(), |build| {
                let mark = if build.unnoticed { "*" } else { "" };
                format!("{}{mark}", range(&build.samples_ns))
            })
        };
        std::iter::once(cost.contender.clone()).chain(changes.map(cell)).collect()
    };
    let legend = [
        &*format!(
            "Builds in the profile {profile}, of a small program that uses only this contender. After C, header \
             and caller: a line of mandel.c, of create_fractal.h or of the program has changed."
        ),
        "A time is the range of its samples, with their number. The samples are taken within a minute, so the \
         range does not show how much two runs differ. cold: nothing is built, but packages are downloaded.",
    ];
    let mut legend = legend.to_vec();
    let is_unseen =
        |cost: &Cost| cost.builds.iter().any(|build| build.unnoticed && build.profile == profile);
    if costs.iter().any(is_unseen) {
        legend.push(
            "*: the build tool does not see the change, and builds nothing. The time is that of a build of \
             everything, which you must ask for.",
        );
    }
    let rows = costs.iter().filter(has_any).map(row).collect();
    table(&["contender", "cold", "after C", "after header", "after caller"], rows, &legend)
}

/// What is delivered, and how long it takes to start.
#[must_use]
pub fn ships(costs: &[Cost]) -> Table {
    let row = |cost: &Cost| {
        let files = cost.ships.files.len();
        vec![
            cost.contender.clone(),
            files.to_string(),
            size(cost.bytes() as f64),
            cost.ships.needs.len().to_string(),
            range(&cost.starts.samples_ns),
            median(cost.starts.peak_bytes.iter().map(|&bytes| bytes as f64))
                .map_or("-".into(), size),
        ]
    };
    let legend = [
        "files, size: what is delivered, without symbols. needs: shared libraries that these files ask for.",
        "start: from the start of the process until the value of its first call is there. memory: the most that \
         was resident until then, as a median.",
    ];
    let rows = costs.iter().map(row).collect();
    table(&["contender", "files", "size", "needs", "start", "memory"], rows, &legend)
}

/// `1.2–1.4 s (3)`: short, because four of these fit next to each other.
pub(crate) fn range(samples: &[u64]) -> String {
    let (Some(&low), Some(&high)) = (samples.iter().min(), samples.iter().max()) else {
        return "-".into();
    };
    let (scale, unit) = unit(high as f64);
    let [low, high] = [low, high].map(|ns| short(ns as f64 / scale));
    let times = if low == high { low } else { format!("{low}–{high}") };
    format!("{times} {unit} ({})", samples.len())
}

/// Two digits, or all those before the point.
fn short(value: f64) -> String {
    let digits = match value {
        _ if value < 0.095 => 2,
        _ if value < 9.95 => 1,
        _ => 0,
    };
    format!("{value:.digits$}")
}

/// `1.21 s`.
pub(crate) fn time(ns: f64) -> String {
    let (scale, unit) = unit(ns.abs());
    format!("{} {unit}", significant(ns / scale))
}

fn unit(ns: f64) -> (f64, &'static str) {
    [(1e9, "s"), (1e6, "ms"), (1e3, "µs")]
        .into_iter()
        .find(|(scale, _)| ns >= *scale)
        .unwrap_or((1.0, "ns"))
}

/// `1.21 MB`: in units of 1000 bytes.
pub(crate) fn size(bytes: f64) -> String {
    let (scale, unit) = [(1e6, "MB"), (1e3, "kB")]
        .into_iter()
        .find(|(scale, _)| bytes.abs() >= *scale)
        .unwrap_or((1.0, "B"));
    format!("{} {unit}", significant(bytes / scale))
}

fn table(names: &[&str], rows: Vec<Vec<String>>, legend: &[&str]) -> Table {
    let columns = names.iter().copied().map(Column::alone).collect();
    Table { columns, rows, legend: legend.iter().map(|&line| line.to_owned()).collect() }
}

#[cfg(test)]
mod tests {
    use ffi_results::Build;
    use serde_json::{from_value, json};

    use super::*;

    fn cost(contender: &str, needs: &[&str]) -> Cost {
        let package = |name: &str, ns: u64| json!({ "name": name, "version": "1.0", "compile_ns": [ns, ns * 2] });
        from_value(json!({
            "contender": contender,
            "written": [{
                "library": "mandel", "functions": 2, "declarations": 8, "safe_layer": 12,
                "build_script": 3, "generated": 0, "unsafe_blocks": 2, "files": [],
            }],
            "depends": {
                "build": [package("syn", 1_000_000_000), package("quote", 200_000_000)],
                "run": [], "building_machine": ["cargo and rustc"], "running_machine": needs,
                "glibc": "2.34",
            },
            "builds": [
                { "after": "cold", "profile": "debug", "samples_ns": [1_200_000_000, 1_440_000_000, 1_300_000_000] },
                { "after": "caller", "profile": "debug", "samples_ns": [200_000_000, 200_000_001] },
            ],
            "ships": { "files": [["app", 360_000], ["lib.so", 14_000]], "needs": needs },
            "starts": { "samples_ns": [900_000, 1_100_000], "peak_bytes": [2_000_000, 2_100_000] },
        }))
        .unwrap()
    }

    #[test]
    fn every_time_is_a_range_with_the_number_of_its_samples() {
        let costs = [cost("static", &["libc.so.6"])];
        assert_eq!(
            builds(&costs, "debug").rows,
            [["static", "1.2–1.4 s (3)", "-", "-", "200 ms (2)"]]
        );
        assert_eq!(builds(&costs, "release").rows, [[""; 0]; 0]);
        assert_eq!(depends(&costs).rows, [["static", "2", "1.2–2.4 s (2)", "0", "-", "syn"]]);
        assert_eq!(
            ships(&costs).rows,
            [["static", "2", "374 kB", "1", "0.9–1.1 ms (2)", "2.05 MB"]]
        );
        assert_eq!(written(&costs).rows, [["static", "mandel", "2", "8", "12", "3", "0", "2"]]);
    }

    /// The longest name, with times that are as long as can be.
    #[test]
    fn every_table_fits_into_80_columns() {
        let samples = [987_654_321, 876_543_210, 765_432_109_u64];
        let builds = |profile: &str| {
            [After::Cold, After::C, After::Header, After::Caller].map(|after| Build {
                after,
                profile: profile.into(),
                unnoticed: after == After::Header,
                samples_ns: samples.into(),
            })
        };
        let mut one = cost("pure-threads", &["ld-linux-x86-64.so.2", "libc.so.6", "libgcc_s.so.1"]);
        one.builds = [builds("debug"), builds("release")].concat();
        one.starts.samples_ns = vec![999_000; 19];
        let mut results = crate::fixture::results(None, 1, Vec::new(), |_| (String::new(), false));
        results.costs = vec![one];
        let tables = tables(&results);
        assert_eq!(tables.len(), 5);
        for table in &tables {
            let text = crate::terminal::table(table).replace("\x1b[1m", "").replace("\x1b[0m", "");
            assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        }
    }

    /// Its reader would wait for a build that does nothing.
    #[test]
    fn a_change_that_the_build_tool_does_not_see_is_named_and_explained() {
        let mut costs = [cost("capi", &[])];
        assert_eq!(builds(&costs, "debug").legend.len(), 2);
        costs[0].builds[1].unnoticed = true;
        let table = builds(&costs, "debug");
        assert_eq!(table.rows[0][4], "200 ms (2)*");
        assert!(table.legend[2].starts_with("*: "));
    }

    #[test]
    fn contenders_with_the_same_needs_share_a_sentence() {
        let costs =
            [cost("static", &["libc.so.6"]), cost("dylib", &[]), cost("pure", &["libc.so.6"])];
        assert_eq!(
            machines(&costs),
            [
                "To build static, dylib, pure: cargo and rustc.",
                "To run static, pure: libc.so.6, glibc 2.34 or newer.",
                "To run dylib: glibc 2.34 or newer.",
            ]
        );
    }
}
