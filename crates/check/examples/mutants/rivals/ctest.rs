//! The crate ctest: it generates a test of the one declaration, which is compiled and run.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::extract::{USES, extract};
use crate::model::{Declaration, Index};
use crate::sources::{Source, repository};

/// The first argument of the process that generates. ctest takes its settings from the environment.
pub(crate) const GENERATE: &str = "generate-ctest";
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// How C calls a struct: by the name of a type, or with the word before it.
pub(crate) const STYLES: [&str; 2] = ["typedef", "tag"];

/// Whether the test is generated, compiles and passes. Its C part does not compile if the type of a field differs.
pub(crate) fn passes(
    name: &str,
    own: (&Declaration, &Index),
    source: &Source,
    style: &str,
    folder: &Path,
) -> bool {
    let out = folder.join("ctest");
    let _ = fs::remove_dir_all(&out);
    build_and_run(name, own, source, style, &out).unwrap_or(false)
}

fn build_and_run(
    name: &str,
    own: (&Declaration, &Index),
    source: &Source,
    style: &str,
    out: &Path,
) -> Option<bool> {
    fs::create_dir_all(out).ok()?;
    let declarations = out.join("own.rs");
    fs::write(&declarations, format!("{USES}{}", extract(name, own.0, own.1))).ok()?;
    let generated = Command::new(std::env::current_exe().ok()?)
        .arg(GENERATE)
        .args([declarations.as_path(), out])
        .args([name, style, &source.headers.join(",")])
        .args(&source.flags)
        .env("TARGET", TARGET)
        .env("HOST", TARGET)
        .env("OPT_LEVEL", "0")
        .output()
        .ok()?;
    if !generated.status.success() {
        return None;
    }
    fs::write(out.join("main.rs"), "include!(\"own.rs\");\ninclude!(\"all.rs\");\n").ok()?;
    let link = source.library.link.iter().map(|one| format!("-Clink-arg={one}"));
    let compiled = Command::new("rustc")
        .args(["--edition", "2021", "-Awarnings", "-lstatic=all", "-L"])
        .arg(out)
        .arg("-o")
        .arg(out.join("test"))
        .arg(out.join("main.rs"))
        .args(link)
        .current_dir(repository())
        .output()
        .ok()?;
    if !compiled.status.success() {
        return None;
    }
    let ran = Command::new(out.join("test")).output().ok()?;
    // A test of nothing does not pass.
    let is_empty = String::from_utf8_lossy(&ran.stdout).contains("PASSED 0 tests");
    Some(ran.status.success() && !is_empty)
}

/// The process that generates: `FILE FOLDER NAME STYLE HEADERS FLAG…`.
pub(crate) fn generate(arguments: &[String]) -> ExitCode {
    let [file, out, name, style, headers, flags @ ..] = arguments else {
        return ExitCode::FAILURE;
    };
    let mut generator = ctest::TestGenerator::new();
    for header in headers.split(',') {
        generator.header(header);
    }
    for flag in flags {
        generator.flag(flag);
    }
    let others = || {
        let name = name.clone();
        move |one: &str| one != name
    };
    let (structs, unions, functions, constants) = (others(), others(), others(), others());
    generator
        .out_dir(out)
        .edition(2021)
        .skip_struct(move |one| structs(one.ident()))
        .skip_union(move |one| unions(one.ident()))
        .skip_fn(move |one| functions(one.ident()))
        .skip_const(move |one| constants(one.ident()))
        .skip_alias(|_| true);
    if style == STYLES[0] {
        generator.rename_struct_ty(|ty| Some(ty.to_owned()));
    }
    match ctest::generate_test(&mut generator, file, "all.rs") {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
