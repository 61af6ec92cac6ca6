//! The main job: contenders are measured and verified, and the results are shown and written.

mod common;

use std::fs;
use std::path::Path;

use common::{TINY, names, outcome, showdown};
use ffi_results::sha256;
use serde_json::{Value, json};

#[test]
fn every_contender_draws_the_talks_picture_in_every_model() {
    let (mut command, folder) = showdown();
    let (code, stdout, stderr) = outcome(
        command
            .args(["run", "--blocks=2", "--rounds=1", "--only"])
            .arg("c,static,bindgen,dlopen,pure,pure-simd,pure-threads")
            .output()
            .unwrap(),
    );
    assert_eq!(code, 0, "{stderr}");

    let out = folder.path().join("showdown");
    let results: Value =
        serde_json::from_slice(&fs::read(out.join("results.json")).unwrap()).unwrap();
    assert_eq!(results["schema"], "ffi-showdown/results/2");
    assert_eq!(results["workload"]["width"], 1500);
    let contenders = ["c", "static", "bindgen", "dlopen", "pure"];
    let of_pictures = ["pure-simd", "pure-threads"];
    let with_vectors =
        [("pure-simd", "one_call"), ("pure-simd", "limit"), ("pure-threads", "one_call")];
    let models = ["per_pixel", "one_call", "crossing", "load"];
    let measurements = results["measurements"].as_array().unwrap();
    let in_every_model = contenders.iter().flat_map(|name| models.map(|model| (*name, model)));
    let expected: Vec<_> = in_every_model.chain(with_vectors).collect();
    assert_eq!(measurements.len(), expected.len());
    for (measurement, (contender, model)) in measurements.iter().zip(expected) {
        assert_eq!(measurement["contender"], contender);
        assert_eq!(measurement["model"], model);
        assert_eq!(measurement["verified"], true);
        assert_eq!(measurement["samples_ns"].as_array().unwrap().len(), 2);
        assert_eq!(measurement["rounds"], json!([0, 1]));
        assert_eq!(measurement["processes"], json!([0, 1]));
        if model == "limit" {
            continue; // its value depends on the vectors that there are
        }
        let (calls, digest) = match model {
            "per_pixel" => {
                (1_500_000, mandel_core::oracle::Arithmetic::Single.talk_digest().into())
            }
            "one_call" => (1, mandel_core::oracle::Arithmetic::Single.talk_digest().into()),
            "crossing" => (1_000_000, sha256(&[0])),
            _ => (1, sha256(&[0])),
        };
        assert_eq!(measurement["calls"], calls);
        assert_eq!(measurement["sha256"], digest);
    }

    for contender in contenders.iter().chain(&of_pictures) {
        assert!(stdout.lines().any(|line| line.starts_with(contender)), "{stdout}");
    }
    // The answer, the table, the notes.
    let place = |words: &str| stdout.find(words).unwrap_or_else(|| panic!("{words}: {stdout}"));
    let order =
        ["From Rust, one call into C takes ", "\ncontender ", "A/A control, bindgen / static"];
    assert!(order.map(place).is_sorted(), "{stdout}");
    assert!(stdout.lines().any(|line| line.starts_with("static ") && line.ends_with(" 2/2")));
    assert!(stdout.contains("2 blocks of rounds are too few"), "{stdout}");
    assert!(stdout.lines().all(|line| line.chars().count() <= 80), "{stdout}");
    let written = ["results.json", "report.html"]
        .map(|name| format!("written   {}\n", Path::new("showdown").join(name).display()));
    assert!(stdout.ends_with(&written.concat()), "{stdout}");
    assert_eq!(names(&out), ["images", "report.html", "results.json"]);
    assert_eq!(names(&out.join("images")).len(), contenders.len() * 2 + of_pictures.len());
}

#[test]
fn only_skip_and_models_choose_what_is_measured() {
    let (mut command, folder) = showdown();
    let chosen = ["--only", "c,pure,static", "--skip", "static", "--models", "one_call"];
    let (code, stdout, stderr) =
        outcome(command.args(TINY).args(chosen).args(["--out", "here"]).output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    let pictures = names(&folder.path().join("here/images"));
    assert_eq!(pictures, ["c-one_call.png", "pure-one_call.png"]);
    for absent in ["A/A control", "per_pixel", "crossing", "load", "instr "] {
        assert!(!stdout.contains(absent), "{absent}: {stdout}");
    }
}

/// Contenders that take part only if they are named are not reported as skipped.
#[test]
fn what_takes_part_only_when_named_is_no_skip() {
    let (mut command, _folder) = showdown();
    let (_, stdout, stderr) = outcome(command.args(TINY).output().unwrap());
    assert!(!stdout.contains("cython-nogil") && !stderr.contains("cython-nogil"), "{stdout}");
}

#[test]
fn without_the_baseline_there_are_no_ratios_and_that_is_said() {
    let (mut command, _folder) = showdown();
    let (_, stdout, _) = outcome(command.args(TINY).args(["--only", "pure"]).output().unwrap());
    assert!(
        stdout.contains("no ratios: c in one_call was not measured; measure that too"),
        "{stdout}"
    );
}

#[test]
fn exports_are_views_of_the_results() {
    let (mut command, folder) = showdown();
    let exports =
        ["--only=c,static", "--export-json=a.json", "--export-csv=a.csv", "--export-markdown=a.md"];
    fs::write(folder.path().join("a.md"), "before\n<!-- showdown -->\n<!-- /showdown -->\nafter\n")
        .unwrap();
    let (code, stdout, stderr) = outcome(command.args(TINY).args(exports).output().unwrap());
    assert_eq!(code, 0, "{stderr}");

    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("a.json"), read("showdown/results.json"));
    let csv = read("a.csv");
    assert!(
        csv.starts_with(
            "contender,model,shape,size,round,process,calls,ns\nc,per_pixel,,,0,0,527,"
        ),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), 1 + 2 * 4);
    let markdown = read("a.md");
    assert!(markdown.starts_with("before\n<!-- showdown -->\n\n"), "{markdown}");
    assert!(markdown.contains("\n| contender "), "{markdown}");
    // The warnings about doubtful figures are in every output.
    assert!(markdown.contains("Warning: one block of rounds gives no interval"), "{markdown}");
    assert!(markdown.ends_with("\n\n<!-- /showdown -->\nafter\n"), "{markdown}");
    let unwrapped = markdown.replace('\n', " ");
    assert!(unwrapped.contains("Command: `cargo run --release -- run --size=31x17"), "{markdown}");
    for name in ["a.json", "a.csv", "a.md"] {
        assert!(stdout.contains(&format!("written   {name}\n")), "{stdout}");
    }
}

#[test]
fn render_writes_the_very_bytes_in_each_format() {
    for contender in ["c", "static", "bindgen", "dlopen", "pure"] {
        let (mut command, folder) = showdown();
        let arguments = ["render", "--contender", contender, "-o", "f.raw"];
        let (code, stdout, stderr) = outcome(command.args(arguments).output().unwrap());
        assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
        let bytes = fs::read(folder.path().join("f.raw")).unwrap();
        assert_eq!(sha256(&bytes), mandel_core::oracle::Arithmetic::Single.talk_digest());
    }
    for name in ["f.png", "f.pgm"] {
        let (mut command, folder) = showdown();
        command.args(["render", "--contender", "static", "--size", "31x17", "-o", name]);
        assert_eq!(outcome(command.output().unwrap()).0, 0);
        let bytes = fs::read(folder.path().join(name)).unwrap();
        let magic = if name == "f.png" { &b"\x89PNG"[..] } else { b"P5\n31 17\n20\n" };
        assert!(bytes.starts_with(magic));
    }
}

#[test]
fn doctor_names_every_tool_and_what_installs_the_missing_ones() {
    let (mut command, _folder) = showdown();
    let (code, stdout, _) = outcome(command.arg("doctor").env("PATH", "").output().unwrap());
    assert_eq!(code, 0);
    for tool in [
        "C compiler",
        "libclang",
        "libclang's headers",
        "clang",
        "lld",
        "cargo",
        "python3",
        "Python.h",
        "pypy3",
        "valgrind",
    ] {
        assert!(stdout.contains(&format!(" {tool} ")), "{tool}: {stdout}");
    }
    let missing = stdout.lines().filter(|line| line.starts_with("missing")).count();
    assert!(missing >= 6, "{stdout}");
    assert_eq!(stdout.matches("to install: ").count(), missing);
    assert_eq!(stdout.matches("without it: ").count(), missing);
}

/// A tool's version used to be printed raw.
#[cfg(unix)]
#[test]
fn a_tool_does_not_drive_the_terminal() {
    use std::os::unix::fs::PermissionsExt;
    let (mut command, folder) = showdown();
    let tool = folder.path().join("valgrind");
    fs::write(&tool, "#!/bin/sh\nprintf 'valgrind \\033[2J\\n'\n").unwrap();
    fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    let (_, stdout, _) =
        outcome(command.arg("doctor").env("PATH", folder.path()).output().unwrap());
    assert!(stdout.contains(r"valgrind \u{1b}[2J"), "{stdout}");
    assert!(!stdout.contains('\x1b'), "{stdout:?}");
}

/// The README's picture is the talk's, drawn by `render`.
#[test]
fn the_picture_in_the_documents_is_the_talks() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/fractal.png");
    let file = std::io::BufReader::new(fs::File::open(path).unwrap());
    let mut reader = png::Decoder::new(file).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    assert_eq!(sha256(&pixels), mandel_core::oracle::Arithmetic::Single.talk_digest());
}
