//! Compiles the contractor's C three times over from the same sources with the same flags: the
//! static library, the shared library and the demo program. Their paths go on to the packages that
//! depend on this one as `DEP_MANDEL_…` in their build scripts' environment. `MANDEL_LINK` chooses how
//! the library is linked into what depends on this package.

use std::env;
use std::error::Error;
use std::ffi::OsStr;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

const LIBRARY: [&str; 2] = ["mandel.c", "create_fractal.c"];
const DEMO: &str = "main.c";
const HEADER: &str = "create_fractal.h";
const EXPORTS: [&str; 3] = ["mandel", "create_fractal", "mandel_abi_version"];

fn main() -> Result<(), Box<dyn Error>> {
    let link = Link::from_environment()?;
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);

    let mut build = cc::Build::new();
    build
        // A debug build of the Rust side must not change what is compared.
        .opt_level(3)
        .std("c11")
        // A fused multiply-add rounds once where two operations round twice: other pixels.
        .flag_if_supported("-ffp-contract=off")
        .extra_warnings(true)
        .flag_if_supported("-Wpedantic")
        // cc would compile everything for link-time optimisation where rustc does so, and then the
        // shared library and the demo would need a linker for it.
        .inherit_rustflags(link != Link::Lto);

    let sources = LIBRARY.map(|file| here.join(file));
    let shared = out.join(shared_name()?);
    link_shared(&build, &sources, &shared)?;
    match link {
        Link::Static => build.clone().files(&sources).compile("mandel"),
        Link::Dylib => link_to(&shared, build.get_compiler().is_like_msvc())?,
        Link::Lto if !build.get_compiler().is_like_clang() => {
            return Err("MANDEL_LINK=lto takes clang, which writes bitcode: set CC=clang".into());
        }
        // Thin, as rustc's own: only modules of one kind are optimised together.
        Link::Lto => build.clone().flag("-flto=thin").files(&sources).compile("mandel"),
    }
    let demo = out.join(format!("mandel-demo{}", env::consts::EXE_SUFFIX));
    link_demo(&build, &[&sources[..], &[here.join(DEMO)]].concat(), &demo)?;

    // cc names environment variables to watch, which turns off cargo's scan of the package's files.
    for file in LIBRARY.iter().chain(&[DEMO, HEADER]) {
        println!("cargo::rerun-if-changed={file}");
    }
    println!("cargo::rerun-if-env-changed=MANDEL_LINK");
    // Nor does cargo notice that the compiler has become another: whoever keeps a build for long sets
    // this to the version.
    println!("cargo::rerun-if-env-changed=MANDEL_COMPILER_VERSION");

    let compiler = build.get_compiler();
    metadata("include", &here);
    metadata("header", here.join(HEADER));
    metadata("shared", shared);
    metadata("link", link.name());
    metadata("demo", demo);
    metadata("cc", compiler.path());
    metadata("compiler", version(compiler.path()));
    metadata("flags", compiler.args().join(OsStr::new(" ")));
    metadata("cflags", cflags()?);
    Ok(())
}

/// How the library gets into what depends on this package.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Its object code is copied in.
    Static,
    /// The loader maps the shared library before `main`.
    Dylib,
    /// As bitcode, which the linker optimises together with Rust's. It takes clang, and rustc's
    /// `-Clinker-plugin-lto`.
    Lto,
}

impl Link {
    const ALL: [Self; 3] = [Self::Static, Self::Dylib, Self::Lto];

    fn name(self) -> &'static str {
        match self {
            Self::Static => "static",
            Self::Dylib => "dylib",
            Self::Lto => "lto",
        }
    }

    fn from_environment() -> Result<Self, String> {
        let Some(name) = env::var_os("MANDEL_LINK") else { return Ok(Self::Static) };
        let link = Self::ALL.into_iter().find(|link| name == link.name());
        link.ok_or_else(|| format!("MANDEL_LINK={}: choose static, dylib or lto", name.display()))
    }
}

// ANCHOR: dylib
/// Links the shared library in place of the static one.
fn link_to(shared: &Path, msvc: bool) -> Result<(), Box<dyn Error>> {
    let folder = shared.parent().ok_or("the shared library is in no folder")?;
    println!("cargo::rustc-link-search=native={}", folder.display());
    // MSVC links the import library, which lies beside the DLL.
    let name = if msvc { "mandel.dll" } else { "mandel" };
    println!("cargo::rustc-link-lib=dylib={name}");
    Ok(())
}
// ANCHOR_END: dylib

/// `cc` itself makes static libraries only, so the compiler that it found is driven by hand.
fn link_shared(
    build: &cc::Build,
    sources: &[PathBuf],
    shared: &Path,
) -> Result<(), Box<dyn Error>> {
    let compiler = build.get_compiler();
    let mut command = compiler.to_command();
    command.args(sources);
    if compiler.is_like_msvc() {
        command.arg("/LD").arg(joined("/Fe:", shared)).arg("/link");
        // By default mandel.lib, which is the static library's name.
        command.arg(joined("/IMPLIB:", &shared.with_extension("dll.lib")));
        command.args(EXPORTS.map(|symbol| format!("/EXPORT:{symbol}")));
    } else {
        command.arg("-shared").arg("-o").arg(shared);
        match env::var("CARGO_CFG_TARGET_VENDOR")?.as_str() {
            "apple" => command.arg(format!("-Wl,-install_name,@rpath/{}", shared_name()?)),
            // The SONAME is the name under which the loader knows the library. `-Bsymbolic` makes
            // the library call its own `mandel`, as on macOS and Windows, and no other copy that
            // happens to be in the process.
            _ => command.args([&format!("-Wl,-soname,{}", shared_name()?), "-Wl,-Bsymbolic"]),
        };
    }
    run(command)
}

fn link_demo(build: &cc::Build, sources: &[PathBuf], demo: &Path) -> Result<(), Box<dyn Error>> {
    let compiler = build.get_compiler();
    let mut command = compiler.to_command();
    command.args(sources);
    if compiler.is_like_msvc() {
        command.arg(joined("/Fe:", demo));
    } else {
        command.arg("-o").arg(demo);
    }
    run(command)
}

fn shared_name() -> Result<&'static str, env::VarError> {
    Ok(match env::var("CARGO_CFG_TARGET_OS")?.as_str() {
        "windows" => "mandel.dll",
        "macos" | "ios" => "libmandel.dylib",
        _ => "libmandel.so",
    })
}

fn run(mut command: Command) -> Result<(), Box<dyn Error>> {
    // Some compilers leave their by-products in the folder they run in.
    command.current_dir(env::var("OUT_DIR")?);
    let status = command.status();
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

/// The first line of `cc --version`, or the compiler's path where it knows no such option.
fn version(compiler: &Path) -> String {
    let output = Command::new(compiler).arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    match text.as_deref().unwrap_or_default().lines().next() {
        Some(line) => line.to_owned(),
        None => compiler.display().to_string(),
    }
}

fn metadata(key: &str, value: impl AsRef<OsStr>) {
    println!("cargo::metadata={key}={}", value.as_ref().display());
}

fn joined(flag: &str, path: &Path) -> std::ffi::OsString {
    let mut arg = std::ffi::OsString::from(flag);
    arg.push(path);
    arg
}
