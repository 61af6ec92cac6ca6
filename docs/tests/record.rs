//! The figures in the documents are those of the published record, `benches/record/`.
//!
//! A document has them between two comments, and this test holds what is between them to the record:
//!
//! ```text
//! <!-- record: table -->
//! …
//! <!-- /record -->
//! ```
//!
//! [`section`] knows the names. `BLESS=1` rewrites the documents.

#[path = "record/choose.rs"]
mod choose;
#[path = "record/corpus.rs"]
mod corpus;
#[path = "record/costs.rs"]
mod costs;
#[path = "record/mutants.rs"]
mod mutants;

use std::fs;

use ffi_book::{markdown_files, root};
use ffi_report::choose::Part;
use ffi_report::image::Format;
use ffi_report::{answer, drift, markdown, notes, page, shapes, times};
use ffi_results::{Drift, Estimate, Model, Results};

const START: &str = "<!-- record: ";
const END: &str = "<!-- /record -->";
const BLESS: &str = "BLESS=1 cargo test -p ffi-book --test record";

/// The instruction sets of the machine of the record, and the iterations that each was measured at.
const LEVELS: [&str; 5] = ["avx512", "avx2", "sse4.2", "sse2", "fallback"];
const ITERATIONS: [i32; 2] = [20, 255];
/// The bindings between which the chapter on choosing chooses.
const BINDINGS: [&str; 4] = ["pyo3", "cython", "cffi-api", "ctypes"];
const SIZES: [&str; 5] = ["100x100", "300x200", "1500x1000", "6000x4000", "30000x20000"];

/// What a document has under a name.
fn section(name: &str) -> Result<String, String> {
    let main = || read("results.json");
    Ok(match name {
        "answer" => markdown::paragraph(&answer::answer(&main()?)),
        "table" => markdown::table(&times::times(&main()?)),
        "notes" => {
            let main = main()?;
            let provenance = markdown::paragraph(&[notes::provenance(&main)]);
            format!("{}\n{provenance}", markdown::list(&notes::notes(&main)))
        }
        "shapes" => {
            let results = read("crossing.json")?;
            let tables: Vec<_> = shapes::tables(&results).iter().map(markdown::table).collect();
            let provenance = markdown::paragraph(&[notes::provenance(&results)]);
            let sentences = markdown::list(&shapes::sentences(&results));
            format!("{}\n{sentences}\n{provenance}", tables.join("\n"))
        }
        "bindings" => bindings()?,
        "drift-matrix" => {
            let tables: Vec<_> = drift::matrices(&drifted()?).iter().map(markdown::table).collect();
            tables.join("\n")
        }
        "drift-silent" => markdown::list(&drift::diagnoses(&drifted()?)),
        "drift-pictures" => {
            let mut text = String::from("| drawn after | picture |\n|---|---|\n");
            for picture in drift::pictures(&drifted()?) {
                text += &format!("| {0} | ![{0}](drift/{1}.png) |\n", picture.when, picture.name);
            }
            text
        }
        "drift-messages" => markdown::list(&drift::messages(&drifted()?)),
        "drift-defences" => {
            let drifted = drifted()?;
            let misses = markdown::list(&drift::misses(&drifted));
            format!("{}\n{misses}", markdown::table(&drift::defences(&drifted)))
        }
        "choose-rust" => choose::table(Part::Rust),
        "choose-also" => choose::table(Part::Also),
        "choose-python" => choose::table(Part::Python),
        "check-total" => corpus::total()?,
        "check-mutants" => mutants::table()?,
        "check-mutants-fresh" => mutants::fresh()?,
        "check-crates" => corpus::crates()?,
        "check-defects" => corpus::complaints(&["defect"])?,
        "check-others" => corpus::complaints(&["other version", "by intent"])?,
        "gil" => markdown::table(&times::times(&read("gil.json")?)),
        "levels" => levels()?,
        "sizes" => sizes()?,
        other => match other.strip_prefix("costs-") {
            Some(part) => costs::section(part)?,
            None => return Err(format!("no section of the record is called {other:?}")),
        },
    })
}

fn drifted() -> Result<Drift, String> {
    read("drift.json")?.drift.ok_or_else(|| "drift.json has no drift".to_owned())
}

fn read(file: &str) -> Result<Results, String> {
    let path = root().join("benches/record").join(file);
    Results::read(&path).map_err(|error| error.to_string())
}

/// How many times as fast as the baseline `pure-simd` is with each instruction set, its share of the limit,
/// and how many times as fast `pure-threads` is again.
fn levels() -> Result<String, String> {
    let mut head = String::from("| `MANDEL_SIMD` |");
    for max_iters in ITERATIONS {
        head += &format!(
            " {max_iters} iterations: times as fast as `c` | share of the limit | threads |"
        );
    }
    let mut rows = String::new();
    for level in LEVELS {
        rows += &format!("| `{level}` |");
        for max_iters in ITERATIONS {
            let results = read(&format!("simd/{level}-{max_iters}.json"))?;
            let find = |name, model| {
                results.find(name, model).ok_or_else(|| format!("{level}: no {name} {model}"))
            };
            let one_core = find("pure-simd", Model::OneCall)?;
            let ratio = |one: &ffi_results::Measurement, other| {
                let ratio = one.ratios(other, results.schedule).estimate();
                ratio.map_or("-".into(), |Estimate { median, .. }| format!("{median:.2}"))
            };
            let c = find("c", Model::OneCall)?.ratios(one_core, results.schedule);
            let fast = c.estimate().map_or(0.0, |ratio| ratio.median);
            rows += &format!(
                " {fast:.1} | {} | {} |",
                ratio(find("pure-simd", Model::Limit)?, one_core),
                ratio(one_core, find("pure-threads", Model::OneCall)?),
            );
        }
        rows.push('\n');
    }
    Ok(format!("{head}\n|---|{}\n{rows}", "---:|".repeat(3 * ITERATIONS.len())))
}

/// Nanoseconds a call from Python, by the binding and by what the call carries.
fn bindings() -> Result<String, String> {
    let mut text = String::from("| | numbers | handle | callback |\n|---|---:|---:|---:|\n");
    let results = read("crossing.json")?;
    for name in BINDINGS {
        text += &format!("| `{name}` |");
        for shape in ["scalars", "handle", "callback"] {
            let one = results.measurements.iter().find(|one| {
                one.contender == name && one.call.as_ref().is_some_and(|call| call.shape == shape)
            });
            let one = one.ok_or_else(|| format!("crossing.json has no {shape} of {name}"))?;
            text += &format!(" {:.0} |", one.ns_per_call());
        }
        text.push('\n');
    }
    Ok(text)
}

/// Nanoseconds a pixel, by the size of the picture.
fn sizes() -> Result<String, String> {
    let mut text = String::from("| size | `pure-simd` | `pure-threads` |\n|---|---:|---:|\n");
    for size in SIZES {
        let results = read(&format!("simd/{size}.json"))?;
        let workload = results.workload.ok_or("no picture was drawn")?;
        let pixels = f64::from(workload.width) * f64::from(workload.height);
        let per_pixel = |name| {
            let one = results.find(name, Model::OneCall);
            one.map_or("-".into(), |one| format!("{:.2}", one.median_ns / pixels))
        };
        let (one, all) = (per_pixel("pure-simd"), per_pixel("pure-threads"));
        text += &format!("| {} | {one} | {all} |\n", size.replace('x', " × "));
    }
    Ok(text)
}

#[test]
fn every_picture_of_a_change_is_that_of_the_record() {
    let folder = root().join("docs/chapters/drift");
    let drifted = drifted().unwrap();
    let max_iters = drifted.pictures.as_ref().expect("the record has pictures").max_iters;
    let mut files = Vec::new();
    for picture in drift::pictures(&drifted) {
        let mut bytes = Vec::new();
        Format::Png.write(&picture.img, max_iters, &mut bytes).unwrap();
        let path = folder.join(format!("{}.png", picture.name));
        if is_blessing() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &bytes).unwrap();
        }
        let is_same = fs::read(&path).is_ok_and(|old| old == bytes);
        assert!(is_same, "{} is not what the record says: run {BLESS}", path.display());
        files.push(path);
    }
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        assert!(files.contains(&path), "{}: the record has no such picture", path.display());
    }
}

/// The report's charts, in the book. `cargo run --release -- picture` writes the picture too.
#[test]
fn every_chart_and_the_picture_are_those_of_the_record() {
    let folder = root().join("docs/chapters/charts");
    let mut files = Vec::new();
    for (name, file) in page::CHARTS {
        let chart = page::chart(name, &read(file).unwrap());
        let chart = chart.unwrap_or_else(|| panic!("{file} has nothing for the chart {name}"));
        files.push((folder.join(format!("{name}.svg")), chart.into_bytes()));
    }
    let mut picture = Vec::new();
    let results = read("results.json").unwrap();
    assert!(ffi_report::picture::Format::Png.write(&results, &mut picture).unwrap());
    files.push((root().join("docs/chapters/contenders.png"), picture));
    for (path, bytes) in &files {
        if is_blessing() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let is_same = fs::read(path).is_ok_and(|old| old == *bytes);
        assert!(is_same, "{} is not what the record says: run {BLESS}", path.display());
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), files.len() - 1, "a chart is left over");
}

fn is_blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

#[test]
fn every_figure_is_that_of_the_record() {
    let bless = is_blessing();
    let mut problems = Vec::new();
    let mut found = 0;
    for path in markdown_files() {
        let document = fs::read_to_string(root().join(&path)).unwrap().replace("\r\n", "\n");
        let renewed = renew(&document, &mut found).unwrap_or_else(|problem| {
            problems.push(format!("{}: {problem}", path.display()));
            document.clone()
        });
        if renewed != document && bless {
            fs::write(root().join(&path), renewed).unwrap();
        } else if renewed != document {
            problems.push(format!("{} is not what the record says: run {BLESS}", path.display()));
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    assert!(found > 0, "no document has anything of the record");
}

/// The document as it should be.
fn renew(document: &str, found: &mut usize) -> Result<String, String> {
    let mut text = String::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        text += &format!("{line}\n");
        let Some(name) = line.strip_prefix(START).and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        lines.by_ref().find(|line| *line == END).ok_or_else(|| format!("{name} has no {END}"))?;
        text += &format!("\n{}\n{END}\n", section(name)?);
        *found += 1;
    }
    Ok(text)
}

#[test]
fn only_what_is_between_the_comments_is_rewritten() {
    let mut found = 0;
    let document = "a\n<!-- record: nothing -->\nold\n<!-- /record -->\nz\n";
    let problem = renew(document, &mut found).unwrap_err();
    assert_eq!(problem, "no section of the record is called \"nothing\"");
    let open = renew("<!-- record: table -->\nold\n", &mut found).unwrap_err();
    assert_eq!(open, "table has no <!-- /record -->");
    assert_eq!(renew("a\nz\n", &mut found).unwrap(), "a\nz\n");
}
