//! Compiles the contractor's two libraries, each as a static and as a shared one, and the demo program of
//! the first. Packages that depend on this one find the paths in their build scripts' environment, as
//! `DEP_MANDEL_…`.

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A library that the contractor delivered.
struct Library {
    name: &'static str,
    header: &'static str,
    sources: &'static [&'static str],
}

const MANDEL: Library = Library {
    name: "mandel",
    header: "create_fractal.h",
    sources: &["mandel.c", "create_fractal.c"],
};
const SHAPES: Library = Library { name: "shapes", header: "shapes.h", sources: &["shapes.c"] };
/// Calls both libraries.
const DEMO: [&str; 3] = ["main.c", "main_shapes.c", "demo.c"];

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let mut build = cc::Build::new();
    build
        // A debug build of the Rust side must not change what is compared.
        .opt_level(3)
        .std("c11")
        // A fused multiply-add rounds once where two operations round twice, and pixels change.
        .flag_if_supported("-ffp-contract=off")
        // By default cc leaves `-Wall` out where CFLAGS are set.
        .warnings(true)
        .extra_warnings(true)
        .flag_if_supported("-Wpedantic");

    // cc makes static libraries only, so its compiler is run by hand for the rest. That does not follow
    // RUSTFLAGS, because rustc's linker has no part in it.
    let compiler = build.clone().inherit_rustflags(false).get_compiler();
    for library in [&MANDEL, &SHAPES] {
        let sources: Vec<_> = library.sources.iter().map(|file| here.join(file)).collect();
        // The static library follows RUSTFLAGS: with `-Clinker-plugin-lto`, clang makes bitcode of it,
        // which the linker optimises together with Rust's.
        build.clone().files(&sources).compile(library.name);
        let shared = shared_name(library)?;
        link(&compiler, &sources, &shared, &shared_arguments(&compiler, library, &shared)?)?;
        // Keys without a prefix are the first library's.
        let prefix = if library.name == MANDEL.name { "" } else { "shapes_" };
        metadata(&format!("{prefix}header"), here.join(library.header));
        metadata(&format!("{prefix}shared"), out.join(shared));
        // ANCHOR: watch
        // cc names environment variables to watch, which turns off cargo's scan of the package's files.
        for file in library.sources.iter().chain([&library.header]) {
            println!("cargo::rerun-if-changed={file}");
        }
        // ANCHOR_END: watch
    }
    let demo = format!("mandel-demo{}", env::consts::EXE_SUFFIX);
    let sources = [MANDEL.sources, SHAPES.sources, &DEMO].concat();
    let sources: Vec<_> = sources.into_iter().map(|file| here.join(file)).collect();
    link(&compiler, &sources, &demo, &[])?;
    for file in DEMO.iter().chain(&["demo.h"]) {
        println!("cargo::rerun-if-changed={file}");
    }

    println!("cargo::rustc-env=MANDEL_DEMO={}", out.join(&demo).display()); // for this package's tests
    metadata("include", &here);
    metadata("demo", out.join(demo));
    metadata("cc", compiler.path());
    metadata("compiler", version(compiler.path()));
    metadata("flags", compiler.args().join(OsStr::new(" ")));
    metadata("cflags", cflags()?);
    Ok(())
}

// ANCHOR: target
fn shared_name(library: &Library) -> Result<String, env::VarError> {
    let name = library.name;
    Ok(match env::var("CARGO_CFG_TARGET_OS")?.as_str() {
        "windows" => format!("{name}.dll"),
        "macos" | "ios" => format!("lib{name}.dylib"),
        _ => format!("lib{name}.so"),
    })
}
// ANCHOR_END: target

/// What makes the shared library `name` of an executable's command line.
fn shared_arguments(
    compiler: &cc::Tool,
    library: &Library,
    name: &str,
) -> Result<Vec<String>, env::VarError> {
    if compiler.is_like_msvc() {
        // The import library would be called mandel.lib, which is the static library's name.
        let exports = format!("{}/{}.def", env::var("CARGO_MANIFEST_DIR")?, library.name);
        let import = format!("/IMPLIB:{name}.lib");
        return Ok(vec!["/LD".into(), "/link".into(), format!("/DEF:{exports}"), import]);
    }
    Ok(match env::var("CARGO_CFG_TARGET_VENDOR")?.as_str() {
        "apple" => vec!["-shared".into(), format!("-Wl,-install_name,@rpath/{name}")],
        // The SONAME is the name under which the loader knows the library. `-Bsymbolic` makes the
        // library call its own `mandel`, as on macOS and Windows, and no other copy in the process.
        _ => vec!["-shared".into(), format!("-Wl,-soname,{name}"), "-Wl,-Bsymbolic".into()],
    })
}

/// Compiles and links `sources` into the file `name` in OUT_DIR.
fn link(
    compiler: &cc::Tool,
    sources: &[PathBuf],
    name: &str,
    arguments: &[String],
) -> Result<(), Box<dyn Error>> {
    let mut command = compiler.to_command();
    // MSVC leaves its object files in the folder where it runs.
    command.current_dir(env::var("OUT_DIR")?).args(sources);
    match compiler.is_like_msvc() {
        true => command.arg(format!("/Fe:{name}")),
        false => command.args(["-o", name]),
    };
    let status = command.args(arguments).status();
    // `{command:?}` would print every variable of the environment, which cc has set on it: secrets too.
    let words: Vec<_> = iter::once(command.get_program()).chain(command.get_args()).collect();
    let line = words.join(OsStr::new(" "));
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{status} from: {}", line.display()).into()),
        Err(error) => Err(format!("{error} from: {}", line.display()).into()),
    }
}

/// The user's flags, joined as cc joins them.
fn cflags() -> Result<String, env::VarError> {
    let target = env::var("TARGET")?;
    let kind = if target == env::var("HOST")? { "HOST" } else { "TARGET" };
    let names = [
        "CFLAGS",
        &format!("{kind}_CFLAGS"),
        &format!("CFLAGS_{}", target.replace(['-', '.'], "_")),
        &format!("CFLAGS_{target}"),
    ];
    let flags: Vec<_> = names.iter().filter_map(|name| env::var(name).ok()).collect();
    Ok(flags.join(" "))
}

/// The first line of `cc --version`, or the compiler's path if it has no such option.
fn version(compiler: &Path) -> String {
    let output = Command::new(compiler).arg("--version").output();
    let stdout = output.map(|output| output.stdout).unwrap_or_default();
    let first = String::from_utf8_lossy(&stdout).lines().next().map(str::to_owned);
    first.unwrap_or_else(|| compiler.display().to_string())
}

fn metadata(key: &str, value: impl AsRef<OsStr>) {
    println!("cargo::metadata={key}={}", value.as_ref().display());
}
